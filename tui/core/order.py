"""In which order the list stands: by one column or two, names as people count, what is empty always last."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, Self

from tui.core.filter.fold import fold
from tui.core.words import CYCLES
from tui.domain.row import InstanceRow

MOST_KEYS = 2
_DIGITS = re.compile(r"[0-9]+")
_CYCLES = {cycle: f"{place:02}" for place, cycle in enumerate(CYCLES)}


class Order(NamedTuple):
    """The columns to sort by, by name, each with whether it is descending; the first rules. Without any: the API's."""

    keys: tuple[tuple[str, bool], ...] = ()

    def by(self, column: str) -> Self:
        """The order after that column was chosen: it rules, turned round where it did; what ruled comes second."""
        if self.keys and self.keys[0][0] == column:
            return type(self)(((column, not self.keys[0][1]), *self.keys[1:]))
        others = tuple(key for key in self.keys if key[0] != column)
        return type(self)(((column, False), *others)[:MOST_KEYS])

    def then(self, column: str) -> Self:
        """The order with that column second, turned round where it was; it rules where no other does."""
        if not self.keys or self.keys[0][0] == column:
            return self.by(column)
        place = self.place_of(column)
        return type(self)((self.keys[0], (column, place is not None and not place[1])))

    def place_of(self, column: str) -> tuple[int, bool] | None:
        """Which key a column is (0 rules) and whether it is descending; None where it is none."""
        return next(((place, key[1]) for place, key in enumerate(self.keys) if key[0] == column), None)


class Arranger:
    """The rows of a snapshot, ready to be sorted: what a column is sorted by is made once."""

    def __init__(self, rows: Sequence[InstanceRow]) -> None:
        self._rows = list(rows)
        self._keys: dict[str, list[Any]] = {}
        self._last: tuple[Order, list[int]] | None = None

    def add(self, rows: Iterable[InstanceRow]) -> None:
        """Take in rows that arrived later, after those that are there; what was made ready stays."""
        self._rows.extend(rows)
        self._last = None

    def prepare(self, order: Order, most: int) -> bool:
        """Make at most so many more rows ready for that order, when there is time; True where all are."""
        columns = [column for column, _ in order.keys[:MOST_KEYS] if column in SORTS]
        return all(len(self._key(column, most)) == len(self._rows) for column in columns)

    def whole(self, order: Order) -> list[int]:
        """The places of all rows in that order; asked for again, it is there."""
        if self._last is None or self._last[0] != order:
            self._last = (order, self.arrange(order))
        return self._last[1]

    def arrange(self, order: Order, within: Iterable[int] | None = None) -> list[int]:
        """The places of the rows (of those within, None is all) in that order; ties stay as they were.

        A row that has nothing in a column comes after those that have, also where it is descending. A column that is
        not known sorts nothing.
        """
        places = list(range(len(self._rows)) if within is None else within)
        for column, descending in reversed(order.keys[:MOST_KEYS]):
            if column in SORTS:
                places = self._sorted(places, self._key(column), descending)
        return places

    def _sorted(self, places: list[int], keys: list[Any], descending: bool) -> list[int]:
        filled = [place for place in places if keys[place] is not None]
        empty = [place for place in places if keys[place] is None] if len(filled) < len(places) else []
        filled.sort(key=keys.__getitem__, reverse=descending)
        return filled + empty

    def _key(self, column: str, most: int | None = None) -> list[Any]:
        keys = self._keys.setdefault(column, [])
        start = len(keys)
        if start < len(self._rows):
            keys += SORTS[column](self._rows[start : None if most is None else start + most])
        return keys


def arrange(rows: Sequence[InstanceRow], order: Order) -> list[int]:
    """The places of the rows in that order, once; for more than once there is the Arranger."""
    return Arranger(rows).arrange(order)


def natural(texts: Iterable[str | None]) -> list[str | None]:
    """What texts are sorted by so that web-2 comes before web-10, case and accents aside; None for an empty one."""
    # All at once: a call for each number of all of them is much less than one for each text.
    folded = "\n".join(fold(text or "") for text in texts)
    return [text or None for text in _DIGITS.sub(_counted, folded).split("\n")]


def price_of(text: str | None) -> Decimal | None:
    """A price as a number; None for what the API's pattern admits and is none (`""`, `"-"`), and for no finite one."""
    try:
        price = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return price if price.is_finite() else None


def _counted(found: re.Match[str]) -> str:
    """A number as text that sorts by its value: after a zero, so that it stands among letters as digits do."""
    digits = found.group().lstrip("0")
    return f"0{chr(min(len(digits) + 0x20, 0x10FFFF))}{digits}"


def _natural_by(text: Callable[[InstanceRow], str | None]) -> Callable[[Sequence[InstanceRow]], list[Any]]:
    return lambda rows: natural(map(text, rows)) if rows else []


def _each(key: Callable[[InstanceRow], Any]) -> Callable[[Sequence[InstanceRow]], list[Any]]:
    return lambda rows: list(map(key, rows))


def _sizes(rows: Sequence[InstanceRow]) -> list[Any]:
    """By vCPUs, then RAM, then name; what was not told counts as less than all."""
    names = natural([row.size or row.size_slug for row in rows]) if rows else []
    return [
        None
        if row.vcpu is None and row.ram_mb is None and name is None
        else (-1 if row.vcpu is None else row.vcpu, -1 if row.ram_mb is None else row.ram_mb, name or "")
        for row, name in zip(rows, names, strict=True)
    ]


def _cycle(row: InstanceRow) -> str | None:
    """By length, as they are listed; a word that is not known after them, by itself."""
    return _CYCLES.get(row.cycle, f"~{fold(row.cycle)}") if row.cycle else None


def _used_memory(row: InstanceRow) -> float | None:
    """The used part of the size's RAM, as the column shows it."""
    if row.memory_mb is None or not row.ram_mb:
        return None
    try:
        return row.memory_mb / row.ram_mb
    except OverflowError:
        return math.inf if (row.memory_mb < 0) is (row.ram_mb < 0) else -math.inf


def _cpu(row: InstanceRow) -> float | None:
    # What is no number cannot be put in any order.
    return None if row.cpu is None or math.isnan(row.cpu) else row.cpu


def _modified(row: InstanceRow) -> float | None:
    try:
        at = datetime.fromisoformat((row.modified or "").strip())
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def _address(family: str, text: str | None) -> tuple[int, Any] | None:
    """By the number of the address; what is none after them, by itself."""
    import socket

    if not text:
        return None
    try:
        return 0, socket.inet_pton(getattr(socket, family), text.partition("%")[0])
    except (OSError, ValueError):
        return 1, fold(text)


SORTS: dict[str, Callable[[Sequence[InstanceRow]], list[Any]]] = {
    "NAME": _natural_by(lambda row: row.name),
    "STATE": _natural_by(lambda row: row.status),
    "POWER": _natural_by(lambda row: row.power),
    "SIZE": _sizes,
    "LOCATION": _natural_by(lambda row: row.location or row.location_slug),
    "IMAGE": _natural_by(lambda row: row.image),
    "IPV4": _each(lambda row: _address("AF_INET", row.ipv4)),
    "IPV6": _each(lambda row: _address("AF_INET6", row.ipv6)),
    "VPC": _natural_by(lambda row: row.vpc),
    "CPU": _each(_cpu),
    "MEM": _each(_used_memory),
    "TAGS": _natural_by(lambda row: ", ".join(row.tags)),
    "CYCLE": _each(_cycle),
    "PRICE": _each(lambda row: price_of(row.price)),
    "MODIFIED": _each(_modified),
    "PROJECT": _natural_by(lambda row: row.project),
}
