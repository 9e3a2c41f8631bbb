"""What the monkey of the long run does next: keys, texts, pastes, the mouse, sizes, and the beginnings of real work."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from tests.support.monkey_words import TEXTS, TYPED

# Given in config.toml: a `/` might begin the path of an exported file; and an `a` with an `e` after it, as in many a
# word, would edit all instances together, which takes as much memory as they have.
FIND, _NEVER = "f3", "f4"
CONFIG = "[keys]\n" + "".join(
    f'"{action}" = "{key}"\n'
    for action, key in {
        "list.filter": FIND,
        "source.find": FIND,
        "records.filter": FIND,
        "table.mark_all": _NEVER,
    }.items()
)


def _each(keys: bytes) -> tuple[bytes, ...]:
    return tuple(bytes([key]) for key in keys)


_ESC, _ENTER, _SEND, _FIND, _TAB = b"\x1b", b"\r", b"\x13", b"\x1bOR", b"\t"
_UP, _DOWN, _RIGHT, _LEFT = b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D"
_MOVES = (_UP, _DOWN, _RIGHT, _LEFT, b"\x1b[5~", b"\x1b[6~", b"\x1b[H", b"\x1b[F", *_each(b"jkgGhl"))
_MARKS = (b" ", b" ", b"\x1b[1;2A", b"\x1b[1;2B")
_ANYWHERE = (
    b"?",
    b"\x1bOP",
    b"\x10",
    b":",
    _ESC,
    _ESC,
    b"q",
    b"\x11",
    b"\x1a",
    b"\x0c",
    *(bytes([c]) for c in b"oHLyux!"),
)
_OF_LIST = (_FIND, _ENTER, *_each(b"eEscvXrp+-1234567890"))
_OF_FORMS = (_TAB, b"\x1b[Z", _SEND, b"\x7f", b"\x1b[3~", b"\x15", b"\x17", b"\x0b", b"\x01", b"\x05", b"\x03")
_OTHERS = _each(b"nNtmdJKwbf")
_KINDS = (_MOVES, _MARKS, _ANYWHERE, _OF_LIST, _OF_FORMS, _OTHERS)
_WIDTHS, _HEIGHTS = (39, 60, 80, 80, 100, 120, 179, 200, 240), (6, 12, 24, 24, 32, 40, 50, 60)


class Resize(NamedTuple):
    """A window of another size."""

    columns: int
    lines: int


Step = bytes | float | Resize


class Deed(NamedTuple):
    """What is done: its kind, its steps (keys, seconds of rest, sizes)."""

    kind: str
    steps: Sequence[Step]


def deeds(dice: Random) -> Iterator[Deed]:
    """What the monkey does, without an end."""
    odds = {_keys: 40, _text: 8, _paste: 3, _mouse: 8, _size: 4, _escapes: 8, _work: 30}
    kinds, weights = list(odds), list(odds.values())
    while True:
        made: Callable[[Random], Deed] = dice.choices(kinds, weights)[0]
        yield made(dice)


def _keys(dice: Random) -> Deed:
    held = dice.random() < 0.2
    count = dice.randint(1, 25)
    if held:
        keys = [dice.choice(_MOVES)] * count
    else:
        keys = [dice.choice(dice.choices(_KINDS, (40, 8, 14, 14, 16, 6))[0]) for _ in range(count)]
    return Deed("keys in one piece", [b"".join(keys)]) if dice.random() < 0.4 else Deed("keys one by one", keys)


def _text(dice: Random) -> Deed:
    return Deed("text", [dice.choice(TYPED).encode()])


def _paste(dice: Random) -> Deed:
    text = dice.choice((*TEXTS, *TYPED)).replace("\x1b", "\x1b[")
    return Deed("paste", [b"\x1b[200~" + text.encode() + b"\x1b[201~"])


def _mouse(dice: Random) -> Deed:
    x, y = dice.randint(1, 120), dice.randint(1, 40)
    what = dice.choice(("click", "click", "wheel", "drag", "move"))
    if what == "wheel":
        return Deed("mouse", [b"\x1b[<%d;%d;%dM" % (dice.choice((64, 65)), x, y)] * dice.randint(1, 8))
    if what == "move":
        return Deed("mouse", [b"\x1b[<35;%d;%dM" % (max(1, x - n), y) for n in range(dice.randint(1, 8))])
    button = dice.choice((0, 0, 0, 4, 16, 2))
    steps = [b"\x1b[<%d;%d;%dM" % (button, x, y)]
    if what == "drag":
        x, y = dice.randint(1, 120), dice.randint(1, 40)
        steps.append(b"\x1b[<%d;%d;%dM" % (button + 32, x, y))
    return Deed("mouse", [*steps, b"\x1b[<%d;%d;%dm" % (button, x, y)])


def _size(dice: Random) -> Deed:
    sizes = [Resize(dice.choice(_WIDTHS), dice.choice(_HEIGHTS)) for _ in range(dice.choice((1, 1, 2, 6)))]
    return Deed("size", [*sizes, 0.05, Resize(120, 40)] if dice.random() < 0.5 else sizes)


def _escapes(dice: Random) -> Deed:
    # One by one, as two of them in one piece with a letter are another key.
    return Deed("escapes", [step for _ in range(dice.randint(1, 8)) for step in (_ESC, 0.02)])


def tour(dice: Random) -> Iterator[Deed]:
    """Everything that a person does, once, from the list on: what is loaded when it is first used is loaded then."""
    for kind, steps in _tried(dice).items():
        yield Deed(kind, [*steps, *[_ESC, 0.1] * 4])


def _work(dice: Random) -> Deed:
    """The beginning of something that a person does, which goes on as it may."""
    tried = _tried(dice)
    odds = {"edit": 6, "edit tags": 4, "edit several": 4, "undo": 3, "filter": 3}
    chosen = dice.choices(list(tried), [odds.get(kind, 1) for kind in tried])[0]
    steps = tried[chosen]
    if dice.random() < 0.2:
        steps = steps[: dice.randint(1, len(steps))]
    if dice.random() < 0.6:
        # From the list on, so that more of it comes to its end.
        steps = [*[_ESC, 0.1] * 4, *steps]
    return Deed(chosen, steps)


def _tried(dice: Random) -> dict[str, list[Step]]:
    word = dice.choice(TYPED).encode()
    name = b"m-%d" % dice.randint(1, 999)
    pause = dice.choice((0.05, 0.2, 0.5))
    send: list[Step] = [_SEND, pause, _SEND, 2 * pause, _SEND, 2 * pause, _ENTER, pause]
    return {
        "edit": [b"e", pause, b"\x15", name, *send],
        "edit tags": [b"e", pause, *([_TAB] * dice.randint(0, 7)), word, *send],
        "edit several": [*[b" ", _DOWN] * dice.randint(2, 5), b"e", pause, _TAB * dice.randint(0, 6), word, *send],
        "undo": [b"u", pause, *send],
        "document": [b"E", 2 * pause, *send],
        "ssh": [b"x", pause, _ENTER, pause, _ENTER],
        "filter": [_FIND, word, dice.choice((_ENTER, _ESC, _TAB, _UP)), pause],
        "panes": [_ENTER, pause, dice.choice((b"0", b"9", b"7", b"2")), *[dice.choice((b"l", b"h", b"j", b"G"))] * 3],
        "find in JSON": [_ENTER, pause, b"0", _FIND, b"id", _ENTER, b"nnN", _ESC],
        "journal": [b"H", pause, _DOWN, _ENTER, pause, dice.choice((b"u", _ESC)), *send],
        "log": [b"L", pause, dice.choice((_ENTER, _FIND + b"put" + _ENTER)), pause, _ESC],
        "palette": [b"\x10", pause, dice.choice((b"theme", b"undo", b"web", b"lab", b"suspend", word)), _ENTER, pause],
        "context": [b"o", pause, dice.choice((b"all", b"lab", b"stag", b"prod", b"home")), pause, _ENTER, pause],
        "columns": [b"c", pause, *[dice.choice((b" ", b"J", b"K", _DOWN))] * 4, _SEND],
        "views": [b"v", pause, name, _ENTER, pause],
        "sort": [b"s", pause, *[_DOWN] * dice.randint(0, 12), dice.choice((_ENTER, b" "))],
        "export": [b"X", pause, dice.choice((_SEND, _ENTER, b"\x15" + name + _ENTER)), 2 * pause, _TAB, _ENTER],
        "copy": [b"y", pause, dice.choice((_ENTER, b"t", _DOWN + _ENTER)), pause],
        "last error": [b"!", pause, dice.choice((b"c", _ESC))],
        "refresh": [b"r", pause],
    }
