"""Writing config.toml: keys of one profile are set where they stand, and every other character stays as it is."""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tui.api.errors import OnetError
from tui.core.config.keys import NO_KEYS, PROFILE, Unusable, holds_a_key, is_profile_name, shown, toml_key, toml_value
from tui.core.config.read import FILE, BadConfig, file_text, parse
from tui.core.paths import config_dir, private_folder, state_dir, write_private

LOCK = "config.lock"
_LOCK_LIMIT = 3.0


class ConfigNotWritten(OnetError):
    """config.toml was left as it was; the hint has the lines to change by hand."""


def write_profile(name: str, changes: Mapping[str, object], environ: Mapping[str, str] = os.environ) -> Path:
    """Set keys of `[profiles.NAME]` in config.toml, None taking a key out, and give the path of the file.

    Comments, order and spelling of the rest stay. Raises ConfigNotWritten, and then the file is as it was: where it
    cannot be read, understood or written, where a value is one that read_config would refuse, or where the profile is
    written in a way that cannot be changed without touching more.
    """
    path = config_dir(environ) / FILE
    wanted = {key: list(value) if isinstance(value, tuple) else value for key, value in changes.items()}
    if fault := _fault(name, wanted):
        raise ConfigNotWritten(f"{path} was left as it is", fault)
    hint = _by_hand(path, name, wanted)
    try:
        with _alone(environ):
            old = file_text(path) or ""
            new = _changed(path, old, name, wanted)
            if new != old:
                private_folder(path.parent)
                write_private(_target(path), new.encode())
    except BadConfig as error:
        raise ConfigNotWritten(error.title, error.detail, hint) from None
    except OSError as error:
        raise ConfigNotWritten(f"{path} cannot be written", error.strerror or type(error).__name__, hint) from None
    except Unusable as error:
        raise ConfigNotWritten(f"{path} was left as it is", str(error), hint) from None
    return path


def _target(path: Path) -> Path:
    """The file itself: a link is followed, as people keep their configuration elsewhere; OSError as of another's link.

    Unlike Path.resolve, realpath raises nothing where links lead in a circle.
    """
    if path.is_symlink() and path.lstat().st_uid not in (0, os.geteuid()):
        raise PermissionError(errno.EPERM, "it is a link of another user")
    return Path(os.path.realpath(path))


def _fault(name: str, wanted: Mapping[str, Any]) -> str:
    """Why read_config would refuse this, "" where it would not."""
    if not is_profile_name(name):
        return "that is no name for a profile"
    for key, value in wanted.items():
        if key not in PROFILE:
            return f"{shown((key,))} is no key of a profile"
        if value is None:
            continue
        try:
            PROFILE[key].check(value)
        except Unusable as error:
            return f"{key} {error}"
        if any(isinstance(text, str) and holds_a_key(text) for text in (value if isinstance(value, list) else [value])):
            return f"{key}: {NO_KEYS}"
    return ""


def _changed(path: Path, old: str, name: str, wanted: Mapping[str, Any]) -> str:
    """The text with the changes, proved by reading it: nothing else may mean another thing than before."""
    from tui.core.config.edit import remove_key, set_key

    # Decimals are compared as they are written: NaN equals nothing.
    expected, table, new = parse(path, old, str), ("profiles", name), old
    profile = _table(_table(expected, "profiles"), name)
    for key, value in wanted.items():
        if value is not None:
            new = set_key(new, table, key, toml_value(value))
            profile[key] = value
        elif profile.pop(key, None) is not None:
            new = remove_key(new, (*table, key))
    if new == old:
        return old
    try:
        found = parse(path, new, str)
    except BadConfig:
        found = {}
    if _without_empty(found, name) != _without_empty(expected, name):
        raise Unusable(f"{shown(table)} is written in a way that cannot be changed without touching more")
    return new


def _table(document: dict[str, Any], name: str) -> dict[str, Any]:
    table = document.setdefault(name, {})
    if not isinstance(table, dict):
        raise Unusable(f"{shown((name,))} is no table in it")
    return table


def _without_empty(document: dict[str, Any], name: str) -> dict[str, Any]:
    """The document without a profile that has no keys: it goes with its last one, where it has no header."""
    profiles = document.get("profiles", {})
    if not profiles.get(name):
        profiles.pop(name, None)
    return document if profiles else {key: document[key] for key in document if key != "profiles"}


def _by_hand(path: Path, name: str, wanted: Mapping[str, Any]) -> str:
    lines = [f"{toml_key(key)} = {toml_value(value)}" for key, value in wanted.items() if value is not None]
    gone = [key for key, value in wanted.items() if value is None]
    told = [f"To do it by hand, put into {path}:", f"[profiles.{toml_key(name)}]", *lines] if lines else []
    return "\n".join([*told, *(f"Take {key} out of [profiles.{toml_key(name)}] in {path}." for key in gone)])


@contextmanager
def _alone(environ: Mapping[str, str]) -> Iterator[None]:
    """Keep other processes from writing meanwhile, so that no change is lost; without a place for the lock, go on."""
    from tui.core.lock import alone

    try:
        folder = private_folder(state_dir(environ))
    except OSError:
        yield
        return
    with alone(folder / LOCK, _LOCK_LIMIT):
        yield
