"""Where files are kept (XDG), and how they are read and written: folders of 0700, files of 0600, never half a file."""

import errno
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

APP = "onet"
# What a passwd entry has as the home of who has none: it is never made.
NOWHERE = Path("/nonexistent")
NO_HOME = "there is no home folder: set HOME"
_PART = ".onet-part"
_LEFTOVER_AGE = 3600.0
_CLEARED_AT: dict[Path, float] = {}


def config_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of config.toml: `$XDG_CONFIG_HOME/onet`, else `~/.config/onet`; it need not exist."""
    return _base("XDG_CONFIG_HOME", ".config", environ) / APP


def state_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of journal, drafts and the last context: `$XDG_STATE_HOME/onet`, else `~/.local/state/onet`."""
    return _base("XDG_STATE_HOME", ".local/state", environ) / APP


def cache_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of what can be fetched again: `$XDG_CACHE_HOME/onet`, else `~/.cache/onet`."""
    return _base("XDG_CACHE_HOME", ".cache", environ) / APP


def private_folder(folder: Path) -> Path:
    """Make the folder, closed to everybody else (0700), and give it back.

    OSError where that cannot be, where it is another user's, and where another user put a link in its place.
    """
    if folder.is_relative_to(NOWHERE):
        raise FileNotFoundError(errno.ENOENT, NO_HOME)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    # A link of one's own is followed, as people keep their files elsewhere.
    if folder.lstat().st_uid not in (0, os.geteuid()):
        raise PermissionError(errno.EPERM, f"{folder} belongs to another user")
    held = _folder_at(folder)
    if held.st_uid != os.geteuid():
        raise PermissionError(errno.EPERM, f"{folder} belongs to another user")
    if held.st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def read_private(path: Path, most: int) -> bytes:
    """The content of a file, at most `most` bytes; without waiting for the other end of a pipe.

    OSError where it cannot be read, where it is no regular file, or neither this user's nor root's; ValueError where it
    is larger.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        held = os.fstat(handle)
        if not stat.S_ISREG(held.st_mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        if held.st_uid not in (0, os.geteuid()):
            raise PermissionError(errno.EPERM, "it belongs to another user")
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(most + 1)
    finally:
        os.close(handle)
    if len(data) > most:
        raise ValueError("it is too large")
    return data


def write_private(path: Path, data: bytes) -> None:
    """Write a file of mode 0600 in one step: whoever reads sees the old content or the new, also after a crash.

    A link in its place is replaced, and where it led to is left alone. Raises OSError, and then the old file stands.
    """
    import tempfile

    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_PART, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        # Only there still where something failed.
        Path(name).unlink(missing_ok=True)
    _clear(path.parent)


def _clear(folder: Path) -> None:
    """Remove what a crash left of writing files there, more than an hour ago; looked for once an hour."""
    import time

    now = time.time()
    # For each of thousands of drafts that are written at once it would be most of the work.
    if 0 <= now - _CLEARED_AT.get(folder, 0.0) < _LEFTOVER_AGE:
        return
    _CLEARED_AT[folder] = now
    # Nothing depends on it, and another onet may be at it too.
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            ours = entry.name.startswith(".") and entry.name.endswith(_PART)
            if ours and entry.stat(follow_symlinks=False).st_mtime < now - _LEFTOVER_AGE:
                Path(entry.path).unlink(missing_ok=True)


def _folder_at(path: Path) -> os.stat_result:
    """What is known of a folder; OSError in words where it is none."""
    try:
        held = path.stat()
    except FileNotFoundError:
        raise FileNotFoundError(errno.ENOENT, f"{path} is a link to a folder that is not there") from None
    if not stat.S_ISDIR(held.st_mode):
        raise NotADirectoryError(errno.ENOTDIR, f"{path} is no folder")
    return held


def _base(variable: str, default: str, environ: Mapping[str, str]) -> Path:
    # The XDG specification has relative paths ignored.
    folder = Path(environ.get(variable, ""))
    return folder if folder.is_absolute() else _home(environ) / default


def _home(environ: Mapping[str, str]) -> Path:
    """The home folder: HOME, else that of the user's passwd entry, else `NOWHERE`; a relative one is none."""
    home = Path(environ.get("HOME", ""))
    if home.is_absolute():
        return home
    import pwd

    try:
        known = Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        return NOWHERE
    return known if known.is_absolute() else NOWHERE
