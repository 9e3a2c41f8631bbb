"""The journal's file: lines are added and read, and nothing that stands in it is ever changed.

Several processes add at once: each line is one write at the end, under a lock. A line that a crash or a full disk cut
short is ended before the next one is added, so that only it is lost.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tui.core.journal.errors import JournalFailed
from tui.core.paths import private_folder

# The largest answer of the API is 64 MiB; an entry holds its tags twice.
LONGEST_LINE = 128 * 1024 * 1024
PATIENCE = 5.0
_PAUSE = 0.01
_NO_FILE, _LINK = "it is no regular file", "it is a link, and none is followed here"
# A file system without locks, as some network ones are; what is added stays one write at the end.
_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)


class Line(NamedTuple):
    """A line without its end; `text` is None where it is too long, `ended` false where the file stops within it."""

    text: bytes | None
    ended: bool
    next_offset: int


class JournalFile:
    """The file at `path`, which need not exist; it and its folder are closed to everybody else."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, line: bytes) -> None:
        """Add a line, with its end, and return when it is on the disk; JournalFailed where that cannot be."""
        try:
            private_folder(self.path.parent)
            with self._locked() as handle:
                size = os.fstat(handle).st_size
                torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
                _write(handle, b"\n" + line if torn else line)
                _sync(handle)
            if size == 0:
                _sync_folder(self.path.parent)
        except OSError as error:
            raise self._failed("written", error.strerror or str(error)) from None

    def identity(self) -> tuple[int, int, int] | None:
        """What tells whether it is the file that it was: device, number, size; None where there is none."""
        try:
            held = self.path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self._failed("read", error.strerror or str(error)) from None
        if not stat.S_ISREG(held.st_mode):
            raise self._failed("read", _LINK if stat.S_ISLNK(held.st_mode) else _NO_FILE)
        return held.st_dev, held.st_ino, held.st_size

    def lines(self, offset: int = 0) -> Iterator[Line]:
        """Yield the lines from a byte on, in order, at most one of them in memory; JournalFailed where it cannot be."""
        try:
            handle = self._open(os.O_RDONLY)
            with os.fdopen(handle, "rb") as file:
                end = _settled_size(handle)
                file.seek(offset)
                while offset < end:
                    line = _next(file, offset, end)
                    yield line
                    offset = line.next_offset
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._failed("read", error.strerror or str(error)) from None

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The file, open for adding, in the hands of this process alone."""
        while True:
            handle = self._open(os.O_RDWR | os.O_APPEND | os.O_CREAT)
            try:
                _lock(handle, fcntl.LOCK_EX)
                if self._is_in_place(handle):
                    yield handle
                    return
            finally:
                os.close(handle)

    def _open(self, flags: int) -> int:
        # Not blocking, as a pipe of that name would wait for its other end.
        try:
            handle = os.open(self.path, flags | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
        except OSError as error:
            words = {errno.ELOOP: _LINK, errno.EISDIR: _NO_FILE}
            raise OSError(error.errno, words.get(error.errno or 0, error.strerror)) from None
        try:
            self._check(handle, writing=bool(flags & os.O_RDWR))
        except OSError:
            os.close(handle)
            raise
        return handle

    def _check(self, handle: int, *, writing: bool) -> None:
        """Refuse what is not a file of this user alone, and close it to others."""
        held = os.fstat(handle)
        if not stat.S_ISREG(held.st_mode):
            raise OSError(errno.EINVAL, _NO_FILE)
        if held.st_uid != os.geteuid():
            raise PermissionError(errno.EPERM, "it belongs to another user")
        if held.st_mode & 0o177:
            # A disk that is only to be read cannot be mended, and hides nothing by that.
            with nullcontext() if writing else suppress(OSError):
                os.fchmod(handle, 0o600)

    def _is_in_place(self, handle: int) -> bool:
        """Whether nobody moved or removed the file between opening and locking it."""
        try:
            return os.path.samestat(self.path.lstat(), os.fstat(handle))
        except FileNotFoundError:
            return False

    def _failed(self, done: str, reason: str) -> JournalFailed:
        return JournalFailed(
            f"The journal cannot be {done}",
            f"{self.path}: {reason}",
            "Make room on the disk, or see to the permissions of that file and its folder.",
        )


def _lock(handle: int, kind: int) -> None:
    """Wait for the lock, at most `PATIENCE` seconds; OSError where others keep it."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise OSError(errno.EAGAIN, f"another process has it locked for more than {PATIENCE:g} s") from None
            time.sleep(_PAUSE)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            return
        else:
            return


def _settled_size(handle: int) -> int:
    """The size when nobody is adding; what is added later is for the next time."""
    # Who keeps the lock for too long keeps nobody from reading.
    with suppress(OSError):
        _lock(handle, fcntl.LOCK_SH)
    size = os.fstat(handle).st_size
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_UN)
    return size


def _write(handle: int, data: bytes) -> None:
    # One write; a disk that is nearly full may take a part, and the rest tells why.
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def _sync(handle: int) -> None:
    # On macOS, fsync leaves the data in the drive's own memory.
    full = getattr(fcntl, "F_FULLFSYNC", None)
    if full is None:
        os.fsync(handle)
    else:
        fcntl.fcntl(handle, full)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _next(file: BinaryIO, offset: int, end: int) -> Line:
    text = file.readline(min(LONGEST_LINE, end - offset))
    offset += len(text)
    whole = True
    while not text.endswith(b"\n") and offset < end:
        # Too long: only its end is looked for.
        whole = False
        text = file.readline(min(LONGEST_LINE, end - offset))
        offset += len(text)
        if not text:
            break
    ended = text.endswith(b"\n")
    return Line(text.rstrip(b"\n") if whole else None, ended, offset)
