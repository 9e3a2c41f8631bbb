"""Standard output and error as they may be: closed, full, of few letters, a pipe that nobody reads (no error)."""

import os
import sys
from codecs import lookup
from contextlib import suppress
from typing import TextIO

from tui.api.errors import OnetError

UTF8 = "utf-8"


class OutputFailed(OnetError):
    """What was to be printed could not be written, to a full disk for example."""


def write(text: str) -> None:
    """Print a result: a terminal gets what comes nearest in its letters, others escapes of what they do not have.

    OutputFailed as of `flush`.
    """
    if sys.stdout is None:
        raise OutputFailed("There is no standard output")
    try:
        sys.stdout.write(_fitting(text, sys.stdout))
    except BrokenPipeError:
        _discard(sys.stdout)
    except OSError as error:
        raise _failed(error) from None


def flush() -> None:
    """Have everything written; OutputFailed where it cannot be. That nobody reads it is no failure."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _discard(sys.stdout)
    except OSError as error:
        raise _failed(error) from None


def complain(text: str) -> None:
    """Print a text on stderr; where it cannot be, nobody can be told."""
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(_fitting(text, sys.stderr))
            sys.stderr.flush()


def end_complaints() -> None:
    """Throw away what stderr does not take: at the end of the interpreter it would change the exit code to 120."""
    if sys.stderr is not None:
        try:
            sys.stderr.flush()
        except OSError:
            _discard(sys.stderr)


def encoding_of(stream: TextIO | None) -> str:
    """The encoding of what a stream goes to, as Python names it: of the terminal, else its own."""
    if stream is None:
        return UTF8
    if stream.isatty():
        from tui.core.terminal import encoding

        return encoding(os.environ)
    return lookup(stream.encoding or UTF8).name


def near(text: str, encoding: str) -> str:
    """What comes nearest to lines of text in that encoding, in as many cells."""
    if text.isascii() or encoding == UTF8:
        return text
    from tui.core.signs import in_letters
    from tui.core.words import cell_width

    return "\n".join(in_letters(line, encoding, cell_width) for line in text.split("\n"))


def _fitting(text: str, stream: TextIO) -> str:
    if text.isascii():
        return text
    own = stream.encoding or UTF8
    shown = near(text, encoding_of(stream)) if stream.isatty() else text
    return shown.encode(own, "backslashreplace").decode(own)


def _discard(stream: TextIO) -> None:
    """Throw away what is printed there from now on, and what could not be written yet."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _failed(error: OSError) -> OutputFailed:
    # It would fail again at the end of the interpreter, where nobody could say so.
    _discard(sys.stdout)
    return OutputFailed("What was to be printed could not be written", error.strerror or type(error).__name__)
