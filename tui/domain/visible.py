"""Text of somebody else as it may be drawn: what cannot be seen, or would act, is named where it stands.

That is what steers a terminal, turns the direction of writing, has no width or none that terminals agree on, and marks
piled on one letter. What remains takes the cells that `cell_width` says.
"""

import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

ABSENT = "–"
# Of marks on one letter, and of emoji joined to one; no script, and no emoji that is drawn as one, has more.
MOST_MARKS, MOST_JOINS = 4, 3
_PLAIN, _NAMED, _MARK, _SELECTOR, _JOINER = range(5)
# Controls, formats, halves of characters, what no standard has a shape for, ends of lines and paragraphs.
_NEVER_DRAWN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_ONTO = ("Mn", "Me", "Mc")
# Letters and marks by category that are drawn as nothing, or choose another shape; the last of each is included.
_UNSEEN = (
    (0x034F, 0x034F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0D),
    (0xFFA0, 0xFFA0),
    (0xE0100, 0xE01EF),
)
# Vowels and final consonants of Hangul, drawn into the block of the consonant before them; the tones of skin.
_DRAWN_INTO = ((0x1161, 0x11FF), (0xD7B0, 0xD7FF), (0x1F3FB, 0x1F3FF))
# Signs of the Book of Changes and the like, wide since Unicode 16, which this Python need not know yet.
_WIDE = ((0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF), (0x1D300, 0x1D356), (0x1D360, 0x1D376))
_SYMBOLS = ("So", "Sm", "Sk")
_KEYCAPS = "0123456789#*‼⁉"


def visible(text: str | None) -> str:
    """Text of somebody else on one line, what is not to be carried out made visible; a sign where there is none."""
    return _made_visible(text, _named) if text else ABSENT


def visible_json(text: str) -> str:
    """A line of JSON in the same way, named by the escapes of JSON, so that it stays JSON of the same value."""
    return _made_visible(text, _escaped)


def visible_in_place(text: str) -> str:
    """The same for a text that is edited: as many characters as it has, so that a cursor stands where it seems to."""
    return text if _is_harmless(text) else _made_visible_in_place(text)


def cell_width(text: str) -> int:
    """How many cells of a terminal a text takes: wide characters two, those drawn onto others none."""
    return len(text) if text.isascii() else sum(map(_WIDTHS.__getitem__, text))


@lru_cache(maxsize=16)
def _made_visible_in_place(text: str) -> str:
    # A field asks for the same several times a frame.
    return "".join(piece if len(piece) == 1 else "\ufffd" for piece in _pieces(text, _named))


def _made_visible(text: str, name: Callable[[str], str]) -> str:
    return text if _is_harmless(text) else "".join(_pieces(text, name))


def _is_harmless(text: str) -> bool:
    # Either is a fraction of looking at each character in turn.
    return (text.isascii() and text.isprintable()) or not any(map(_KINDS.__getitem__, text))


def _pieces(text: str, name: Callable[[str], str]) -> Iterator[str]:
    """What is drawn for each character."""
    # What the next mark would be drawn onto, and how much it has of what may be drawn onto it.
    base, marks, joins, selected, joined = "", 0, 0, False, False
    for place, char in enumerate(text):
        kind = _KINDS[char]
        if kind == _PLAIN:
            base, marks, selected = char, 0, False
            joins, joined = (joins if joined else 0), False
            kept = True
        elif kind == _MARK:
            marks += 1
            kept = bool(base) and marks <= MOST_MARKS
        elif kind == _SELECTOR:
            kept = bool(base) and not selected and (_is_symbol(base) or base in _KEYCAPS)
            selected = True
        elif kind == _JOINER:
            kept = joined = joins < MOST_JOINS and _is_symbol(base) and _is_symbol(text[place + 1 : place + 2])
            joins += 1
        else:
            base, kept = "", False
        yield char if kept else name(char)


def _is_symbol(char: str) -> bool:
    return bool(char) and unicodedata.category(char) in _SYMBOLS


def _named(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _escaped(char: str) -> str:
    code = ord(char)
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\u{0xD800 + (code - 0x10000 >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def _is_within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def _kept(known: dict[str, int], char: str, found: int) -> int:
    # Of all that there is, it would be a hundred megabytes; beyond these, what is met often is emoji.
    if char < "\U00010000" or "\U0001f000" <= char < "\U00020000":
        known[char] = found
    return found


class _Kinds(dict[str, int]):
    """What is to be done with a character, found when it is met first."""

    def __missing__(self, char: str) -> int:
        code, category = ord(char), unicodedata.category(char)
        if char == "\u200d":
            kind = _JOINER
        elif char in "\ufe0e\ufe0f":
            kind = _SELECTOR
        elif category in _NEVER_DRAWN or _is_within(code, _UNSEEN):
            kind = _NAMED
        else:
            kind = _MARK if category in _ONTO or _is_within(code, _DRAWN_INTO) else _PLAIN
        return _kept(self, char, kind)


class _Widths(dict[str, int]):
    """The cells of a character, found when it is met first."""

    def __missing__(self, char: str) -> int:
        if _KINDS[char] in (_MARK, _SELECTOR, _JOINER):
            width = 0
        else:
            width = 2 if unicodedata.east_asian_width(char) in "WF" or _is_within(ord(char), _WIDE) else 1
        return _kept(self, char, width)


_KINDS, _WIDTHS = _Kinds(), _Widths()
