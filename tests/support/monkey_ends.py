"""The two ends of the long run: the process of its provider, and the terminal that the app runs in."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from tests.support.leaks import ROOT
from tests.support.terminal import Terminal

INSTANCES = 5000
STUCK = 120.0
_TAIL = 100_000
_OVERLAP = 100


class Provider:
    """The process of `monkey_provider`, as long as the `with` block lasts; `url` is its base URL."""

    def __init__(self, seed: int, key: str) -> None:
        command = [sys.executable, "-m", "tests.support.monkey_provider", str(seed), str(INSTANCES)]
        piped = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=piped, stdout=piped, text=True, cwd=ROOT)
        self.url = self._asked(key)

    def _asked(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        assert answer, "the provider of the long run ended"
        return answer

    def ask(self, word: str) -> dict[str, Any]:
        """`storm`, `calm` or `tell`, and what it answers."""
        told: dict[str, Any] = json.loads(self._asked(word))
        return told

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.communicate(timeout=60)


class MonkeyTerminal(Terminal):
    """Takes what is drawn, looks for the key in it, and keeps the end of it; the screen is kept while `watches`."""

    watches = False
    # The ways in which the key may be written.
    secret: Sequence[bytes] = ()
    drawn = 0
    code: int | None = None

    def _show(self, data: bytes) -> None:
        self.drawn += len(data)
        seen = self.raw[-_OVERLAP:] + data
        assert not any(form in seen for form in self.secret), "the key was drawn"
        if self.watches:
            super()._show(data)
        else:
            self.raw += data
        self.raw = self.raw[-_TAIL:]

    def press(self, keys: str | bytes) -> None:
        """Type keys, as far as they are taken within a while; what is drawn is taken meanwhile."""
        left = keys.encode() if isinstance(keys, str) else keys
        end = time.monotonic() + STUCK
        while left and time.monotonic() < end:
            if select.select([], [self._fd], [], 0.05)[1]:
                left = left[os.write(self._fd, left[:256]) :]
            elif not self.alive():
                return
            self._pump(0)

    def rest(self, seconds: float) -> None:
        """Take what is drawn for a while."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not self._pump(left) and left > 0.01:
                self._pump(min(left, 0.01))

    def alive(self) -> bool:
        """Whether the program runs; one that was suspended goes on, as `fg` has it."""
        if self.code is None:
            try:
                state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
            except FileNotFoundError:
                return False
            if state == "T":
                os.kill(self.pid, signal.SIGCONT)
            return state != "Z"
        return False
