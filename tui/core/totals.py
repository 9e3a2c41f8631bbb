"""What the shown instances come to: how many, by state and power, what they have, and what they cost a month."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from decimal import Context, Decimal
from operator import attrgetter
from typing import NamedTuple

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
_HAS_DISKS = "disk_gb" in InstanceRow._fields


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


def totals(rows: Sequence[InstanceRow]) -> Totals:
    """The sums over the rows."""
    monthly, unpriced = _monthly(rows)
    disks = [disk for disk in map(attrgetter("disk_gb"), rows) if disk is not None] if _HAS_DISKS else []
    return Totals(
        len(rows),
        _counted(rows, "status"),
        _counted(rows, "power"),
        _sum(rows, "vcpu"),
        _sum(rows, "ram_mb"),
        sum(disks) if disks else None,
        monthly,
        unpriced,
    )


def line(held: Totals, width: int) -> str:
    """The sums in one line of at most `width` cells, the least important left out first; "" where none has room."""
    parts, leaving = _parts(held), iter(_LEAVING)
    while parts and _cells(_GAP.join(parts.values())) > width:
        parts.pop(next(leaving), None)
    return _GAP.join(parts.values())


def _parts(held: Totals) -> dict[str, str]:
    """The parts of the line in their order."""
    priced = held.unpriced < held.instances
    # Never one without the other: the sum alone would look like all of it.
    missing = f" ({held.unpriced:,} without price)" if held.unpriced else ""
    found = {
        "instances": f"{held.instances:,} instance{'s' if held.instances != 1 else ''}",
        "states": _words(held.states),
        "powers": _words(held.powers),
        "vcpu": f"{_many(held.vcpu)} vCPU" if held.vcpu else "",
        "ram": f"{words.ram(held.ram_mb)} RAM" if held.ram_mb else "",
        "disk": f"{words.gigabytes(held.disk_gb)} disk" if held.disk_gb else "",
        "monthly": f"{words.money(held.monthly)} a month{missing}" if priced else "",
    }
    return {name: text for name, text in found.items() if text}


def _many(count: int) -> str:
    return f"{count:,}" if abs(count) < _ABSURD else words.integer(count)


def _words(counted: tuple[tuple[str, int], ...]) -> str:
    told = [f"{count:,} {words.visible(word).lower()}" for word, count in counted[:_MOST_WORDS]]
    others = sum(count for _, count in counted[_MOST_WORDS:])
    return ", ".join([*told, f"{others:,} other"] if others else told)


def _counted(rows: Sequence[InstanceRow], field: str) -> tuple[tuple[str, int], ...]:
    found = Counter(map(attrgetter(field), rows))
    return tuple(sorted(((word, count) for word, count in found.items() if word), key=lambda item: (-item[1], item[0])))


def _sum(rows: Sequence[InstanceRow], field: str) -> int:
    return sum(filter(None, map(attrgetter(field), rows)))


def _monthly(rows: Sequence[InstanceRow]) -> tuple[Decimal, int]:
    """What the rows cost a month, exact up to the last division (28 digits), and how many have no known price."""
    whole, unpriced = Decimal(0), 0
    # Thousands of rows have the same few prices.
    for (text, cycle), count in Counter(map(attrgetter("price", "cycle"), rows)).items():
        part = _PARTS.get(cycle or "")
        price = Decimal(0) if part == 0 else _summable(text)
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


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
