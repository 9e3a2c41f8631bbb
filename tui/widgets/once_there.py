"""A screen that works only while all that it is made of is there."""

import asyncio
from contextlib import suppress
from typing import Generic

from textual.await_remove import AwaitRemove
from textual.screen import Screen, ScreenResultType
from textual.worker import NoActiveWorker, get_current_worker

# A frame takes no longer, in seconds; on a slow terminal it is at least on its way.
_FRAME = 0.5


class OnceThere(Screen[ScreenResultType], Generic[ScreenResultType]):
    """Does nothing before its parts are there, and nothing once they go: it would look for them in vain.

    A key with priority acts at once, before they are there. Textual ends the workers of a screen after its parts are
    gone. The hook of the former is Textual's private one, as there is no other; a test holds that it is there. Without
    it, keys act at once.
    """

    _is_there = not hasattr(Screen, "_compose")
    _is_over = False

    @property
    def is_left(self) -> bool:
        """Whether nothing can be shown on it: not yet, or not any more, which may be before its parts are gone."""
        return not self._is_there or self._is_over or not self.is_attached or self not in self.app.screen_stack

    async def drawn(self) -> None:
        """Return once what is to be shown now is on the terminal."""
        done = asyncio.Event()
        self.call_after_refresh(done.set)
        # Where a window over it is left in its first frame, Textual forgets whom it was to call.
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), _FRAME)

    async def _compose(self) -> None:
        await super()._compose()
        self._is_there = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether it acts by now, and still."""
        return self._is_there and not self._is_over and super().check_action(action, parameters)

    def remove(self) -> AwaitRemove:
        """Take it away; what still works for it ends first, but for whoever asks for this."""
        self._is_over = True
        try:
            asking = get_current_worker()
        except NoActiveWorker:
            asking = None
        loop = asyncio.get_running_loop()
        for worker in self.workers:
            if worker.node is self and worker is not asking:
                # In the next turn, as Python complains of what was called off before it began.
                loop.call_soon(worker.cancel)
        return super().remove()
