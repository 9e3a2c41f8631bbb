"""Sends to a terminal, as fast as it takes it, in a thread of its own."""

import os
import select
import time
from collections.abc import Callable
from threading import Condition, RLock, Thread

from tui.wire.terminal import instead, own
from tui.wire.wire import Wire

# How long a terminal that takes nothing may hold up the end of the program, in seconds.
LAST_SECONDS = 0.8
# How often it is looked whether the end was asked for, while the terminal takes nothing.
_LOOK_SECONDS = 0.1
_CHUNK = 4096


class _TooLate(Exception):
    """The terminal did not take it in time."""


class Outbox(Thread):
    """Takes what is written without ever waiting; a frame that was not sent when the next one comes is never sent.

    Where the terminal cannot be written to any more, the thread ends with the OSError, and what is written is lost.
    """

    def __init__(
        self, fileno: int, wire: Wire, size: Callable[[], tuple[int, int]], encode: Callable[[str], bytes]
    ) -> None:
        """`wire` says what is sent; `size` gives columns and lines of the terminal."""
        # The name of Textual's own thread.
        super().__init__(daemon=True, name="textual-output")
        self._fd, self._size, self._encode = own(fileno), size, encode
        self._wire = wire
        # A signal handler may write while the same thread is writing.
        self._changed = Condition(RLock())
        self._ends_at: float | None = None
        self._parting: list[str] | None = None
        self._gone = False

    def write(self, text: str) -> None:
        """Take what is to be shown or passed to the terminal."""
        with self._changed:
            if self._gone:
                return
            if self._parting is not None:
                self._parting.append(text)
            self._wire.write(text, *self._size())
            if self._wire.pending:
                self._changed.notify()

    def reset(self) -> None:
        """Send all that is to be shown once more, as something else may have drawn."""
        with self._changed:
            self._wire.reset()
            self._changed.notify()

    def forget(self) -> None:
        """Send the next frame whole; a signal handler may call it."""
        self._wire.forget()

    def part(self) -> None:
        """Give up the frame that was not sent: what is written from now on restores the terminal."""
        with self._changed:
            self._wire.drop_frame()
            self._parting = []

    def stop(self) -> None:
        """Send what is there and end, within 0.8 seconds where the terminal does not take it."""
        with self._changed:
            self._ends_at = time.monotonic() + LAST_SECONDS
            self._changed.notify()
        if self.ident is not None:
            self.join(LAST_SECONDS + 3 * _LOOK_SECONDS)

    def run(self) -> None:
        """Send until it is stopped."""
        try:
            while (data := self._next()) is not None:
                self._send(data)
        except _TooLate:
            instead(self._fd, self._encode("".join(self._parting or ())))
        finally:
            self._gone = True
            os.close(self._fd)

    def _next(self) -> bytes | None:
        with self._changed:
            while not self._wire.pending:
                if self._ends_at is not None:
                    return None
                self._changed.wait()
            return self._encode(self._wire.take())

    def _send(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[os.write(self._fd, left[:_CHUNK]) :]
            except BlockingIOError:
                self._wait()

    def _wait(self) -> None:
        seconds = _LOOK_SECONDS
        if self._ends_at is not None:
            seconds = min(seconds, self._ends_at - time.monotonic())
            if seconds <= 0:
                raise _TooLate
        select.select([], [self._fd], [], seconds)
