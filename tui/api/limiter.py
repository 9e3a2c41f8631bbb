"""Stays under the provider's rate limits: 100 requests a second, 1000 a minute."""

import asyncio
import heapq
from collections import deque
from collections.abc import Awaitable, Callable
from time import monotonic


class RateLimiter:
    """Lets requests pass under two sliding windows; waiting writes go before waiting reads.

    The defaults leave a tenth of the provider's limits free: its clock is not ours, and the key may have other users.
    """

    def __init__(
        self,
        per_second: int = 90,
        per_minute: int = 900,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._windows = ((1.0, per_second), (60.0, per_minute))
        self._clock = clock
        self._sleep = sleep
        self._passed: deque[float] = deque(maxlen=max(per_second, per_minute))
        self._waiting: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._arrivals = 0
        self._doorkeeper: asyncio.Task[None] | None = None

    async def acquire(self, *, write: bool = False) -> None:
        """Return when one more request may be sent."""
        if not self._waiting and self._wait() <= 0:
            self._passed.append(self._clock())
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arrivals += 1
        heapq.heappush(self._waiting, (not write, self._arrivals, turn))
        if self._doorkeeper is None or self._doorkeeper.done():
            self._doorkeeper = asyncio.create_task(self._open_door())
        try:
            await turn
        except asyncio.CancelledError:
            self._leave()
            raise

    def _leave(self) -> None:
        # A doorkeeper that nobody waits for would sleep on, up to a minute, as a stray task.
        if self._doorkeeper and all(turn.done() for _, _, turn in self._waiting):
            self._waiting.clear()
            self._doorkeeper.cancel()
            self._doorkeeper = None

    async def _open_door(self) -> None:
        while self._waiting:
            delay = self._wait()
            if delay > 0:
                await self._sleep(delay)
                continue
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                self._passed.append(self._clock())
                turn.set_result(None)

    def _wait(self) -> float:
        now = self._clock()
        delay = 0.0
        for length, limit in self._windows:
            if len(self._passed) >= limit:
                delay = max(delay, self._passed[-limit] + length - now)
        return delay
