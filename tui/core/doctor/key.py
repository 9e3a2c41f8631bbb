"""The key: which keyring and which file could hold it, and where it comes from now; never more of it than its end."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from time import monotonic
from typing import NamedTuple

from tui.core.credentials import (
    Account,
    CredentialError,
    FoundKey,
    KeyringError,
    KeyringRefused,
    PassphraseNeeded,
    WrongPassphrase,
    aside,
    check_store,
    find_key,
    keyfile,
    runs_command,
)
from tui.core.credentials.find import KEY, KEY_COMMAND, PASSPHRASE_COMMAND, PROFILE_COMMAND
from tui.core.doctor.check import Area, Check, milliseconds

AREA = Area("key")
# Nobody is asked here to unlock it, so it has no longer than when a key is read.
PROBE_LIMIT = 4.0
_LOGIN = "Log in with `onet login`, or set ONET_API_KEY or ONET_API_KEY_COMMAND."


class Found(NamedTuple):
    """The findings, and the key where there is one to ask the API with."""

    checks: tuple[Check, ...]
    key: FoundKey | None = None


async def key(account: Account, environ: Mapping[str, str]) -> Found:
    """Look at the keyring and at the encrypted file, then for the key as the app does.

    A command that gives the key is run, with its 30 seconds; a passphrase is not asked for.
    """
    wanted = _source(account, environ)
    trouble, keyring = await _keyring(account, needed=wanted == "keyring")
    checks = [keyring]
    if wanted == "file" or keyfile.exists(account, environ):
        checks.append(await _file(account, environ, needed=wanted == "file"))
    # Where it does not answer, it would not answer again. One that can be read and not written still gives a key.
    if wanted == "keyring" and trouble is not None and not isinstance(trouble, KeyringRefused):
        return Found((*checks, AREA.warning("key", "not looked for: the keyring has to work first")))
    found, check = await _key(account, environ)
    return Found((*checks, check), found)


def _source(account: Account, environ: Mapping[str, str]) -> str:
    """What the key comes from, as `find_key` chooses."""
    for name in (KEY, KEY_COMMAND):
        if account.environment and environ.get(name):
            return name
    return PROFILE_COMMAND if account.command else account.store


async def _keyring(account: Account, *, needed: bool) -> tuple[KeyringError | None, Check]:
    start = monotonic()
    try:
        async with asyncio.timeout(PROBE_LIMIT):
            name = await aside(lambda: check_store(account, "keyring"))
    except KeyringError as error:
        return error, AREA.failed("keyring", error, needed=needed)
    except TimeoutError:
        said = f"within {PROBE_LIMIT:.0f} seconds; its prompt may still be open somewhere"
        late = KeyringError("The OS keyring did not answer", said, "Unlock it and try again, or use a key file.")
        return late, AREA.failed("keyring", late, needed=needed)
    told = f"{name} keeps a key and gives it back ({milliseconds(monotonic() - start)})"
    return None, AREA.fine("keyring", told)


async def _file(account: Account, environ: Mapping[str, str], *, needed: bool) -> Check:
    from tui.domain.secret import SecretStr

    path = keyfile.path_of(account, environ)
    try:
        # Any passphrase will do: that it does not fit is found last.
        kept = await aside(lambda: keyfile.read(account, SecretStr(os.urandom(16).hex()), environ))
    except WrongPassphrase:
        return AREA.fine("key file", f"{path}, encrypted, for you only")
    except CredentialError as error:
        return AREA.failed("key file", error, needed=needed)
    assert kept is None, "a random passphrase opens nothing"
    missing = f"there is none at {path}"
    return AREA.broken("key file", missing, _LOGIN) if needed else AREA.fine("key file", missing)


async def _key(account: Account, environ: Mapping[str, str]) -> tuple[FoundKey | None, Check]:
    ran = runs_command(account, environ)
    start = monotonic()
    try:
        found = await aside(lambda: find_key(account, environ))
    except PassphraseNeeded:
        detail = f"in the encrypted file, locked: the app asks for its passphrase at the start, or {PASSPHRASE_COMMAND}"
        return None, AREA.fine("key", detail)
    except CredentialError as error:
        return None, AREA.failed("key", error)
    if found is None:
        return None, AREA.broken("key", f"there is none for the profile {account.profile}", _LOGIN)
    shown = f"{found.hint}, from {found.source}" if found.hint else f"from {found.source}"
    took = f", by a command that was run for it ({milliseconds(monotonic() - start)})" if ran else ""
    return found, AREA.fine("key", f"{shown}{took}")
