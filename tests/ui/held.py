"""A sandbox whose answers are held back by an event, never by the clock."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from tui.sandbox import Sandbox
from tui.sandbox.wire import Receive, Send


class Held(Sandbox):
    """Answers what `held` fits (path and query) only once `gate` is set."""

    def __init__(self, instances: int = 60, *, held: str = "", **options: Any) -> None:
        super().__init__(instances, **options)
        self.held = re.compile(held)
        self.gate = asyncio.Event()
        self.waiting = 0

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Wait, then answer."""
        target = f"{scope.get('path', '')}?{scope.get('query_string', b'').decode()}"
        if self.held.pattern and self.held.search(target):
            self.waiting += 1
            await self.gate.wait()
        await super().__call__(scope, receive, send)
