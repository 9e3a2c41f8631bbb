"""The list of instances."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Footer, Static

from tui.api.errors import KeyRefused, OnetError
from tui.core import words
from tui.core.cache import Cached
from tui.core.header import Part, header_parts
from tui.core.pace import next_refresh
from tui.core.session import Session
from tui.core.settings import Settings
from tui.screens.list_looks import ListLooks
from tui.widgets.filter_bar import FilterBar
from tui.widgets.fleet_line import FleetLine
from tui.widgets.header import HeaderLine
from tui.widgets.instance_table import InstanceTable
from tui.widgets.panes import InstancePanes

PANES_FROM = (100, 32)
SIDE_BY_SIDE_FROM = 180
_BAR = 20
# A large list takes its time to be kept, so it is kept less often.
_KEEP_EVERY = 60.0


class ListScreen(ListLooks):
    """Every instance at once, and the panes of the selected one where there is room."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "refresh_now", "Refresh"),
        Binding("p", "toggle_panes", "Panes"),
        Binding("escape", "step_back", "One step back", show=False),
        Binding("q", "app.quit", "Quit"),
    ]

    class Entered(Message):
        """The project's list is there for the first time."""

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(session, settings)
        self._panes_wanted = True
        self._loading = False
        self._paused = False
        self._entered = False
        self._failures = 0
        self._clock: Timer | None = None
        self._cached: Cached | None = None
        self._waiting: Callable[[], None] | None = None
        self._kept_at = float("-inf")

    def compose(self) -> ComposeResult:
        """Header line, message, filter, table, panes, sums, keys."""
        yield HeaderLine(self.settings, (Part("onet", 1, loud=True), Part("connecting…", 0)))
        yield Static(id="message")
        yield FilterBar(lambda: self.board.rows, self.recent)
        with Container(id="body"):
            yield InstanceTable(self.marks)
            yield InstancePanes()
        yield FleetLine()
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Show what is kept of the last time, and load; the table has the focus."""
        self.table.focus()
        self.set_interval(5, self.show_header)
        self._cached = self.session.cached()
        if self._cached is not None:
            self.stale = True
            self.board.take(self._cached.rows, news=False)
            self.show_rows()
        self.action_refresh_now()

    def on_screen_resume(self) -> None:
        """An edit from the panes may have changed a row."""
        if self.session.fetched_at is not None:
            self.changed()

    def on_resize(self, event: events.Resize) -> None:
        """Panes where there is room."""
        self._show_panes()

    def current_id(self) -> str | None:
        """The instance under the cursor."""
        row = self.table.current
        return row.id if row else None

    def ids_to_edit(self) -> tuple[str, ...]:
        """The marked instances as they stand in the table, those that are not shown last; without marks the current."""
        wanted = dict.fromkeys(row.id for row in (*self.board.shown, *self.session.rows) if row.id in self.marks.ids)
        return tuple(wanted) or super().ids_to_edit()

    def action_edit(self) -> None:
        """Open the form; over the list of an earlier run, as soon as this one's is there."""
        self._when_read(super().action_edit)

    def action_edit_document(self) -> None:
        """Open `$EDITOR`; over the list of an earlier run, as soon as this one's is there."""
        self._when_read(super().action_edit_document)

    def _when_read(self, action: Callable[[], None]) -> None:
        if self.stale:
            self._waiting = action
            self.say("It opens as soon as the list has been read.")
        else:
            action()

    def _wind_up(self) -> None:
        """Have the list read again after a while."""
        if self._clock is not None:
            self._clock.stop()
            self._clock = None
        seconds = next_refresh(self.settings.refresh, self.session.requests, self._failures)
        if seconds and not self.is_left:
            self._clock = self.set_timer(seconds, self._refresh_by_clock)

    def _refresh_by_clock(self) -> None:
        # A key that was refused and not replaced would be refused again.
        if self.app.screen is self and not self._loading and not self._paused:
            self.action_refresh_now()
        else:
            self._wind_up()

    def action_refresh_now(self) -> None:
        """Read the list again."""
        self.run_worker(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        self._loading = True
        try:
            async for rows in self.session.load():
                if self.session.fetched_at is None and not self.stale and not self.is_left:
                    self.board.take(rows, news=False)
                    self.show_rows()
                    self.say(self._progress(len(rows)))
        except OnetError as error:
            self._failures += 1
            self._paused = isinstance(error, KeyRefused)
            self.fail(error)
            self.show_header()
        else:
            self._arrived()
        finally:
            self._loading = False
            self._wind_up()

    def _arrived(self) -> None:
        if self.is_left:
            return
        self._failures, self._paused = 0, False
        self.stale, self._cached = False, None
        if not self._entered:
            self.open_last_view()
        self.board.take(self.session.rows, news=self._entered)
        self.say(self._remarks())
        self.changed()
        self.run_worker(self._look_further(), group="further", exclusive=True)
        if not self._entered:
            self._entered = True
            self.post_message(self.Entered())
        if (waiting := self._waiting) is not None:
            self._waiting = None
            waiting()

    def _progress(self, count: int) -> str:
        """How far the first reading is: a bar where the number is known, else a count."""
        total = self.session.total
        if not total or total <= count:
            return ""
        filled = _BAR * count // total
        return f"reading {'█' * filled}{'░' * (_BAR - filled)} {count:,} of {total:,}"

    async def _look_further(self) -> None:
        """What there is to do once the list is there: whose key it is, open writes, the list for the next start."""
        try:
            await self.session.look_up_owner()
            self.show_header()
            settled = await self.session.look_again()
        except OnetError as error:
            self._paused = isinstance(error, KeyRefused)
            self.fail(error)
            return
        if settled:
            told = (
                f"{found.entry.intent.instance.name}: {found.outcome.kind.value}. {found.outcome.message}"
                for found in settled
            )
            self.say(words.visible(f"Looked at again: {'  '.join(told)}"))
            self.changed()
        if monotonic() - self._kept_at > _KEEP_EVERY:
            self._kept_at = monotonic()
            await asyncio.to_thread(self.session.keep_list)

    def _remarks(self) -> str:
        """What the list alone does not tell: what could not be read, why it is empty, what came and went."""
        session = self.session
        if session.lost:
            told = "; ".join(words.visible(lost.words) for lost in session.lost)
            count = f"{len(session.rows):,} of {session.total:,} instances" if session.total else "Not everything"
            return f"{count}, `r` to try again: {told}"
        every = session.context is not None and session.context.every
        if not session.rows:
            return f"There are no instances in {'these projects' if every else 'this project'}."
        notes = "" if self._entered else "  ".join(self.settings.notes)
        return words.visible(notes or self.board.news()) if notes or self.board.news() else ""

    def changed(self) -> None:
        """Show what the session holds now."""
        if self.is_left or self.session.fetched_at is None:
            return
        self.marks.keep_to({row.id for row in self.session.rows})
        if self.session.rows is not self.board.rows:
            self.board.take(self.session.rows, news=False)
        self.show_rows()
        self._show_panes()

    def show_header(self) -> None:
        """Say where one is, how much is shown and how old it is."""
        if self.is_left:
            return
        now, shown, marked = datetime.now(UTC), len(self.board.shown), len(self.marks.ids)
        self.query_one(HeaderLine).say(header_parts(self.session, self.settings, shown, now, marked, self._cached))

    @on(InstanceTable.Moved)
    def _moved(self) -> None:
        self.show_message()

    @on(InstanceTable.Settled)
    def _settled(self) -> None:
        self._show_panes()

    @on(InstanceTable.Marked)
    def _marked(self) -> None:
        self.show_header()
        self.show_message()

    @on(InstanceTable.Opened)
    def _opened(self, message: InstanceTable.Opened) -> None:
        self._open_full(message.row.id)

    def _open_full(self, identity: str, pane: int = 0) -> None:
        from tui.screens.detail import DetailScreen

        self.app.push_screen(DetailScreen(self.session, self.settings, identity, pane, self.marks))

    def _show_panes(self) -> None:
        panes = self.query_one(InstancePanes)
        roomy = self.size.width >= PANES_FROM[0] and self.size.height >= PANES_FROM[1]
        panes.set_class(self._panes_wanted and roomy, "shown")
        self.query_one("#body").set_class(self.size.width >= SIDE_BY_SIDE_FROM, "wide")
        identity = self.current_id()
        if panes.has_class("shown"):
            panes.show(self.session.known(identity) if identity else None)

    def action_toggle_panes(self) -> None:
        """Show or hide the panes."""
        self._panes_wanted = not self._panes_wanted
        self._show_panes()

    def action_pane(self, number: int) -> None:
        """A pane by number: beside the list where it is shown, else on the full screen."""
        panes = self.query_one(InstancePanes)
        identity = self.current_id()
        if panes.has_class("shown"):
            panes.open(number)
        elif identity:
            self._open_full(identity, number)

    def action_step_back(self) -> None:
        """Back from the panes to the table; there, take the filter away, then the marks."""
        if not self.table.has_focus:
            self.table.focus()
        elif not self.clear_filter():
            self.table.unmark()
