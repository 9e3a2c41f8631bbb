"""A list at one time, and what became different from one to the next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from tui.domain.row import InstanceRow

Pair = tuple[InstanceRow, InstanceRow]
_id_of = itemgetter(InstanceRow._fields.index("id"))


@dataclass(frozen=True)
class Snapshot:
    """The rows of a list, each id once, in the API's order; when they were read; how many the API said there are."""

    rows: tuple[InstanceRow, ...]
    fetched_at: datetime
    total: int | None = None

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each instance stands, by its id."""
        return {row.id: place for place, row in enumerate(self.rows)}

    def row(self, identity: str) -> InstanceRow | None:
        """The row of an instance; None where the list has none of that id."""
        place = self.places.get(identity)
        return None if place is None else self.rows[place]


class Changes(Mapping[str, frozenset[str]]):
    """The names of the fields that differ, by id, compared when they are asked for: few of them are on the screen."""

    def __init__(self, pairs: Mapping[str, Pair]) -> None:
        """`pairs` has the old and the new row of each that differs."""
        self._pairs = pairs

    def __getitem__(self, identity: str) -> frozenset[str]:
        return _fields(*self._pairs[identity])

    def __iter__(self) -> Iterator[str]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)


class Diff(NamedTuple):
    """What makes one list of rows another: applied to the first it gives the second.

    `came` and `went` are ids, `changed` has the names of the fields that differ by id, `rows` the new row of each that
    came or changed. `order` is the ids of the second in their order where that is not the first's, with those that came
    at its end; None where it is.
    """

    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    changed: Mapping[str, frozenset[str]] = {}
    rows: Mapping[str, InstanceRow] = {}
    order: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.changed or self.order is not None)


def diff(old: Sequence[InstanceRow], new: Sequence[InstanceRow]) -> Diff:
    """What became different from the old rows to the new ones; in each of them an id stands once (`unique`).

    A row that is the same object in both costs next to nothing.
    """
    before = dict(zip(map(_id_of, old), old, strict=True))
    ids = list(map(_id_of, new))
    pairs: dict[str, Pair] = {}
    came: list[str] = []
    rows: dict[str, InstanceRow] = {}
    for known, row in zip(map(before.get, ids), new, strict=True):
        if known is row or known == row:
            continue
        rows[row.id] = row
        if known is None:
            came.append(row.id)
        else:
            pairs[row.id] = (known, row)
    # Of the old ones, as many are there still as are not new here.
    some_went = len(before) > len(ids) - len(came)
    after = set(ids) if some_went else set()
    went = tuple(identity for identity in before if identity not in after) if some_went else ()
    kept = [identity for identity in before if identity in after] if some_went else list(before)
    return Diff(tuple(came), went, Changes(pairs), rows, None if kept + came == ids else tuple(ids))


def apply(difference: Diff, old: Sequence[InstanceRow]) -> tuple[InstanceRow, ...]:
    """The second list of rows, from the first one and the difference; KeyError where it is that of another one."""
    by_id = {row.id: row for row in old}
    for identity in difference.went:
        del by_id[identity]
    # A row that changed keeps its place, one that came is put at the end.
    by_id.update(difference.rows)
    if difference.order is None:
        return tuple(by_id.values())
    return tuple(by_id[identity] for identity in difference.order)


def unique(rows: Iterable[InstanceRow]) -> tuple[InstanceRow, ...]:
    """Each instance once, where it stands first, but as it was told last: pages shift while they are read."""
    return tuple({row.id: row for row in rows}.values())


def _fields(old: InstanceRow, new: InstanceRow) -> frozenset[str]:
    return frozenset(name for name, before, after in zip(InstanceRow._fields, old, new, strict=True) if before != after)
