"""The OS keyring: it may ask a person, who may not be there, and then it never answers.

Each use runs in a daemon thread with a limit, the import of its library too, so that it neither blocks the app nor
delays its end.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from tui.api.errors import OnetError
from tui.core import key_ahead
from tui.core.credentials import backends, secret_service
from tui.core.credentials.account import Account
from tui.core.credentials.backends import ELSEWHERE
from tui.core.credentials.daemon import in_daemon
from tui.core.credentials.errors import (
    CredentialError,
    KeyringLocked,
    KeyringRefused,
    KeyringTimeout,
    NoKeyring,
    harmless,
)

SERVICE = "onet"
PROBE = "onet-probe"
READ_LIMIT, ASK_LIMIT = 3.0, 30.0
_UNLOCK = f"Unlock it and try again. {ELSEWHERE}"
_GONE = ("secretstorage.exceptions.SecretServiceNotAvailableException", "keyring.errors.NoKeyringError")
# Without a screen for its question, a locked Secret Service says that its prompt was dismissed.
_LOCKED = (
    "keyring.errors.KeyringLocked",
    "secretstorage.exceptions.LockedException",
    "secretstorage.exceptions.PromptDismissedException",
)
T = TypeVar("T")


def read(account: Account) -> str | None:
    """The account's key in the keyring, None where there is none; CredentialError within 3 seconds where it cannot."""
    return _await(lambda: _read(account), READ_LIMIT)


def store(account: Account, secret: str) -> None:
    """Keep the account's key in the keyring; CredentialError, within 30 seconds, where it cannot."""

    def keep(ring: Any) -> None:
        ring.set_password(SERVICE, account.entry, secret)
        # Some drop what they cannot write and say nothing.
        if ring.get_password(SERVICE, account.entry) != secret:
            raise _forgetful()

    _use(account, keep, ASK_LIMIT, secret)


def remove(account: Account) -> bool:
    """Remove the account's key; False where there was none, CredentialError, within 30 seconds, where it cannot."""

    def take_out(ring: Any) -> bool:
        if ring.get_password(SERVICE, account.entry) is None:
            return False
        ring.delete_password(SERVICE, account.entry)
        return True

    return _use(account, take_out, ASK_LIMIT)


def probe(account: Account) -> str:
    """The keyring's name for a person, after it kept and gave back a probe, which is removed again."""

    def use(ring: Any) -> str:
        ring.set_password(SERVICE, PROBE, "probe")
        kept = ring.get_password(SERVICE, PROBE)
        if kept is not None:
            ring.delete_password(SERVICE, PROBE)
        if kept != "probe":
            raise _forgetful()
        return backends.title(ring)

    return _use(account, use, ASK_LIMIT)


def _forgetful() -> KeyringRefused:
    return KeyringRefused("The OS keyring forgets what it is given", "", ELSEWHERE)


def _read(account: Account) -> str | None:
    with suppress(key_ahead.NotRead):
        return key_ahead.take(account.entry)
    if secret_service.is_chosen(account.keyring):
        with suppress(secret_service.NotAnswered):
            return secret_service.read(SERVICE, account.entry)
    return _text(backends.choose(account.keyring).get_password(SERVICE, account.entry))


def _text(kept: object) -> str | None:
    if kept is None or isinstance(kept, str):
        return kept
    raise KeyringRefused("The OS keyring gave something that is no key", type(kept).__name__, ELSEWHERE)


def _use(account: Account, use: Callable[[Any], T], limit: float, secret: str = "") -> T:
    """Use the keyring for at most `limit` seconds; `secret` is kept out of what the backend says of a failure."""
    return _await(lambda: use(backends.choose(account.keyring)), limit, secret)


def _await(work: Callable[[], T], limit: float, secret: str = "") -> T:
    future = in_daemon(work)
    try:
        error = future.exception(limit)
    except TimeoutError:
        raise KeyringTimeout(
            "The OS keyring did not answer",
            f"within {limit:.0f} seconds; its prompt may still be open somewhere",
            f"Answer it or unlock the keyring, and try again. {ELSEWHERE}",
        ) from None
    if error is None:
        return future.result()
    # A backend may be anybody's and raise anything; the chain is cut because its frames have the key.
    raise (error if isinstance(error, OnetError) else _in_words(error, secret)) from None


def _in_words(error: BaseException, secret: str) -> CredentialError:
    said = harmless(str(error), secret)
    detail = f"{type(error).__name__}: {said}" if said else type(error).__name__
    kinds = _kinds(error)
    if kinds.intersection(_GONE) or isinstance(error, ConnectionError | EOFError):
        return NoKeyring("There is no OS keyring here, or it is gone", detail, ELSEWHERE)
    if kinds.intersection(_LOCKED):
        return KeyringLocked("The OS keyring is locked", detail, _UNLOCK)
    if isinstance(error, ImportError):
        return NoKeyring("The keyring library cannot be loaded", detail, ELSEWHERE)
    if "keyring.errors.KeyringError" in kinds:
        return KeyringRefused("The OS keyring refused", detail, ELSEWHERE)
    return KeyringRefused("The OS keyring failed", detail, ELSEWHERE)


def _kinds(error: BaseException | None) -> set[str]:
    """The classes of an error and of its causes, by name: where the library cannot be loaded, it has no classes."""
    kinds: set[str] = set()
    while error is not None:
        kinds |= {f"{base.__module__}.{base.__qualname__}" for base in type(error).__mro__}
        error = error.__cause__
    return kinds
