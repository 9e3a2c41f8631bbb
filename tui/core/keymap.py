"""Other keys for actions, as `[keys]` of config.toml asks: what can be used of it, and what is wrong with the rest."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tui.core.actions import ACTIONS, TOGETHER, TYPED_IN, Action, part_of

Keymap = Mapping[str, tuple[str, ...]]
Path = tuple[str, ...]
MOST_KEYS = 6
_MODIFIERS = ("ctrl", "alt", "shift")
_WRITING = ("space", "backspace")
_PLAIN = (
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pageup",
    "pagedown",
    "insert",
    "delete",
    "enter",
    "tab",
    "escape",
)
_NAMED = frozenset((*_PLAIN, *_WRITING, *(f"f{number}" for number in range(1, 25))))
_SPELLED = {"esc": "escape", "del": "delete", "ins": "insert", "return": "enter", "pgup": "pageup", "pgdn": "pagedown"}
_SPELLED |= {"page_up": "pageup", "page_down": "pagedown", "control": "ctrl", "option": "alt", "meta": "alt"}
# Textual's names for characters, where they are not those of Unicode.
_RENAMED = {"solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus"}
_RENAMED |= {"plus_sign": "plus", "low_line": "underscore"}
_NO_CHARACTER = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+j": "enter", "ctrl+h": "backspace"}
_NO_CHARACTER |= {"ctrl+left_square_bracket": "escape"}


class Fault(NamedTuple):
    """A setting that is ignored: the path of its key in the document, and why."""

    path: Path
    why: str


class _Setting(NamedTuple):
    path: Path
    action: str
    keys: tuple[str, ...]


def read_keymap(table: Any, actions: Mapping[str, Action] = ACTIONS) -> tuple[dict[str, tuple[str, ...]], list[Fault]]:
    """The keys that the table `[keys]` gives to actions, as Textual names them, and the settings that are ignored.

    A setting is `"list.filter" = "f3"`, or a list of keys; `list.filter` without quotes means the same. It is ignored
    where the action or a key is not known, where no terminal sends the key, where it could no longer be typed in a
    form, and where another action that can be reached at the same time has it.
    """
    if not isinstance(table, dict):
        return {}, [Fault(("keys",), 'must be a table of actions, such as "list.filter" = "f3"')]
    settings: dict[str, _Setting] = {}
    faults = []
    for path, value in _leaves(("keys",), table):
        action = ".".join(path[1:])
        try:
            keys = _usable(action, value, actions)
        except ValueError as error:
            faults.append(Fault(path, str(error)))
        else:
            settings[action] = _Setting(path, action, keys)
    kept, clashes = _without_clashes(tuple(settings.values()), actions)
    return {setting.action: setting.keys for setting in kept}, faults + clashes


def keys_of(action: str, keymap: Keymap) -> tuple[str, ...]:
    """The keys of an action as they are bound, as Textual names them."""
    return keymap.get(action) or ACTIONS[action].keys


def key_name(text: str) -> str:
    """A key as Textual names it: `?`, `ctrl+r`, `f5`, `space`; ValueError says why it cannot be one."""
    if len(text) == 1:
        return _character(text)
    *modifiers, key = (_SPELLED.get(word, word) for word in text.strip().lower().split("+"))
    if len(key) != 1 and key not in _NAMED:
        key = character_of(key)
    known = len(set(modifiers)) == len(modifiers) and set(modifiers) <= set(_MODIFIERS)
    if not key or not known:
        raise ValueError(_unknown(text))
    if modifiers == ["shift"] and len(key) == 1:
        raise ValueError("a character with shift is written as what it types, such as 'R' or '?'")
    name = "+".join([*(one for one in _MODIFIERS if one in modifiers), key if key in _NAMED else _character(key)])
    if name == "ctrl+c":
        raise ValueError("ctrl+c copies, and ends programs elsewhere; it stays free")
    if name in _NO_CHARACTER:
        raise ValueError(f"{name} cannot be told from {_NO_CHARACTER[name]} in a terminal")
    return name


def character_of(name: str) -> str:
    """The character that Textual or Unicode calls so: `question_mark`, `slash`; "" for what is no character's name."""
    if name in _NAMED:
        return ""
    name = {new: old for old, new in _RENAMED.items()}.get(name, name)
    for spelled in (name, name.replace("_", "-", 1)):
        try:
            return unicodedata.lookup(spelled.replace("_", " "))
        except KeyError:
            continue
    return ""


def _unknown(text: str) -> str:
    shown = "".join(char if char.isprintable() else "?" for char in text[:30])
    return f"{shown!r} is no key; examples are 'f5', 'ctrl+r', 'R', '?', 'space'"


def _character(char: str) -> str:
    if char == " ":
        return "space"
    if not char.isprintable():
        raise ValueError("a control character is no key; write its name, such as 'escape'")
    if char.isalnum():
        return char
    name = unicodedata.name(char, char).lower().replace("-", "_").replace(" ", "_")
    return _RENAMED.get(name, name)


def _leaves(path: Path, table: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    """Every setting with its path, in the order of the file; without recursion, as dotted keys nest without a limit."""
    below: list[tuple[Path, Any]] = [(path, table)]
    while below:
        at, value = below.pop()
        if isinstance(value, dict):
            below += [((*at, name), inner) for name, inner in reversed(list(value.items()))]
        else:
            yield at, value


def _usable(action: str, value: Any, actions: Mapping[str, Action]) -> tuple[str, ...]:
    """The keys of a setting; ValueError says why it cannot be used."""
    if action not in actions:
        raise ValueError(f"is no action{_meant(action, actions)}")
    values = value if isinstance(value, list) else [value]
    if not values or len(values) > MOST_KEYS or not all(isinstance(one, str) and one for one in values):
        raise ValueError(f"must be a key in quotes, or a list of at most {MOST_KEYS} of them")
    keys = tuple(dict.fromkeys(map(key_name, values)))
    if part_of(action) in TYPED_IN and (typed := next(filter(_is_typed, keys), None)):
        raise ValueError(f"{typed} has to be typed there; take a key with ctrl, or one such as f5")
    return keys


def _is_typed(key: str) -> bool:
    return "+" not in key and (key not in _NAMED or key in _WRITING)


def _meant(action: str, actions: Mapping[str, Action]) -> str:
    from difflib import get_close_matches

    plain = action[:60].lower().replace("-", "_")
    near = [one for one in actions if one.rpartition(".")[2] == plain] or get_close_matches(plain, actions, 1, 0.6)
    return f"; did you mean {near[0]}?" if near else "; help (`?`) shows their ids"


def _without_clashes(settings: Sequence[_Setting], actions: Mapping[str, Action]) -> tuple[list[_Setting], list[Fault]]:
    """The settings without those that take a key from another action; of two that want the same one, the first stays.

    They count all at once, so that two actions can change places.
    """
    kept, faults = list(settings), []
    while (clash := _first_clash(kept, actions)) is not None:
        kept.remove(clash[0])
        faults.append(Fault(clash[0].path, clash[1]))
    return kept, faults


def _first_clash(settings: Sequence[_Setting], actions: Mapping[str, Action]) -> tuple[_Setting, str] | None:
    asked = {setting.action: setting for setting in settings}
    bound = {name: action.keys for name, action in actions.items()}
    bound |= {setting.action: setting.keys for setting in settings}
    for setting in reversed(settings):
        for other in _beside(setting.action, bound):
            # What was made to share a key shares it on purpose: the one that is nearer has it.
            usual = set(actions[setting.action].keys) & set(actions[other].keys)
            taken = [key for key in setting.keys if key in bound[other] and key not in usual]
            if taken and (other not in asked or settings.index(asked[other]) < settings.index(setting)):
                return setting, f"{taken[0]} is a key of {other}"
    return None


def _beside(action: str, bound: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The actions that can be reached at the same time as that one."""
    parts = {other for together in TOGETHER if part_of(action) in together for other in together}
    return (other for other in bound if part_of(other) in parts and other != action)
