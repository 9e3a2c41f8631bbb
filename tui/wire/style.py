"""Styles as a terminal keeps them, and the shortest way from one to another."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# What an attribute is switched off by; attributes with the same one go off together.
_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 21: 24, 5: 25, 6: 25, 7: 27, 8: 28, 9: 29, 51: 54, 52: 54, 53: 55}
# Terminals differ in what is shown where both of a pair are on.
_DOUBTFUL_PAIRS = (frozenset((4, 21)), frozenset((5, 6)), frozenset((51, 52)))
_EXTENDED = {"5": 1, "2": 3}
_OFFS = frozenset(_OFF.values())
_FOREGROUNDS = frozenset((*range(30, 40), *range(90, 98)))
_BACKGROUNDS = frozenset((*range(40, 50), *range(100, 108)))
# Bold, faint and italic: they are not seen where there is no sign.
_UNSEEN = frozenset((1, 2, 3))
# Of the parameters of one sequence; no terminal takes as many.
_LONGEST = 200


class Style(NamedTuple):
    """Colours as the parameters that set them, without those that are the terminal's own, and attributes by number."""

    foreground: str = ""
    background: str = ""
    attributes: frozenset[int] = frozenset()


PLAIN = Style()


def apply(style: Style, parameters: str) -> Style | None:
    """The style after `CSI parameters m`; None where terminals may differ in what they make of it."""
    if len(parameters) > _LONGEST:
        return None
    foreground, background, attributes = style.foreground, style.background, set(style.attributes)
    left = iter(parameters.split(";"))
    for parameter in left:
        if not (parameter or "0").isdecimal():
            return None
        code = int(parameter or 0)
        if code == 0:
            foreground, background = "", ""
            attributes.clear()
        elif code in _OFF:
            attributes.add(code)
        elif code in _OFFS:
            attributes = {one for one in attributes if _OFF[one] != code}
        elif (colour := _colour(code, left)) is None:
            return None
        elif code in _FOREGROUNDS:
            foreground = colour
        else:
            background = colour
    if any(pair <= attributes for pair in _DOUBTFUL_PAIRS):
        return None
    return Style(foreground, background, frozenset(attributes))


def _colour(code: int, left: Iterator[str]) -> str | None:
    """The parameters that set a colour, of which those of 256 or of 16 million are taken; empty for none."""
    if code in (39, 49):
        return ""
    if code not in (38, 48):
        return str(code) if code in _FOREGROUNDS or code in _BACKGROUNDS else None
    kind = next(left, "")
    values = [next(left, "") for _ in range(_EXTENDED.get(kind, 0))]
    if not values or not all(value.isdecimal() and int(value) <= 255 for value in values):
        return None
    return ";".join((str(code), kind, *(str(int(value)) for value in values)))


@lru_cache(maxsize=4096)
def change(before: Style | None, after: Style) -> str:
    """The shortest sequence that leads from one style, or from one that is not known, to another."""
    if before == after:
        return ""
    if after == PLAIN:
        return "\x1b[m"
    anew = _sequence(() if before == PLAIN else ("0",), sorted(after.attributes), after.foreground, after.background)
    if before is None or before == PLAIN:
        return anew
    off = sorted({_OFF[one] for one in before.attributes - after.attributes})
    # What goes off beside what was meant to is switched on again.
    on = [one for one in after.attributes if one not in before.attributes or _OFF[one] in off]
    foreground = "" if before.foreground == after.foreground else after.foreground or "39"
    background = "" if before.background == after.background else after.background or "49"
    return min(anew, _sequence(map(str, off), sorted(on), foreground, background), key=len)


def _sequence(first: "Iterator[str] | tuple[str, ...]", attributes: list[int], *colours: str) -> str:
    parameters = [*first, *map(str, attributes), *filter(None, colours)]
    return f"\x1b[{';'.join(parameters)}m"


class Palette:
    """The styles met so far, each with a character that stands for it, so that a row's styles are a string too."""

    def __init__(self) -> None:
        self._styles = [PLAIN]
        self._keys = {PLAIN: PLAIN_KEY}
        self._applied: dict[tuple[str, str], str | None] = {}

    def __len__(self) -> int:
        return len(self._styles)

    def apply(self, key: str, parameters: str) -> str | None:
        """The style after `CSI parameters m`; None where terminals may differ in what they make of it."""
        try:
            return self._applied[key, parameters]
        except KeyError:
            style = apply(self[key], parameters)
            found = self._applied[key, parameters] = None if style is None else self.key(style)
            return found

    def key(self, style: Style) -> str:
        """The character that stands for a style."""
        if (key := self._keys.get(style)) is None:
            key = self._keys[style] = chr(len(self._styles))
            self._styles.append(style)
        return key

    def __getitem__(self, key: str) -> Style:
        return self._styles[ord(key)]

    def erasable(self, key: str) -> bool:
        """Whether a space in that style looks like a cell that was erased in it."""
        return self[key].attributes <= _UNSEEN

    def change(self, before: str | None, after: str) -> str:
        """The shortest sequence that leads from one style, or from one that is not known, to another."""
        return change(None if before is None else self[before], self[after])


PLAIN_KEY = chr(0)
