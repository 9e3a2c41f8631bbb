"""What the list and the full-screen panes of one instance have in common."""

from collections.abc import Coroutine
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from tui.core import words
from tui.core.error_view import sentences
from tui.core.marks import Marks
from tui.core.session import Session
from tui.core.settings import Settings
from tui.screens.failing import Failing
from tui.widgets.bound import bound
from tui.widgets.one_frame import OneFrame
from tui.widgets.pane_view import PaneView
from tui.widgets.panes import NAMES

_PANE_KEYS = [bound(f"pane.{name.lower()}", f"pane({number})") for number, name in enumerate(NAMES)]


class InstanceScreen(Failing, OneFrame[None]):
    """A screen with a current instance: its edit, or that of the marked ones, and one place where errors are told."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("instance.edit", "edit", show=True),
        bound("instance.edit_document", "edit_document"),
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

    def changed(self) -> None:
        """Show what the session holds now."""

    def say(self, text: str) -> None:
        """Put a message above the content; the empty text takes it away."""
        self._said = text
        self.show_message()

    def unsay(self, text: str) -> None:
        """Take the message away, where it is still that one."""
        if self._said == text:
            self.say("")

    def show_message(self) -> None:
        """Show why the last change of the current instance was not applied, where that is so, and what was said."""
        if self.is_left:
            return
        identity = self.current_id()
        reason = self.marks.reason(identity) if identity else ""
        text = " ".join(part for part in (sentences((words.visible(reason),) if reason else ()), self._said) if part)
        message = self.query_one("#message", Static)
        # A key moves the cursor: the screen is not to be laid out anew for each.
        if str(message.content) != text:
            message.update(Content(text))
            message.set_class(bool(text), "shown")

    @on(PaneView.CopyAsked)
    def _copy_asked(self, message: PaneView.CopyAsked) -> None:
        self.run_worker(self._copy(message.text), group="copy")

    async def _copy(self, text: str) -> None:
        from tui.core.copying import shortened
        from tui.screens.copying import copy_text

        self.say(await copy_text(self.app, text, shortened(text)))

    def action_edit(self) -> None:
        """Open the form for the current instance, or one for the marked ones together."""
        self.edit(self.ids_to_edit())

    def edit(self, ids: tuple[str, ...]) -> None:
        """Open the form for an instance, or one for several together."""
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
        self.edit_document(self.ids_to_edit())

    def edit_document(self, ids: tuple[str, ...]) -> None:
        """Open these instances as a YAML document in `$EDITOR`."""
        if not self._may_edit(ids):
            return
        from tui.screens.external import External

        if len(ids) == 1:
            self.marks.forget_reasons(ids)
        self._run(External(self.app, self.session, self.settings, self.changed, self.fail).edit(ids))

    def _may_edit(self, ids: tuple[str, ...]) -> bool:
        """Whether there is something that may be edited; says why not where this session is read-only."""
        if ids and self.session.read_only:
            from tui.screens.dialog import Notice

            why = self.settings.read_only_why or "this session is read-only"
            self.app.push_screen(Notice("Read-only", Content(f"Nothing can be changed: {words.visible(why)}.")))
            return False
        return bool(ids)

    def _run(self, edit: Coroutine[Any, Any, None]) -> None:
        # A worker of the app: leaving this screen does not cut the edit short.
        self.app.run_worker(edit, group="edit", exclusive=True)
