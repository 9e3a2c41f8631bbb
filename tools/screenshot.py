"""Makes the README's picture from the demo: `python tools/screenshot.py docs/list.svg`."""

import asyncio
import sys
from pathlib import Path

from tui.app import OnetApp
from tui.core.settings import Settings
from tui.widgets.instance_table import InstanceTable


async def picture() -> str:
    app = OnetApp(Settings(demo=True))
    async with app.run_test(size=(120, 40)) as pilot:
        while not (app.screen.query(InstanceTable) and app.screen.query_one(InstanceTable).rows):
            await pilot.pause(0.05)
        await pilot.press("j", "j")
        await pilot.pause(0.2)
        return app.export_screenshot(title="onet --demo")


Path(sys.argv[1]).write_text(asyncio.run(picture()))
