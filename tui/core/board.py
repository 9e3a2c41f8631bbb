"""What of the rows is shown, and how: filter, order and columns over the last snapshot, and what changed in it."""

from __future__ import annotations

from collections.abc import Mapping

from tui.core.filter import Filter, Index, parse
from tui.core.order import Arranger, Order
from tui.core.snapshot import Diff, diff
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
        self._index: Index | None = None
        self._arranger: Arranger | None = None
        # What the filter found, by place: as it stands in the API's order.
        self._found: tuple[Filter, list[int]] | None = None
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

    def take(self, rows: tuple[InstanceRow, ...], *, news: bool = True) -> None:
        """Take over what was read; with `news` the difference to before is told, until the next time."""
        if rows is self.rows:
            self.changes = Diff() if news else self.changes
            return
        self.changes = diff(self.rows, rows) if news and self.rows else Diff()
        gone = set(self.changes.went)
        self._gone = [row.name for row in self.rows if row.id in gone] if gone else []
        self.rows = rows
        self._index = self._arranger = self._found = self._shown = None

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

    def prepare(self, most: int = 2000) -> bool:
        """Make some rows ready for the filter while there is time; True where all are."""
        return self._indexed().prepare(most)

    def _arranged(self) -> tuple[InstanceRow, ...]:
        rows = self.rows
        if not self._wanted and not self.order.keys:
            return rows
        places = self._places()
        if self.order.keys:
            if self._arranger is None:
                self._arranger = Arranger(rows)
            places = self._arranger.arrange(self.order, places)
        return tuple(rows[place] for place in places)

    def _places(self) -> list[int]:
        if not self._wanted:
            return list(range(len(self.rows)))
        before = self._found
        within = before[1] if before and self._wanted.narrows(before[0]) else None
        places = self._indexed().select(self._wanted, within)
        self._found = (self._wanted, places)
        return places

    def _indexed(self) -> Index:
        if self._index is None:
            self._index = Index(self.rows)
        return self._index


def _called(what: str, names: list[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{len(names)} {what}: {', '.join(names[:3])}{more}"
