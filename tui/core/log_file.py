"""`--log-file`: what a run did, a line each time, without secrets, and without bodies unless they are asked for.

The lines come through the standard `logging`: those of onet itself, and the warnings of libraries. What the libraries
of HTTP say of requests never gets there, as headers may be in it.
"""

import errno
import fcntl
import io
import logging
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from tui import __version__
from tui.api.errors import OnetError
from tui.api.redaction import keep_out
from tui.core.crash import harmless
from tui.core.settings import BadSetting
from tui.core.words import visible

MOST_BYTES = 1024 * 1024
# As PATH.1 and PATH.2, the newest first.
BACKUPS = 2
BODIES = "ONET_LOG_BODIES"
_OFF = ("", "0", "false", "no", "off")
_OURS = "tui"
_BODIES_LOG = "tui.api.transport.bodies"
_LINE = "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"
# As every line does; the first one may be torn.
_BEGINS = re.compile(rb"\d{4}-\d\d-\d\dT|[\d-]{0,10}(?:\n|\Z)")
_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_log = logging.getLogger(__name__)


class LogFile(RotatingFileHandler):
    """A file of mode 0600 that several processes may write to, a line at a time; at 1 MiB a new one is begun.

    What it cannot write is left out and disturbs nobody: `failure` says why, for the end.
    """

    def __init__(self, path: str) -> None:
        """OSError where the file cannot be written, or is none that this user's `onet` may write to."""
        self._why = ""
        self._missing = 0
        super().__init__(path, maxBytes=MOST_BYTES, backupCount=BACKUPS, encoding="utf-8", errors="backslashreplace")
        self.setFormatter(_OneLine(_LINE))
        self.addFilter(_is_wanted)

    @property
    def failure(self) -> str:
        """Why the file is not whole, to be told; nothing where it is."""
        if not self._why:
            return ""
        lines = f"; it lacks {self._missing} line{'s' if self._missing != 1 else ''}" if self._missing else ""
        return f"The log file {visible(self.baseFilename)} could not be written: {self._why}{lines}"

    def ended(self, code: int) -> None:
        """Log with which exit code the run ends."""
        _log.info("ended with %d", code)

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802  The name is that of logging.
        """Whether the line has no room in the file any more; the file that is there now is taken up before."""
        self._follow()
        held = os.fstat(self._handle).st_size
        return held > 0 and held + len(self.format(record).encode()) + 1 > self.maxBytes

    def doRollover(self) -> None:  # noqa: N802  The name is that of logging.
        """Begin a new file, unless another process is doing so; where that cannot be, this one grows on."""
        # The lock is the file's as long as one number for it is open: the other one is closed on the way.
        lock = os.dup(self._handle)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if self._is_there():
                self._check_backups()
                super().doRollover()
        except BlockingIOError:
            pass
        except OSError as error:
            self._failed(error)
        finally:
            os.close(lock)
        self._follow()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  The name is that of logging.
        """Note why the line is missing."""
        self._missing += 1
        error = sys.exception()
        self._failed(error if isinstance(error, OSError) else OSError(type(error).__name__))

    @property
    def _handle(self) -> int:
        assert self.stream is not None
        return self.stream.fileno()

    def _failed(self, error: OSError) -> None:
        self._why = self._why or error.strerror or str(error)

    def _open(self) -> io.TextIOWrapper:
        try:
            handle = os.open(self.baseFilename, _FLAGS, 0o600)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise OSError(errno.ELOOP, "it is a link") from None
            raise
        try:
            _check(handle)
        except OSError:
            os.close(handle)
            raise
        return io.TextIOWrapper(_Whole(handle, "a"), self.encoding, self.errors, write_through=True)

    def _is_there(self) -> bool:
        """Whether the file that is written to is still the one of that name."""
        try:
            there = os.lstat(self.baseFilename)
        except FileNotFoundError:
            return False
        return os.path.samestat(there, os.fstat(self._handle))

    def _follow(self) -> None:
        """Write to the file of that name, which another process may have begun meanwhile."""
        if self.stream is not None and self._is_there():
            return
        if self.stream is not None:
            self.stream.close()
            # Where it cannot be opened now, the next line tries again.
            self.stream = None
        self.stream = self._open()

    def _check_backups(self) -> None:
        for number in range(1, BACKUPS + 1):
            backup = Path(f"{self.baseFilename}.{number}")
            try:
                held = backup.lstat()
            except FileNotFoundError:
                continue
            if not stat.S_ISREG(held.st_mode) or held.st_uid != os.geteuid():
                raise OSError(errno.EPERM, f"{visible(backup.name)} is no file of yours")


class _Whole(io.FileIO):
    """Writes each line in one piece, so that those of several processes stay whole; half a line is ended."""

    _torn = False

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        """Write all of it; OSError where that cannot be."""
        line = bytes(data)
        written = super().write(b"\n" + line if self._torn else line)
        self._torn = written < len(line)
        if self._torn:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return len(line)


class _OneLine(logging.Formatter):
    """One line without secrets for whatever was logged, its traceback included; control characters made visible."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        return harmless(super().format(record)).replace("\n", "␊")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802  The name is that of logging.
        """The local time to the millisecond, with the zone."""
        return datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")


def _check(handle: int) -> None:
    """Raise OSError where the file is not one that this user's `onet` may write to; close it to everybody else."""
    held = os.fstat(handle)
    if not stat.S_ISREG(held.st_mode):
        raise OSError(errno.EINVAL, "it is no regular file")
    if held.st_uid != os.geteuid():
        raise OSError(errno.EPERM, "it belongs to another user")
    if held.st_nlink > 1:
        raise OSError(errno.EMLINK, "it is known by another name as well")
    if not _BEGINS.match(os.pread(handle, 16, 0)):
        raise OSError(errno.EEXIST, "it holds something else than a log of onet")
    if held.st_mode & 0o077:
        os.fchmod(handle, 0o600)


def _is_wanted(record: logging.LogRecord) -> bool:
    """Whether it is ours or a warning, whatever somebody else had his loggers tell."""
    if record.name == _BODIES_LOG:
        return logging.getLogger(_BODIES_LOG).level == logging.DEBUG
    ours = record.name.partition(".")[0] == _OURS
    return record.levelno >= (logging.INFO if ours else logging.WARNING)


@contextmanager
def log_to(path: str, command: str, environ: Mapping[str, str] = os.environ) -> Iterator[LogFile]:
    """Log what is done within the block to a file; an exception that leaves it is logged with its traceback.

    BadSetting where the file cannot be written, before anything is done.
    """
    # Before anything that quotes it could be written.
    keep_out(environ.get("ONET_API_KEY", "").strip())
    try:
        log = LogFile(path)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else None
        hint = "Name a new file, or a log of onet, in a folder that is there and that you may write to."
        raise BadSetting("The log file cannot be written", f"{visible(path)}: {why or error}", hint) from None
    before = sys.exception()
    undo = _attach(log, bodies=environ.get(BODIES, "").strip().lower() not in _OFF)
    try:
        _log.info("onet %s began: %s, Python %s, %s", __version__, command, sys.version.split()[0], sys.platform)
        yield log
    finally:
        left = sys.exception()
        _tell_end(left if left is not before else None)
        undo()


def _tell_end(error: BaseException | None) -> None:
    if error is None:
        return
    if isinstance(error, OnetError):
        _log.error("it failed: %s", error.title)
    elif isinstance(error, KeyboardInterrupt):
        _log.info("it was interrupted")
    else:
        _log.critical("a fault that nobody foresaw", exc_info=error)


def _attach(log: LogFile, *, bodies: bool) -> Callable[[], None]:
    root, of_asyncio, ours, of_bodies = map(logging.getLogger, ("", "asyncio", _OURS, _BODIES_LOG))
    levels = [(one, one.level) for one in (ours, of_bodies)]
    root.addHandler(log)
    # With a handler there, logging does not come to its last resort any more, which tells of lost tasks on stderr.
    last = logging.lastResort or logging.NullHandler()
    of_asyncio.addHandler(last)
    ours.setLevel(logging.INFO)
    of_bodies.setLevel(logging.DEBUG if bodies else logging.INFO)
    logging.captureWarnings(True)

    def undo() -> None:
        logging.captureWarnings(False)
        for one, level in levels:
            one.setLevel(level)
        of_asyncio.removeHandler(last)
        root.removeHandler(log)
        log.close()

    return undo
