"""Small JSON files that remember something between runs: never a failure, and what is damaged counts as absent."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tui.core.paths import private_folder, read_private, write_private

LOCK = "state.lock"
ASIDE = ".damaged"
MOST_ASIDE = 9
# Others hold it for as long as a small file takes to write; the screen waits meanwhile.
_PATIENCE = 1.0
_MOST_BYTES = 1024 * 1024
Change = Callable[[dict[str, Any]], Mapping[str, Any]]


def read_state(path: Path) -> dict[str, Any]:
    """What the file holds; nothing where there is none, it is over 1 MiB, another user's, or no JSON object."""
    return _read(path) or {}


def is_damaged(path: Path) -> bool:
    """Whether something stands there that cannot be read as what `write_state` wrote."""
    return _read(path) is None


def write_state(path: Path, known: Mapping[str, Any]) -> bool:
    """Replace the file at once, for its owner only; False where that cannot be, and nothing is lost by it."""
    try:
        write_private(private_folder(path.parent) / path.name, json.dumps(known, indent=1).encode("ascii"))
    except OSError:
        return False
    return True


def change_state(path: Path, change: Change, *, keeps_damaged: bool = False) -> bool:
    """Read the file, change what it holds, write it; no other process writes meanwhile, so that no change is lost.

    `change` gives the mapping it was given where there is nothing to write. With `keeps_damaged`, a file that cannot be
    read is moved aside first (see `aside`). False where it cannot be written, and then it is as it was.
    """
    from tui.core.lock import alone

    try:
        folder = private_folder(path.parent)
        with alone(folder / LOCK, _PATIENCE):
            held = _read(path)
            known = held or {}
            changed = change(known)
            if changed is known:
                return True
            moved = path.rename(_free(path)) if held is None and keeps_damaged else None
            if write_state(path, changed):
                return True
            if moved is not None:
                moved.rename(path)
    except OSError:
        return False
    return False


def aside(path: Path) -> tuple[Path, ...]:
    """The copies of the file that could not be read and were moved aside, the last one last; at most nine."""
    return tuple(place for place in _places(path) if os.path.lexists(place))


def _places(path: Path) -> list[Path]:
    names = [f"{path.name}{ASIDE}", *(f"{path.name}{ASIDE}-{number}" for number in range(2, MOST_ASIDE + 1))]
    return [path.with_name(name) for name in names]


def _free(path: Path) -> Path:
    """A place for one more; OSError where all are taken, as none of them is ever written over."""
    for place in _places(path):
        if not os.path.lexists(place):
            return place
    raise FileExistsError(f"{MOST_ASIDE} damaged files are kept already")


def _read(path: Path) -> dict[str, Any] | None:
    """What the file holds, nothing where there is none; None where it cannot be read."""
    try:
        value = json.loads(read_private(path, _MOST_BYTES))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
