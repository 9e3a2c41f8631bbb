"""What the shown instances come to: how many, by state and power, what they have, and what they cost a month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Context, Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from tui.core import words
from tui.core.order import price_of
from tui.domain.row import InstanceRow

HOURS_A_MONTH = 730
# Parts of a month's price, in 72ths, so that a third or a 24th of a price stays exact in the sum.
_WHOLE = 72
_PARTS = {
    "free": 0,
    "one_time": 0,
    "hourly": _WHOLE * HOURS_A_MONTH,
    "monthly": _WHOLE,
    "quarterly": _WHOLE // 3,
    "semi_annually": _WHOLE // 6,
    "annually": _WHOLE // 12,
    "biennially": _WHOLE // 24,
    "triennially": _WHOLE // 36,
}
# Prices of at most 40 digits between 10**20 and its reciprocal have sums of fewer digits than this.
_EXACT = Context(prec=160)
_MOST_DIGITS, _FURTHEST = 40, 20
_MOST_WORDS, _ABSURD, _GAP = 4, 10**15, "  "
_LEAVING = ("disk", "ram", "vcpu", "powers", "monthly", "states", "instances")


class _Summed(NamedTuple):
    """What of a row is summed up."""

    status: str | None
    power: str | None
    vcpu: int | None
    ram_mb: int | None
    disk_gb: int | None
    price: str | None
    cycle: str | None


class _Numbered(dict[Any, int]):
    """A number for each thing that is met, in the order in which they were."""

    def __missing__(self, met: Any) -> int:
        self[met] = number = len(self)
        return number


_summed_of = attrgetter(*_Summed._fields)


class Totals(NamedTuple):
    """Sums over rows, of what is known; `states` and `powers` are words with their counts, the most frequent first.

    `monthly` is what the rows cost a month, each from the price of its own cycle (an hour counts 730 times, a year a
    twelfth; free and one time nothing); `unpriced` are those whose price or cycle is not known. `disk_gb` is None where
    no row tells.
    """

    instances: int
    states: tuple[tuple[str, int], ...]
    powers: tuple[tuple[str, int], ...]
    vcpu: int
    ram_mb: int
    disk_gb: int | None
    monthly: Decimal
    unpriced: int


class Sums:
    """The rows of a snapshot, ready to be summed up: thousands of them have the same of what is summed."""

    def __init__(self, rows: Iterable[InstanceRow] = ()) -> None:
        self._rows = list(rows)
        self._kinds: list[int] = []
        self._numbers = _Numbered()

    def add(self, rows: Iterable[InstanceRow]) -> None:
        """Take in rows that arrived later, after those that are there; what was made ready stays."""
        self._rows.extend(rows)

    def prepare(self, most: int | None = None) -> bool:
        """Make at most so many more rows ready, when there is time, or all of them; True where all are."""
        start = len(self._kinds)
        if start < len(self._rows):
            rows = self._rows[start : None if most is None else start + most]
            self._kinds += map(self._numbers.__getitem__, map(_summed_of, rows))
        return len(self._kinds) == len(self._rows)

    def of(self, places: Iterable[int] | None = None) -> Totals:
        """The sums over the rows in these places; None is all."""
        self.prepare()
        counts = Counter(self._kinds if places is None else map(self._kinds.__getitem__, places))
        kinds = list(self._numbers)
        return _totals([(_Summed._make(kinds[number]), count) for number, count in counts.items()])


def totals(rows: Iterable[InstanceRow]) -> Totals:
    """The sums over the rows, once; for more than once there are the Sums."""
    return Sums(rows).of()


def line(held: Totals, width: int) -> str:
    """The sums in one line of at most `width` cells; "" where none has room.

    Where there is little room fewer states and powers are named, then the least important sum is left out.
    """
    left_out: set[str] = set()
    for leaving in ("", *_LEAVING):
        left_out.add(leaving)
        for most in range(_MOST_WORDS, 0, -1):
            text = _GAP.join(part for name, part in _parts(held, most).items() if name not in left_out)
            if words.cell_width(text) <= width:
                return text
    return ""


def _parts(held: Totals, most: int) -> dict[str, str]:
    """The parts of the line in their order, with so many states and powers by name."""
    priced = held.unpriced < held.instances
    # Never one without the other: the sum alone would look like all of it.
    missing = f" ({held.unpriced:,} without price)" if held.unpriced else ""
    found = {
        "instances": f"{held.instances:,} instance{'s' if held.instances != 1 else ''}",
        "states": _words(held.states, most),
        "powers": _words(held.powers, most),
        "vcpu": f"{_many(held.vcpu)} vCPU" if held.vcpu else "",
        "ram": f"{_ram(held.ram_mb)} RAM" if held.ram_mb else "",
        "disk": f"{words.gigabytes(held.disk_gb)} disk" if held.disk_gb else "",
        "monthly": f"{_money(held.monthly)} a month{missing}" if priced else "",
    }
    return {name: text for name, text in found.items() if text}


def _many(count: int) -> str:
    return f"{count:,}" if abs(count) < _ABSURD else words.integer(count)


def _ram(mebibytes: int) -> str:
    """Memory as elsewhere, but in TiB from 1024 GiB: a fleet has much."""
    tebibytes = Decimal(mebibytes) / 1024**2
    return words.ram(mebibytes) if not 1 <= tebibytes < _ABSURD else f"{words.plain(round(tebibytes, 1))} TiB"


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}" if amount.copy_abs() < _ABSURD else words.money(amount)


def _words(counted: tuple[tuple[str, int], ...], most: int) -> str:
    told = [f"{count:,} {words.visible(word).lower()}" for word, count in counted[:most]]
    others = sum(count for _, count in counted[most:])
    return ", ".join([*told, f"{others:,} other"] if others else told)


def _totals(counted: Sequence[tuple[_Summed, int]]) -> Totals:
    """The sums over kinds of rows, each so many times."""
    monthly, unpriced = _monthly(counted)
    disks = [one.disk_gb * count for one, count in counted if one.disk_gb is not None]
    return Totals(
        sum(count for _, count in counted),
        _counted((one.status, count) for one, count in counted),
        _counted((one.power, count) for one, count in counted),
        sum((one.vcpu or 0) * count for one, count in counted),
        sum((one.ram_mb or 0) * count for one, count in counted),
        sum(disks) if disks else None,
        monthly,
        unpriced,
    )


def _counted(words_and_counts: Iterable[tuple[str | None, int]]) -> tuple[tuple[str, int], ...]:
    found: Counter[str] = Counter()
    for word, count in words_and_counts:
        if word:
            found[word] += count
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _monthly(counted: Iterable[tuple[_Summed, int]]) -> tuple[Decimal, int]:
    """What the rows cost a month, exact up to the last division (28 digits), and how many have no known price."""
    whole, unpriced = Decimal(0), 0
    for one, count in counted:
        part = _PARTS.get(one.cycle or "")
        price = Decimal(0) if part == 0 else _summable(one.price)
        if part is None or price is None:
            unpriced += count
        else:
            whole = _EXACT.fma(price, Decimal(part * count), whole)
    return whole / _WHOLE, unpriced


def _summable(text: str | None) -> Decimal | None:
    price = price_of(text)
    if not price:
        return price
    # No arithmetic on what is absurd: it could not be exact, or not be at all.
    usual = abs(price.adjusted()) <= _FURTHEST and len(price.as_tuple().digits) <= _MOST_DIGITS
    return price if usual else None
