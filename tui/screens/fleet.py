"""The list of instances."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from tui.core.header import Part, header_parts
from tui.core.hints import Hints
from tui.core.list_words import emptiness
from tui.core.session import Session
from tui.core.settings import Settings
from tui.core.shares import Shares
from tui.screens.list_reading import ListReading
from tui.widgets.bound import bound
from tui.widgets.filter_bar import FilterBar
from tui.widgets.fleet_line import FleetLine
from tui.widgets.header import HeaderLine
from tui.widgets.hint_line import HintLine
from tui.widgets.instance_table import InstanceTable
from tui.widgets.key_line import KeyLine
from tui.widgets.split import Split
from tui.widgets.status_line import Position, StatusLine

if TYPE_CHECKING:
    from tui.screens.detail import DetailScreen

_NO_ROOM = "No room for the panes; enter opens them"


class ListScreen(ListReading):
    """Every instance at once, and the panes of the selected one where there is room."""

    TITLE = "the list"
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("list.refresh", "refresh_now"),
        bound("list.toggle_panes", "toggle_panes"),
        bound("list.larger_panes", "resize_panes(1)"),
        bound("list.smaller_panes", "resize_panes(-1)"),
        bound("list.back", "step_back"),
        bound("list.quit", "app.quit", show=True),
    ]

    def __init__(
        self, session: Session, settings: Settings, hints: Hints | None = None, shares: Shares | None = None
    ) -> None:
        """`hints` are the first hints of the run, without which there are none; `shares` what the panes have of it."""
        super().__init__(session, settings)
        self._hints = hints
        self._shares = shares or Shares(keeps=not settings.demo)

    def compose(self) -> ComposeResult:
        """Header line, message, filter, table, panes, sums, keys."""
        yield HeaderLine(self.settings, (Part("onet", 1, loud=True), Part("connecting…", 0)))
        yield Static(id="message")
        yield FilterBar(lambda: self.board.index, self.recent)
        yield Split(InstanceTable(self.marks), self._shares, self.app.size)
        with Horizontal(id="sums"):
            yield FleetLine()
            yield StatusLine()
            yield Position()
        if self._hints is not None:
            yield HintLine(self._hints, self.settings.config.keys)
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what is kept of the last time, and load; the table has the focus."""
        self.table.focus()
        self.query_one(KeyLine).say()
        self.set_interval(5, self.show_header)
        self._cached = self.session.cached()
        if self._cached is not None:
            self.stale = True
            self.open_last_view()
            self.board.take(self._cached.rows, news=False)
            self.show_rows()
        self._read_list()
        self.show_header()

    def on_screen_resume(self) -> None:
        """An edit from the panes may have changed a row; help or palette may have been used."""
        for line in self.query(HintLine):
            line.follow()
        self.show_panes()
        if self.session.fetched_at is not None:
            self.changed()

    def on_resize(self, event: events.Resize) -> None:
        """Panes where there is room."""
        self.show_panes()

    def current_id(self) -> str | None:
        """The instance under the cursor."""
        row = self.table.current
        return row.id if row else None

    def ids_to_edit(self) -> tuple[str, ...]:
        """The marked instances as they stand in the table, those that are not shown last; without marks the current."""
        wanted = dict.fromkeys(
            row.id for row in (*self.board.shown, *self.board.rows, *self.session.rows) if row.id in self.marks.ids
        )
        return tuple(wanted) or super().ids_to_edit()

    def action_filter(self) -> None:
        """Type what is to be shown."""
        self._know_a_hint()
        super().action_filter()

    def _know_a_hint(self) -> None:
        for line in self.query(HintLine):
            line.used()

    def go_to(self, identity: str) -> None:
        """Put the cursor on an instance; where the filter hides it, open its panes."""
        if self.table.go_to(identity):
            self.table.focus()
        else:
            self._when_read(lambda: self._open_full(identity), (identity,))

    def action_edit(self) -> None:
        """Open the form; over the list of an earlier run, as soon as this one's is there."""
        self._know_a_hint()
        if ids := self.ids_to_edit():
            self._when_read(lambda: self.edit(ids), ids)

    def action_edit_document(self) -> None:
        """Open `$EDITOR`; over the list of an earlier run, as soon as this one's is there."""
        if ids := self.ids_to_edit():
            self._when_read(lambda: self.edit_document(ids), ids)

    def _explain(self) -> None:
        """Say in the table why nothing is in it."""
        self.table.explain(
            emptiness(
                connected=self.session.context is not None,
                loading=self._loading and self.session.fetched_at is None,
                failed=bool(self._failures),
                text=self.board.text,
                every=self._every,
                there=len(self.board.rows),
                trying=self.why_slow,
            )
        )

    def changed(self) -> None:
        """Show what the session holds now."""
        if self.is_left or self.session.fetched_at is None:
            return
        if self.marks.ids:
            self.marks.keep_to({row.id for row in self.session.rows})
        if self.session.rows is not self.board.rows:
            self.board.take(self.session.rows, news=False)
        self.show_rows()
        self.show_panes()

    def show_header(self) -> None:
        """Say where one is, how much is shown and how old it is."""
        if self.is_left:
            return
        now, shown, marked = datetime.now(UTC), self.board.shown, self.marks.ids
        hidden = len(marked.difference(row.id for row in shown)) if marked and len(shown) < len(self.board.rows) else 0
        parts = header_parts(
            self.session,
            self.settings,
            len(shown),
            now,
            len(marked),
            self._cached,
            hidden=hidden,
            failing=bool(self._failures),
        )
        self.query_one(HeaderLine).say(parts)
        self._show_place()
        if not shown:
            self._explain()

    def _show_place(self) -> None:
        self.query_one(Position).show(self.table.cursor, len(self.table.rows))

    @on(InstanceTable.Moved)
    def _moved(self) -> None:
        self._show_place()
        self.show_message()

    @on(InstanceTable.Settled)
    def _settled(self) -> None:
        self.show_panes()

    @on(InstanceTable.Marked)
    def _marked(self) -> None:
        self.show_header()
        self.show_message()

    @on(InstanceTable.Opened)
    def _opened(self, message: InstanceTable.Opened) -> None:
        self._know_a_hint()
        identity = message.row.id
        self._when_read(lambda: self._open_full(identity), (identity,))

    def _open_full(self, identity: str, pane: int = 0) -> None:
        # The key may come again before the screen that it opens is there.
        if self.app.screen is self:
            self.app.push_screen(self.panes_of(identity, pane))

    def panes_of(self, identity: str, pane: int = 0) -> "DetailScreen":
        """The panes of an instance on a screen of their own, with what this list saw of it."""
        from tui.screens.detail import DetailScreen

        history = self._split.panes.history
        return DetailScreen(self.session, self.settings, identity, pane, self.marks, history)

    @property
    def _split(self) -> Split:
        return self.query_one(Split)

    def show_panes(self) -> None:
        """Show the panes of the instance under the cursor, where there is room."""
        if not self._split.fit(self.size):
            return
        if self.status.says(_NO_ROOM):
            self.status.say("")
        identity = self.current_id()
        self._split.panes.show(self.session.known(identity) if identity and self.session.is_ready else None)

    def take_load(self) -> None:
        """Keep the load that the list tells, for the pane Usage."""
        self._split.panes.history.follow(self.session.rows, datetime.now(UTC))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The panes are resized where they are shown."""
        if action == "resize_panes":
            return self._is_there and self._split.shows
        return super().check_action(action, parameters)

    def action_toggle_panes(self) -> None:
        """Show or hide the panes; without room for them, show them as soon as there is some."""
        split = self._split
        if not split.has_room:
            self.status.say(_NO_ROOM)
        split.want(not split.shows)
        self.show_panes()
        self.refresh_bindings()

    def action_resize_panes(self, steps: int) -> None:
        """Make the panes larger, or smaller."""
        self._split.grow(steps)

    def action_pane(self, number: int) -> None:
        """A pane by number: beside the list where it is shown, else on the full screen."""
        identity = self.current_id()
        if self._split.shows:
            self._split.panes.open(number)
        elif identity:
            self._when_read(lambda: self._open_full(identity, number), (identity,))

    def action_step_back(self) -> None:
        """Back from the panes to the table; there, take the filter away, then the marks; the first hints with them."""
        for line in self.query(HintLine):
            line.dismiss()
        if not self.table.has_focus:
            self.table.focus()
        elif not self.clear_filter():
            self.table.unmark()
