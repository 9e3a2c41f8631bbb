"""Where the key comes from and where it is kept: the environment, a command, then the OS keyring, bound to its origin.

A keyring may ask a person, who may not be there, and then it never answers: each use of it runs in a daemon thread
with a limit, so that it neither blocks the app nor delays its end.
"""

import asyncio
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tui.api.errors import OnetError
from tui.api.urls import origin

if TYPE_CHECKING:
    from pydantic import SecretStr

SERVICE = "onet"
PROBE = "onet-probe"
READ_LIMIT, ASK_LIMIT, COMMAND_LIMIT = 3.0, 30.0, 30.0
LONGEST_KEY = 8 * 1024
_HINT_FROM = 16
_REFUSED_MODULES = ("keyring.backends.null", "keyrings.alt")
_REFUSED_WORDS = ("plaintext", "uncrypted", "unencrypted")
_ELSEWHERE = "Set ONET_API_KEY or ONET_API_KEY_COMMAND for this run instead."
_COMMAND = "The command in ONET_API_KEY_COMMAND"
T = TypeVar("T")


class CredentialError(OnetError):
    """The key cannot be read or kept."""


class NoKeyring(CredentialError):
    """There is no OS keyring on this machine or in this session."""


class UnsafeKeyring(CredentialError):
    """The keyring that is configured here would keep the key in the clear, or not at all."""


class KeyringLocked(CredentialError):
    """The OS keyring is locked, and nobody unlocked it."""


class KeyringRefused(CredentialError):
    """The OS keyring answered that it will not do it."""


class KeyringTimeout(CredentialError):
    """The OS keyring did not answer in time."""


class FoundKey(NamedTuple):
    """A key and where it came from; the key itself is in no `repr`."""

    key: "SecretStr"
    source: str

    @property
    def hint(self) -> str:
        """The last four characters as `…a1b2`; nothing where the key is so short that they would tell much of it."""
        text = self.key.get_secret_value()
        return f"…{text[-4:]}" if len(text) >= _HINT_FROM else ""


def clean_key(text: str, source: str = "") -> "SecretStr":
    """A key as typed or piped, without white space around it; CredentialError where it cannot be one.

    `source` says in the message where it came from. The message never holds a part of it.
    """
    from pydantic import SecretStr

    key = text.strip()
    where = f" from {source}" if source else ""
    if not key:
        raise CredentialError(f"The key{where} is empty", "", "Give the whole key.")
    if len(key) > LONGEST_KEY:
        raise CredentialError(
            f"The key{where} is too long", f"more than {LONGEST_KEY} characters", "Give the key only."
        )
    # Within ASCII, what is not printable is a control character: it would end up in a header.
    if not key.isascii() or not key.isprintable() or " " in key:
        detail = "it holds spaces, control characters or letters outside ASCII"
        raise CredentialError(f"The key{where} is no API key", detail, "Copy it again, without anything around it.")
    return SecretStr(key)


def find_key(profile: str, base_url: str, environ: Mapping[str, str]) -> FoundKey | None:
    """The key for a profile and an origin: ONET_API_KEY, else ONET_API_KEY_COMMAND, else the OS keyring.

    None where there is none; CredentialError where the source that counts cannot be used: no later one is asked then.
    """
    if typed := environ.get("ONET_API_KEY"):
        return FoundKey(clean_key(typed, "ONET_API_KEY"), "ONET_API_KEY")
    if command := environ.get("ONET_API_KEY_COMMAND"):
        return FoundKey(_ask_command(command, environ), "ONET_API_KEY_COMMAND")
    account = _account(profile, base_url)
    stored = _use_keyring(lambda ring: ring.get_password(SERVICE, account), READ_LIMIT)
    return FoundKey(clean_key(stored, "the keyring"), "keyring") if stored else None


def store_key(profile: str, base_url: str, key: "SecretStr") -> None:
    """Keep the key in the OS keyring, for this profile and this origin only."""
    account, secret = _account(profile, base_url), key.get_secret_value()
    _use_keyring(lambda ring: ring.set_password(SERVICE, account, secret), ASK_LIMIT, secret)


def remove_key(profile: str, base_url: str) -> bool:
    """Remove the stored key; False where there was none."""
    account = _account(profile, base_url)

    def remove(ring: Any) -> bool:
        if ring.get_password(SERVICE, account) is None:
            return False
        ring.delete_password(SERVICE, account)
        return True

    return _use_keyring(remove, ASK_LIMIT)


def check_store() -> str:
    """The name of the keyring that keeps a key here, after it kept and gave back a probe.

    CredentialError where it cannot: to be known before a person is asked for a key.
    """

    def probe(ring: Any) -> str:
        ring.set_password(SERVICE, PROBE, "probe")
        kept = ring.get_password(SERVICE, PROBE)
        ring.delete_password(SERVICE, PROBE)
        if kept != "probe":
            raise KeyringRefused("The OS keyring forgets what it is given", "", _ELSEWHERE)
        return str(getattr(_members(ring)[0], "name", type(ring).__name__))

    return _use_keyring(probe, ASK_LIMIT)


async def aside(work: Callable[[], T]) -> T:
    """Await blocking work such as `find_key` in a daemon thread; unlike asyncio.to_thread it never delays the end."""
    return await asyncio.wrap_future(_in_daemon(work))


class _HandOver:
    """Gives what its block raises to a future, to be raised again where the future is waited for."""

    def __init__(self, future: "Future[Any]") -> None:
        self._future = future

    def __enter__(self) -> None:
        self._future.set_running_or_notify_cancel()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is not None:
            self._future.set_exception(error)
        return True


def _in_daemon(work: Callable[[], T]) -> "Future[T]":
    future: Future[T] = Future()

    def run() -> None:
        with _HandOver(future):
            future.set_result(work())

    threading.Thread(target=run, daemon=True, name="onet-key").start()
    return future


def _account(profile: str, base_url: str) -> str:
    return f"{profile}@{origin(base_url)}"


def _use_keyring(use: Callable[[Any], T], limit: float, secret: str = "") -> T:
    """Use the keyring for at most `limit` seconds; `secret` is kept out of what the backend says of a failure."""
    future = _in_daemon(lambda: use(_backend()))
    try:
        error = future.exception(limit)
    except TimeoutError:
        raise KeyringTimeout(
            "The OS keyring did not answer", f"within {limit:.0f} seconds", f"Unlock it and try again. {_ELSEWHERE}"
        ) from None
    if error is None:
        return future.result()
    # A backend may be anybody's and raise anything; the chain is cut because its frames have the key.
    raise (error if isinstance(error, OnetError) else _in_words(error, secret)) from None


def _in_words(error: BaseException, secret: str) -> CredentialError:
    from keyring import errors

    said = _harmless(str(error), secret)
    detail = f"{type(error).__name__}: {said}" if said else type(error).__name__
    if isinstance(error, errors.NoKeyringError):
        return NoKeyring("There is no OS keyring here", "", _ELSEWHERE)
    # Without a screen for its question, a locked Secret Service is an InitError, or a prompt that is dismissed.
    if isinstance(error, errors.KeyringLocked | errors.InitError) or "Prompt" in type(error).__name__:
        return KeyringLocked("The OS keyring is locked", detail, f"Unlock it and try again. {_ELSEWHERE}")
    if isinstance(error, errors.KeyringError):
        return KeyringRefused("The OS keyring refused", detail, _ELSEWHERE)
    return KeyringRefused("The OS keyring failed", detail, _ELSEWHERE)


def _backend() -> Any:
    import keyring

    ring = keyring.get_keyring()
    members = _members(ring)
    if not members or any(_is_from(one, "keyring.backends.fail") for one in members):
        raise NoKeyring("There is no OS keyring here", "", _ELSEWHERE)
    for one in members:
        name = f"{type(one).__module__}.{type(one).__qualname__}"
        if _is_from(one, *_REFUSED_MODULES) or any(word in name.lower() for word in _REFUSED_WORDS):
            raise UnsafeKeyring("This keyring is not used, as it does not keep a key safe", name, _ELSEWHERE)
    return ring


def _members(ring: Any) -> list[Any]:
    """The keyrings behind a chain of them, or the one itself."""
    return list(ring.backends) if _is_from(ring, "keyring.backends.chainer") else [ring]


def _is_from(ring: Any, *modules: str) -> bool:
    """Whether the keyring's class, or one it derives from, is at home in one of the modules."""
    homes = [base.__module__ for base in type(ring).__mro__]
    return any(home == module or home.startswith(f"{module}.") for home in homes for module in modules)


def _ask_command(command: str, environ: Mapping[str, str]) -> "SecretStr":
    """The first line that the command prints; no message names the command, as somebody may have put the key there."""
    import shlex
    import subprocess

    hint = "It is run without a shell; try it by hand."
    try:
        words = shlex.split(command)
        # An empty or blank word runs nothing.
        if not words or not words[0].strip():
            raise CredentialError(f"{_COMMAND} is empty", "", hint)
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=COMMAND_LIMIT, env=dict(environ), check=False
        )
    except subprocess.TimeoutExpired:
        raise CredentialError(f"{_COMMAND} did not end", f"within {COMMAND_LIMIT:.0f} seconds", hint) from None
    except OSError as error:
        raise CredentialError(f"{_COMMAND} cannot be run", error.strerror or "", hint) from None
    except ValueError:
        raise CredentialError(f"{_COMMAND} cannot be read", "a quotation mark is left open", hint) from None
    first = done.stdout.decode("utf-8", "replace").strip("\r\n").partition("\n")[0].strip()
    if done.returncode != 0:
        said = _harmless(done.stderr.decode("utf-8", "replace"), first)
        raise CredentialError(f"{_COMMAND} failed with exit code {done.returncode}", said, hint)
    return clean_key(first, "ONET_API_KEY_COMMAND")


def _harmless(text: str, secret: str) -> str:
    """Somebody else's words on one line, at most 300 characters, without control characters and without the secret."""
    if secret:
        text = text.replace(secret, "…")
    words = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return words if len(words) <= 300 else f"{words[:299]}…"
