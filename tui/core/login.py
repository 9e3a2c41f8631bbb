"""`onet login` and `onet logout`; the check of a key is the app's too."""

import asyncio
import os
import sys
from typing import TYPE_CHECKING

from tui.api.client import connect
from tui.api.errors import OnetError
from tui.api.urls import origin
from tui.core import asking
from tui.core.credentials import Account, FoundKey, check_store, find_passphrase, remove_key, store_key
from tui.core.remembered import recall, remember
from tui.core.settings import Settings
from tui.core.words import visible
from tui.domain.account import CurrentUser

if TYPE_CHECKING:
    from tui.domain.secret import SecretStr


async def check_key(base_url: str, key: "SecretStr") -> CurrentUser:
    """Ask the API whom the key belongs to; KeyRefused where it is wrong."""
    async with connect(base_url, key) as client:
        return await client.current_user()


def login(settings: Settings, *, from_stdin: bool, store: str | None = None) -> int:
    """Ask for a key, check it with the API, keep it in the profile's store or in `store`; gives the exit code.

    Nothing is asked where the store would not keep the key, and nothing is kept that the API refuses.
    """
    account = settings.account
    chosen = store or account.store
    asking.check_terminal(from_stdin=from_stdin, passphrase=chosen == "file")
    place = check_store(account, chosen)
    key = asking.key(from_stdin=from_stdin)
    user = asyncio.run(check_key(account.base_url, key))
    passphrase = asking.passphrase(account) if chosen == "file" else None
    notes = keep(settings, key, chosen, passphrase)
    # The next start opens the account that was logged in.
    remember(account.profile, origin(account.base_url), *recall(account.profile, origin(account.base_url)))
    owner = visible(user.email or user.name or user.id or "an unnamed user")
    hint = FoundKey(key, "typed").hint
    shown = f"key {hint}" if hint else "key"
    _say(f"Logged in as {owner} at {origin(account.base_url)}; the {shown} is in {place}.")
    for note in notes:
        _say(note)
    return 0


def keep(settings: Settings, key: "SecretStr", store: str, passphrase: "SecretStr | None" = None) -> list[str]:
    """Keep a checked key in a store, and record in config.toml what the next start needs to find it.

    Gives what a person should know about it, a line each. Without a `passphrase` a file takes the one of
    ONET_PASSPHRASE_COMMAND. CredentialError where the key cannot be kept; a config.toml that cannot be written is told.
    """
    account = settings.account
    if store == "file" and passphrase is None:
        passphrase = find_passphrase(os.environ)
    store_key(account, key, store, passphrase)
    return [*_record(account, store), *_of_the_store(account, store, passphrase), *_of_other_sources(account)]


def logout(settings: Settings) -> int:
    """Remove the profile's key from where it was stored and say so; gives the exit code, 1 where there was none."""
    account = settings.account
    where = f"profile {visible(account.profile)} at {origin(account.base_url)}"
    place = remove_key(account)
    if place is None:
        looked = "the OS keyring" if account.store == "keyring" else "an encrypted file"
        if sys.stderr is not None:
            sys.stderr.write(f"onet: there is no key for {where} in {looked}\n")
        return 1
    _say(f"The key for {where} is removed from {place}.")
    return 0


def _record(account: Account, store: str) -> list[str]:
    """Write into config.toml what the next start needs; where that fails, the words on what to add by hand."""
    from tui.core.config import read_config
    from tui.core.config.write import write_profile

    changes: dict[str, object] = {"store": store} if store != account.store else {}
    try:
        profile = read_config(os.environ).profiles.get(account.profile)
        if profile is None and (account.profile, account.base_url) != (Account().profile, Account().base_url):
            changes["base_url"] = account.base_url
        told = _elsewhere(account, profile.base_url) if profile else []
        if not changes:
            return told
        path = write_profile(account.profile, changes)
    except OnetError as error:
        return [
            f"The key is stored, but config.toml is not written: {visible(str(error))}",
            "The next start finds the key only where config.toml says so.",
            *map(visible, error.hint.splitlines()),
        ]
    return [f"{visible(str(path))} says so for the profile {visible(account.profile)}.", *told]


def _elsewhere(account: Account, base_url: str | None) -> list[str]:
    """What to say where the profile's own base URL is not the one that the key is for."""
    theirs = origin(base_url or Account().base_url)
    if theirs == origin(account.base_url):
        return []
    return [f"The profile is for {theirs}; for this key, --base-url {visible(account.base_url)} is needed each time."]


def _of_the_store(account: Account, store: str, passphrase: "SecretStr | None") -> list[str]:
    notes = [weak] if (weak := asking.weakness(passphrase)) else []
    if store != account.store:
        other = "the OS keyring" if store == "file" else "its encrypted file"
        notes.append(f"An earlier key of this profile in {other}, if there is one, is left there.")
    return notes


def _of_other_sources(account: Account) -> list[str]:
    """What would be used in place of the stored key, or keeps it from being found."""
    for name in ("ONET_API_KEY", "ONET_API_KEY_COMMAND"):
        if account.environment and os.environ.get(name):
            return [f"{name} is set here and is used instead of it."]
    if account.command:
        return ["The profile's api_key_command is used instead of it."]
    return []


def _say(text: str) -> None:
    # What was done is done, also where nobody can be told.
    if sys.stdout is None:
        return
    # A locale such as ISO-8859-1 has no `…`.
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
