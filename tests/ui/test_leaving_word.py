"""`ctrl+c` ends programs elsewhere: here it says how one leaves."""

from textual.widgets import Static

from tests.ui.asking import loaded
from tui.api.client import connect
from tui.app import OnetApp
from tui.core.session import Session
from tui.core.settings import Settings
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Sandbox


async def test_ctrl_c_on_the_list_says_which_key_leaves() -> None:
    client = connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=Sandbox(3))
    app = OnetApp(Settings(demo=True, refresh=0), Session(client, "…demo"))
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert str(app.screen.query_one("#message", Static).content) == "Press ctrl+q to leave."
