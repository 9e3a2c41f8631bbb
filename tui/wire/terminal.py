"""A way to the terminal that never blocks, and how to give it back in a hurry."""

import os
import termios
from contextlib import suppress

# Ends a sequence of which only a part came through, and what it leaves behind: a region, a frame in one piece, a style.
CANCEL = "\x18\x1b[r\x1b[?2026l\x1b[m"
# All that Textual asks a terminal for, taken back.
GIVE_BACK = "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000;1002;1003;1015;1006l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"


def own(fileno: int) -> int:
    """Another way to the same terminal, that does not block; where it cannot be opened, one that may."""
    # Not by a flag of the one that is there: it is shared with the shell.
    with suppress(OSError):
        return os.open(os.ttyname(fileno), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    return os.dup(fileno)


def instead(fileno: int, data: bytes) -> None:
    """Write in place of what a terminal has not taken so far, if it can be."""
    with suppress(OSError, termios.error):
        termios.tcflush(fileno, termios.TCOFLUSH)
        os.write(fileno, CANCEL.encode() + data)
