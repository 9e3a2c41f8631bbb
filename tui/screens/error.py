"""`Error`: all that is known of the last error, to be read and copied."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from tui.core.error_view import Told, facts
from tui.core.signs import sign
from tui.screens.dialog import Buttons, Dialog, Foot, Top
from tui.widgets.aligned import Cell, aligned
from tui.widgets.bound import bound


class ErrorScreen(Dialog[bool]):
    """Gives True where it is to be copied."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("error.copy", "copy", show=True),
        bound("window.close", "leave"),
    ]

    def __init__(self, told: Told) -> None:
        super().__init__()
        self._told = told

    def compose(self) -> ComposeResult:
        """Label and text of each thing that is known, buttons."""
        known = [[Cell(Content.styled(label, "$muted")), Cell(Content(text))] for label, text in facts(self._told)]
        with Vertical():
            yield Top(Static(f"{sign('error')} Error", classes="title"))
            with VerticalScroll(can_focus=False):
                for row in aligned(known):
                    yield Static(row)
            with Foot(), Buttons():
                yield Button("Copy", id="copy", compact=True)
                yield Button("Close", id="close", compact=True)

    def on_mount(self) -> None:
        """Nothing is done by mistake."""
        self.query_one("#close").focus()

    def action_copy(self) -> None:
        """Copy all of it."""
        self.dismiss(True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Copy or leave."""
        self.dismiss(event.button.id == "copy")
