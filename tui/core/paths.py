"""Where files are kept (XDG), and how they are written: folders of 0700, files of 0600, never half a file."""

import os
from collections.abc import Mapping
from pathlib import Path

APP = "onet"


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
    """Make the folder, closed to everybody else (0700), and give it back; OSError where that cannot be."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder


def write_private(path: Path, data: bytes) -> None:
    """Write a file of mode 0600 in one step: whoever reads sees the old content or the new, also after a crash.

    A link is followed, as people keep their configuration elsewhere. Raises OSError, and then the old file stands.
    """
    import tempfile

    # Unlike Path.resolve, which raises RuntimeError where links lead in a circle.
    target = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    finally:
        # Only there still where something failed.
        Path(name).unlink(missing_ok=True)


def _base(variable: str, default: str, environ: Mapping[str, str]) -> Path:
    # The XDG specification has relative paths ignored.
    folder = Path(environ.get(variable, ""))
    if folder.is_absolute():
        return folder
    return Path(environ.get("HOME") or os.path.expanduser("~")) / default  # noqa: PTH111
