"""Finds the key of an account while the app runs, and asks a person for what cannot be found."""

import asyncio
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App, SuspendNotSupported
from textual.screen import ModalScreen

from tui.api.errors import OnetError
from tui.core.credentials import (
    CredentialError,
    FoundKey,
    KeyringError,
    PassphraseNeeded,
    WrongPassphrase,
    aside,
    find_key,
    runs_command,
)
from tui.core.credentials.daemon import Caught
from tui.core.error_view import sentences
from tui.core.lent import patient
from tui.core.settings import Settings
from tui.widgets.left_once import dismissed

if TYPE_CHECKING:
    from tui.domain.secret import SecretStr

NO_KEY = "There is no key for this profile yet."
# A keyring that is there answers sooner, and what is shown meanwhile would only flicker.
PATIENCE = 0.3
T = TypeVar("T")


class NotAwaited(CredentialError):
    """A person did not wait for the key."""


class KeyDesk:
    """One for the app: it remembers the passphrases of the session, and serves one after the other."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._passphrases: dict[str, SecretStr] = {}
        self._turn = asyncio.Lock()
        self._answer: asyncio.Future[Any] | None = None
        self._closed = False

    async def get(self, settings: Settings) -> FoundKey | None:
        """The account's key, found or asked for; None where the person gave none."""
        reason, stuck = NO_KEY, False
        async with self._turn:
            try:
                if found := await self._find(settings):
                    return found
            except OnetError as error:
                reason, stuck = sentences((str(error), error.hint)), isinstance(error, KeyringError | NotAwaited)
            return await self._ask(settings, sentences((reason, *settings.notes)), stuck=stuck)

    async def ask(self, settings: Settings, reason: str, wanted: Callable[[], bool] = lambda: True) -> FoundKey | None:
        """A key that a person types, checked with the API; None where there is none, or it is not `wanted` any more."""
        async with self._turn:
            return await self._ask(settings, reason) if wanted() else None

    def close(self) -> None:
        """Leave the open dialog unanswered and open no other, so that nothing waits for a person who left."""
        self._closed = True
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(None)

    async def _ask(self, settings: Settings, reason: str, *, stuck: bool = False) -> FoundKey | None:
        from tui.screens.login import LoginScreen

        entry = settings.account.entry
        screen = LoginScreen(settings, reason, self._passphrases.get(entry), stuck=stuck)
        found = await self._show(screen)
        if screen.passphrase is not None:
            self._passphrases[entry] = screen.passphrase
        return found

    async def _find(self, settings: Settings) -> FoundKey | None:
        account = settings.account
        own = self._passphrases.get(account.entry)
        if runs_command(account, os.environ):
            return await with_terminal(self._app, lambda: find_key(account, os.environ, own))
        try:
            return await self._awaited(settings, own)
        except (PassphraseNeeded, WrongPassphrase) as error:
            return await self._unlocked(settings, error)

    async def _unlocked(self, settings: Settings, error: OnetError) -> FoundKey | None:
        """The key in the key file, by a passphrase that is known or that a person types."""
        entry = settings.account.entry
        self._passphrases.pop(entry, None)
        # People have one for all of their accounts.
        known = list(self._passphrases.values())
        while True:
            borrowed = bool(known)
            passphrase = known.pop(0) if borrowed else await self._asked_passphrase(settings, error)
            try:
                found = await self._awaited(settings, passphrase)
            except WrongPassphrase as wrong:
                error = error if borrowed else wrong
            else:
                self._passphrases[entry] = passphrase
                return found

    async def _asked_passphrase(self, settings: Settings, error: OnetError) -> "SecretStr":
        """The passphrase as a person types it; where nobody does, the error is raised."""
        from tui.screens.login import PassphraseScreen

        given = await self._show(PassphraseScreen(settings, str(error)))
        if given is None:
            raise error
        return given

    async def _awaited(self, settings: Settings, passphrase: "SecretStr | None") -> FoundKey | None:
        """The key as a thread finds it; where that takes long it is said meanwhile, and can be left."""
        found = asyncio.ensure_future(aside(lambda: find_key(settings.account, os.environ, passphrase)))
        await asyncio.wait([found], timeout=PATIENCE)
        if not found.done() and not self._closed:
            await self._say_meanwhile(settings, found)
        return await found

    async def _say_meanwhile(self, settings: Settings, found: "asyncio.Future[FoundKey | None]") -> None:
        from tui.screens.looking import LookingScreen

        screen = LookingScreen(settings)
        left, take = self._new_answer()
        await self._app.push_screen(screen, take)
        await asyncio.wait([found, left], return_when=asyncio.FIRST_COMPLETED)
        # Something may stand over it, such as the help.
        while screen in self._app.screen_stack and not self._closed:
            await dismissed(self._app.screen)
        if not found.done():
            found.cancel()
            raise NotAwaited("The key was not waited for")

    async def _show(self, screen: ModalScreen[T]) -> T | None:
        if self._closed:
            return None
        answer, take = self._new_answer()
        # By the app itself: the worker that needs the key may belong to a screen that is left meanwhile.
        self._app.call_next(self._app.push_screen, screen, take)
        given: T | None = await answer
        return given

    def _new_answer(self) -> tuple["asyncio.Future[Any]", Callable[[Any], None]]:
        """What is answered to the dialog that opens now, and what takes the answer."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._answer = answer

        def take(given: Any) -> None:
            if not answer.done():
                answer.set_result(given)

        return answer, take


async def with_terminal(app: App[Any], work: Callable[[], T]) -> T:
    """Do blocking work that may ask on the terminal (gpg's pinentry does), the app out of its way; its result."""
    done: list[T] = []
    try:
        # ctrl+c is for the command: it ends, and what is missing is then asked for in the app.
        # Textual takes the terminal back only where nothing is raised inside.
        with app.suspend(), patient(), (caught := Caught()):
            done.append(work())
    except SuspendNotSupported:
        return await aside(work)
    if caught.error is not None:
        raise caught.error
    return done[0]
