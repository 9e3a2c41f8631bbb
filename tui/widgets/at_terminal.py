"""A driver for the terminal as it is: its letters, nothing of others on it, and it is left as it was found."""

import os
import re
import selectors
import signal
from codecs import getincrementaldecoder
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from tui.core.terminal import ASCII, UTF8, in_gnu_screen
from tui.widgets.in_order import InOrder

if TYPE_CHECKING:
    from textual.app import App

_STDOUT, _STDERR = 1, 2
_POLL = 0.1
_AT_ONCE = 4096
# Those that have, or may have, one screen only.
_ONE_SCREEN = re.compile(r"vt\d|linux")
_CLEARED = "\x1b[0m\x1b[H\x1b[2J"


class AtTerminal(InOrder):
    """Draws on standard output, in the encoding of the locale, and reads what is typed in it, whatever the bytes.

    Textual draws on standard error, so that `2>file` would take the screen away. What others write there (a library in
    C, a program that was started) while the app has the terminal goes nowhere, unless it is not the terminal.
    """

    letters = UTF8
    one_screen = False
    has_mouse = True

    def __init__(
        self, app: "App[object]", *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse and self.has_mouse, size=size)
        self._file = open(_STDOUT, "w", encoding=self.letters, errors="replace", closefd=False)  # noqa: SIM115
        self._stderr: int | None = None

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._hush()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's has no types.

    def stop_application_mode(self) -> None:
        """Give the terminal back, empty where it has no other screen to return to."""
        if self.one_screen:
            self.write(_CLEARED)
        super().stop_application_mode()
        self._unhush()

    def run_input_thread(self) -> None:
        """Read what is typed; a terminal that is gone is told as the system tells it, by SIGHUP."""
        decoder = getincrementaldecoder(UTF8 if self.letters == ASCII else self.letters)("replace")
        parser = XTermParser()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_POLL):
                    if not (read := self._read()):
                        os.kill(os.getpid(), signal.SIGHUP)
                        return
                    parser = self._take(parser, decoder.decode(read))
                for message in parser.tick():
                    self.process_message(message)

    def _take(self, parser: XTermParser, text: str) -> XTermParser:
        """Pass on what was typed; the parser for what comes next."""
        for char in text:
            try:
                for message in parser.feed(char):
                    self.process_message(message)
            except (ValueError, OverflowError):
                # The sequence of a key with numbers that Textual cannot read; it would end the app.
                parser = XTermParser()
        return parser

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _AT_ONCE)
        except OSError:
            return b""

    def _hush(self) -> None:
        if self._stderr is None and os.isatty(_STDERR) and os.path.sameopenfile(_STDOUT, _STDERR):
            self._stderr = os.dup(_STDERR)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, _STDERR)
            os.close(nowhere)

    def _unhush(self) -> None:
        if self._stderr is not None:
            os.dup2(self._stderr, _STDERR)
            os.close(self._stderr)
            self._stderr = None


def at_terminal(driver: type[Driver], letters: str, environ: Mapping[str, str]) -> type[Driver]:
    """A driver as it has to be here; itself where it is none of a terminal of this system.

    `letters` is the encoding of the terminal.
    """
    if not issubclass(driver, LinuxDriver) or issubclass(driver, AtTerminal):
        return driver
    known = {
        "letters": letters,
        "one_screen": bool(_ONE_SCREEN.match(environ.get("TERM", ""))),
        # While it reports the mouse, GNU screen keeps an escape to itself until another key is pressed.
        "has_mouse": not in_gnu_screen(environ),
    }
    bases = (AtTerminal,) if driver is LinuxDriver else (AtTerminal, driver)
    return cast("type[Driver]", type(driver.__name__, bases, known))
