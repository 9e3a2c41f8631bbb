"""The signs of the interface in one place: each one cell wide, with a twin in ASCII that takes the same cell.

What is drawn is put into ASCII as a whole, cell by cell: so a sign needs no choice where it is used.
"""

from collections.abc import Mapping
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
