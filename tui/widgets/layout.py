"""Where the columns of the list stand: as wide as what they show, as many as have room, the rest to be scrolled to."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from rich.cells import cell_len

from tui.core import words
from tui.core.columns import COLUMNS, MODIFIED, NAME, PROJECT, Column
from tui.domain.row import InstanceRow

GAP = 2
# Before the columns: a sign where the row is marked.
MARK_WIDTH = 2
# A column that has less room than this is not worth showing cut.
_NARROWEST = 4
_MOST_KNOWN = 4096


class Layout(NamedTuple):
    """The columns on the screen with their widths (a gap follows each), and whether there are more to either side."""

    columns: tuple[tuple[Column, int], ...] = ()
    width: int = 0
    more_left: bool = False
    more_right: bool = False

    def at(self, x: int) -> str | None:
        """The name of the column that has this cell of a line; None beside them."""
        start = MARK_WIDTH
        for column, width in self.columns:
            if start <= x < start + width + GAP:
                return column.name
            start += width + GAP
        return None

    def shows(self, column: Column) -> bool:
        """Whether that column is on the screen."""
        return any(shown is column for shown, _ in self.columns)


class Widths:
    """How wide each column is: what was seen never makes one narrower, so that nothing jumps."""

    def __init__(self) -> None:
        self._widths = {column.name: len(column.name) for column in COLUMNS}
        # An age becomes longer by itself.
        self._widths[MODIFIED.name] = MODIFIED.widest
        self._known: set[InstanceRow] = set()
        self.projects = False

    def __getitem__(self, column: Column) -> int:
        return self._widths[column.name]

    def learn(self, rows: Iterable[InstanceRow], now: datetime) -> bool:
        """Make room for these; whether a column became wider. What was measured before costs nothing."""
        before = dict(self._widths), self.projects
        new = set(rows) - self._known
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known |= new
        for row in new:
            self._measure(row, now)
        return before != (self._widths, self.projects)

    def _measure(self, row: InstanceRow, now: datetime) -> None:
        self.projects = self.projects or row.project is not None
        for column in COLUMNS:
            known = self._widths[column.name]
            if known < column.widest:
                text = column.text(row, now)
                if text != words.ABSENT:
                    self._widths[column.name] = max(known, min(cell_len(text), column.widest))


def columns_of(widths: Widths, width: int, chosen: Collection[str] = ()) -> tuple[Column, ...]:
    """The columns that are shown: the chosen ones in their order, else those that fit, the least important left out."""
    named = {column.name: column for column in COLUMNS}
    if chosen:
        wanted = tuple(named[name] for name in chosen if name in named)
        return wanted if NAME in wanted else (NAME, *wanted)
    left = width - MARK_WIDTH
    fitting: set[str] = set()
    for column in sorted(_offered(widths), key=lambda column: column.rank):
        left -= widths[column] + GAP
        if left < 0 and fitting:
            break
        fitting.add(column.name)
    return tuple(column for column in COLUMNS if column.name in fitting)


def lay_out(widths: Widths, width: int, chosen: Collection[str] = (), first: int = 0) -> Layout:
    """The columns on a line of that width with the name and, of the others, those from the one numbered `first`.

    Without a choice, those that fit stand first, and those that do not are scrolled to.
    """
    standing = columns_of(widths, width, chosen)
    rest = () if chosen else tuple(column for column in _offered(widths) if column not in standing)
    others = tuple(column for column in (*standing, *rest) if column is not NAME)
    left = max(0, width - MARK_WIDTH)
    name = max(0, min(widths[NAME], left - GAP))
    shown = _fitting(widths, others[first:], left - name - GAP)
    placed = {NAME: name} | shown
    order = [column for column in standing if column in placed] if not first else list(placed)
    return Layout(
        tuple((column, placed[column]) for column in order), width, first > 0, first + len(shown) < len(others)
    )


def _fitting(widths: Widths, columns: Iterable[Column], left: int) -> dict[Column, int]:
    """As many columns as fit, from the first; that one even where it must be cut."""
    fitting: dict[Column, int] = {}
    for column in columns:
        wide = widths[column] if fitting else min(widths[column], left - GAP)
        left -= wide + GAP
        if left < 0 or wide < min(_NARROWEST, widths[column]):
            break
        fitting[column] = wide
    return fitting


def _offered(widths: Widths) -> tuple[Column, ...]:
    return tuple(column for column in COLUMNS if column is not PROJECT or widths.projects)
