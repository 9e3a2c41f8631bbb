"""Asks for a key where there is none, or where the one there is was refused."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from tui.api.errors import OnetError
from tui.core import words
from tui.core.credentials import FoundKey, aside, clean_key, store_key
from tui.core.settings import Settings
from tui.screens.dialog import Dialog, Notice


class LoginScreen(Dialog[FoundKey]):
    """A hidden field for the key, checked with the API before it is kept."""

    def __init__(self, settings: Settings, reason: str) -> None:
        super().__init__()
        self._settings = settings
        self._reason = reason

    def compose(self) -> ComposeResult:
        """Why, where, the key."""
        with Vertical():
            yield Static("Log in", classes="title")
            yield Static(Content(words.visible(self._reason)), id="reason", classes="warning")
            yield Static(
                Content(f"API key for {self._settings.base_url}; enter checks it, esc leaves."), classes="note"
            )
            yield Input(password=True, id="key", compact=True)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.run_worker(self._check(event.value), exclusive=True)

    async def _check(self, text: str) -> None:
        from tui.core.login import check_key

        reason = self.query_one("#reason", Static)
        try:
            key = clean_key(text)
            reason.update("Checking…")
            await check_key(self._settings.base_url, key)
        except OnetError as error:
            reason.update(Content(f"{words.visible(str(error))}  {words.visible(error.hint)}"))
            return
        try:
            await aside(lambda: store_key(self._settings.profile, self._settings.base_url, key))
        except OnetError as error:
            text = f"{error} The key is kept for this session only."
            await self.app.push_screen_wait(Notice("The key is not stored", Content(words.visible(text))))
        self.dismiss(FoundKey(key, "typed"))
