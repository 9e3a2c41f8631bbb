"""Finds the key of an account while the app runs, and asks a person for what cannot be found."""

import asyncio
import os
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App, SuspendNotSupported
from textual.screen import ModalScreen

from tui.api.errors import OnetError
from tui.core.credentials import FoundKey, PassphraseNeeded, WrongPassphrase, aside, find_key, runs_command
from tui.core.settings import Settings

if TYPE_CHECKING:
    from pydantic import SecretStr

NO_KEY = "There is no key for this profile yet."
T = TypeVar("T")


class KeyDesk:
    """One for the app: it remembers the passphrase of the session, and opens one dialog at a time."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._passphrase: SecretStr | None = None
        self._answer: asyncio.Future[Any] | None = None
        self._closed = False

    async def get(self, settings: Settings) -> FoundKey | None:
        """The account's key, found or asked for; None where the person gave none."""
        reason = NO_KEY
        try:
            if found := await self._find(settings):
                return found
        except OnetError as error:
            reason = f"{error}. {error.hint}"
        return await self.ask(settings, reason)

    async def ask(self, settings: Settings, reason: str) -> FoundKey | None:
        """A key that a person types, checked with the API; None where there is none."""
        from tui.screens.login import LoginScreen

        return await self._show(LoginScreen(settings, reason, self._passphrase))

    def close(self) -> None:
        """Leave the open dialog unanswered and open no other, so that nothing waits for a person who left."""
        self._closed = True
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(None)

    async def _find(self, settings: Settings) -> FoundKey | None:
        if runs_command(settings.account, os.environ):
            return await self._with_terminal(lambda: find_key(settings.account, os.environ, self._passphrase))
        while True:
            try:
                return await aside(lambda: find_key(settings.account, os.environ, self._passphrase))
            except (PassphraseNeeded, WrongPassphrase) as error:
                from tui.screens.login import PassphraseScreen

                given = await self._show(PassphraseScreen(settings, str(error)))
                if given is None:
                    raise
                self._passphrase = given

    async def _with_terminal(self, find: Callable[[], T]) -> T:
        """Run what may ask on the terminal (gpg's pinentry does), the app out of its way."""
        try:
            with self._app.suspend():
                # ctrl+c is for the command: it ends, and what is missing is then asked for here.
                before = signal.signal(signal.SIGINT, lambda *_: None)
                try:
                    return find()
                finally:
                    signal.signal(signal.SIGINT, before)
        except SuspendNotSupported:
            return await aside(find)

    async def _show(self, screen: ModalScreen[T]) -> T | None:
        if self._closed:
            return None
        answer: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()
        self._answer = answer

        def take(given: T | None) -> None:
            if not answer.done():
                answer.set_result(given)

        # By the app itself: the worker that needs the key may belong to a screen that is left meanwhile.
        self._app.call_next(self._app.push_screen, screen, take)
        return await answer
