"""What the list and the full-screen panes of one instance have in common."""

from collections.abc import Coroutine
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.api.errors import OnetError
from tui.core import words
from tui.core.marks import Marks
from tui.core.session import Session
from tui.core.settings import Settings
from tui.screens.dialog import Notice
from tui.widgets.panes import NAMES

_PANE_KEYS = [Binding(str((n + 1) % 10), f"pane({n})", f"Pane {name}", show=False) for n, name in enumerate(NAMES)]


class InstanceScreen(Screen[None]):
    """A screen with a current instance: its edit, or that of the marked ones, and one place where errors are told."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit"),
        Binding("E", "edit_document", "Edit in $EDITOR", show=False),
        *_PANE_KEYS,
    ]

    def __init__(self, session: Session, settings: Settings, marks: Marks | None = None) -> None:
        """`marks` are those of the list, where this screen is over it."""
        super().__init__()
        self.session = session
        self.settings = settings
        self.marks = marks or Marks()
        self._said = ""

    def current_id(self) -> str | None:
        """The instance that keys act on; None where there is none."""
        return None

    def ids_to_edit(self) -> tuple[str, ...]:
        """The instances that an edit is for, in their order; none where there is none."""
        identity = self.current_id()
        return (identity,) if identity else ()

    @property
    def is_left(self) -> bool:
        """Whether another screen took this one's place, which may be before its parts are gone."""
        return not self.is_attached or self not in self.app.screen_stack

    def changed(self) -> None:
        """Show what the session holds now."""

    def say(self, text: str) -> None:
        """Put a message above the content; the empty text takes it away."""
        self._said = text
        self.show_message()

    def show_message(self) -> None:
        """Show why the last change of the current instance was not applied, where that is so, and what was said."""
        if self.is_left:
            return
        identity = self.current_id()
        reason = self.marks.reason(identity) if identity else ""
        text = "  ".join(part for part in (words.visible(reason) if reason else "", self._said) if part)
        message = self.query_one("#message", Static)
        message.update(Content(text))
        message.set_class(bool(text), "shown")

    def fail(self, error: OnetError) -> None:
        """Say what happened and what to do next."""
        request = f"Request {error.request_id}." if error.request_id else ""
        self.say("  ".join(words.visible(part) for part in (str(error), error.hint, request) if part))

    def action_edit(self) -> None:
        """Open the form for the current instance, or one for the marked ones together."""
        ids = self.ids_to_edit()
        if not self._may_edit(ids):
            return
        if len(ids) > 1:
            from tui.screens.batch import Batch

            self._run(Batch(self.app, self.session, self.settings, self.changed).edit(ids))
            return
        from tui.screens.editing import Editing

        self.marks.forget_reasons(ids)
        self._run(Editing(self.app, self.session, self.settings, self.changed, self.fail).run(ids[0]))

    def action_edit_document(self) -> None:
        """Open the current instance, or the marked ones, as a YAML document in `$EDITOR`."""
        ids = self.ids_to_edit()
        if not self._may_edit(ids):
            return
        from tui.screens.external import External

        if len(ids) == 1:
            self.marks.forget_reasons(ids)
        self._run(External(self.app, self.session, self.settings, self.changed, self.fail).edit(ids))

    def _may_edit(self, ids: tuple[str, ...]) -> bool:
        """Whether there is something that may be edited; says why not where this session is read-only."""
        if ids and self.session.client.transport.read_only:
            why = self.settings.read_only_why or "this session is read-only"
            self.app.push_screen(Notice("Read-only", Content(f"Nothing can be changed: {words.visible(why)}.")))
            return False
        return bool(ids)

    def _run(self, edit: Coroutine[Any, Any, None]) -> None:
        # A worker of the app: leaving this screen does not cut the edit short.
        self.app.run_worker(edit, group="edit", exclusive=True)
