"""What the list and the full-screen panes of one instance have in common."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.api.errors import OnetError
from tui.core import words
from tui.core.session import Session
from tui.core.settings import Settings
from tui.screens.dialog import Notice
from tui.widgets.panes import NAMES

_PANE_KEYS = [Binding(str((n + 1) % 10), f"pane({n})", f"Pane {name}", show=False) for n, name in enumerate(NAMES)]


class InstanceScreen(Screen[None]):
    """A screen with a current instance: its edit, and one place where errors are told."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("e", "edit", "Edit"), *_PANE_KEYS]

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self.session = session
        self.settings = settings

    def current_id(self) -> str | None:
        """The instance that keys act on; None where there is none."""
        return None

    def changed(self) -> None:
        """Show what the session holds now."""

    def say(self, text: str) -> None:
        """Put a message above the content; the empty text takes it away."""
        message = self.query_one("#message", Static)
        message.update(Content(text))
        message.set_class(bool(text), "shown")

    def fail(self, error: OnetError) -> None:
        """Say what happened and what to do next."""
        request = f"Request {error.request_id}." if error.request_id else ""
        self.say("  ".join(words.visible(part) for part in (str(error), error.hint, request) if part))

    def action_edit(self) -> None:
        """Open the form for the current instance."""
        identity = self.current_id()
        if identity is None:
            return
        if self.session.client.transport.read_only:
            why = self.settings.read_only_why or "this session is read-only"
            self.app.push_screen(Notice("Read-only", Content(f"Nothing can be changed: {words.visible(why)}.")))
            return
        from tui.screens.editing import Editing

        editing = Editing(self.app, self.session, self.settings, self.changed, self.fail)
        # A worker of the app: leaving this screen does not cut the edit short.
        self.app.run_worker(editing.run(identity), group="edit", exclusive=True)
