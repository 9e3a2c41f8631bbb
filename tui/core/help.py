"""What help says: the actions of where one is, with their keys as they are bound, the signs, the filter's language."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from tui.core.actions import ACTIONS, part_of
from tui.core.keymap import Keymap, character_of, keys_of
from tui.core.signs import POWERS, STATES, sign

HERE, PANES, ANYWHERE, MOVING = "This screen", "Panes", "Anywhere", "Moving"
_TITLES = {
    "app": ANYWHERE,
    "pane": PANES,
    "panes": PANES,
    "source": PANES,
    "addresses": PANES,
    "move": MOVING,
    "find": MOVING,
    "buttons": MOVING,
}
_ORDER = (HERE, PANES, ANYWHERE, MOVING)
_ANYWHERE_IN_A_DIALOG = ("dialog.help", "dialog.palette")
_SPELLED = {"escape": "esc", "pageup": "page up", "pagedown": "page down"}


class Line(NamedTuple):
    """An action, a sign or a word of the filter: its keys, what it does, and the id for `[keys]`."""

    keys: str
    does: str
    action: str = ""
    name: str = ""


class Group(NamedTuple):
    """Lines under a title; `flows` where they are so plain that their names stand one after the other."""

    title: str
    lines: tuple[Line, ...]
    flows: bool = False


FILTER = Group(
    "Filter",
    (
        Line("web", "in name, hostname, addresses, tags"),
        Line('"two words"', "as one; every word is required"),
        Line("state:active", "also power: size: loc: image: vpc:"),
        Line("tag:env=prod", "a tag and its value; tag:web"),
        Line("ip:203.0", "also cycle: project:"),
        Line("cpu:>80", "percent used; <  <=  >=  ="),
        Line("vcpu:>=4", "of the size; ram:>=8 in GiB"),
        Line("-state:active", "not"),
    ),
)


def _by_sign(signs: Mapping[str, str]) -> str:
    by_sign: dict[str, list[str]] = {}
    for word, shown in signs.items():
        by_sign.setdefault(shown, []).append(word)
    return "   ".join(f"{shown} {', '.join(words)}" for shown, words in by_sign.items())


SIGNS = Group(
    "Signs",
    (
        Line("STATE", _by_sign(STATES)),
        Line("POWER", _by_sign(POWERS)),
        Line(f"{sign('marked')} {sign('failed')}", "marked; its last change was not applied"),
        Line(f"{sign('ascending')} {sign('descending')}", "sorted by it, upwards or downwards; 2 comes second"),
        Line(f"{sign('more_left')} {sign('more_right')}", "more columns to the left, to the right"),
        Line(f"{sign('absent')} {sign('ellipsis')}", "not there; shortened"),
    ),
)
NOTE = (
    'Other keys: in config.toml, under [keys], by the id at the right, such as "list.filter" = "f3" or '
    '"instance.edit" = ["e", "f4"].'
)


def shown_key(key: str) -> str:
    """A key as a person writes it: `?`, `ctrl+p`, `page down`."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, _SPELLED.get(last) or character_of(last) or last])


def shown_keys(action: str, keymap: Keymap) -> str:
    """The keys of an action as they are bound, as a person writes them, with space between; "" where it has none."""
    return "  ".join(map(shown_key, keys_of(action, keymap)))


def groups(actions: Iterable[str], keymap: Keymap) -> tuple[Group, ...]:
    """The actions by where they act: on this screen, in the panes, anywhere; motions, and panes by number, in short."""
    found: dict[str, list[Line]] = {title: [] for title in _ORDER}
    numbered: list[Line] = []
    for action in sorted(set(actions), key=list(ACTIONS).index):
        line = Line(shown_keys(action, keymap) or "in the menu", ACTIONS[action].does, action, ACTIONS[action].name)
        if part_of(action) == "pane":
            numbered.append(line._replace(name=line.name.removeprefix("Pane ")))
        elif action in _ANYWHERE_IN_A_DIALOG:
            found[ANYWHERE].append(line)
        else:
            found[_TITLES.get(part_of(action), HERE)].append(line)
    listed = [Group(title, tuple(lines), flows=title == MOVING) for title, lines in found.items()]
    listed.insert(2, Group("Pane by number", tuple(numbered), flows=True))
    return tuple(group for group in listed if group.lines)


def narrowed(listed: Sequence[Group], typed: str) -> tuple[Group, ...]:
    """The lines of that key or, where it is none, the groups and the lines with every word that was typed."""
    if not typed.strip():
        return tuple(listed)
    wanted = typed.casefold().split()
    keyed = _those(listed, lambda line: typed.strip() in line.keys.split())
    whole = tuple(group for group in listed if all(word in group.title.casefold() for word in wanted))
    named = _those(listed, lambda line: all(word in " ".join(line).casefold() for word in wanted))
    return keyed or whole + tuple(group for group in named if group.title not in {one.title for one in whole})


def _those(listed: Sequence[Group], fits: Callable[[Line], bool]) -> tuple[Group, ...]:
    fitting = (Group(group.title, tuple(filter(fits, group.lines))) for group in listed)
    return tuple(group for group in fitting if group.lines)
