"""A lock between the processes of this user, for files that are read, changed and written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE = 0.01


@contextmanager
def alone(path: Path, patience: float) -> Iterator[None]:
    """Keep other processes, and other threads, out as long as the block lasts; `path` is the file of the lock.

    Where no lock comes within `patience` seconds, or none can be had there, it goes on without: whoever is killed while
    he holds it lets it go, and who is stopped may keep nobody from working.
    """
    handle = None
    try:
        # Neither a link nor a pipe that was put there is followed or waited for.
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        handle = os.open(path, flags, 0o600)
        _wait(handle, patience)
    except OSError:
        pass
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _wait(handle: int, patience: float) -> None:
    import fcntl
    import time

    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
        else:
            return
