"""Asks for a key where there is none, or where the one there is was refused; and for the passphrase of a key file."""

import os
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Select, Static

from tui.api.errors import OnetError
from tui.core import words
from tui.core.credentials import CredentialError, FoundKey, aside, check_store, clean_key, clean_passphrase
from tui.core.error_view import in_short, sentences
from tui.core.settings import Settings
from tui.screens.dialog import Buttons, Dialog, Foot, Notice, Top
from tui.styles import style
from tui.widgets.bound import bound
from tui.widgets.form_row import FormRow
from tui.widgets.still import StillInput

if TYPE_CHECKING:
    from tui.domain.secret import SecretStr

KEYRING, FILE, SESSION = "keyring", "file", "session"
KEY_COMMAND, PASSPHRASE_COMMAND = "ONET_API_KEY_COMMAND", "ONET_PASSPHRASE_COMMAND"
_STORES = {KEYRING: "the keyring of the operating system", FILE: "an encrypted file", SESSION: "for this session only"}


def _told(error: OnetError) -> Content:
    return Content(in_short(error))


class PassphraseScreen(Dialog["SecretStr"]):
    """Asks for the passphrase of the key file, once a session."""

    HINTS: ClassVar = (("open", "enter", "Open"),)

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
            yield StillInput(password=True, id="passphrase", compact=True)
            with Buttons():
                yield Button("Open", id="open", compact=True, variant="primary")
                yield Button("Go on without it", id="leave", compact=True)

    def on_mount(self) -> None:
        """The field has the focus."""
        self.query_one("#passphrase").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "open":
            self.action_open()
        else:
            self.action_leave()

    @on(Input.Submitted)
    def action_open(self) -> None:
        """Give the passphrase, or say why it is none."""
        try:
            self.dismiss(clean_passphrase(self.query_one("#passphrase", Input).value))
        except OnetError as error:
            self.query_one("#reason", Static).update(_told(error))


class LoginScreen(Dialog[FoundKey]):
    """A hidden field for the key, which is checked with the API before it is kept where the person wants it."""

    CSS_PATH: ClassVar = [style("form"), style("login")]
    HINTS: ClassVar = (("app.focus_next", "tab", "Next field"),)
    BINDINGS: ClassVar[list[BindingType]] = [bound("login.check", "check", show=True, priority=True)]

    def __init__(
        self, settings: Settings, reason: str, passphrase: "SecretStr | None" = None, *, stuck: bool = False
    ) -> None:
        """`passphrase` is that of the key file where it is known; `stuck` says that its store is of no use."""
        super().__init__()
        self.passphrase = passphrase
        self._settings = settings
        self._reason = reason
        self._store = SESSION if stuck or _wins(settings) else settings.store
        # Why a store that was wanted is not to be had.
        self._why_not = Content("")

    def compose(self) -> ComposeResult:
        """Why, where, the key, where it is kept."""
        settings = self._settings
        with Vertical():
            with Top():
                yield Static(Content(f"Log in: profile {words.visible(settings.profile)}"), classes="title")
                yield Static(Content(words.visible(self._reason)), id="reason", classes="warning")
                yield Static(Content(f"API key for {settings.base_url}"), classes="note")
            with VerticalScroll(can_focus=False):
                yield FormRow("key", "API key", StillInput(password=True, id="key", compact=True))
                options = [(label, value) for value, label in _STORES.items()]
                chosen = Select[str](options, value=self._store, allow_blank=False, id="store", compact=True)
                yield FormRow("store", "Keep it in", chosen)
                yield Static(id="kept", classes="note")
                with Vertical(id="file"):
                    yield FormRow("passphrase", "Passphrase", StillInput(password=True, id="passphrase", compact=True))
                    yield FormRow("again", "Once more", StillInput(password=True, id="again", compact=True))
            with Foot(), Buttons():
                yield Button("Log in", id="check", compact=True, variant="primary")
                yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        """The key has the first focus; whether it can be kept is found out meanwhile."""
        self.query_one("#key").focus()

    @on(Select.Changed, "#store")
    def _picked(self, event: Select.Changed) -> None:
        self._store = str(event.value)
        self.query_one("#file").display = self._asks_passphrase
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

    @property
    def _asks_passphrase(self) -> bool:
        return self._store == FILE and self.passphrase is None and not os.environ.get(PASSPHRASE_COMMAND)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        """On to what is still to be typed, or to the check."""
        after = {"key": "passphrase", "passphrase": "again"}.get(event.input.id or "")
        field = self.query_one(f"#{after}", Input) if after and self._asks_passphrase else None
        if field is not None and event.value and not field.value:
            field.focus()
        else:
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
            # What is typed next takes the place of what cannot be seen.
            self.query_one("#key", Input).action_select_all()
            return
        try:
            await self._keep(key, passphrase)
        except OnetError as error:
            text = sentences((str(error), error.hint, "The key is kept for this session only."))
            await self.app.push_screen_wait(Notice("The key is not stored", Content(words.visible(text))))
        else:
            self.passphrase = passphrase
        self.dismiss(FoundKey(key, "typed"))

    def _given_passphrase(self) -> "SecretStr | None":
        """The passphrase for a new key file, the session's or typed twice the same; None where none is needed here.

        CredentialError where it is missing, or was mistyped.
        """
        if not self._asks_passphrase:
            return self.passphrase
        typed, again = (self.query_one(f"#{name}", Input).value for name in ("passphrase", "again"))
        if typed != again:
            raise CredentialError("The two passphrases differ", "", "Type the same one twice.")
        return clean_passphrase(typed)

    async def _keep(self, key: "SecretStr", passphrase: "SecretStr | None") -> None:
        if self._store == SESSION:
            return
        from tui.core.login import keep
        from tui.screens.keys import with_terminal

        settings, store = self._settings, self._store
        self.query_one("#reason", Static).update("Keeping it; the keyring may ask for its password…")
        if store == FILE and passphrase is None:
            # A command gives the passphrase, and may ask for it on the terminal.
            notes = await with_terminal(self.app, lambda: keep(settings, key, store))
        else:
            notes = await aside(lambda: keep(settings, key, store, passphrase))
        if notes:
            text = Content("\n").join(Content(words.visible(note)) for note in notes)
            await self.app.push_screen_wait(Notice("The key is stored", text))


def _wins(settings: Settings) -> bool:
    """Whether a key that comes from elsewhere would be used in place of a stored one at the next start."""
    by_environment = settings.environment and any(os.environ.get(name) for name in ("ONET_API_KEY", KEY_COMMAND))
    return bool(by_environment or settings.command)
