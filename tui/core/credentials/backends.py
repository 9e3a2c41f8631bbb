"""Which keyring is used: one known to keep a key safe, or the one that config.toml names; never one in the clear.

The `keyring` library's own choice is not asked: it takes whatever is installed, plaintext too, and looks through every
installed package for it.
"""

import sys
from typing import Any

from tui.core.credentials.daemon import Caught
from tui.core.credentials.errors import KeyringRefused, NoKeyring, UnsafeKeyring, harmless

_LINUX = (
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.kwallet.DBusKeyringKWallet4",
    "keyring.backends.libsecret.Keyring",
)
_MACOS = ("keyring.backends.macOS.Keyring",)
_WINDOWS = ("keyring.backends.Windows.WinVaultKeyring",)
ALLOWED = frozenset((*_LINUX, *_MACOS, *_WINDOWS))
_CHAIN = "keyring.backends.chainer"
_REFUSED_MODULES = ("keyring.backends.null", "keyring.backends.fail", "keyrings.alt")
_REFUSED_WORDS = ("plaintext", "uncrypted", "unencrypted")
ELSEWHERE = "Keep the key in an encrypted file (onet login --store file), or set ONET_API_KEY or ONET_API_KEY_COMMAND."


def choose(named: str | None) -> Any:
    """The keyring to use: PYTHON_KEYRING_BACKEND, else keyringrc.cfg, else `named` of config.toml, else the system's.

    A choice that is not allowed is refused by name, and no other is taken in its place. Raises UnsafeKeyring, NoKeyring
    where there is none here, KeyringRefused where the chosen one cannot be loaded.
    """
    name, source = _configured(named)
    if not name:
        return _of_the_system()
    _check_name(name, named, source)
    ring = _load(name, source)
    members = _members(ring)
    for one in members:
        _check_class(type(one), named, source, chained=one is not ring)
    return ring


def title(ring: Any) -> str:
    """The keyring's name for a person, such as `SecretService Keyring`; of a chain, its first one's, which it asks."""
    first = _members(ring)[0]
    return harmless(str(getattr(first, "name", type(first).__name__)))


def _configured(named: str | None) -> tuple[str, str]:
    import os

    if name := os.environ.get("PYTHON_KEYRING_BACKEND", "").strip():
        return name, "PYTHON_KEYRING_BACKEND"
    if name := _of_keyringrc():
        return name, "keyringrc.cfg"
    return named or "", "config.toml"


def _of_keyringrc() -> str:
    """The name in keyringrc.cfg, read here so that it is judged before anything of that name is loaded."""
    import configparser

    from keyring.util import platform_

    path = platform_.config_root() / "keyringrc.cfg"
    config = configparser.RawConfigParser()
    try:
        config.read(path, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError, OSError):
        raise KeyringRefused("keyringrc.cfg cannot be read", str(path), f"Correct it. {ELSEWHERE}") from None
    return config.get("backend", "default-keyring", fallback="").strip()


def _check_name(name: str, named: str | None, source: str) -> None:
    if _is_refused(name):
        raise UnsafeKeyring(
            "This keyring is not used, as it does not keep a key safe", f"{harmless(name)}, of {source}", ELSEWHERE
        )
    if name != named and name not in ALLOWED and not name.startswith(f"{_CHAIN}."):
        hint = f'If you trust it, name it in config.toml: keyring = "…". {ELSEWHERE}'
        raise UnsafeKeyring("This keyring is not known to be safe", f"{harmless(name)}, of {source}", hint)


def _check_class(kind: type, named: str | None, source: str, *, chained: bool) -> None:
    """Judge what the name stands for: another name for a class makes it no safer."""
    names = [f"{base.__module__}.{base.__qualname__}" for base in kind.__mro__]
    for name in filter(_is_refused, names):
        _check_name(name, named, source)
    if chained:
        _check_name(names[0], named, f"a chain of {source}")


def _is_refused(name: str) -> bool:
    at_home = any(name.startswith(f"{module}.") for module in _REFUSED_MODULES)
    return at_home or any(word in name.lower() for word in _REFUSED_WORDS)


def _load(name: str, source: str) -> Any:
    from keyring import core

    with (caught := Caught()):
        # Of keyringrc.cfg, also the folder that it names for it counts.
        ring = core.load_config() if source == "keyringrc.cfg" else core.load_keyring(name)
    if caught.error is not None:
        raise _unusable(name, source, caught.error)
    if not _members(ring):
        raise NoKeyring("There is no OS keyring here", f"the chain of {source} is empty", ELSEWHERE)
    return ring


def _unusable(name: str, source: str, error: BaseException) -> KeyringRefused | NoKeyring:
    detail = f"{harmless(name)}, of {source}: {type(error).__name__}: {harmless(str(error))}"
    if name in ALLOWED:
        return NoKeyring("There is no OS keyring here", detail, ELSEWHERE)
    return KeyringRefused("The keyring that is configured cannot be loaded", detail, ELSEWHERE)


def _members(ring: Any) -> list[Any]:
    """The keyrings behind a chain of them, or the one itself."""
    homes = [base.__module__ for base in type(ring).__mro__]
    return list(ring.backends) if _CHAIN in homes else [ring]


def _of_the_system() -> Any:
    """The first keyring of the system that works here."""
    from keyring import core

    why = ""
    for name in {"darwin": _MACOS, "win32": _WINDOWS}.get(sys.platform, _LINUX):
        with (caught := Caught()):
            return core.load_keyring(name)
        # The first of them is the one that most people have.
        why = why or f"{name.split('.')[2]}: {harmless(str(caught.error))}"
    raise NoKeyring("There is no OS keyring here", why, ELSEWHERE)
