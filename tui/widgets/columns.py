"""The columns of the list: what each shows, how wide it is, which leave first as the window narrows."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from tui.core import words
from tui.domain.row import InstanceRow

GAP = 2
# Before the columns: a sign where the row is marked.
MARK_WIDTH = 2
_MARKED, _FAILED = "✓", "!"
_STATE_SIGNS = {
    "active": "●",
    "suspended": "◐",
    "pending": "○",
    "provisioning": "○",
    "terminated": "✕",
    "cancelled": "✕",
}
_POWER_SIGNS = {"running": "▲", "stopped": "■"}


class Column(NamedTuple):
    """A column: its text for a row at a time, its widest, and its rank (those of a low rank stay longest)."""

    name: str
    text: Callable[[InstanceRow, datetime], str]
    widest: int
    rank: int


def _signed(signs: dict[str, str], word: str | None, text: str) -> str:
    return f"{signs[word]} {text}" if word in signs else f"  {text}"


def _memory(row: InstanceRow) -> str:
    if row.memory_mb is None or not row.ram_mb:
        return words.ABSENT
    return f"{row.memory_mb * 100 // row.ram_mb}% of {words.ram(row.ram_mb)}"


def _modified(row: InstanceRow, now: datetime) -> str:
    try:
        at = datetime.fromisoformat(row.modified or "")
    except ValueError:
        return words.ABSENT
    return words.age(at if at.tzinfo else at.replace(tzinfo=UTC), now)


COLUMNS = (
    Column("NAME", lambda row, _: words.visible(row.name), 32, 0),
    Column("PROJECT", lambda row, _: words.visible(row.project), 18, 1),
    Column("STATE", lambda row, _: _signed(_STATE_SIGNS, row.status, words.state_label(row.status)), 16, 1),
    Column("POWER", lambda row, _: _signed(_POWER_SIGNS, row.power, words.visible(row.power)), 14, 2),
    Column("SIZE", lambda row, _: words.visible(row.size), 14, 4),
    Column("LOCATION", lambda row, _: words.visible(row.location), 16, 5),
    Column("IMAGE", lambda row, _: words.visible(row.image), 22, 7),
    Column("IPV4", lambda row, _: words.visible(row.ipv4), 15, 3),
    Column("IPV6", lambda row, _: words.visible(row.ipv6), 26, 13),
    Column("VPC", lambda row, _: words.visible(row.vpc), 16, 8),
    Column("CPU", lambda row, _: f"{row.cpu:3.0f}%" if row.cpu is not None else words.ABSENT, 5, 6),
    Column("MEM", lambda row, _: _memory(row), 16, 9),
    Column("TAGS", lambda row, _: words.visible(", ".join(row.tags)), 28, 10),
    Column("CYCLE", lambda row, _: words.cycle_label(row.cycle), 14, 11),
    Column("PRICE", lambda row, _: words.visible(row.price).rjust(7), 10, 12),
    Column("MODIFIED", lambda row, now: _modified(row, now), 14, 14),
)


def mark_sign(reason: str) -> str:
    """The sign of a marked row, another one where there is a reason why its last change was not applied."""
    return _FAILED if reason else _MARKED


def fit(rows: Sequence[InstanceRow], width: int) -> tuple[tuple[Column, int], ...]:
    """The columns that have room, in their order, each as wide as what it shows (of the first thousand rows)."""
    now = datetime.now(UTC)
    sample = rows[:1000]
    left, chosen = width, {}
    several = any(row.project for row in sample)
    for column in sorted(COLUMNS, key=lambda column: column.rank):
        if column.name == "PROJECT" and not several:
            continue
        longest = max((cell_len(column.text(row, now)) for row in sample), default=0)
        wanted = min(max(longest, len(column.name)), column.widest) + GAP
        if wanted - GAP > left:
            break
        chosen[column.name] = wanted
        left -= wanted
    return tuple((column, chosen[column.name]) for column in COLUMNS if column.name in chosen)


def cells(row: InstanceRow, columns: Sequence[tuple[Column, int]], now: datetime) -> list[str]:
    """The texts of a row for those columns."""
    return [column.text(row, now) for column, _ in columns]


def line(texts: Sequence[str], columns: Sequence[tuple[Column, int]], width: int) -> str:
    """The texts in their columns, what is too long cut with an ellipsis, the whole exactly `width` cells."""
    fitted = "".join(
        set_cell_size(text if cell_len(text) <= room - GAP else set_cell_size(text, room - GAP - 1) + "…", room)
        for text, (_, room) in zip(texts, columns, strict=True)
    )
    return set_cell_size(fitted, width)
