"""What is told of an error that nobody foresaw: where it came from, and no secret.

Python's own traceback has no locals but quotes the message, which may hold a key; Textual's shows the locals too.
"""

import os
import sys
from types import TracebackType
from typing import TYPE_CHECKING

from tui import __version__
from tui.api.redaction import keep_out, redacted

if TYPE_CHECKING:
    import logging
    from sys import UnraisableHookArgs
    from threading import ExceptHookArgs

LONGEST = 20_000


def report(error: BaseException) -> str:
    """The error with its causes and groups as a traceback of plain text, and what to do with it.

    Without locals and without the secrets of this process; control characters are made visible. At most `LONGEST`
    characters of the traceback, from its middle the rest is left out. Where there is a log, it is told there as well.
    """
    import platform
    from traceback import TracebackException

    _log(error)
    lines = TracebackException.from_exception(error, capture_locals=False, compact=True).format()
    return (
        f"{harmless(''.join(lines)).rstrip()}\n\n"
        f"onet {__version__}, Python {platform.python_version()}, {platform.system()}\n"
        "This is a bug in onet: please report it with the lines above; keys and passphrases are taken out of them.\n"
    )


def harmless(text: str) -> str:
    """Lines that may quote anything, without secrets, control characters made visible, at most `LONGEST` characters."""
    from tui.core.words import visible

    # Before it is cut, which could leave half of a secret.
    text = redacted(text)
    if len(text) > LONGEST:
        half = LONGEST // 2
        text = f"{text[:half]}\n[{len(text) - 2 * half} characters left out]\n{text[-half:]}"
    return "\n".join(visible(line) if line else "" for line in text.split("\n"))


def install_hooks() -> None:
    """Let no secret out where Python itself tells of an error: in threads, destructors, tasks and at the end.

    Of the log, only errors of asyncio are told: an exception in a task that nobody waits for. While the app is on the
    screen, Textual keeps what is written to stderr away from it. A crash of the interpreter leaves no core dump.
    """
    import logging
    import threading
    from resource import RLIMIT_CORE, getrlimit, setrlimit

    # It would be the memory as it is, with the key.
    setrlimit(RLIMIT_CORE, (0, getrlimit(RLIMIT_CORE)[1]))

    # Before anything reads it and could fail with it.
    keep_out(os.environ.get("ONET_API_KEY", "").strip())
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _in_thread
    logging.lastResort = _log_handler()


def _log(error: BaseException) -> None:
    import logging

    logger = logging.getLogger(__name__)
    # Without a handler it would be printed as it is.
    if logger.hasHandlers():
        logger.critical("a fault that nobody foresaw", exc_info=error)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _tell(report(error))


def _unraisable(args: "UnraisableHookArgs") -> None:
    if args.exc_value is not None:
        _tell(report(args.exc_value))


def _in_thread(args: "ExceptHookArgs") -> None:
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        _tell(report(args.exc_value))


def _log_handler() -> "logging.Handler":
    import logging

    class AsyncioErrors(logging.Handler):
        """Tells of the errors of asyncio; stands in for logging's last resort, which prints every warning as it is."""

        def emit(self, record: logging.LogRecord) -> None:
            """Write the record, its traceback included."""
            if record.name == "asyncio":
                _tell(harmless(self.format(record)) + "\n")

    return AsyncioErrors(logging.ERROR)


def _tell(text: str) -> None:
    # At the end of the interpreter there is none.
    if sys.stderr is not None:
        sys.stderr.write(text)
