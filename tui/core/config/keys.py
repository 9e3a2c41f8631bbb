"""The keys of config.toml: one table of what each means and when its value can be used."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

ACCENTS = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink", "grey")
STORES = ("keyring", "file")
NO_KEYS = "an API key does not belong in this file"
# Keys that keep somebody from a mistake: one that is mistyped may not be off without a word.
GUARDS = ("read_only", "production")
_LONGEST_NAME = 100
_LONGEST_REFRESH = 86_400
_BACKEND = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)+")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# How the provider's API keys begin, and a JWT: the two kinds of token that it gives.
_SECRET = re.compile(r"sk-[A-Za-z]\S*|eyJ[\w-]{10,}\.\S*")
_SECRET_NAMES = frozenset(("key", "apikey", "token", "apitoken", "secret", "password", "passphrase", "bearer", "jwt"))


class Unusable(ValueError):
    """A value that cannot be used; its text says what it must be, and never quotes it."""


class Key(NamedTuple):
    """A key of config.toml: its meaning, an example in TOML, and the check that gives the value as it is used.

    The check raises Unusable.
    """

    doc: str
    example: str
    check: Callable[[Any], Any]


def is_profile_name(name: str) -> bool:
    """Whether a profile can have this name: it becomes a part of a keyring entry's name and of messages."""
    return bool(name) and len(name) <= _LONGEST_NAME and name.isprintable() and name == name.strip()


def holds_a_key(text: str) -> bool:
    """Whether a part of the text looks like an API key or a token of the provider."""
    return _SECRET.search(text) is not None


def is_key_name(name: str) -> bool:
    """Whether a key of config.toml is named as if its value were a secret."""
    return re.sub(r"[\W_]", "", name.lower()) in _SECRET_NAMES


def toml_key(name: str) -> str:
    """A name as a key of TOML, quoted where it needs to be."""
    return name if _BARE.fullmatch(name) else toml_value(name)


def toml_value(value: Any) -> str:
    """A string, number, boolean or list of them as TOML writes it, on one line."""
    import json

    if isinstance(value, list | tuple):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    # A string of JSON is one of TOML, but for DEL, which only JSON takes as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def shown(path: tuple[str, ...]) -> str:
    """The path of a key for a message: short, printable, and without what looks like an API key."""
    names = (without_keys(name) for name in path)
    return ".".join(toml_key(name if len(name) <= 60 else f"{name[:59]}…") for name in names)


def without_keys(text: str) -> str:
    """Words of the file for a message: printable, and without what looks like an API key."""
    return "".join(char if char.isprintable() else "?" for char in _SECRET.sub("…", text))


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unusable("must be true or false")
    return value


def _seconds(value: Any) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (number and (value == 0 or 1 <= value <= _LONGEST_REFRESH)):
        raise Unusable(f"must be 0 or a number of seconds from 1 to {_LONGEST_REFRESH}")
    return float(value)


def _name(value: Any) -> str:
    if not (isinstance(value, str) and is_profile_name(value)):
        raise Unusable(f"must be a name of 1 to {_LONGEST_NAME} printable characters, in quotes")
    return value


def _url(value: Any) -> str:
    from tui.api.errors import InsecureUrl
    from tui.api.urls import check_base_url

    if not isinstance(value, str) or not value.isprintable():
        raise Unusable('must be a URL in quotes, such as "https://api.onetsolutions.net"')
    try:
        return check_base_url(value)
    except InsecureUrl as error:
        # Its detail quotes the URL, which may hold a password.
        raise Unusable(f"{error.title[:1].lower()}{error.title[1:]}; use an https URL without a password") from None


def _accent(value: Any) -> str:
    if not isinstance(value, str) or (value not in ACCENTS and not _COLOUR.fullmatch(value)):
        raise Unusable(f'must be one of {", ".join(ACCENTS)}, or a colour such as "#8a2be2"')
    return value


def _wire(value: Any) -> str:
    if value in ("full", "diff"):
        return str(value)
    raise Unusable('must be "full" or "diff"')


def _theme(value: Any) -> str:
    from tui.core.appearance import OURS, THEMES

    if not isinstance(value, str) or value not in THEMES:
        raise Unusable(f"must be one of {', '.join(OURS)}, or another name that `Theme` in the palette lists")
    return value


def _store(value: Any) -> str:
    if not isinstance(value, str) or value not in STORES:
        raise Unusable('must be "keyring" or "file"')
    return value


def _backend(value: Any) -> str:
    if not isinstance(value, str) or not _BACKEND.fullmatch(value):
        raise Unusable('must be the path of a Python class, such as "package.module.Class"')
    return value


def _command(value: Any) -> tuple[str, ...]:
    words = _split(value) if isinstance(value, str) else value
    if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
        raise Unusable("must be a command in quotes, or a list of words in quotes")
    if not words or not words[0].strip():
        raise Unusable("must hold a command")
    # No program can be given a null character, and no file of UTF-8 can hold half a character.
    if any("\0" in word or not is_unicode(word) for word in words):
        raise Unusable("holds a character that no command can have")
    return tuple(words)


def _split(command: str) -> list[str]:
    import shlex

    try:
        return shlex.split(command)
    except ValueError:
        raise Unusable("has a quotation mark or a backslash that nothing follows") from None


def is_unicode(text: str) -> bool:
    """Whether UTF-8 can hold the text: TOML lets half a character stand in a string."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


GENERAL: Mapping[str, Key] = {
    "profile": Key("the profile to open; without it, the one that was open last", '"work"', _name),
    "refresh": Key("how often the list is read again, in seconds; 0 = never", "30", _seconds),
    "mouse": Key("false leaves the mouse to the terminal", "true", _flag),
    "theme": Key("the theme to open in; one chosen in the app counts until this is another", '"onet-dark"', _theme),
    "wire": Key("what the terminal is sent: full = whole parts, diff = only the cells that changed", '"diff"', _wire),
    "read_only": Key("true sends nothing that changes anything, in every profile", "false", _flag),
    "keyring": Key("a keyring backend to trust beside those of the system", '"package.module.Class"', _backend),
}
PROFILE: Mapping[str, Key] = {
    "base_url": Key("where the API is", '"https://api.onetsolutions.net"', _url),
    "organization": Key("the organization to open, by id or name", '"Acme"', _name),
    "project": Key('the project to open, by id or name, or "all"', '"Production"', _name),
    "read_only": Key("true sends nothing that changes anything", "false", _flag),
    "accent": Key(f'{", ".join(ACCENTS)}, or "#rrggbb"', '"purple"', _accent),
    "production": Key("true looks different, and asks once more before a change", "true", _flag),
    "store": Key('where the key is kept: "keyring" or "file"', '"keyring"', _store),
    "api_key_command": Key("a command whose first line of output is the key", '"pass show onet/work"', _command),
}
