"""The panes of one instance on the whole screen."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Footer, Static

from tui.api.errors import OnetError
from tui.core import words
from tui.core.header import Part
from tui.core.marks import Marks
from tui.core.session import Session
from tui.core.settings import Settings
from tui.core.usage_history import UsageHistory
from tui.screens.base import InstanceScreen
from tui.widgets.bound import bound
from tui.widgets.header import HeaderLine
from tui.widgets.panes import InstancePanes

if TYPE_CHECKING:
    from tui.domain.instance import Instance

_GONE = "It is not in the list any more: it was deleted, or moved to another project. It is shown as it was."


class DetailScreen(InstanceScreen):
    """Shows what the list told at once, then what the API holds now."""

    TITLE = "the panes"
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("detail.refresh", "read_again", show=True),
        bound("detail.back", "app.pop_screen", show=True),
    ]

    def __init__(
        self,
        session: Session,
        settings: Settings,
        identity: str,
        pane: int = 0,
        marks: Marks | None = None,
        history: UsageHistory | None = None,
    ) -> None:
        """`history` is what the list's panes saw of the load so far; what is read here is added to it."""
        super().__init__(session, settings, marks)
        self._identity = identity
        self._pane = pane
        self._history = history
        # As it was shown last: it may be gone from the list by now.
        self._last: Instance | None = None

    def compose(self) -> ComposeResult:
        """Name line, message, panes, keys."""
        yield HeaderLine(self.settings)
        yield Static(id="message")
        yield InstancePanes(self._history)
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Open the pane that was asked for."""
        self.changed()
        self.query_one(InstancePanes).open(self._pane)
        self.action_read_again()

    def action_read_again(self) -> None:
        """Read the instance again."""
        self.run_worker(self._read(), group="read", exclusive=True)

    async def _read(self) -> None:
        try:
            await self.session.read(self._identity)
        except OnetError as error:
            self.fail(error)
        else:
            self.say("")
            self.changed()

    def current_id(self) -> str | None:
        """The instance of the panes."""
        return self._identity

    def changed(self) -> None:
        """Show what the session holds now."""
        if self.is_left:
            return
        instance = self.session.known(self._identity) or self._last
        if instance is not None and self.session.known(self._identity) is None:
            # What somebody looks at is not taken away; an error that was told says more.
            self._said = self._said or _GONE
        elif self._said == _GONE:
            self._said = ""
        self._last = instance
        parts = [Part(words.visible(instance.name) if instance else words.ABSENT, 0, loud=True)]
        if self.settings.production:
            parts.append(Part("PRODUCTION", 1, loud=True))
        if instance:
            parts.append(Part(words.state_label(instance.status), 2))
        if project := self.session.project_of(self._identity):
            parts.append(Part(words.visible(project), 3))
        if self.session.read_only:
            parts.append(Part("read-only", 1, loud=True))
        self.query_one(HeaderLine).say(parts)
        self.query_one(InstancePanes).show(instance)
        self.show_message()

    def on_screen_resume(self) -> None:
        """An edit may have changed what is shown."""
        self.changed()

    def action_pane(self, number: int) -> None:
        """A pane by number."""
        self.query_one(InstancePanes).open(number)
