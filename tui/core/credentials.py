"""Where the key comes from and where it is kept: the environment first, then the OS keyring, bound to its origin."""

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.api.errors import OnetError
from tui.api.urls import origin

if TYPE_CHECKING:
    from pydantic import SecretStr

SERVICE = "onet"
READ_LIMIT, ASK_LIMIT = 3.0, 30.0
_REFUSED_BACKENDS = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
_ELSEWHERE = "Set ONET_API_KEY for this run instead."


class CredentialError(OnetError):
    """The key cannot be read or kept."""


class FoundKey(NamedTuple):
    """A key and where it came from; the key itself is in no `repr`."""

    key: "SecretStr"
    source: str

    @property
    def hint(self) -> str:
        """The last four characters, where the key is long enough to keep the rest secret."""
        text = self.key.get_secret_value()
        return f"…{text[-4:]}" if len(text) >= 16 else "…"


def clean_key(text: str) -> "SecretStr":
    """A key as typed or piped, without white space around it; CredentialError where it cannot be one."""
    from pydantic import SecretStr

    key = text.strip()
    if not key:
        raise CredentialError("The key is empty", "", "Paste the whole key.")
    if len(key) > 8192 or not key.isascii() or not key.isprintable() or " " in key:
        raise CredentialError("That is no API key", "it holds spaces, other signs, or is too long", "Paste it again.")
    return SecretStr(key)


def find_key(profile: str, base_url: str, environ: Mapping[str, str]) -> FoundKey | None:
    """The key for a profile and an origin: ONET_API_KEY, else the OS keyring; None where there is none."""
    if environ.get("ONET_API_KEY"):
        return FoundKey(clean_key(environ["ONET_API_KEY"]), "ONET_API_KEY")
    stored = _call(lambda ring: ring.get_password(SERVICE, _account(profile, base_url)), READ_LIMIT)
    return FoundKey(clean_key(stored), "keyring") if stored else None


def store_key(profile: str, base_url: str, key: "SecretStr") -> None:
    """Keep the key in the OS keyring, for this profile and this origin only."""
    _call(lambda ring: ring.set_password(SERVICE, _account(profile, base_url), key.get_secret_value()), ASK_LIMIT)


def remove_key(profile: str, base_url: str) -> bool:
    """Remove the stored key; False where there was none."""
    account = _account(profile, base_url)
    if not _call(lambda ring: ring.get_password(SERVICE, account), READ_LIMIT):
        return False
    _call(lambda ring: ring.delete_password(SERVICE, account), ASK_LIMIT)
    return True


def check_store() -> str:
    """The name of the keyring that would keep a key; CredentialError where there is none to be trusted."""
    return str(_call(lambda ring: getattr(ring, "name", type(ring).__name__), READ_LIMIT))


def _account(profile: str, base_url: str) -> str:
    return f"{profile}@{origin(base_url)}"


def _call(use: Callable[[Any], Any], limit: float) -> Any:
    """Use the keyring in a daemon thread: a prompt that nobody answers may hang it for ever, but never the app."""
    from keyring.errors import KeyringError

    results: list[Any] = []
    failures: list[OnetError] = []

    def work() -> None:
        try:
            results.append(use(_backend()))
        except CredentialError as error:
            failures.append(error)
        except (KeyringError, OSError, RuntimeError) as error:
            detail = f"{type(error).__name__}: {str(error)[:200]}"
            failures.append(CredentialError("The OS keyring did not help", detail, _ELSEWHERE))

    thread = threading.Thread(target=work, daemon=True, name="keyring")
    thread.start()
    thread.join(limit)
    if failures:
        raise failures[0]
    if not results:
        raise CredentialError(
            "The OS keyring did not answer", f"within {limit:.0f} seconds", f"Unlock it. {_ELSEWHERE}"
        )
    return results[0]


def _backend() -> Any:
    import keyring

    ring = keyring.get_keyring()
    module = type(ring).__module__
    if module.startswith("keyring.backends.fail"):
        raise CredentialError("There is no OS keyring here", "", _ELSEWHERE)
    members = getattr(ring, "backends", [ring]) if module == "keyring.backends.chainer" else [ring]
    unsafe = [type(one) for one in members if type(one).__module__.startswith(_REFUSED_BACKENDS)]
    if unsafe:
        name = f"{unsafe[0].__module__}.{unsafe[0].__name__}"
        raise CredentialError("This keyring is not used: it would not keep the key safe", name, _ELSEWHERE)
    return ring
