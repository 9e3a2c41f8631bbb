"""How the list was looked at: the last view of each context, views with names, the last filters; never a failure."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tui.core.cache import ContextKey
from tui.core.order import MOST_KEYS, Order
from tui.core.state_file import Change, aside, change_state, is_damaged, read_state

FILE = "views.json"
MOST_FILTERS = 20
LONGEST_TEXT = 1000
_MOST_VIEWS, _MOST_COLUMNS = 100, 50
_LAST, _NAMED, _FILTERS = "last", "named", "filters"


class View(NamedTuple):
    """The text of the filter, the order, and the names of the columns as they stand; without any, those that fit."""

    filter: str = ""
    order: Order = Order()
    columns: tuple[str, ...] = ()


class Views:
    """The views and filters of all accounts of this user; kept in memory only where no folder is given."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._memory: dict[str, Any] = {}

    @property
    def lasts(self) -> bool:
        """Whether they are there at the next start."""
        return self._folder is not None

    def last(self, key: ContextKey) -> View | None:
        """The view that was open last in the context; None where none is known."""
        return _view(_part(self._read(), _LAST).get(_name(key)))

    def remember(self, key: ContextKey, view: View) -> bool:
        """Keep the view for the context, of at most 100 contexts; False where the file cannot be written."""
        return self._put(_LAST, _name(key), view)

    def named(self) -> dict[str, View]:
        """The views that have a name, by it, in the order of the names."""
        held = {name: _view(value) for name, value in _part(self._read(), _NAMED).items()}
        return {name: view for name, view in sorted(held.items()) if name and view is not None}

    def save(self, name: str, view: View) -> bool:
        """Keep the view under a name, in the place of one that has it.

        False where the file cannot be written, where the name is empty or longer than 1,000 characters, or where 100
        others are kept: a view with a name is never dropped for another.
        """
        others = self.named().keys() - {name}
        if not name or len(name) > LONGEST_TEXT or len(others) >= _MOST_VIEWS:
            return False
        return self._put(_NAMED, name, view)

    def delete(self, name: str) -> bool:
        """Forget the view of that name; False where the file cannot be written."""

        def without(known: dict[str, Any]) -> dict[str, Any]:
            named = _part(known, _NAMED)
            kept = {held: view for held, view in named.items() if held != name}
            return known if len(kept) == len(named) else known | {_NAMED: kept}

        return self._change(without)

    def recent(self) -> tuple[str, ...]:
        """The texts of the filters that were used last, at most 20, the newest first."""
        return tuple(_filters(self._read()))

    def remember_filter(self, text: str) -> bool:
        """Put a filter before those that were used; False where it is empty, too long, or cannot be written."""
        text = text.strip()

        def first(known: dict[str, Any]) -> dict[str, Any]:
            before = _filters(known)
            filters = [text, *(held for held in before if held != text)][:MOST_FILTERS]
            return known if filters == before else known | {_FILTERS: filters}

        return _is_text(text) and self._change(first)

    def damaged(self) -> tuple[Path, ...]:
        """The files that could not be read: that of the views, and those that were moved aside to keep new ones."""
        if self._folder is None:
            return ()
        path = self._folder / FILE
        return (*aside(path), *([path] if is_damaged(path) else []))

    def _put(self, part: str, name: str, view: View) -> bool:
        def last(known: dict[str, Any]) -> dict[str, Any]:
            held = _part(known, part)
            if _view(held.get(name)) == view and list(held)[-1] == name:
                return known
            # Taken out first, so that they stand in the order of their last use and the oldest go.
            views = {other: value for other, value in held.items() if other != name} | {name: _plain(view)}
            return known | {part: dict(list(views.items())[-_MOST_VIEWS:])}

        return self._change(last)

    def _read(self) -> dict[str, Any]:
        return self._memory if self._folder is None else read_state(self._folder / FILE)

    def _change(self, change: Change) -> bool:
        if self._folder is None:
            self._memory = dict(change(self._memory))
            return True
        # What has a name is nowhere else.
        return change_state(self._folder / FILE, change, keeps_damaged=True)


def _plain(view: View) -> dict[str, Any]:
    """The view as JSON holds it, and gives it back."""
    order = [list(key) for key in view.order.keys]
    return {"filter": view.filter[:LONGEST_TEXT], "order": order, "columns": list(view.columns[:_MOST_COLUMNS])}


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


def _filters(known: Mapping[str, Any]) -> list[str]:
    held = known.get(_FILTERS)
    return list(filter(_is_text, held))[:MOST_FILTERS] if isinstance(held, list) else []
