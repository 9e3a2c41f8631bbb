"""`onet login` and `onet logout`; the check of a key is the app's too."""

import asyncio
import os
import sys
from typing import TYPE_CHECKING

from tui.api.client import connect
from tui.api.errors import OnetError
from tui.api.urls import origin
from tui.core.credentials import (
    LONGEST_KEY,
    CredentialError,
    FoundKey,
    check_store,
    clean_key,
    remove_key,
    store_key,
)
from tui.core.settings import Settings
from tui.core.words import visible
from tui.domain.account import CurrentUser

if TYPE_CHECKING:
    from pydantic import SecretStr


class NoTerminal(OnetError):
    """There is nobody to be asked."""

    exit_code = 2


async def check_key(base_url: str, key: "SecretStr") -> CurrentUser:
    """Ask the API whom the key belongs to; KeyRefused where it is wrong."""
    async with connect(base_url, key) as client:
        return await client.current_user()


def login(settings: Settings, *, from_stdin: bool) -> int:
    """Ask for a key, check it with the API, keep it in the OS keyring; gives the exit code.

    Nothing is asked where no keyring would keep the key, and nothing is kept that the API refuses.
    """
    if not from_stdin and not sys.stdin.isatty():
        raise NoTerminal("There is no terminal to ask for the key on", "", "Pipe the key in: onet login --stdin")
    store = check_store()
    key = clean_key(_one_line() if from_stdin else _hidden())
    user = asyncio.run(check_key(settings.base_url, key))
    store_key(settings.profile, settings.base_url, key)
    owner = visible(user.email or user.name or user.id or "an unnamed user")
    hint = FoundKey(key, "typed").hint
    shown = f"key {hint}" if hint else "key"
    _say(f"Logged in as {owner} at {origin(settings.base_url)}; the {shown} is in {store}.")
    for name in ("ONET_API_KEY", "ONET_API_KEY_COMMAND"):
        if os.environ.get(name):
            _say(f"Note: {name} is set here and is used instead of it.")
            break
    return 0


def logout(settings: Settings) -> int:
    """Remove the profile's key from the OS keyring; gives the exit code, 1 where there was none."""
    where = f"profile {settings.profile} at {origin(settings.base_url)}"
    if not remove_key(settings.profile, settings.base_url):
        sys.stderr.write(f"onet: there is no key for {where}\n")
        return 1
    _say(f"The key for {where} is removed from the OS keyring.")
    return 0


def _one_line() -> str:
    # One byte more than a key may have, so that too long is seen as such; bytes, as an undecodable line would be quoted
    # by the error it raises.
    return sys.stdin.buffer.readline(LONGEST_KEY + 2).decode("ascii", "replace")


def _hidden() -> str:
    import warnings
    from getpass import GetPassWarning, getpass

    with warnings.catch_warnings():
        # getpass only warns where it cannot hide what is typed, and goes on.
        warnings.simplefilter("error", GetPassWarning)
        try:
            return getpass("API key (not shown): ")
        except GetPassWarning:
            raise NoTerminal("The key cannot be typed unseen here", "", "Pipe the key in: onet login --stdin") from None
        except EOFError:
            raise CredentialError("No key was given", "", "Nothing is stored.") from None


def _say(text: str) -> None:
    # A locale such as ISO-8859-1 has no `…`.
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
