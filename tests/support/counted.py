"""A program in a terminal whose bytes are counted, action by action, however busy the machine is."""

import select
import time
from collections.abc import Callable
from pathlib import Path

from tests.support.terminal import Terminal

_SILENT = 0.25
_LIMIT = 60.0


class Counted(Terminal):
    """Knows when a program has nothing more to write."""

    def cost(self, keys: str | bytes, shown: str = "", gone: str = "") -> int:
        """Type keys and wait until something is shown or gone, and nothing follows; the bytes that came."""
        before = len(self.raw)
        self.press(keys)
        if shown:
            self.wait_for(shown, _LIMIT)
        if gone:
            self.wait_gone(gone, _LIMIT)
        self.settle()
        return len(self.raw) - before

    def idle(self, seconds: float) -> int:
        """The bytes that come by themselves in that time."""
        before, end = len(self.raw), time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._pump(left)
        return len(self.raw) - before

    def typed_unread(self, keys: str, done: Callable[[], bool] | None = None) -> None:
        """Type keys and wait until the program did something about it, or this is so, while nobody reads from it."""
        before, end = self._worked(), time.monotonic() + _LIMIT
        self.press(keys)
        while not (self._worked() > before if done is None else done()):
            assert time.monotonic() < end, "the program does nothing while its terminal takes nothing"
            select.select([], [], [], 0.01)

    def settle(self) -> None:
        """Wait until the program is idle for a moment: it writes nothing and does nothing."""
        end = time.monotonic() + _LIMIT
        while True:
            assert time.monotonic() < end, f"it is never idle; the screen is:\n{self.text}"
            before = self._worked()
            if not self._pump(_SILENT) and self._worked() == before and self._sleeps():
                return

    def _worked(self) -> int:
        """The processor time it took so far, in ticks."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def _sleeps(self) -> bool:
        """Whether none of its threads waits for a processor."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/stat")
        return all(task.read_text().rpartition(")")[2].split()[0] != "R" for task in tasks)
