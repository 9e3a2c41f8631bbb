"""The end of the app by a signal, or by a terminal that is gone."""

import asyncio
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from textual.drivers._writer_thread import WriterThread

from tui.wire.terminal import GIVE_BACK, instead, own

# After what ends it, the process is gone by then.
LAST_SECONDS = 1.5
_SIGNALS = (signal.SIGHUP, signal.SIGTERM)
# The name of the thread that writes to the terminal, whichever driver's it is.
_WRITER = "textual-output"


class Ending:
    """Calls `ended_by` with the number of the signal, once, in the event loop; ends the process soon after in any case.

    A terminal that cannot be written to any more counts as SIGHUP. Not by asyncio's own handlers, which a loop that
    waits for that terminal would never come to; and what Textual goes on to write is thrown away, as its queue would
    be full for ever. Only in the main thread.
    """

    def __init__(self, ended_by: Callable[[int], None]) -> None:
        self._ended_by = ended_by
        self._ends = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._before: dict[int, Any] = {}
        self._hook = threading.excepthook
        # As it is before Textual changes it.
        self._line: list[Any] | None = None
        with suppress(OSError, ValueError, AttributeError, termios.error):
            self._line = termios.tcgetattr(sys.__stdin__.fileno())  # type: ignore[union-attr]

    def watch(self) -> None:
        """Wait for it from now on, in the running loop."""
        self._loop = asyncio.get_running_loop()
        self._before = {number: signal.signal(number, self._came) for number in _SIGNALS}
        self._hook, threading.excepthook = threading.excepthook, self._thread_failed

    def unwatch(self) -> None:
        """Leave the signals to what they did before; an end that has begun goes on."""
        if self._loop is None or self._ends:
            return
        self._loop, threading.excepthook = None, self._hook
        for number, before in self._before.items():
            signal.signal(number, before)

    def _came(self, number: int, frame: FrameType | None = None) -> None:
        if self._ends or self._loop is None:
            return
        self._ends = True
        signal.signal(signal.SIGALRM, lambda *_: self._leave_now(128 + number))
        signal.setitimer(signal.ITIMER_REAL, LAST_SECONDS)
        self._loop.call_soon_threadsafe(self._ended_by, number)

    def _leave_now(self, code: int) -> None:
        """Leave in the middle of leaving, which takes too long; the terminal is given back if it can be."""
        with suppress(OSError, ValueError, AttributeError, termios.error):
            fileno = sys.__stdin__.fileno()  # type: ignore[union-attr]
            if self._line is not None:
                termios.tcsetattr(fileno, termios.TCSANOW, self._line)
            instead(own(fileno), GIVE_BACK.encode())
        os._exit(code)

    def _thread_failed(self, args: threading.ExceptHookArgs) -> None:
        writer = args.thread
        if writer is None or writer.name != _WRITER or not isinstance(args.exc_value, OSError):
            self._hook(args)
            return
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._came, signal.SIGHUP)
        # In the writer's own thread, whose queue nobody else empties; that of the diff driver has none.
        while isinstance(writer, WriterThread) and writer._queue.get() is not None:
            pass
