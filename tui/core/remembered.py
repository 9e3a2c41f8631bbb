"""The organization and project that were open last, by profile and origin; a convenience, so never a failure."""

import json
import os
from collections.abc import Mapping
from typing import Any

from tui.core.paths import private_folder, state_dir, write_private

FILE = "context.json"
_MOST_BYTES, _MOST_ENTRIES = 1024 * 1024, 100


def recall(profile: str, origin: str, environ: Mapping[str, str] = os.environ) -> tuple[str | None, str | None]:
    """Ids of the last organization and project; None where nothing readable is known."""
    entry = _read(environ).get(_name(profile, origin))
    if not isinstance(entry, dict):
        return None, None
    return _text(entry.get("organization")), _text(entry.get("project"))


def remember(
    profile: str,
    origin: str,
    organization: str | None,
    project: str | None,
    environ: Mapping[str, str] = os.environ,
) -> bool:
    """Keep the ids for the next start; False where the file cannot be written, and nothing is lost by that."""
    known = _read(environ)
    entry = {"organization": organization, "project": project}
    if known.get(_name(profile, origin)) == entry:
        return True
    # Taken out first, so that the entries stand in the order of their last use and the oldest go.
    known.pop(_name(profile, origin), None)
    known[_name(profile, origin)] = entry
    kept = dict(list(known.items())[-_MOST_ENTRIES:])
    try:
        folder = private_folder(state_dir(environ))
        write_private(folder / FILE, json.dumps(kept, indent=1).encode("ascii"))
    except OSError:
        return False
    return True


def _name(profile: str, origin: str) -> str:
    return f"{profile}@{origin}"


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _read(environ: Mapping[str, str]) -> dict[str, Any]:
    try:
        with (state_dir(environ) / FILE).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        value = json.loads(data) if len(data) <= _MOST_BYTES else None
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
