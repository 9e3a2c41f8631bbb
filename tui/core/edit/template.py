"""Names made by a pattern: `{name}`, `{hostname}`, `{n}`, `{n:02}`, `{location}` and `{size}`, and nothing more.

It is a language of its own, not Python's: a pattern can reach no attribute and no other value.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

WORDS = ("name", "hostname", "location", "size")
EXPLAINED = "{name}, {hostname}, {n}, {n:02}, {location} or {size}"
_NUMBER = re.compile(r"n(?::0([1-9]))?")


class TemplateError(ValueError):
    """A pattern that cannot be understood; its text says where and why."""


class _Part(NamedTuple):
    """A piece of a pattern: text as it stands, a word to look up, or the number with its least digits."""

    text: str = ""
    word: str = ""
    digits: int = 0


class Template:
    """A pattern that was understood."""

    def __init__(self, pattern: str) -> None:
        """Read the pattern; `{{` and `}}` are braces themselves. Raises TemplateError with the place of the fault."""
        self._parts = tuple(_parts(pattern))

    def fill(self, values: Mapping[str, str], number: int) -> str:
        """The text for one instance: `values` has the words, one that is missing being nothing."""
        return "".join(
            part.text or (str(number).zfill(part.digits) if part.digits else values.get(part.word, ""))
            for part in self._parts
        )


def _parts(pattern: str) -> Iterator[_Part]:
    place = 0
    while place < len(pattern):
        char = pattern[place]
        if char not in "{}":
            yield _Part(char)
            place += 1
        elif pattern[place : place + 2] == char * 2:
            yield _Part(char)
            place += 2
        else:
            end = pattern.find("}", place)
            if char == "}":
                raise TemplateError(
                    f"character {place + 1}: a “}}” without its “{{”; write “}}}}” for the brace itself"
                )
            if end < 0:
                raise TemplateError(
                    f"character {place + 1}: a “{{” without its “}}”; write “{{{{” for the brace itself"
                )
            yield _placeholder(pattern[place + 1 : end], place + 1)
            place = end + 1


def _placeholder(inside: str, place: int) -> _Part:
    if inside in WORDS:
        return _Part(word=inside)
    number = _NUMBER.fullmatch(inside)
    if number is None:
        raise TemplateError(f"character {place}: “{{{inside}}}” is unknown; write {EXPLAINED}")
    return _Part(digits=int(number[1] or 1))
