"""A real terminal for a program: a pty with an emulator behind it."""

import fcntl
import os
import pty
import select
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyte


class _Screen(pyte.Screen):
    """Takes the cursor home with the margins, when they are given up too, as terminals do."""

    def set_margins(self, top: int | None = None, bottom: int | None = None) -> None:
        super().set_margins(top, bottom)
        self.cursor_position()


class Terminal:
    """Runs a program in a pty of a given size and keeps the screen it draws."""

    def __init__(
        self,
        command: Sequence[str],
        columns: int = 80,
        lines: int = 24,
        cwd: Path | None = None,
        environ: Mapping[str, str] | None = None,
        term: str = "xterm-256color",
    ) -> None:
        """`environ` is the whole environment of the program, but for TERM; without it, this one's without `ONET_`."""
        self.screen = _Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        # Until more is drawn; what pyte takes to tell it would be the most of a wait.
        self._text: str | None = None
        # Of the line, once the program has ended.
        self.last_modes: list[Any] = []
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.chdir(cwd or Path.cwd())
            inherited = {k: v for k, v in os.environ.items() if not k.startswith(("ONET_", "COLUMNS", "LINES"))}
            whole = inherited if environ is None else dict(environ)
            os.execvpe(command[0], list(command), whole | {"TERM": term})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    @property
    def pid(self) -> int:
        """The process id of the program."""
        return self._pid

    def modes(self) -> list[Any]:
        """How the line is set: echo, whole lines, and the like."""
        return termios.tcgetattr(self._fd)

    @property
    def text(self) -> str:
        """What is on the screen."""
        if self._text is None:
            self._text = "\n".join(self.screen.display)
        return self._text

    def press(self, keys: str | bytes) -> None:
        """Type keys."""
        os.write(self._fd, keys.encode() if isinstance(keys, str) else keys)

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size: it is empty until the program draws it again."""
        self.screen.resize(lines, columns)
        self.screen.reset()
        self._text = None
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def wait_for(self, text: str, seconds: float = 20.0) -> str:
        """Wait until the screen shows `text`."""
        end = time.monotonic() + seconds
        while text not in self.text:
            assert time.monotonic() < end, f"no {text!r} on the screen:\n{self.text}"
            self._pump(0.05)
        return self.text

    def wait_gone(self, text: str, seconds: float = 20.0) -> None:
        """Wait until the screen no longer shows `text`."""
        end = time.monotonic() + seconds
        while text in self.text:
            assert time.monotonic() < end, f"{text!r} stays on the screen:\n{self.text}"
            self._pump(0.05)

    def wait_until(self, condition: Callable[[], bool], seconds: float = 20.0) -> None:
        """Wait until something beside the screen is so, while the screen goes on."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"it never came true; the screen is:\n{self.text}"
            self._pump(0.05)

    def take(self) -> None:
        """Take what was drawn by now."""
        self._pump(0)

    def leave(self, seconds: float = 10.0) -> int:
        """Wait for the end of the program; its exit code."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._pump(0.05)
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                # What it wrote last.
                while self._pump(0):
                    pass
                self.last_modes = self.modes()
                os.close(self._fd)
                return os.waitstatus_to_exitcode(status)
        os.kill(self._pid, 9)
        raise AssertionError(f"the program did not end:\n{self.text}")

    def hang_up(self) -> None:
        """Take the terminal away, as a dropped link does; the system tells the program by SIGHUP."""
        os.close(self._fd)

    def ended(self, seconds: float = 10.0) -> int:
        """Wait for the end of a program whose terminal is gone; its exit code, negative for a signal's number."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            select.select([], [], [], 0.02)
        os.kill(self._pid, 9)
        os.waitpid(self._pid, 0)
        raise AssertionError("the program did not end without its terminal")

    def _pump(self, seconds: float) -> bool:
        if not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        self._show(data)
        return bool(data)

    def _show(self, data: bytes) -> None:
        self.raw += data
        self._text = None
        # pyte does not know the private forms that Textual asks a terminal with.
        self._stream.feed(data.replace(b"\x1b[>25u", b"").replace(b"\x1b[<u", b"").replace(b"$p", b"h"))
