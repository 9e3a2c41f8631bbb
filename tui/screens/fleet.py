"""The list of instances."""

from datetime import UTC, datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widgets import Footer, Static

from tui.api.errors import KeyRefused, OnetError
from tui.core import words
from tui.core.header import Part, header_parts
from tui.core.session import Session
from tui.core.settings import Settings
from tui.screens.base import InstanceScreen
from tui.widgets.header import HeaderLine
from tui.widgets.instance_table import InstanceTable
from tui.widgets.panes import InstancePanes

PANES_FROM = (100, 32)
SIDE_BY_SIDE_FROM = 180


class ListScreen(InstanceScreen):
    """Every instance at once, and the panes of the selected one where there is room."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "refresh_now", "Refresh"),
        Binding("p", "toggle_panes", "Panes"),
        Binding("escape", "step_back", "Back to the list, or unmark", show=False),
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

    def compose(self) -> ComposeResult:
        """Header line, message, table, panes, keys."""
        yield HeaderLine(self.settings, (Part("onet", 1, loud=True), Part("connecting…", 0)))
        yield Static(id="message")
        with Container(id="body"):
            yield InstanceTable(self.marks)
            yield InstancePanes()
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Load; the table has the focus."""
        self.query_one(InstanceTable).focus()
        self.set_interval(5, self.show_header)
        if self.settings.refresh:
            self.set_interval(self.settings.refresh, self._refresh_by_clock)
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
        row = self.query_one(InstanceTable).current
        return row.id if row else None

    def ids_to_edit(self) -> tuple[str, ...]:
        """The marked instances as they stand in the table, those that are not shown last; without marks the current."""
        shown = self.query_one(InstanceTable).rows
        wanted = dict.fromkeys(row.id for row in (*shown, *self.session.rows) if row.id in self.marks.ids)
        return tuple(wanted) or super().ids_to_edit()

    def _refresh_by_clock(self) -> None:
        # A key that was refused and not replaced would be refused again.
        if self.app.screen is self and not self._loading and not self._paused:
            self.action_refresh_now()

    def action_refresh_now(self) -> None:
        """Read the list again."""
        self.run_worker(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        table = self.query_one(InstanceTable)
        first = not table.rows
        self._loading = True
        try:
            async for rows in self.session.load():
                if first and not self.is_left:
                    table.show(rows)
                    self.show_header()
        except OnetError as error:
            self._paused = isinstance(error, KeyRefused)
            self.fail(error)
            self.show_header()
            return
        finally:
            self._loading = False
        self._paused = False
        self.say(self._remarks())
        self.changed()
        self.run_worker(self._look_further(), group="further", exclusive=True)
        if not self._entered:
            self._entered = True
            self.post_message(self.Entered())

    async def _look_further(self) -> None:
        """What else there is to know once the list is there: whose key it is, what became of open writes."""
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

    def _remarks(self) -> str:
        """What the list alone does not tell: what could not be read, why it is empty, what config.toml has at first."""
        session = self.session
        if session.lost:
            told = "; ".join(words.visible(lost.words) for lost in session.lost)
            count = f"{len(session.rows):,} of {session.total:,} instances" if session.total else "Not everything"
            return f"{count}, `r` to try again: {told}"
        every = session.context is not None and session.context.every
        if not session.rows:
            return f"There are no instances in {'these projects' if every else 'this project'}."
        return "" if self._entered else words.visible("  ".join(self.settings.notes)) if self.settings.notes else ""

    def changed(self) -> None:
        """Show what the session holds now."""
        if self.is_left:
            return
        self.marks.keep_to({row.id for row in self.session.rows})
        self.query_one(InstanceTable).show(self.session.rows)
        self.show_header()
        self.show_message()
        self._show_panes()

    def show_header(self) -> None:
        """Say where one is, how much is shown and how old it is."""
        if self.is_left:
            return
        shown = len(self.query_one(InstanceTable).rows)
        parts = header_parts(self.session, self.settings, shown, datetime.now(UTC), len(self.marks.ids))
        self.query_one(HeaderLine).say(parts)

    @on(InstanceTable.Moved)
    def _moved(self) -> None:
        self.show_message()
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
        """Back from the panes to the table; there, take the marks away."""
        table = self.query_one(InstanceTable)
        if table.has_focus:
            table.unmark()
        else:
            table.focus()
