"""What is known of the terminal: by its description, and of the line that leads to it."""

import os
import termios


def erases(fileno: int) -> bool:
    """Whether what is erased takes the background in use, and any number of cells can be."""
    # GNU screen does not unless it is told to, whatever it is called.
    if "STY" in os.environ:
        return False
    try:
        import curses
    except ImportError:
        return False
    try:
        curses.setupterm(fd=fileno)
    except curses.error:
        return False
    return curses.tigetflag("bce") == 1 and curses.tigetstr("ech") == b"\x1b[%p1%dX"


def newline(fileno: int) -> str:
    """What begins a line: where the system adds the return, the feed alone."""
    try:
        output = termios.tcgetattr(fileno)[1]
    except (OSError, termios.error):
        return "\r\n"
    return "\n" if output & termios.OPOST and output & termios.ONLCR else "\r\n"
