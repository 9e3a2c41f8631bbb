"""Where the keys stand in the text of a TOML document that is known to parse."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

Path = tuple[str, ...]
# A string with three quotes may have one or two more before its end. Spaces match nothing and are stepped over.
_TOKEN = re.compile(
    r"(?s:#[^\n]*"
    r'|"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|[\[\]{}=,.\n]"
    r"|[^\s\"'#\[\]{}=,.]+)"
)


class Entry(NamedTuple):
    """A `key = value`, or the header of a table (then `value` is `start`); offsets into the text, lines from 1.

    `section` is the path of the header that it stands under, `inline` whether it stands between braces.
    """

    path: Path
    line: int
    start: int
    value: int
    end: int
    section: Path
    header: bool = False
    inline: bool = False


@dataclass(slots=True)
class _Frame:
    """What is open: the section (the lowest one), an array, or an inline table."""

    path: Path
    array: bool = False
    hidden: bool = False
    names: list[str] = field(default_factory=list)
    reading_key: bool = True
    line: int = 0
    start: int = -1
    value: int = -1


def entries(text: str) -> list[Entry]:
    """Every key and header, as they stand; what is inside an array is left out, as it has no path of its own."""
    scan = _Scan(text)
    for match in _TOKEN.finditer(text):
        if not match[0].startswith("#"):
            scan.take(match[0], match.start(), match.end())
    scan.finish()
    return sorted(scan.found, key=lambda entry: entry.start)


def key_lines(text: str) -> dict[Path, int]:
    """The line on which each key and each table is named first."""
    lines: dict[Path, int] = {}
    for entry in entries(text):
        for length in range(1, len(entry.path) + 1):
            lines.setdefault(entry.path[:length], entry.line)
    return lines


class _Scan:
    def __init__(self, text: str) -> None:
        self.found: list[Entry] = []
        self._text = text
        self._frames = [_Frame(())]
        self._line, self._counted, self._end = 1, 0, 0

    def take(self, word: str, start: int, end: int) -> None:
        self._line += self._text.count("\n", self._counted, start)
        self._counted = start
        frame = self._frames[-1]
        if word == "\n":
            if len(self._frames) == 1:
                self.finish()
        elif frame.reading_key and word != "}":
            self._take_key(frame, word, start, end)
        else:
            self._take_value(frame, word, start)
            self._end = end

    def finish(self) -> None:
        """The end of a `key = value`: of its line, or of its part of an inline table."""
        frame = self._frames[-1]
        if frame.value >= 0 and not frame.hidden:
            path, section = (*frame.path, *frame.names), self._frames[0].path
            inline = len(self._frames) > 1
            self.found.append(Entry(path, frame.line, frame.start, frame.value, self._end, section, inline=inline))
        frame.names, frame.reading_key, frame.start, frame.value = [], True, -1, -1

    def _take_key(self, frame: _Frame, word: str, start: int, end: int) -> None:
        if frame.start < 0:
            frame.start, frame.line = start, self._line
        if word == "]":
            frame.path, frame.reading_key = tuple(frame.names), False
            self.found.append(Entry(frame.path, frame.line, frame.start, frame.start, end, frame.path, header=True))
        elif word == "=":
            frame.reading_key = False
        elif word not in (".", "["):
            frame.names.append(_name(word))

    def _take_value(self, frame: _Frame, word: str, start: int) -> None:
        if frame.value < 0 and not frame.array and word not in ("]", "}"):
            frame.value = start
        if word in ("[", "{"):
            array = word == "["
            hidden = frame.hidden or frame.array
            path = (*frame.path, *frame.names)
            self._frames.append(_Frame(path, array, hidden, reading_key=not array))
        elif word == "}" or (word == "]" and frame.array):
            self.finish()
            self._frames.pop()
        elif word == "," and not frame.array:
            self.finish()


def _name(word: str) -> str:
    """The name that a token of a key stands for: a quoted one is read as TOML reads it."""
    if word[0] not in "\"'":
        return word
    import tomllib

    return next(iter(tomllib.loads(f"{word} = 0")))
