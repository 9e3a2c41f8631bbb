"""A terminal at the far end of a thin line: what is drawn trickles in, and all of it is late."""

import os
import select
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.terminal import Terminal

_AT_ONCE = 2048


class SlowTerminal(Terminal):
    """Takes so many bits a second, shows them late by half of the round trip, and sends keys as late as that.

    `late` is the time of a round trip in seconds.
    """

    def __init__(
        self,
        command: Sequence[str],
        columns: int = 80,
        lines: int = 24,
        cwd: Path | None = None,
        environ: Mapping[str, str] | None = None,
        term: str = "xterm-256color",
        bits_per_second: int = 256_000,
        late: float = 0.3,
    ) -> None:
        self._bytes_per_second, self._one_way = bits_per_second / 8, late / 2
        self._may_take, self._looked = 0.0, time.monotonic()
        self._drawn: deque[tuple[float, bytes]] = deque()
        self._typed: deque[tuple[float, bytes]] = deque()
        super().__init__(command, columns, lines, cwd, environ, term)

    def press(self, keys: str | bytes) -> None:
        """Type keys, which are on their way then."""
        self._typed.append((time.monotonic() + self._one_way, keys.encode() if isinstance(keys, str) else keys))

    def _pump(self, seconds: float) -> bool:
        now = time.monotonic()
        self._may_take = min(_AT_ONCE, self._may_take + (now - self._looked) * self._bytes_per_second)
        self._looked = now
        while self._typed and self._typed[0][0] <= now:
            os.write(self._fd, self._typed.popleft()[1])
        while self._drawn and self._drawn[0][0] <= now:
            self._show(self._drawn.popleft()[1])
        more = bool(select.select([self._fd], [], [], min(seconds, 0.01))[0])
        if not more or self._may_take < 1:
            # What is to come soon is waited for, not for that the line is free.
            select.select([], [], [], 0.005)
            return more or bool(self._drawn)
        try:
            data = os.read(self._fd, int(self._may_take))
        except OSError:
            return bool(self._drawn)
        self._may_take -= len(data)
        self._drawn.append((now + self._one_way, data))
        return True
