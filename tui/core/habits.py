"""What is remembered of how the app is used: hints seen, actions taken, names of places; never a failure."""

import os
from collections.abc import Mapping
from typing import Any

from tui.core.paths import state_dir
from tui.core.state_file import Change, change_state, read_state

FILE = "habits.json"
MOST_ACTIONS = 100
MOST_NAMES = 200
LONGEST_NAME = 200
_MOST_COUNTED = 1000
_HINTS, _USED, _NAMES = "hints", "used", "names"


def hints_seen(environ: Mapping[str, str] = os.environ) -> int:
    """How often the keys of the first hints were used; 0 where nothing readable is known."""
    return _count(_read(environ).get(_HINTS))


def remember_hints(seen: int, environ: Mapping[str, str] = os.environ) -> bool:
    """Keep how often they were used; False where the file cannot be written."""
    return _change(lambda known: known | {_HINTS: _count(seen)}, environ)


def actions_used(environ: Mapping[str, str] = os.environ) -> dict[str, int]:
    """How often each action was taken from the palette, by its id."""
    return _used(_read(environ))


def remember_action(action: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Count an action that was taken, of at most 100; False where the file cannot be written."""

    def counted(known: dict[str, Any]) -> dict[str, Any]:
        used = _used(known)
        # Taken out first, so that they stand in the order of their last use and the oldest go.
        counts = {name: count for name, count in used.items() if name != action} | {action: used.get(action, 0) + 1}
        return known | {_USED: dict(list(counts.items())[-MOST_ACTIONS:])}

    return _change(counted, environ)


def names_known(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Names of the organizations and projects that were open, by their ids: what is remembered of them elsewhere."""
    return _names(_read(environ))


def remember_names(names: Mapping[str, str], environ: Mapping[str, str] = os.environ) -> bool:
    """Keep names by their ids, at most 200; False where the file cannot be written."""

    def renamed(held: dict[str, Any]) -> dict[str, Any]:
        before = _names(held)
        known = {identity: name for identity, name in before.items() if identity not in names}
        known |= {identity: name for identity, name in names.items() if 0 < len(name) <= LONGEST_NAME}
        kept = dict(list(known.items())[-MOST_NAMES:])
        return held if kept == before else held | {_NAMES: kept}

    return _change(renamed, environ)


def _used(known: Mapping[str, Any]) -> dict[str, int]:
    held = known.get(_USED)
    pairs = ((name, _count(count)) for name, count in held.items()) if isinstance(held, dict) else ()
    return {name: count for name, count in pairs if count}


def _names(known: Mapping[str, Any]) -> dict[str, str]:
    held = known.get(_NAMES)
    pairs = held.items() if isinstance(held, dict) else ()
    return {identity: name for identity, name in pairs if isinstance(name, str) and 0 < len(name) <= LONGEST_NAME}


def _count(value: Any) -> int:
    usable = isinstance(value, int) and not isinstance(value, bool)
    return max(0, min(value, _MOST_COUNTED)) if usable else 0


def _read(environ: Mapping[str, str]) -> dict[str, Any]:
    return read_state(state_dir(environ) / FILE)


def _change(change: Change, environ: Mapping[str, str]) -> bool:
    return change_state(state_dir(environ) / FILE, change)
