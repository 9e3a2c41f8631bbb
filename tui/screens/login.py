"""Asks for a key where there is none, or where the one there is was refused; and for the passphrase of a key file."""

import os
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Select, Static

from tui.api.errors import OnetError
from tui.core import words
from tui.core.credentials import CredentialError, FoundKey, aside, check_store, clean_key, clean_passphrase
from tui.core.settings import Settings
from tui.screens.dialog import Dialog, Notice

if TYPE_CHECKING:
    from pydantic import SecretStr

KEYRING, FILE, SESSION = "keyring", "file", "session"
_STORES = {KEYRING: "the keyring of the operating system", FILE: "an encrypted file", SESSION: "for this session only"}


def _told(error: OnetError) -> Content:
    return Content(f"{words.visible(str(error))}  {words.visible(error.hint)}".strip())


class PassphraseScreen(Dialog["SecretStr"]):
    """Asks for the passphrase of the key file, once a session."""

    def __init__(self, settings: Settings, reason: str) -> None:
        super().__init__()
        self._settings = settings
        self._reason = reason

    def compose(self) -> ComposeResult:
        """Why, the field."""
        with Vertical():
            yield Static("Passphrase", classes="title")
            yield Static(Content(words.visible(self._reason)), id="reason", classes="warning")
            yield Static(
                Content(f"It opens the key file of {words.visible(self._settings.profile)}; esc goes on without it."),
                classes="note",
            )
            yield Input(password=True, id="passphrase", compact=True)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(clean_passphrase(event.value))
        except OnetError as error:
            self.query_one("#reason", Static).update(_told(error))


class LoginScreen(Dialog[FoundKey]):
    """A hidden field for the key, which is checked with the API before it is kept where the person wants it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "check", "Log in", priority=True)]

    def __init__(self, settings: Settings, reason: str, passphrase: "SecretStr | None" = None) -> None:
        super().__init__()
        self._settings = settings
        self._reason = reason
        self._passphrase = passphrase
        # A key of the environment would win over a stored one at the next start.
        by_environment = settings.environment and os.environ.get("ONET_API_KEY")
        self._store = SESSION if by_environment else settings.store
        # Why a store that was wanted is not to be had.
        self._why_not = Content("")

    def compose(self) -> ComposeResult:
        """Why, where, the key, where it is kept."""
        settings = self._settings
        with Vertical():
            yield Static(Content(f"Log in: profile {words.visible(settings.profile)}"), classes="title")
            yield Static(Content(words.visible(self._reason)), id="reason", classes="warning")
            with VerticalScroll(can_focus=False):
                yield Static(Content(f"API key for {settings.base_url}"), classes="note")
                yield Input(password=True, id="key", compact=True)
                yield Static("Keep it in", classes="note")
                options = [(label, value) for value, label in _STORES.items()]
                yield Select[str](options, value=self._store, allow_blank=False, id="store", compact=True)
                yield Static(id="kept", classes="note")
                with Vertical(id="file"):
                    yield Static("Passphrase of the file, twice", classes="note")
                    yield Input(password=True, id="passphrase", compact=True)
                    yield Input(password=True, id="again", compact=True)
            with Horizontal(classes="buttons"):
                yield Button("Log in", id="check", compact=True, variant="primary")
                yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        """The key has the first focus; whether it can be kept is found out meanwhile."""
        self.query_one("#key").focus()

    @on(Select.Changed, "#store")
    def _picked(self, event: Select.Changed) -> None:
        self._store = str(event.value)
        asks = self._store == FILE and not os.environ.get("ONET_PASSPHRASE_COMMAND") and self._passphrase is None
        self.query_one("#file").display = asks
        kept = self.query_one("#kept", Static)
        if self._store == SESSION:
            kept.update(self._why_not)
        else:
            kept.update("Looking whether it can be kept there…")
            self.run_worker(self._probe(self._store), group="probe", exclusive=True)

    async def _probe(self, store: str) -> None:
        """Say where the key would be kept, or why it cannot be: before it is typed."""
        try:
            where = await aside(lambda: check_store(self._settings.account, store))
        except OnetError as error:
            self._why_not = _told(error)
            self.query_one("#store", Select).value = SESSION
        else:
            self._why_not = Content("")
            self.query_one("#kept", Static).update(Content(f"It will be in {words.visible(where)}."))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_check()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "check":
            self.action_check()
        else:
            self.action_leave()

    def action_check(self) -> None:
        """Check the key with the API, keep it, go on."""
        self.run_worker(self._check(self.query_one("#key", Input).value), group="check", exclusive=True)

    async def _check(self, text: str) -> None:
        from tui.core.login import check_key

        reason = self.query_one("#reason", Static)
        try:
            key = clean_key(text)
            passphrase = self._given_passphrase()
            reason.update("Checking…")
            await check_key(self._settings.base_url, key)
        except OnetError as error:
            reason.update(_told(error))
            return
        try:
            await self._keep(key, passphrase)
        except OnetError as error:
            text = f"{error} The key is kept for this session only."
            await self.app.push_screen_wait(Notice("The key is not stored", Content(words.visible(text))))
        self.dismiss(FoundKey(key, "typed"))

    def _given_passphrase(self) -> "SecretStr | None":
        """The passphrase for a new key file, the session's or typed twice the same; None where none is needed here.

        CredentialError where it is missing, or was mistyped.
        """
        if self._store != FILE or os.environ.get("ONET_PASSPHRASE_COMMAND") or self._passphrase is not None:
            return self._passphrase
        typed, again = (self.query_one(f"#{name}", Input).value for name in ("passphrase", "again"))
        if typed != again:
            raise CredentialError("The two passphrases differ", "", "Type the same one twice.")
        return clean_passphrase(typed)

    async def _keep(self, key: "SecretStr", passphrase: "SecretStr | None") -> None:
        if self._store == SESSION:
            return
        from tui.core.login import keep

        settings, store = self._settings, self._store
        notes = await aside(lambda: keep(settings, key, store, passphrase))
        if notes:
            text = Content("\n").join(Content(words.visible(note)) for note in notes)
            await self.app.push_screen_wait(Notice("The key is stored", text))
