"""The signs of the interface in one place: each one cell wide, with a twin in ASCII that takes the same cell.

What is drawn is put into ASCII as a whole, cell by cell: so a sign needs no choice where it is used.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple


class Sign(NamedTuple):
    """A sign and its twin, each of one cell."""

    shown: str
    ascii: str


SIGNS: Mapping[str, Sign] = {
    "absent": Sign("–", "-"),
    "ellipsis": Sign("…", "~"),
    "marked": Sign("✓", "+"),
    "failed": Sign("!", "!"),
    "warning": Sign("▲", "^"),
    "changed": Sign("●", "*"),
    "open": Sign("●", "*"),
    "empty": Sign("○", "o"),
    "loading": Sign("◌", "o"),
    "error": Sign("✕", "x"),
    "descending": Sign("▼", "v"),
    "ascending": Sign("▲", "^"),
    "more_left": Sign("‹", "<"),
    "more_right": Sign("›", ">"),
    "becomes": Sign("→", ">"),
    "separator": Sign("·", "."),
    "gauge_full": Sign("█", "#"),
    "gauge_rest": Sign("░", "."),
}
STATES: Mapping[str, str] = {
    "active": "●",
    "suspended": "◐",
    "pending": "○",
    "provisioning": "○",
    "terminated": "✕",
    "cancelled": "✕",
}
POWERS: Mapping[str, str] = {"running": "▲", "stopped": "■"}
SPARKS = "▁▂▃▄▅▆▇█"
# Those that no name above stands for: of states, of what is drawn by level, of Textual's borders, bars and buttons.
_OTHERS = {
    "◐": "%",
    "■": "#",
    "⏎": "<",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "▶": ">",
    "◀": "<",
    "«": "<",
    "»": ">",
    **dict(zip(SPARKS, "_.:-=+*#", strict=True)),
    **dict(zip("▏▎▍▌▋▊▉▐▔▀▒▓", "|||]###[_#..", strict=True)),
    # Control pictures, by which control characters are made visible.
    **{chr(code): "^" for code in (*range(0x2400, 0x2421), 0x2421)},
    **dict.fromkeys("─━╌╍┄┅┈┉═╴╶╸╺", "-"),
    **dict.fromkeys("│┃╎╏┆┇┊┋║╵╷╹╻", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╭╮╰╯", "+"),
}
ASCII: Mapping[int, str] = {
    ord(shown): twin for shown, twin in (*((sign.shown, sign.ascii) for sign in SIGNS.values()), *_OTHERS.items())
}
_SIGNS = frozenset(map(chr, ASCII))
# Letters and marks that Unicode does not take apart into what ASCII has.
_ALIKE = {
    **dict.fromkeys(map(ord, "‘’‚‛′"), "'"),
    **dict.fromkeys(map(ord, "“”„‟″"), '"'),
    **dict.fromkeys(map(ord, "‐‑‒—―−"), "-"),
    **{ord(shown): plain for shown, plain in zip("×÷ßæÆœŒøØðÐđĐħĦıłŁŋŦŧ", "x/saAoOoOdDdDhHilLnTt", strict=True)},
}
JOINER, _SELECTORS, _DRAWN_ONTO = "\u200d", range(0xFE00, 0xFE10), ("Mn", "Me", "Mc")


def sign(name: str) -> str:
    """The sign of that name in the table."""
    return SIGNS[name].shown


def state_sign(status: str | None) -> str:
    """The sign of a billing status; a space for a word that is not known."""
    return STATES.get(status or "", " ")


def power_sign(power: str | None) -> str:
    """The sign of a power status; a space for a word that is not known."""
    return POWERS.get(power or "", " ")


def in_ascii(text: str) -> str:
    """The text with each sign and border replaced by its twin; letters of names stay as they are."""
    return text.translate(ASCII)


def clusters(text: str) -> Iterator[str]:
    """The characters as one sees them: each with what is drawn onto it or joined to it."""
    start = 0
    for index in range(1, len(text)):
        if not (_goes_on(text[index]) or text[index - 1] == JOINER):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def in_letters(text: str, encoding: str, width: Callable[[str], int]) -> str:
    """What comes nearest to a text in an encoding of one byte a letter, in as many cells as `width` gives it."""
    return "".join(
        one if one.isascii() and one.isprintable() else nearest(one, width(one), encoding) for one in clusters(text)
    )


def nearest(cluster: str, cells: int, encoding: str) -> str:
    """What comes nearest to a character as one sees it, in an encoding of one byte a letter, in as many cells.

    A sign becomes its twin in ASCII. `encoding` is "ascii" or one of 8 bits, as `tui.core.terminal` gives it.
    """
    if cluster in _SIGNS:
        return in_ascii(cluster)
    whole = unicodedata.normalize("NFC", cluster)
    if cells == len(whole) == 1 and _has(encoding, whole):
        return whole
    apart = unicodedata.normalize("NFKD", cluster.translate(_ALIKE))
    plain = "".join(char for char in apart if unicodedata.category(char) not in _DRAWN_ONTO)
    fits = plain.isascii() and plain.isprintable() and 0 < len(plain) <= cells
    return plain.ljust(cells) if fits else "?" * cells


def _goes_on(char: str) -> bool:
    return char == JOINER or ord(char) in _SELECTORS or unicodedata.category(char) in _DRAWN_ONTO


def _has(encoding: str, char: str) -> bool:
    try:
        # What is below is a control character to most terminals, whatever the encoding has there.
        return char.encode(encoding) >= b"\xa0"
    except UnicodeEncodeError:
        return False
