"""The Textual driver that sends only what changed."""

import os
import signal
from types import FrameType
from typing import Any

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from textual.messages import InBandWindowResize

from tui.wire.encoding import encoder
from tui.wire.outbox import Outbox
from tui.wire.terminfo import erases, newline
from tui.wire.wire import Wire


class DiffDriver(LinuxDriver):
    """Textual's driver for POSIX systems with an outbox of our own in the place of its writer thread."""

    _outbox: Outbox | None = None

    @property
    def _writer_thread(self) -> Any:
        return self._outbox

    @_writer_thread.setter
    def _writer_thread(self, writer: object) -> None:
        # Textual makes its thread, keeps it here and starts what it finds here.
        if writer is None or self._file is None:
            self._outbox = None
            return
        fileno = self._file.fileno()
        wire = Wire(newline(fileno), erases(fileno))
        self._outbox = Outbox(fileno, wire, self._columns_and_lines, encoder(self._file.encoding))

    def reset(self) -> None:
        """Forget what is on the screen: all of it is sent again."""
        if self._outbox is not None:
            self._outbox.reset()

    def start_application_mode(self) -> None:
        """Start application mode."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        resized = signal.getsignal(signal.SIGWINCH)

        def forget(number: int, frame: FrameType | None) -> None:
            # Terminals differ in what they keep of a screen whose size changes, also if it changes back.
            self._forget()
            if callable(resized):
                resized(number, frame)

        signal.signal(signal.SIGWINCH, forget)

    def stop_application_mode(self) -> None:
        """Stop application mode, restore the terminal."""
        if self._outbox is not None:
            self._outbox.part()
        super().stop_application_mode()

    def process_message(self, message: Message) -> None:
        """Pass on an event of the terminal; where it tells of another size, the screen is not known any more."""
        if isinstance(message, InBandWindowResize):
            self._forget()
        super().process_message(message)

    def _forget(self) -> None:
        if self._outbox is not None:
            self._outbox.forget()

    def _columns_and_lines(self) -> tuple[int, int]:
        try:
            columns, lines = os.get_terminal_size(self.fileno)
        except OSError:
            columns = lines = 0
        return (columns, lines) if columns and lines else self._get_terminal_size()
