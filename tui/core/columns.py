"""The columns of the list: what each shows, how wide it may be, which leave first as the window narrows."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from tui.core import words
from tui.core.past import ago_in_short
from tui.core.signs import power_sign, sign, state_sign
from tui.domain.row import InstanceRow

_MARKED, _FAILED = sign("marked"), sign("failed")
# What wants to be looked at, by its tone; what is as it should be has none, and costs none on a slow line.
_STATE_TONES = {
    "suspended": "wait",
    "pending": "wait",
    "provisioning": "wait",
    "terminated": "bad",
    "cancelled": "bad",
}
# Terminals do not agree how wide what these make of their neighbours is (joiners, tones of skin); without them they do.
_JOINERS = str.maketrans("", "", "\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
# Far more than a column is wide, of a text that may be a megabyte.
_MOST_SHOWN = 1024


class Column(NamedTuple):
    """A column: its text for a row at a time, its widest, its rank (those of a low one stay longest).

    `fields` are those of the row that its text is made of; `searched`, whether words of a filter are found in it.
    """

    name: str
    text: Callable[[InstanceRow, datetime], str]
    widest: int
    rank: int
    fields: frozenset[str]
    searched: bool = False


def _bounded(text: str | None) -> str | None:
    return text if not text or len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _shown(text: str | None) -> str:
    return _alone(words.visible(_bounded(text)))


def _alone(shown: str) -> str:
    return shown if shown.isascii() else shown.translate(_JOINERS)


def state_text(row: InstanceRow) -> str:
    """The billing status as a word."""
    return _alone(words.state_label(_bounded(row.status)))


def power_text(row: InstanceRow) -> str:
    """The power status as a word."""
    return _shown(row.power)


def _cpu(row: InstanceRow) -> str:
    return (f"{row.cpu:.0f}%" if row.cpu is not None else words.ABSENT).rjust(4)


def _memory(row: InstanceRow) -> str:
    if row.memory_mb is None or not row.ram_mb:
        return words.ABSENT
    return f"{words.integer(row.memory_mb * 100 // row.ram_mb)}% of {words.ram(row.ram_mb)}"


def _modified(row: InstanceRow, now: datetime) -> str:
    try:
        at = datetime.fromisoformat(row.modified or "")
    except ValueError:
        return words.ABSENT
    return ago_in_short(at if at.tzinfo else at.replace(tzinfo=UTC), now)


def _column(name: str, text: Callable[[InstanceRow], str], widest: int, rank: int, *fields: str) -> Column:
    return Column(name, lambda row, _: text(row), widest, rank, frozenset(fields), name in _SEARCHED)


_SEARCHED = ("NAME", "IPV4", "IPV6", "TAGS")
NAME = _column("NAME", lambda row: _shown(row.name), 32, 0, "name")
PROJECT = _column("PROJECT", lambda row: _shown(row.project), 18, 1, "project")
MODIFIED = Column("MODIFIED", _modified, 14, 14, frozenset({"modified"}))
COLUMNS = (
    NAME,
    PROJECT,
    _column("STATE", lambda row: f"{state_sign(row.status)} {state_text(row)}", 16, 1, "status"),
    _column("POWER", lambda row: f"{power_sign(row.power)} {power_text(row)}", 14, 2, "power"),
    _column("SIZE", lambda row: _shown(row.size), 14, 4, "size"),
    _column("LOCATION", lambda row: _shown(row.location), 16, 5, "location"),
    _column("IMAGE", lambda row: _shown(row.image), 22, 7, "image"),
    _column("IPV4", lambda row: _shown(row.ipv4), 15, 3, "ipv4"),
    _column("IPV6", lambda row: _shown(row.ipv6), 26, 13, "ipv6"),
    _column("VPC", lambda row: _shown(row.vpc), 16, 8, "vpc"),
    _column("CPU", _cpu, 5, 6, "cpu"),
    _column("MEM", _memory, 16, 9, "memory_mb", "ram_mb"),
    _column("TAGS", lambda row: _shown(", ".join(row.tags)), 28, 10, "tags"),
    _column("CYCLE", lambda row: _alone(words.cycle_label(_bounded(row.cycle))), 14, 11, "cycle"),
    _column("PRICE", lambda row: _shown(row.price).rjust(7), 10, 12, "price"),
    MODIFIED,
)
COLUMN_NAMES = tuple(column.name for column in COLUMNS)


def tone_of(row: InstanceRow) -> tuple[str, str]:
    """The column whose sign is to be coloured, and the tone: the state, or the power of what should be running.

    Both are "" where all is as it should be.
    """
    if tone := _STATE_TONES.get(row.status or ""):
        return "STATE", tone
    return ("POWER", "wait") if row.power == "stopped" else ("", "")


def mark_sign(reason: str) -> str:
    """The sign of a marked row, another one where there is a reason why its last change was not applied."""
    return _FAILED if reason else _MARKED
