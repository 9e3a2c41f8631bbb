"""Small JSON files that remember something between runs: never a failure, and what is damaged counts as absent."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui.core.paths import private_folder, write_private

_MOST_BYTES = 1024 * 1024


def read_state(path: Path) -> dict[str, Any]:
    """What the file holds; nothing where there is none, it is over 1 MiB, or no JSON object."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        value = json.loads(data) if len(data) <= _MOST_BYTES else None
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def write_state(path: Path, known: Mapping[str, Any]) -> bool:
    """Replace the file at once, for its owner only; False where that cannot be, and nothing is lost by it."""
    try:
        write_private(private_folder(path.parent) / path.name, json.dumps(known, indent=1).encode("ascii"))
    except OSError:
        return False
    return True
