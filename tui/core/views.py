"""How the list was looked at: the last view of each context, views with names, the last filters; never a failure."""

import json
import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from tui.core.cache import ContextKey
from tui.core.order import MOST_KEYS, Order
from tui.core.paths import private_folder, state_dir, write_private

FILE = "views.json"
MOST_FILTERS = 20
LONGEST_TEXT = 1000
_MOST_BYTES, _MOST_VIEWS, _MOST_COLUMNS = 1024 * 1024, 100, 50
_LAST, _NAMED, _FILTERS = "last", "named", "filters"


class View(NamedTuple):
    """The text of the filter, the order, and the names of the columns as they stand; without any, those that fit."""

    filter: str = ""
    order: Order = Order()
    columns: tuple[str, ...] = ()


def last_view(key: ContextKey, environ: Mapping[str, str] = os.environ) -> View | None:
    """The view that was open last in the context; None where none is known."""
    return _view(_part(_read(environ), _LAST).get(_name(key)))


def remember_view(key: ContextKey, view: View, environ: Mapping[str, str] = os.environ) -> bool:
    """Keep the view for the context, of at most 100 contexts; False where the file cannot be written."""
    return _put(_LAST, _name(key), view, environ)


def named_views(environ: Mapping[str, str] = os.environ) -> dict[str, View]:
    """The views that have a name, by it, in the order of the names."""
    held = {name: _view(value) for name, value in _part(_read(environ), _NAMED).items()}
    return {name: view for name, view in sorted(held.items()) if name and view is not None}


def save_view(name: str, view: View, environ: Mapping[str, str] = os.environ) -> bool:
    """Keep the view under a name, in the place of one that has it.

    False where the file cannot be written, where the name is empty or longer than 1,000 characters, or where 100 others
    are kept: a view with a name is never dropped for another.
    """
    others = named_views(environ).keys() - {name}
    if not name or len(name) > LONGEST_TEXT or len(others) >= _MOST_VIEWS:
        return False
    return _put(_NAMED, name, view, environ)


def delete_view(name: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Forget the view of that name; False where the file cannot be written."""
    known = _read(environ)
    named = _part(known, _NAMED)
    return _write(known | {_NAMED: {held: view for held, view in named.items() if held != name}}, environ)


def recent_filters(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The texts of the filters that were used last, at most 20, the newest first."""
    held = _read(environ).get(_FILTERS)
    return tuple(filter(_is_text, held))[:MOST_FILTERS] if isinstance(held, list) else ()


def remember_filter(text: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Put a filter before those that were used; False where it is empty, too long, or the file cannot be written."""
    text = text.strip()
    if not _is_text(text):
        return False
    before = recent_filters(environ)
    filters = (text, *(held for held in before if held != text))[:MOST_FILTERS]
    return filters == before or _write(_read(environ) | {_FILTERS: filters}, environ)


def _put(part: str, name: str, view: View, environ: Mapping[str, str]) -> bool:
    known = _read(environ)
    held = _part(known, part)
    if _view(held.get(name)) == view and list(held)[-1] == name:
        return True
    # Taken out first, so that they stand in the order of their last use and the oldest go.
    views = {other: value for other, value in held.items() if other != name} | {name: _plain(view)}
    return _write(known | {part: dict(list(views.items())[-_MOST_VIEWS:])}, environ)


def _plain(view: View) -> dict[str, Any]:
    return {"filter": view.filter[:LONGEST_TEXT], "order": view.order.keys, "columns": view.columns[:_MOST_COLUMNS]}


def _view(value: Any) -> View | None:
    """The view in what was read; what of it makes no sense is as if it were not there."""
    if not isinstance(value, dict):
        return None
    text, order, columns = value.get("filter"), value.get("order"), value.get("columns")
    keys = [tuple(key) for key in order if _is_key(key)] if isinstance(order, list) else []
    names = [name for name in columns if isinstance(name, str) and name] if isinstance(columns, list) else []
    return View(
        text if isinstance(text, str) else "",
        Order(tuple(dict(reversed(keys)).items())[::-1][:MOST_KEYS]),
        tuple(dict.fromkeys(names))[:_MOST_COLUMNS],
    )


def _is_key(key: Any) -> bool:
    return isinstance(key, list) and len(key) == 2 and isinstance(key[0], str) and isinstance(key[1], bool)


def _is_text(text: Any) -> bool:
    return isinstance(text, str) and 0 < len(text) <= LONGEST_TEXT


def _name(key: ContextKey) -> str:
    return json.dumps(key)


def _part(known: Mapping[str, Any], part: str) -> dict[str, Any]:
    held = known.get(part)
    return held if isinstance(held, dict) else {}


def _read(environ: Mapping[str, str]) -> dict[str, Any]:
    try:
        with (state_dir(environ) / FILE).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        value = json.loads(data) if len(data) <= _MOST_BYTES else None
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _write(known: Mapping[str, Any], environ: Mapping[str, str]) -> bool:
    try:
        folder = private_folder(state_dir(environ))
        write_private(folder / FILE, json.dumps(known, indent=1).encode("ascii"))
    except OSError:
        return False
    return True
