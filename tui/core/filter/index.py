"""The rows of a snapshot, made ready for the filter, so that a key is answered at once with 50,000 of them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tui.core.filter.fields import ANYWHERE, Field, NumberField, TextField
from tui.core.filter.terms import Filter, TextTerm, cell, folded
from tui.domain.row import InstanceRow


class Index:
    """Rows by their place, each field of them folded when it is first asked for, and once."""

    def __init__(self, rows: Iterable[InstanceRow] = ()) -> None:
        self._rows = list(rows)
        self._columns: dict[str, list[Any]] = {}
        self._known: dict[str, _Folded] = {}
        self._counts: dict[str, Counter[Any]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, rows: Iterable[InstanceRow]) -> None:
        """Take in rows that arrived later, after those that are there; what was made ready stays."""
        self._rows.extend(rows)
        self._counts.clear()

    def select(self, wanted: Filter, within: Iterable[int] | None = None) -> list[int]:
        """The places of the rows that are found, in the order of `within` (None is all rows, in theirs).

        What a filter found can be handed in as `within` for one that narrows it, and an arrangement to keep its order.
        """
        places: Iterable[int] = range(len(self._rows)) if within is None else within
        for term in wanted.terms:
            places = term.select(self._column(term.field), places)
        return list(places)

    def prepare(self, most: int, wanted: Filter | None = None) -> bool:
        """Make at most so many more rows ready for that filter, when there is time; True where all are.

        Without one, it is for words without a field.
        """
        fields = [ANYWHERE] if wanted is None else [term.field for term in wanted.terms]
        return all(len(self._column(field, most)) == len(self._rows) for field in fields)

    def counts(self, field: Field) -> Counter[Any]:
        """How many rows have each of the things that the field looks at."""
        if field.name not in self._counts:
            self._counts[field.name] = Counter(map(field.of, self._rows))
        return self._counts[field.name]

    def having(self, field: TextField, text: str) -> Iterator[Any]:
        """What the field looks at in each row where a text of it begins with, or has as a part, what was typed."""
        for place in TextTerm(field, text).select(self._column(field), range(len(self._rows))):
            yield field.of(self._rows[place])

    def _column(self, field: Field, most: int | None = None) -> list[Any]:
        column = self._columns.setdefault(field.name, [])
        start = len(column)
        rows = self._rows[start : None if most is None else start + most]
        if isinstance(field, NumberField):
            column += map(field.of, rows)
        elif field.unique:
            column += [cell(field, row) for row in rows]
        else:
            column += map(self._known.setdefault(field.name, _Folded(field)).__getitem__, map(field.of, rows))
        return column


class _Folded(dict[Any, str]):
    """Folded texts by what they are made of, each made once: thousands of rows have the same few."""

    def __init__(self, field: TextField) -> None:
        super().__init__()
        self._field = field

    def __missing__(self, held: Any) -> str:
        made = self[held] = folded(self._field, held)
        return made
