"""What of the rows is shown, and how: filter, order and columns over the last snapshot, and what changed in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tui.core.filter import Filter, Index, parse
from tui.core.order import Order
from tui.core.ready import Ready
from tui.core.snapshot import Diff, diff
from tui.core.totals import Totals
from tui.core.views import View
from tui.domain.row import InstanceRow


class Board:
    """The rows of a list through a view; what is costly is made once a snapshot, and only when it is needed."""

    def __init__(self, view: View | None = None) -> None:
        """A view whose filter cannot be understood is opened without it."""
        view = view or View()
        self.columns = view.columns
        self.order = view.order
        self.rows: tuple[InstanceRow, ...] = ()
        self.changes = Diff()
        self._gone: list[str] = []
        self.text = ""
        self._wanted = Filter()
        self._ready = Ready()
        self._staged: tuple[Ready, Diff] | None = None
        self._totals: Totals | None = None
        # What the filter found, by place, in which order.
        self._found: tuple[Filter, Order, list[int]] | None = None
        self._shown: tuple[InstanceRow, ...] | None = ()
        try:
            self.look_for(view.filter)
        except ValueError:
            self.text = ""

    @property
    def view(self) -> View:
        """How the list is looked at now."""
        return View(self.text, self.order, self.columns)

    @property
    def filter(self) -> Filter:
        """The last filter that could be understood."""
        return self._wanted

    def use(self, view: View) -> None:
        """Look at the list in that way; FilterError as of `look_for`, the order and the columns being taken over."""
        self.columns, self.order, self._shown = view.columns, view.order, None
        self.look_for(view.filter)

    def stage(self, rows: tuple[InstanceRow, ...]) -> Iterator[None]:
        """Make in pieces what these rows need to be shown as the list is looked at; then `take` them.

        It yields after each piece, so that the screen has its turn; nothing is shown differently before `take`.
        """
        if self.rows and rows[: len(self.rows)] == self.rows:
            return
        ready = Ready(rows)
        yield from ready.pieces(self._wanted, self.order)
        difference = diff(self.rows, rows) if self.rows else Diff()
        yield
        self._staged = (ready, difference)

    def take(self, rows: tuple[InstanceRow, ...], *, news: bool = True) -> None:
        """Take over what was read; with `news` the difference to before is told, until the next time."""
        if rows is self.rows or rows == self.rows:
            self.rows = rows
            if news:
                self.changes, self._gone = Diff(), []
            return
        staged, self._staged = self._staged, None
        if staged is not None and staged[0].rows is rows:
            self._ready, difference = staged
        else:
            self._ready = self._ready.extended(rows)
            difference = diff(self.rows, rows) if news and self.rows else Diff()
        self.changes = difference if news else Diff()
        gone = set(self.changes.went)
        self._gone = [row.name for row in self.rows if row.id in gone] if gone else []
        self.rows = rows
        self._found = self._shown = None

    def look_for(self, text: str) -> None:
        """Filter by that text; FilterError where it cannot be understood, and then the last good filter stays."""
        wanted = parse(text)
        self.text = text.strip()
        if wanted != self._wanted:
            self._wanted, self._shown = wanted, None

    def sort_by(self, column: str) -> None:
        """Sort by a column; by the one that rules, the other way round; what ruled before comes second."""
        self.order, self._shown = self.order.by(column), None

    def sort(self, order: Order) -> None:
        """Sort in that order; without a column, in the API's."""
        self.order, self._shown = order, None

    @property
    def shown(self) -> tuple[InstanceRow, ...]:
        """The rows that the filter finds, in their order."""
        if self._shown is None:
            self._totals = None
            self._shown = self._arranged()
        return self._shown

    @property
    def changed(self) -> Mapping[str, frozenset[str]]:
        """The fields of the shown rows that the last refresh changed, by id."""
        return self.changes.changed

    def news(self) -> str:
        """What came and went with the last refresh, in words; empty where nothing did."""
        told = [_called("new", [row.name for row in map(self.changes.rows.get, self.changes.came) if row])]
        told.append(_called("gone", self._gone))
        return "; ".join(part for part in told if part)

    @property
    def index(self) -> Index:
        """The rows as the filter looks at them."""
        return self._ready.index

    @property
    def totals(self) -> Totals | None:
        """What the shown rows come to; None where there are none."""
        shown = self.shown
        if self._totals is None and shown:
            self._totals = self._ready.sums.of(self._found[2] if self._wanted and self._found else None)
        return self._totals

    def prepare(self) -> Iterator[None]:
        """Make the rows ready for the first letter of a filter, in pieces, while there is time: it yields after each.

        It ends where other rows were taken meanwhile.
        """
        ready = self._ready
        for _ in ready.pieces(None, self.order):
            yield
            if ready is not self._ready:
                return

    def _arranged(self) -> tuple[InstanceRow, ...]:
        rows = self.rows
        if not self._wanted and not self.order.keys:
            return rows
        return tuple(map(rows.__getitem__, self._places()))

    def _places(self) -> Sequence[int]:
        # The filter keeps the order that is handed in: what is sorted once need not be for each letter.
        within = self._ready.arranger.whole(self.order) if self.order.keys else range(len(self.rows))
        if not self._wanted:
            return within
        if (before := self._found) and before[1] == self.order and self._wanted.narrows(before[0]):
            within = before[2]
        places = self._ready.index.select(self._wanted, within)
        self._found = (self._wanted, self.order, places)
        return places


def _called(what: str, names: list[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{len(names)} {what}: {', '.join(names[:3])}{more}"
