"""The pane JSON: in colours, folded to its width, and what is found in it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from tui.widgets.pane_tones import tone

_TOKEN = re.compile(r'(?P<string>"(?:[^"\\]|\\.)*")(?P<colon>\s*:)?|(?P<amount>-?\d[\d.eE+-]*)|(?P<literal>[a-z]+)')


class Found(NamedTuple):
    """Lines of a pane, and for each place where the text was found the line that it begins on."""

    lines: list[Content]
    places: list[int]


def source_lines(text: str, width: int) -> list[Content]:
    """The answer in colours, each line folded where it is longer."""
    return [part for line in _coloured(text) for part in _folded(line, width)]


def find(text: str, width: int, wanted: str, current: int) -> Found:
    """The same with every place where `wanted` stands set off, in capitals or not, the `current` one most."""
    pattern = re.compile(re.escape(wanted), re.IGNORECASE)
    lines: list[Content] = []
    places: list[int] = []
    for line in _coloured(text):
        found = [match.span() for match in pattern.finditer(line.plain)]
        for start, end in found:
            line = line.stylize(tone("match-open" if len(places) == current else "match"), start, end)
            places.append(len(lines))
        parts = _folded(line, width)
        for number, (start, _) in enumerate(reversed(found), 1):
            places[-number] += _part_of(parts, start)
        lines += parts
    return Found(lines, places)


def _part_of(parts: list[Content], at: int) -> int:
    """Which part of a folded line the character at that place is in."""
    for number, part in enumerate(parts):
        at -= len(part)
        if at < 0:
            return number
    return len(parts) - 1


def _folded(line: Content, width: int) -> list[Content]:
    # Textual's own folding loses what follows a character without a width.
    if line.cell_length <= width:
        return [line]
    starts, cells = [0], 0
    for place, char in enumerate(line.plain):
        cells += cell_len(char)
        if cells > width:
            start = _of_one_sign(line.plain, place, starts[-1])
            starts.append(start)
            cells = cell_len(line.plain[start : place + 1])
    return [line[start:end] for start, end in pairwise([*starts, len(line)])]


def _of_one_sign(text: str, place: int, after: int) -> int:
    """Where the sign begins that the character is part of, as emoji that are joined are one; later than `after`."""
    while text[place - 1] == "\u200d" and place - 2 > after:
        place -= 2
    return place


@lru_cache(2)
def _coloured(text: str) -> tuple[Content, ...]:
    return tuple(Content.assemble(*_pieces(line)) for line in text.split("\n"))


def _pieces(line: str) -> Iterator[str | tuple[str, str]]:
    at = 0
    for token in _TOKEN.finditer(line):
        kind = "key" if token["colon"] else str(token.lastgroup)
        end = token.start("colon") if token["colon"] else token.end()
        yield line[at : token.start()]
        yield line[token.start() : end], tone(kind)
        at = end
    yield line[at:]
