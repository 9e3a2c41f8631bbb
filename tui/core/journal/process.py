"""Who writes to the journal, and whether that process still lives."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from tui import __version__

_STATE, _START = 0, 19


class Writer(NamedTuple):
    """A process: its OS user, host and number, when it started (a number alone is given out again), its version."""

    user: str
    host: str
    pid: int
    started: str | None
    version: str

    @property
    def is_here(self) -> bool:
        """Whether it is or was a process of this host."""
        return self.host == os.uname().nodename

    @property
    def lives(self) -> bool:
        """Whether the process is still there; only this host's can be looked for."""
        if not self.is_here or not _exists(self.pid):
            return False
        # Where its start could not be told, its number has to do.
        return self.started is None or started_at(self.pid) == self.started


def this_process() -> Writer:
    """The process that runs this."""
    return _writer(os.getpid())


def started_at(pid: int) -> str | None:
    """When a process started, in a form that no other process of this host shares; None where there is none.

    A process that has ended and whose parent has not noticed yet counts as none.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None if Path("/proc/self/stat").exists() else asked_of_ps(pid)
    except OSError:
        return asked_of_ps(pid)
    # The name of the program, in brackets, may hold anything.
    fields = text.rpartition(")")[2].split()
    if len(fields) <= _START or fields[_STATE] in ("Z", "X"):
        return None
    return f"{boot}/{fields[_START]}"


def asked_of_ps(pid: int) -> str | None:
    """The start of a process as `ps` tells it, for systems without /proc."""
    import subprocess

    command = ["ps", "-o", "stat=", "-o", "lstart=", "-p", str(pid)]
    environ = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
    try:
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    state, _, started = done.stdout.strip().partition(" ")
    return None if not state or state.startswith("Z") else " ".join(started.split())


@lru_cache(maxsize=1)
def _writer(pid: int) -> Writer:
    return Writer(_user(), os.uname().nodename, pid, started_at(pid), __version__)


def _user() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        # It is somebody else's.
        return True
    return True
