"""A screen whose end takes away itself and nothing else, wherever it stands by then."""

import asyncio
from typing import Any, Generic

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType

from tui.widgets.once_there import OnceThere


async def dismissed(screen: Screen[Any]) -> None:
    """Dismiss a screen and return once it is gone; whoever waits for an answer there has none.

    Textual's app waits for the same: where the one who asks is called off meanwhile, it would be called off with it,
    and end.
    """
    await asyncio.shield(screen.dismiss())


class LeftOnce(OnceThere[ScreenResultType], Generic[ScreenResultType]):
    """Gives its result once: at once where it is on top, else when what stands over it is gone.

    Textual's `dismiss` takes away whatever is on top: of a screen that was left already the one below, and of one that
    works in the background the question that came up over it, which then is never answered.
    """

    _waits_to_leave: tuple[Any, ...] = ()

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave it, once."""
        # Empty at the end of the app.
        stack = self.app.screen_stack
        if stack and stack[-1] is self:
            return super().dismiss(result)
        if self in stack:
            self._waits_to_leave = (result,)
        return AwaitComplete()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Leave now what was to be left under another one."""
        if self._waits_to_leave:
            (result,), self._waits_to_leave = self._waits_to_leave, ()
            self.dismiss(result)
