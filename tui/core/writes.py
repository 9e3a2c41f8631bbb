"""The writes that are under way: whoever stops waiting for one does not cut it short."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.core.edit.outcome import Outcome

Done = Callable[["Outcome"], None]


class Writes:
    """Writes of one key, to be waited for before its connections are closed."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[Outcome]] = set()

    async def see_through(
        self, write: Coroutine[Any, Any, Outcome], done: Done, stops: Callable[[], bool] | None = None
    ) -> Outcome:
        """Await a write, whose outcome goes to `done` also where nobody waits for it any more.

        A cancellation leaves it to go on, unless `stops` says at that moment that it may be stopped.
        """
        writing = asyncio.ensure_future(write)
        self._under_way.add(writing)
        writing.add_done_callback(partial(self._ended, done))
        try:
            return await asyncio.shield(writing)
        except asyncio.CancelledError:
            if stops is not None and stops():
                writing.cancel()
            raise

    def _ended(self, done: Done, writing: asyncio.Task[Outcome]) -> None:
        self._under_way.discard(writing)
        if not writing.cancelled() and writing.exception() is None:
            done(writing.result())

    async def settled(self) -> None:
        """Return when none is under way."""
        if self._under_way:
            await asyncio.wait(self._under_way)
