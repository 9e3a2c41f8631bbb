"""What the measurements have in common: a program in a pty, its bytes, its time, its memory."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
QUIET = 0.15


class Watched:
    """A program in a pty whose output is counted, not drawn."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], columns: int = 120, lines: int = 40) -> None:
        self.began = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.chdir(ROOT)
            os.execvpe(command[0], list(command), dict(environ) | {"TERM": "xterm-256color", "COLORTERM": "truecolor"})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.raw = bytearray()

    def until(self, marker: bytes, seconds: float = 120.0) -> float:
        """Milliseconds from the start of the program until its output holds `marker`."""
        end = time.perf_counter() + seconds
        while marker not in self.raw:
            if time.perf_counter() > end:
                raise TimeoutError(f"no {marker!r}; the last output is {bytes(self.raw[-400:])!r}")
            self._take(0.5)
        return (time.perf_counter() - self.began) * 1000

    def quiet(self, seconds: float = QUIET) -> int:
        """Wait until nothing was written for that long; how many bytes came."""
        before = len(self.raw)
        while self._take(seconds):
            pass
        return len(self.raw) - before

    def press(self, keys: bytes) -> tuple[float, int]:
        """Type keys: milliseconds until the first byte of the answer, nan without one, and the bytes of all of it."""
        before, start = len(self.raw), time.perf_counter()
        os.write(self._fd, keys)
        took = (time.perf_counter() - start) * 1000 if self._take(2.0) else float("nan")
        self.quiet()
        return took, len(self.raw) - before

    def answer(self, keys: bytes, marker: bytes, seconds: float = 60.0) -> int:
        """Type keys and wait for what they bring, until it is quiet; the bytes of the answer."""
        before, end = len(self.raw), time.perf_counter() + seconds
        os.write(self._fd, keys)
        while marker not in self.raw[before:]:
            if time.perf_counter() > end:
                raise TimeoutError(f"{keys!r} brought no {marker!r}, but {bytes(self.raw[before:][-400:])!r}")
            self._take(0.5)
        self.quiet()
        return len(self.raw) - before

    def hold(self, key: bytes, times: int, each_second: float = 30.0) -> int:
        """Hold a key, which repeats; the bytes that came meanwhile."""
        before = len(self.raw)
        for _ in range(times):
            os.write(self._fd, key)
            self.listen(1 / each_second)
        return len(self.raw) - before

    def answered(self, keys: bytes) -> float:
        """Type keys: milliseconds until the last byte of the answer, which is over when nothing comes for a while."""
        start = last = time.perf_counter()
        os.write(self._fd, keys)
        while self._take(2.0 if last == start else 2 * QUIET):
            last = time.perf_counter()
        return (last - start) * 1000

    def listen(self, seconds: float) -> int:
        """The bytes that come by themselves in that time."""
        before, end = len(self.raw), time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._take(left)
        return len(self.raw) - before

    @property
    def memory(self) -> float:
        """The program's resident memory in MB."""
        text = Path(f"/proc/{self._pid}/status").read_text()
        return int(next(line for line in text.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    def end(self) -> None:
        """End the program."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._fd)

    def _take(self, seconds: float) -> bool:
        if not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            self.raw += os.read(self._fd, 1 << 16)
        except OSError:
            return False
        return True


@contextmanager
def running(command: Sequence[str], environ: Mapping[str, str], **size: int) -> Iterator[Watched]:
    """A program that is ended with the block."""
    watched = Watched(command, environ, **size)
    try:
        yield watched
    finally:
        watched.end()


@contextmanager
def served(count: int) -> Iterator[str]:
    """A provider of that many instances in a process of its own; its base URL."""
    command = [sys.executable, "-m", "tests.bench.serve", str(count)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def environ_of(home: Path) -> dict[str, str]:
    """The environment of a jump host: a home of its own, a key, no desktop."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    return kept | {"HOME": str(home), "ONET_API_KEY": "sk-onetsolutions-bench-0000", "LANG": "C.UTF-8"}


def middle(values: Sequence[float]) -> float:
    """The median."""
    return median(values)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
