"""Asks for an id that no list offers."""

from typing import ClassVar
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Button, Input, Static

from tui.screens.dialog import Buttons, Dialog
from tui.widgets.still import StillInput


class IdPrompt(Dialog[str]):
    """A field for an id of the API; gives it, or None."""

    HINTS: ClassVar = (("take", "enter", "Take it"),)

    def compose(self) -> ComposeResult:
        """One field; a UUID is wanted."""
        with Vertical():
            yield Static("Another id", classes="title")
            yield Static("A UUID: 8-4-4-4-12 hexadecimal digits.", id="wanted", classes="note")
            yield StillInput(id="identity", compact=True)
            with Buttons():
                yield Button("Take it", id="take", compact=True, variant="primary")
                yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        """The field has the focus."""
        self.query_one("#identity").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "take":
            self.action_take()
        else:
            self.action_leave()

    @on(Input.Submitted)
    def action_take(self) -> None:
        """Give the id, or say that it is none."""
        try:
            identity = str(UUID(self.query_one("#identity", Input).value.strip()))
        except ValueError:
            self.query_one("#wanted", Static).update("That is no UUID: 8-4-4-4-12 hexadecimal digits.")
        else:
            self.dismiss(identity)
