"""Reading config.toml: every fault of it is told at once, by line and key, and a guard is never dropped silently."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui.api.errors import OnetError
from tui.core.config.keys import (
    GENERAL,
    GUARDS,
    NO_KEYS,
    PROFILE,
    Key,
    Unusable,
    holds_a_key,
    is_key_name,
    is_profile_name,
    shown,
    without_keys,
)
from tui.core.config.ssh import SSH, TABLE, Ssh
from tui.core.config.trust import writable_by_others
from tui.core.paths import config_dir, read_private

FILE = "config.toml"
_KEYMAP = "keys"
_TABLES = ("profiles", TABLE, _KEYMAP)
_MOST_BYTES = 1024 * 1024
_HINT = "Correct it there; nothing was opened, so that no safeguard in it is missed."
_HINT_UNREADABLE = "Make it readable, or move it away to start without it."
_HINT_KEY = "Take it out and make a new one. `onet login` keeps it; so does a program that api_key_command names."


class BadConfig(OnetError):
    """config.toml cannot be used as it stands; `detail` has a line for each fault."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Profile:
    """An account as config.toml has it; what it does not say is None, and a safeguard that it does not ask for False.

    `api_key_command` is a command as argv, () where there is none.
    """

    name: str
    base_url: str | None = None
    organization: str | None = None
    project: str | None = None
    read_only: bool = False
    accent: str | None = None
    production: bool = False
    store: str | None = None
    api_key_command: tuple[str, ...] = field(default=(), repr=False)
    ssh: Ssh = field(default_factory=Ssh)


@dataclass(frozen=True, slots=True)
class Config:
    """What config.toml says; `refresh` is in seconds, `profiles` stand in the order of the file.

    `keys` are the keys of actions that are rebound, by the ids in `core.actions`, as Textual names them. `notes` has a
    line for each setting that is ignored and does no harm.
    """

    path: Path | None = None
    profile: str | None = None
    refresh: float | None = None
    mouse: bool | None = None
    theme: str | None = None
    wire: str | None = None
    read_only: bool = False
    keyring: str | None = None
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    ssh: Ssh = field(default_factory=Ssh)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_config(environ: Mapping[str, str] = os.environ) -> Config:
    """The configuration of this user; where there is no file, nothing is configured.

    Raises BadConfig with every fault that it has: a file that is half understood is not used.
    """
    path = config_dir(environ) / FILE
    text = file_text(path)
    return Config(path) if text is None else _Reader(path, text).config()


def file_text(path: Path) -> str | None:
    """The text of a configuration file; None where there is none, BadConfig where it cannot be read."""
    try:
        data = read_private(path, _MOST_BYTES)
        reason = writable_by_others(path)
    except (FileNotFoundError, NotADirectoryError):
        if path.is_symlink():
            raise _unreadable(path, "it is a link to a file that is not there") from None
        return None
    except OSError as error:
        raise _unreadable(path, error.strerror or type(error).__name__) from None
    except ValueError:
        raise _unreadable(path, "it is larger than 1 MiB") from None
    # It may name a command to run.
    if reason:
        raise _unreadable(path, reason, "Close it to others, or move it away to start without it.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        detail = f"line {data.count(10, 0, error.start) + 1} is not UTF-8"
    raise _unreadable(path, detail)


def parse(path: Path, text: str, decimal: Callable[[str], Any] = float) -> dict[str, Any]:
    """The document in the text of a configuration file; BadConfig with line and column where it is no TOML."""
    import tomllib

    try:
        return tomllib.loads(text, parse_float=decimal)
    except tomllib.TOMLDecodeError as error:
        detail = _syntax(str(error), text)
    except RecursionError:
        detail = "its values are nested too deeply"
    except ValueError:
        detail = "it holds a number with too many digits"
    raise BadConfig(f"{_of(path)} cannot be understood", detail, _HINT) from None


class _Reader:
    def __init__(self, path: Path, text: str) -> None:
        self._path, self._text = path, text
        self._document = parse(path, text)
        self._faults: list[tuple[tuple[str, ...], str]] = []
        self._unknown: list[tuple[tuple[str, ...], str]] = []

    def config(self) -> Config:
        document = self._document
        general = self._values((), {name: document[name] for name in document if name not in _TABLES}, GENERAL)
        ssh, keymap = self._ssh((), document), self._keymap(document)
        profiles = self._profiles(document.get("profiles", {}))
        first = general.get("profile")
        if first is not None and profiles and first not in profiles and first != "default":
            self._faults.append((("profile",), f"there is no table [{shown(('profiles', first))}] for it"))
        self._refuse_keys()
        lines = self._lines()
        if self._faults:
            told = list(dict.fromkeys(_by_line(self._faults, lines)))
            hint = _HINT_KEY if any(NO_KEYS in line for line in told) else _HINT
            raise BadConfig(f"{_of(self._path)} cannot be used", "\n".join(told), hint)
        notes = tuple(f"{FILE}: {line}" for line in _by_line(self._unknown, lines))
        return Config(self._path, **general, profiles=profiles, notes=notes, ssh=ssh, keys=keymap)

    def _lines(self) -> dict[tuple[str, ...], int]:
        if not self._faults and not self._unknown:
            return {}
        from tui.core.config.layout import key_lines

        return key_lines(self._text)

    def _profiles(self, tables: Any) -> dict[str, Profile]:
        if not isinstance(tables, dict):
            self._faults.append((("profiles",), "must be a table for each profile, such as [profiles.work]"))
            return {}
        found = {}
        for name, table in tables.items():
            if not is_profile_name(name):
                self._faults.append((("profiles", name), "is no name for a profile"))
            elif isinstance(table, dict):
                found[name] = self._profile(name, table)
            else:
                self._faults.append((("profiles", name), f"must be a table, [{shown(('profiles', name))}]"))
        return found

    def _profile(self, name: str, table: Mapping[str, Any]) -> Profile:
        at = ("profiles", name)
        plain = {key: value for key, value in table.items() if key != TABLE}
        return Profile(name, **self._values(at, plain, PROFILE), ssh=self._ssh(at, table))

    def _ssh(self, at: tuple[str, ...], table: Mapping[str, Any]) -> Ssh:
        held, path = table.get(TABLE, {}), (*at, TABLE)
        if not isinstance(held, dict):
            self._faults.append((path, f"must be a table, [{shown(path)}]"))
            return Ssh()
        return Ssh(**self._values(path, held, SSH))

    def _keymap(self, document: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
        if _KEYMAP not in document:
            return {}
        from tui.core.keymap import read_keymap

        keymap, ignored = read_keymap(document[_KEYMAP])
        for path, why in ignored:
            # A guard that was written under the wrong header may not be off without a word.
            if guard := _meant(path[-1], GUARDS):
                self._faults.append((path, f"is not known{_misplaced(path) or _suggestion(guard)}"))
            else:
                self._unknown.append((path, why))
        return keymap

    def _values(self, at: tuple[str, ...], table: Mapping[str, Any], keys: Mapping[str, Key]) -> dict[str, Any]:
        values = {}
        for name, value in table.items():
            if name not in keys:
                self._note((*at, name), value, keys)
                continue
            try:
                values[name] = keys[name].check(value)
            except Unusable as error:
                self._faults.append(((*at, name), str(error)))
        return values

    def _note(self, path: tuple[str, ...], value: Any, keys: Mapping[str, Key]) -> None:
        guards = GUARDS if path[:-1] else (*GUARDS, "profiles")
        for at in (path, *(inner for inner, _ in _inside(path, value))):
            if guard := _meant(at[-1], guards):
                self._faults.append((at, f"is not known{_misplaced(at) or _suggestion(guard)}"))
                return
        advice = _misplaced(path) or _suggestion(_meant(path[-1], tuple(keys)))
        self._unknown.append((path, f"is not known{advice}"))

    def _refuse_keys(self) -> None:
        for path, value in _inside((), self._document):
            named = is_key_name(path[-1]) and not isinstance(value, dict)
            if named or (isinstance(value, str) and holds_a_key(value)):
                self._faults.append((path, NO_KEYS))


def _inside(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value below a value, with the path of its key; without recursion, as dotted keys nest without a limit."""
    below = [(path, value)]
    while below:
        above, outer = below.pop()
        if isinstance(outer, dict):
            inner = [((*above, name), item) for name, item in outer.items()]
        else:
            inner = [(above, item) for item in outer] if isinstance(outer, list) else []
        yield from inner
        below += inner


def _meant(name: str, candidates: tuple[str, ...]) -> str | None:
    """The candidate that a name was probably meant as: one letter off, another separator, or only its beginning."""
    from difflib import get_close_matches

    plain = re.sub(r"[\W_]+", "_", name[:40]).lower()
    short = [one for one in candidates if len(plain) >= 3 and one.startswith(plain)]
    return next(iter(short or get_close_matches(plain, candidates, 1, 0.7)), None)


def _misplaced(path: tuple[str, ...]) -> str:
    if path[-1] in PROFILE:
        return "; it belongs in the table of a profile, such as [profiles.work]"
    if path[-1] in GENERAL:
        return "; it belongs at the top of the file, before any [table]"
    if path[-1] in SSH and TABLE not in path:
        return f"; it belongs in the table [{shown((*path[:-1], TABLE) if path[0] == 'profiles' else (TABLE,))}]"
    return ""


def _suggestion(name: str | None) -> str:
    return f"; did you mean `{name}`?" if name else ""


def _by_line(faults: list[tuple[tuple[str, ...], str]], lines: Mapping[tuple[str, ...], int]) -> list[str]:
    ordered = sorted(((_line(at, lines), at, word) for at, word in faults), key=lambda fault: fault[0])
    return [(f"line {line}: " if line else "") + f"{shown(at)}: {word}" for line, at, word in ordered]


def _line(at: tuple[str, ...], lines: Mapping[tuple[str, ...], int]) -> int:
    """The line of a key, or of what it is a part of where it has none of its own; 0 where neither is known."""
    return next((lines[at[:length]] for length in range(len(at), 0, -1) if at[:length] in lines), 0)


def _syntax(said: str, text: str) -> str:
    """What tomllib says, its place first."""
    word = re.sub(r" \(at [^()]*\)$", "", said)
    place = re.search(r"at line (\d+), column (\d+)\)$", said)
    where = f"line {place[1]}, column {place[2]}" if place else f"line {text.count(chr(10)) + 1}"
    # It may quote names of the file.
    return f"{where}: {without_keys(word)[:200]}"


def _unreadable(path: Path, detail: str, hint: str = _HINT_UNREADABLE) -> BadConfig:
    return BadConfig(f"{_of(path)} cannot be read", detail, hint)


def _of(path: Path) -> str:
    return "".join(char if char.isprintable() else "?" for char in str(path))
