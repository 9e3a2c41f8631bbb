"""How the list is looked at: filter, order, columns, views, export; kept for each context."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from tui.core.board import Board
from tui.core.cache import ContextKey
from tui.core.columns import COLUMNS
from tui.core.filter import FilterError, so_far
from tui.core.marks import Marks
from tui.core.session import Session
from tui.core.settings import Settings
from tui.core.views import View
from tui.screens.base import InstanceScreen
from tui.widgets.bound import bound
from tui.widgets.filter_bar import FilterBar
from tui.widgets.fleet_line import FleetLine
from tui.widgets.instance_table import InstanceTable

if TYPE_CHECKING:
    from tui.core.export import Columns

NAMES = tuple(column.name for column in COLUMNS)
# Keys and frames come first: what is made ready takes a fifth of the time, until it is ready.
_BETWEEN_PIECES = 0.012


class ListLooks(InstanceScreen):
    """A screen with the table, the line of the filter and the line of sums."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("list.filter", "filter", show=True),
        bound("list.sort", "sort"),
        bound("list.columns", "columns"),
        bound("list.views", "views"),
        bound("list.export", "export"),
    ]

    def __init__(self, session: Session, settings: Settings, marks: Marks | None = None) -> None:
        super().__init__(session, settings, marks)
        self.board = Board()
        self.stale = False
        self._preparing = False
        self._viewed: ContextKey | None = None
        self._opened_view = self.board.view

    @property
    def table(self) -> InstanceTable:
        """The list."""
        return self.query_one(InstanceTable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the line of the filter its key is a letter like others."""
        may = super().check_action(action, parameters)
        return not self.query_one(FilterBar).is_typed_in if may and action == "filter" else may

    def recent(self) -> tuple[str, ...]:
        """The filters that were used last."""
        return self.session.ledger.views.recent()

    def open_last_view(self) -> None:
        """Look at the list as at that of its context the last time; what was chosen here by now comes first."""
        key = self.session.opening_key
        if key == self._viewed:
            return
        self._viewed = key
        if self.board.view != self._opened_view:
            self._remember()
            return
        bar = self.query_one(FilterBar)
        view = self.session.ledger.views.last(key) or View()
        if bar.is_typed_in:
            view = view._replace(filter=self.board.text)
        if view == self.board.view:
            return
        # A filter of an older version may not be understood any more.
        with suppress(FilterError):
            self.board.use(view)
        self._opened_view = self.board.view
        if not bar.is_typed_in:
            bar.show(self.board.text)
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
        self.query_one(FleetLine).show(self.board.totals)
        self.show_header()
        self.show_message()
        if not self._preparing:
            self._preparing = True
            self.run_worker(self._prepare(), group="prepare")

    async def _prepare(self) -> None:
        """Make the rows ready for the first letter of a filter while nothing else is to be done."""
        try:
            for _ in self.board.prepare():
                await asyncio.sleep(_BETWEEN_PIECES)
        finally:
            self._preparing = False

    def show_header(self) -> None:
        """Say where one is, how much is shown and how old it is."""

    @on(FilterBar.Typed)
    def _typed(self, message: FilterBar.Typed) -> None:
        # A field without its value asks for nothing yet: what is typed before it applies.
        with suppress(FilterError):
            self.board.look_for(message.text if message.error is None else so_far(message.text))
            self.look()

    @on(FilterBar.Kept)
    def _kept(self, message: FilterBar.Kept) -> None:
        bar = self.query_one(FilterBar)
        if bar.text.strip() != self.board.text:
            bar.show(self.board.text)
        if message.back:
            self.table.focus()
        self._remember()
        if self.board.text:
            self.session.ledger.views.remember_filter(self.board.text)

    @on(InstanceTable.Sorted)
    def _sorted(self, message: InstanceTable.Sorted) -> None:
        self.board.sort_by(message.column)
        self.look()
        self._remember()

    def _remember(self) -> None:
        if self.session.context is not None:
            self.session.ledger.views.remember(self.session.opening_key, self.board.view)

    def _use(self, view: View | None) -> None:
        if view is None or self.is_left:
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

        self.app.push_screen(ColumnsScreen(self.board.view, NAMES, self.table.shown_columns), self._use)

    def action_views(self) -> None:
        """Open a view, or keep the present one under a name."""
        from tui.screens.views import ViewsScreen

        self.app.push_screen(ViewsScreen(self.board.view, self.session.ledger.views), self._use)

    def action_export(self) -> None:
        """Write or copy what is shown."""
        from tui.screens.export import ExportScreen

        screen = ExportScreen(self.board.shown, self._columns(), self.board.text, stale=self.stale)
        self.app.push_screen(screen, lambda said: self.say(said or ""))

    def _columns(self) -> "Columns":
        """What is exported: the columns that are chosen, or all, as data."""
        from tui.core.export import VALUES

        several = any(row.project for row in self.board.shown)
        wanted = self.board.columns or tuple(name for name in NAMES if several or name != "PROJECT")
        return [("id", lambda row: row.id), *((name.lower(), VALUES[name]) for name in wanted if name in VALUES)]
