"""What every dialog has in common, and the one that only tells something."""

from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

ResultT = TypeVar("ResultT")


class Dialog(ModalScreen[ResultT], Generic[ResultT]):
    """A window over the screen that `esc` leaves."""

    DEFAULT_CLASSES = "dialog"
    # With priority, as keys that come in one piece over a slow link would else be typed into the field that is left.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back"),
        # A modal has none of the app's keys.
        Binding("f1", "app.help", "Help", show=False),
        Binding("ctrl+p", "app.command_palette", "Palette", show=False),
        Binding("tab", "app.focus_next", "Next field", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", "Previous field", show=False, priority=True),
    ]

    def action_leave(self) -> None:
        """One step back."""
        self.dismiss(None)


class Notice(Dialog[bool]):
    """Tells something, or asks a question whose safe answer has the focus; gives True for the other one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "leave", "Back", show=False)]

    def __init__(self, title: str, text: Content, safe: str = "Close", other: str | None = None) -> None:
        super().__init__()
        self._words = (title, text, safe, other)

    def compose(self) -> ComposeResult:
        """Title, text, buttons."""
        title, text, safe, other = self._words
        with Vertical():
            yield Static(Content(title), classes="title")
            with VerticalScroll(can_focus=False):
                yield Static(text)
            with Horizontal(classes="buttons"):
                yield Button(Content(safe), id="safe", compact=True)
                if other:
                    yield Button(Content(other), id="other", compact=True, variant="warning")

    def on_mount(self) -> None:
        """The safe answer has the focus."""
        self.query_one("#safe").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Give the answer."""
        self.dismiss(event.button.id == "other")


class Working(ModalScreen[None]):
    """Says what is going on while it lasts; nothing leaves it but its end."""

    DEFAULT_CLASSES = "dialog"

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._words = (title, text)

    def compose(self) -> ComposeResult:
        """Title and text."""
        with Vertical():
            yield Static(Content(f"{self._words[0]}…"), classes="title")
            yield Static(Content(self._words[1]), classes="note")
