"""What was open last: the profile, and by profile and origin the contexts; a convenience, so never a failure."""

import os
from collections.abc import Mapping
from typing import Any

from tui.core.paths import state_dir
from tui.core.state_file import change_state, read_state

FILE = "context.json"
MOST_RECENT = 12
_MOST_ENTRIES = 100
# No entry has this name: theirs have an `@`.
_LAST = "profile"


def last_profile(environ: Mapping[str, str] = os.environ) -> str | None:
    """The profile that was open last; None where nothing readable is known."""
    return _text(_read(environ).get(_LAST))


def recall(profile: str, origin: str, environ: Mapping[str, str] = os.environ) -> tuple[str | None, str | None]:
    """Ids of the last organization and project; None where nothing readable is known."""
    entry = _entry(_read(environ), profile, origin)
    return _text(entry.get("organization")), _text(entry.get("project"))


def recent(profile: str, origin: str, environ: Mapping[str, str] = os.environ) -> tuple[tuple[str, str], ...]:
    """Ids of the organizations and projects that were open, at most 12, the last one first."""
    return tuple(_pairs(_entry(_read(environ), profile, origin)))


def remember(
    profile: str,
    origin: str,
    organization: str | None,
    project: str | None,
    environ: Mapping[str, str] = os.environ,
) -> bool:
    """Keep the ids for the next start; False where the file cannot be written, and nothing is lost by that.

    `project` is an id, or "all" for every project of the organization.
    """

    def newest(known: dict[str, Any]) -> dict[str, Any]:
        before = _entry(known, profile, origin)
        entry = _newest(before, organization, project)
        if before == entry and known.get(_LAST) == profile:
            return known
        # Taken out first, so that the entries stand in the order of their last use and the oldest go.
        entries = {name: value for name, value in known.items() if name not in (_LAST, _name(profile, origin))}
        entries[_name(profile, origin)] = entry
        return {_LAST: profile} | dict(list(entries.items())[-_MOST_ENTRIES:])

    return change_state(state_dir(environ) / FILE, newest)


def _newest(entry: Mapping[str, Any], organization: str | None, project: str | None) -> dict[str, Any]:
    pairs = _pairs(entry)
    if organization and project:
        pairs = [(organization, project), *(pair for pair in pairs if pair != (organization, project))]
    # As lists, which is what comes back from the file.
    used = [list(pair) for pair in pairs[:MOST_RECENT]]
    return {"organization": organization, "project": project, "recent": used}


def _pairs(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The contexts of an entry; one that was written before there was a list of them has its last one."""
    found = entry.get("recent", [[entry.get("organization"), entry.get("project")]])
    pairs = [tuple(map(_text, pair)) for pair in found if isinstance(pair, list)] if isinstance(found, list) else []
    known = [(pair[0], pair[1]) for pair in pairs if len(pair) == 2 and pair[0] and pair[1]]
    return list(dict.fromkeys(known))[:MOST_RECENT]


def _name(profile: str, origin: str) -> str:
    return f"{profile}@{origin}"


def _entry(known: Mapping[str, Any], profile: str, origin: str) -> dict[str, Any]:
    entry = known.get(_name(profile, origin))
    return entry if isinstance(entry, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _read(environ: Mapping[str, str]) -> dict[str, Any]:
    return read_state(state_dir(environ) / FILE)
