"""Says that a change is being sent, and counts down where the rate limit makes it wait."""

import asyncio
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from tui.screens.dialog import Working
from tui.widgets.bound import bound

_WHAT = "The instance is read again, changed, and read once more to prove what took effect."


class Sending(Working):
    """`esc` ends a wait for the rate limit; nothing else is cut short."""

    BINDINGS: ClassVar[list[BindingType]] = [bound("sending.stop", "call_off")]

    def __init__(self) -> None:
        super().__init__("Sending", _WHAT)
        self._called_off: asyncio.Event | None = None
        self._is_over = False

    async def wait(self, seconds: float) -> bool:
        """Wait that long, saying how long still; False where the person calls it off, or nobody looks any more."""
        if self._is_over:
            return False
        self._called_off = asyncio.Event()
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        try:
            while (left := end - loop.time()) > 0:
                self._say(f"The rate limit is reached: it goes on in {left:.0f} s. esc calls it off, nothing is lost.")
                try:
                    await asyncio.wait_for(self._called_off.wait(), min(1.0, left))
                except TimeoutError:
                    continue
                return False
        finally:
            self._called_off = None
            self._say(_WHAT)
        return True

    def _say(self, text: str) -> None:
        if not self.is_left:
            self.query_one(".note", Static).update(Content(text))

    def end(self) -> None:
        """Wait no more, now or later: nobody would see it, nor could call it off."""
        self._is_over = True
        self.action_call_off()

    def action_call_off(self) -> None:
        """End the wait, where there is one."""
        if self._called_off is not None:
            self._called_off.set()
