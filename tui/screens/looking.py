"""Says that the key is being looked for, as long as it is."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.core import words
from tui.core.settings import Settings
from tui.screens.dialog import Dialog

_PLACES = {"keyring": "the keyring of the operating system, which may ask for its password", "file": "its key file"}


class LookingScreen(Dialog[None]):
    """Where the key is looked for; leaving it goes on without waiting."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings

    def compose(self) -> ComposeResult:
        """Whose key, where."""
        with Vertical():
            yield Static(Content(f"Opening the profile {words.visible(self._settings.profile)}"), classes="title")
            yield Static(Content(f"Looking for its key in {_PLACES[self._settings.store]}…"))
            yield Static("esc goes on without it.", classes="note")
