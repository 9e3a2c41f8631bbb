"""Where a key comes from: the environment, a command, then the store of its profile, bound to its origin."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.api.urls import origin
from tui.core.credentials import command, keyfile, ring
from tui.core.credentials.account import Account
from tui.core.credentials.errors import CredentialError, PassphraseNeeded
from tui.core.credentials.secret import FoundKey, clean_key, clean_passphrase

if TYPE_CHECKING:
    from tui.domain.secret import SecretStr

KEY, KEY_COMMAND, PASSPHRASE_COMMAND = "ONET_API_KEY", "ONET_API_KEY_COMMAND", "ONET_PASSPHRASE_COMMAND"
PROFILE_COMMAND = "api_key_command"
STORES = ("keyring", "file")


def find_key(account: Account, environ: Mapping[str, str], passphrase: "SecretStr | None" = None) -> FoundKey | None:
    """The key of an account: ONET_API_KEY, else ONET_API_KEY_COMMAND or the profile's command, else its store.

    None where there is none. CredentialError where the source that counts cannot be used, and no later one is asked
    then: PassphraseNeeded where the key is in an encrypted file and neither `passphrase` nor ONET_PASSPHRASE_COMMAND
    opens it. It blocks: up to 30 seconds for a command, 3 for the keyring.
    """
    if account.environment and (typed := environ.get(KEY)):
        return FoundKey(clean_key(typed, KEY), KEY)
    if found := _by_command(account, environ):
        return found
    if _store(account) == "file":
        return _in_file(account, environ, passphrase)
    kept = ring.read(account)
    return FoundKey(clean_key(kept, "the keyring"), "keyring") if kept else None


def runs_command(account: Account, environ: Mapping[str, str]) -> bool:
    """Whether `find_key` runs a command, which may ask a person something at the terminal."""
    if account.environment and (environ.get(KEY) or environ.get(KEY_COMMAND)):
        return not environ.get(KEY)
    if account.command:
        return account.command_origin == origin(account.base_url)
    return account.store == "file" and bool(environ.get(PASSPHRASE_COMMAND)) and keyfile.exists(account, environ)


def find_passphrase(environ: Mapping[str, str]) -> "SecretStr | None":
    """The passphrase of the encrypted file by ONET_PASSPHRASE_COMMAND, None where it is not set."""
    asked = environ.get(PASSPHRASE_COMMAND)
    if not asked:
        return None
    name = f"The command in {PASSPHRASE_COMMAND}"
    line = command.first_line(command.words_of(asked, name), name, environ)
    return clean_passphrase(line, PASSPHRASE_COMMAND)


def opens_key_file(account: Account, passphrase: "SecretStr") -> bool:
    """Whether the account has a key file and the passphrase opens it."""
    try:
        return keyfile.read(account, passphrase) is not None
    except CredentialError:
        return False


def check_store(account: Account, store: str | None = None) -> str:
    """The name for a person of the store that keeps the account's key, after a probe that it can; `store` for another.

    CredentialError where it cannot: to be known before a person is asked for a key.
    """
    return keyfile.check(account) if _store(account, store) == "file" else ring.probe(account)


def store_key(
    account: Account, key: "SecretStr", store: str | None = None, passphrase: "SecretStr | None" = None
) -> None:
    """Keep the key for this profile and this origin only, in the account's store or in another; a file needs the
    passphrase (PassphraseNeeded). CredentialError where it cannot be kept.
    """
    if _store(account, store) != "file":
        ring.store(account, key.get_secret_value())
    elif passphrase is None:
        raise PassphraseNeeded("The key file needs a passphrase", "", f"Set {PASSPHRASE_COMMAND}.")
    else:
        keyfile.store(account, key, passphrase)


def remove_key(account: Account) -> str | None:
    """Remove the key from the account's store; from where, for a person, None where there was none."""
    if _store(account) == "file":
        return keyfile.remove(account)
    return "the OS keyring" if ring.remove(account) else None


def _store(account: Account, store: str | None = None) -> str:
    chosen = store or account.store
    if chosen not in STORES:
        raise CredentialError("There is no such store for a key", chosen, f"It is one of {', '.join(STORES)}.")
    return chosen


def _by_command(account: Account, environ: Mapping[str, str]) -> FoundKey | None:
    if account.environment and (asked := environ.get(KEY_COMMAND)):
        name, source = f"The command in {KEY_COMMAND}", KEY_COMMAND
        words = command.words_of(asked, name)
    elif account.command:
        name, source, words = f"The profile's {PROFILE_COMMAND}", PROFILE_COMMAND, list(account.command)
        _check_origin(account)
    else:
        return None
    return FoundKey(clean_key(command.first_line(words, name, environ), source), source)


def _check_origin(account: Account) -> None:
    here = origin(account.base_url)
    if account.command_origin != here:
        theirs = account.command_origin or "no origin"
        raise CredentialError(
            "The profile's key is not sent there",
            f"the {PROFILE_COMMAND} of the profile {account.profile} is for {theirs}, not for {here}",
            f"Set {KEY} for this run, or give {here} a profile of its own.",
        )


def _in_file(account: Account, environ: Mapping[str, str], passphrase: "SecretStr | None") -> FoundKey | None:
    if not keyfile.exists(account, environ):
        return None
    if passphrase is None:
        passphrase = find_passphrase(environ)
    if passphrase is None:
        raise PassphraseNeeded(
            "The key is in an encrypted file", "its passphrase is needed", f"Set {PASSPHRASE_COMMAND}, or {KEY}."
        )
    kept = keyfile.read(account, passphrase, environ)
    return FoundKey(clean_key(kept, "the key file"), "key file") if kept else None
