"""The list of instances, and the full-screen panes of one."""

from datetime import UTC, datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from tui.api.errors import OnetError
from tui.core import words
from tui.core.edit.draft import Draft, why_not_editable
from tui.core.edit.fields import LABELS
from tui.core.edit.outcome import Outcome, OutcomeKind
from tui.core.edit.review import make_review, shown
from tui.core.session import Choices, Session
from tui.screens.dialog import Notice
from tui.widgets.instance_table import InstanceTable
from tui.widgets.panes import NAMES, InstancePanes

_PANE_KEYS = [Binding(str((n + 1) % 10), f"pane({n})", f"Pane {name}", show=False) for n, name in enumerate(NAMES)]


class InstanceScreen(Screen[None]):
    """What the list and the full-screen panes share: the session, errors, the edit of the current instance."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("e", "edit", "Edit"), *_PANE_KEYS]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def current_id(self) -> str | None:
        """The instance that keys act on."""
        raise AssertionError("each screen knows its own")

    def changed(self) -> None:
        """Show what the session holds now."""

    def fail(self, error: OnetError) -> None:
        """Say what happened and what to do next."""
        message = self.query_one("#message", Static)
        parts = [str(error), error.hint, f"Request {error.request_id}." if error.request_id else ""]
        message.update(Content("  ".join(words.visible(part) for part in parts if part)))
        message.add_class("shown")

    def clear(self) -> None:
        """Take the message away."""
        self.query_one("#message", Static).remove_class("shown")

    def action_edit(self) -> None:
        """Open the form for the current instance."""
        identity = self.current_id()
        if identity is None:
            return
        if self.session.client.transport.read_only:
            self.app.push_screen(
                Notice("Read-only", Content("This session was started read-only; nothing can be changed."))
            )
            return
        self.app.run_worker(self._edit(identity), group="edit", exclusive=True)

    async def _edit(self, identity: str) -> None:
        try:
            instance = await self.session.read(identity)
            choices = await self.session.choices()
        except OnetError as error:
            self.fail(error)
            return
        self.changed()
        if reason := why_not_editable(instance):
            await self.app.push_screen_wait(
                Notice("This instance cannot be edited", Content(f"It is so because {reason}."))
            )
            return
        await self._write(Draft(instance), choices)

    async def _write(self, draft: Draft, choices: Choices) -> None:
        from tui.screens.edit import EditScreen, ReviewScreen

        problems: dict[str, str] = {}
        while await self.app.push_screen_wait(EditScreen(draft, choices, problems)):

            def name_of(field: str, identity: str) -> str | None:
                return choices.get(field.removesuffix("_id"), {}).get(identity)

            review = make_review(draft, self.session.url(draft.opened.id), name_of)
            if not await self.app.push_screen_wait(ReviewScreen(draft.opened.name or "", review)):
                continue
            outcome = await self.session.send(draft)
            self.changed()
            await self.app.push_screen_wait(Notice(f"Outcome: {outcome.kind.value}", told(outcome)))
            if outcome.kind in (OutcomeKind.APPLIED, OutcomeKind.IGNORED, OutcomeKind.UNKNOWN):
                return
            problems = by_field(outcome)


def by_field(outcome: Outcome) -> dict[str, str]:
    """The server's messages for the fields of the form, which it may call by either name."""
    found = outcome.error.field_errors if outcome.error else {}
    names = {name: name for name in LABELS} | {name.removesuffix("_id"): name for name in LABELS}
    return {names[key]: " ".join(texts) for key, texts in found.items() if key in names}


def told(outcome: Outcome) -> Content:
    """An outcome for a person: the whole, then each field."""
    lines = [Content(outcome.message)]
    if outcome.error:
        lines.append(Content(f"{words.visible(str(outcome.error))}  {words.visible(outcome.error.hint)}"))
        for name, texts in outcome.error.field_errors.items():
            lines.append(Content(f"{words.visible(name)}: {words.visible(' '.join(texts))}"))
    for result in outcome.fields:
        held = words.visible(shown(result.field, result.found, lambda *_: None))
        lines.append(
            Content.assemble((f"{LABELS[result.field]:<15}", "bold"), f"{result.kind.value}; the server holds {held}")
        )
    for name in outcome.carried:
        lines.append(Content(f"{LABELS[name]} was changed by somebody else meanwhile and was kept."))
    return Content("\n").join(lines)


class ListScreen(InstanceScreen):
    """Every instance at once, and the panes of the selected one where there is room."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "refresh_now", "Refresh"),
        Binding("p", "toggle_panes", "Panes"),
        Binding("q", "app.quit", "Quit"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._panes_wanted = True

    def compose(self) -> ComposeResult:
        """Header line, message, table, panes, keys."""
        yield Static(Content("onet  connecting…"), id="header")
        yield Static(id="message")
        yield InstanceTable()
        yield InstancePanes()
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Load; the table has the focus."""
        self.query_one(InstanceTable).focus()
        self.set_interval(5, self._show_header)
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

    def action_refresh_now(self) -> None:
        """Read the list again."""
        self.run_worker(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        table = self.query_one(InstanceTable)
        first = not table.rows
        try:
            async for rows in self.session.load():
                if first:
                    table.show(rows)
        except OnetError as error:
            self.fail(error)
            self._show_header()
            return
        self.clear()
        self.changed()
        if not self.session.rows:
            self.query_one("#message", Static).update("There are no instances in this project.")
            self.query_one("#message", Static).add_class("shown")

    def changed(self) -> None:
        """Show what the session holds now."""
        self.query_one(InstanceTable).show(self.session.rows)
        self._show_header()
        self._show_panes()

    def _show_header(self) -> None:
        session = self.session
        organization, project = session.names
        where = f"{words.visible(organization)} / {words.visible(project)}" if organization else "not connected"
        rows = self.query_one(InstanceTable).rows
        count = f"{len(rows)} instances" + (
            f" of {session.total}" if session.total and session.total > len(rows) else ""
        )
        age = f"data {words.age(session.fetched_at, datetime.now(UTC))}" if session.fetched_at else "no data yet"
        self.query_one("#header", Static).update(
            Content.assemble(("onet", "bold"), f"  {where}   {count}   {age}   key {session.key_hint}")
        )

    @on(InstanceTable.Moved)
    def _moved(self) -> None:
        self._show_panes()

    @on(InstanceTable.Opened)
    def _opened(self, message: InstanceTable.Opened) -> None:
        self.app.push_screen(DetailScreen(self.session, message.row.id))

    def _show_panes(self) -> None:
        panes = self.query_one(InstancePanes)
        roomy = self.size.height >= 32 and self.size.width >= 100
        panes.set_class(self._panes_wanted and roomy, "shown")
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
            self.app.push_screen(DetailScreen(self.session, identity, number))

    def key_escape(self) -> None:
        """Back from the panes to the table."""
        self.query_one(InstanceTable).focus()


class DetailScreen(InstanceScreen):
    """The panes of one instance on the whole screen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "app.pop_screen", "Back")]

    def __init__(self, session: Session, identity: str, pane: int = 0) -> None:
        super().__init__(session)
        self._identity = identity
        self._pane = pane

    def compose(self) -> ComposeResult:
        """Name line, message, panes, keys."""
        yield Static(id="header")
        yield Static(id="message")
        yield InstancePanes()
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Show what is known at once, then what the API holds now."""
        self.changed()
        self.query_one(InstancePanes).open(self._pane)
        self.run_worker(self._read(), group="read", exclusive=True)

    async def _read(self) -> None:
        try:
            await self.session.read(self._identity)
        except OnetError as error:
            self.fail(error)
        else:
            self.changed()

    def current_id(self) -> str | None:
        """The instance of the panes."""
        return self._identity

    def changed(self) -> None:
        """Show what the session holds now."""
        instance = self.session.known(self._identity)
        name = words.visible(instance.name) if instance else words.ABSENT
        self.query_one("#header", Static).update(Content.styled(name, "bold"))
        self.query_one(InstancePanes).show(instance)

    def on_screen_resume(self) -> None:
        """An edit may have changed what is shown."""
        self.changed()

    def action_pane(self, number: int) -> None:
        """A pane by number."""
        self.query_one(InstancePanes).open(number)
