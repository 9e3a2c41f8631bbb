"""How the list is looked at: filter, order, columns, views, export; kept for each context."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from tui.core.board import Board
from tui.core.export import VALUES, Columns
from tui.core.filter import FilterError
from tui.core.marks import Marks
from tui.core.session import Session
from tui.core.settings import Settings
from tui.core.views import View, last_view, recent_filters, remember_filter, remember_view
from tui.screens.base import InstanceScreen
from tui.widgets.columns import COLUMNS
from tui.widgets.filter_bar import FilterBar
from tui.widgets.fleet_line import FleetLine
from tui.widgets.instance_table import InstanceTable

NAMES = tuple(column.name for column in COLUMNS)


class ListLooks(InstanceScreen):
    """A screen with the table, the line of the filter and the line of sums."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/"),
        Binding("s", "sort", "Sort by...", show=False),
        Binding("c", "columns", "Columns...", show=False),
        Binding("v", "views", "Views...", show=False),
        Binding("X", "export", "Export...", show=False),
    ]

    def __init__(self, session: Session, settings: Settings, marks: Marks | None = None) -> None:
        super().__init__(session, settings, marks)
        self.board = Board()
        self.stale = False

    @property
    def table(self) -> InstanceTable:
        """The list."""
        return self.query_one(InstanceTable)

    def recent(self) -> tuple[str, ...]:
        """The filters that were used last."""
        return recent_filters() if self.session.ledger.keeps else ()

    def open_last_view(self) -> None:
        """Look at the list as it was looked at the last time in this context."""
        context = self.session.context
        view = last_view(self.session.key_of(context)) if context and self.session.ledger.keeps else None
        if view is not None:
            self.board = Board(view)
            self.query_one(FilterBar).show(self.board.text)
            self.look()

    def look(self) -> None:
        """Show the rows as they are to be looked at now."""
        board = self.board
        self.table.look(order=board.order, spans=board.filter.spans, columns=board.columns)
        self.show_rows()

    def show_rows(self) -> None:
        """Show the rows that the filter finds, in their order."""
        if self.is_left:
            return
        shown = self.board.shown
        self.table.show(shown, changed=self.board.changed, stale=self.stale)
        self.query_one(FleetLine).show(shown)
        self.show_header()
        self.show_message()

    def show_header(self) -> None:
        """Say where one is, how much is shown and how old it is."""

    @on(FilterBar.Typed)
    def _typed(self, message: FilterBar.Typed) -> None:
        if message.error is None:
            self.board.look_for(message.text)
            self.look()

    @on(FilterBar.Kept)
    def _kept(self) -> None:
        bar = self.query_one(FilterBar)
        if bar.text.strip() != self.board.text:
            bar.show(self.board.text)
        self.table.focus()
        self._remember()
        if self.session.ledger.keeps and self.board.text:
            remember_filter(self.board.text)

    @on(InstanceTable.Sorted)
    def _sorted(self, message: InstanceTable.Sorted) -> None:
        self.board.sort_by(message.column)
        self.look()
        self._remember()

    def _remember(self) -> None:
        if self.session.context is not None and self.session.ledger.keeps:
            remember_view(self.session.key_of(self.session.context), self.board.view)

    def _use(self, view: View | None) -> None:
        if view is None:
            return
        try:
            self.board.use(view)
        except FilterError as error:
            self.say(f"The view's filter cannot be understood: {error}")
        self.query_one(FilterBar).show(self.board.text)
        self.look()
        self._remember()

    def clear_filter(self) -> bool:
        """Take the filter away; False where there is none."""
        if not self.board.text:
            return False
        self._use(self.board.view._replace(filter=""))
        return True

    def action_filter(self) -> None:
        """Type what is to be shown."""
        self.query_one(FilterBar).open()

    def action_sort(self) -> None:
        """Choose the column to sort by."""
        from tui.screens.looks import SortScreen

        self.app.push_screen(SortScreen(self.board.view, NAMES), self._use)

    def action_columns(self) -> None:
        """Choose the columns and their order."""
        from tui.screens.looks import ColumnsScreen

        self.app.push_screen(ColumnsScreen(self.board.view, NAMES), self._use)

    def action_views(self) -> None:
        """Open a view, or keep the present one under a name."""
        from tui.screens.looks import ViewsScreen

        self.app.push_screen(ViewsScreen(self.board.view, keeps=self.session.ledger.keeps), self._use)

    def action_export(self) -> None:
        """Write or copy what is shown."""
        from tui.screens.export import ExportScreen

        self.app.push_screen(ExportScreen(self.board.shown, self._columns()), lambda said: self.say(said or ""))

    def _columns(self) -> Columns:
        """What is exported: the columns that are chosen, or all, as data."""
        several = any(row.project for row in self.board.shown)
        wanted = self.board.columns or tuple(name for name in NAMES if several or name != "PROJECT")
        return [("id", lambda row: row.id), *((name.lower(), VALUES[name]) for name in wanted if name in VALUES)]
