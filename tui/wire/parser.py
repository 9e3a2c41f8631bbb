"""Reads what Textual writes to a terminal."""

import re
from typing import NamedTuple

from tui.wire.cells import cells_of
from tui.wire.grid import Written
from tui.wire.style import PLAIN_KEY, Palette

_TEXT = r"[^\x00-\x1f\x7f-\x9f]"
# Private modes that change no cell: cursor keys, wrapping, cursor (blinking, shown), mouse, focus, pasting, keys,
# synchronized output, colour reports, reports of the size.
_MODES = "1|7|12|25|9|1000|1002|1003|1004|1005|1006|1007|1015|1016|2004|2026|2027|2031|2048"
# Titles, colours, the folder, a notice, the pointer, the clipboard; others are pictures or texts.
_COMMANDS = r"[0-2]|4|7|9|1[0-9]|22|52|104|11[0-9]|777"
_HARMLESS = "|".join(
    (
        rf"\x1b\[\?(?:{_MODES})(?:;(?:{_MODES}))*[hl]",
        r"\x1b\[\??\d+\$p",  # asks for a mode
        r"\x1b\[[<=>?][\d;]*u",  # kitty's keyboard protocol
        r"\x1b\[[>=?]?\d*[cn]|\x1b\[>\d*q",  # asks who and how it is
        r"\x1b\[\d* q",  # the shape of the cursor
        rf"\x1b\](?:{_COMMANDS})(?:;[^\x07\x1b]*)?(?:\x07|\x1b\\)",
        r"\x1bPtmux;\x1b\x1b\]52;(?:[^\x1b]|\x1b\x1b)*\x1b\\",  # through tmux: the clipboard
        r"\x1bP\x1b\]52;[^\x1b]*\x1b\\(?:\x1bP[\w+/=]*\x07?\x1b\\)*",  # through GNU screen: the clipboard in pieces
        r"\x07",
    )
)
# What Textual writes most is first: a text with its style, which is taken back.
_TOKEN = re.compile(
    rf"\x1b\[([\d;]+)m({_TEXT}+)\x1b\[0?m"
    rf"|({_TEXT}+)"
    r"|\x1b\[(\d{0,5})(?:;(\d{0,5}))?H"
    r"|\x1b\[([\d;]*)m"
    r"|(\r\n?|\n)"
    r"|(\x1b\[\?2026[hl])"
    rf"|({_HARMLESS})"
    # Links, and styles that are not known here: they are part of the row that they are in.
    r"|(\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[\d;:]*m)"
    r"|(.)",
    re.DOTALL | re.ASCII,
)
_SGR = re.compile(r"\x1b\[([\d;]*)m", re.ASCII)


class Read(NamedTuple):
    """What was read: writings with their row, what passes through unchanged, and whether the screen may differ after.

    `understood` is false where the whole has to pass through, and nothing is known of the screen afterwards.
    `synchronized` tells of marks of synchronized output, which are not part of `through`.
    """

    writings: list[tuple[int, Written]]
    through: str
    drawn: bool
    understood: bool = True
    synchronized: bool = False


class Parser:
    """Reads sequences as a terminal does, and keeps where its cursor is and its style, from one text to the next."""

    def __init__(self) -> None:
        self.palette = Palette()
        self.position: tuple[int, int] | None = None
        self.style = PLAIN_KEY

    def read(self, data: str) -> Read:
        """Read a text that holds whole sequences."""
        reading = _Reading(self, data)
        if reading.go():
            self.position, self.style = reading.position, reading.style
            return Read(reading.writings, "".join(reading.through), reading.drawn, True, reading.synchronized)
        self.position = None
        for parameters in _SGR.findall(data):
            self.style = self.palette.apply(self.style, parameters) or PLAIN_KEY
        return Read([], data, False, understood=False)


class _Reading:
    """One text that is read."""

    def __init__(self, parser: Parser, data: str) -> None:
        self._palette, self._data = parser.palette, data
        self.position, self.style = parser.position, parser.style
        self.writings: list[tuple[int, Written]] = []
        self.through: list[str] = []
        self.drawn = self.synchronized = False
        # Whether a link or a style that is not known here goes on.
        self._link = self._odd = False
        self._begin(0)

    def _begin(self, start: int) -> None:
        self._start, self._from, self._style_from = start, self.position, self.style
        self._cells: list[str] = []
        self._styles: list[str] = []
        self._certain, self._count = True, 0

    def go(self) -> bool:
        """Read it all; false where something is not understood."""
        for match in _TOKEN.finditer(self._data):
            kind = match.lastindex
            if kind == 2:
                parameters, text = match.group(1, 2)
                style = self._palette.apply(self.style, parameters)
                if style is None or not self._text(text, style):
                    # A style that is not known here: what is written by it passes as it is.
                    if self.position is None or not self._text(text, self.style):
                        return False
                    self._certain = False
                self.style, self._odd = PLAIN_KEY, False
            elif kind == 3:
                if not self._text(match.group(), self.style):
                    return False
            elif not self._control(match, kind or 0):
                return False
        self._end(len(self._data))
        return not (self._link or self._odd)

    def _control(self, match: re.Match[str], kind: int) -> bool:
        if kind == 6:
            return self._restyle(match.group(6))
        if kind == 10:
            return self._uncertain(match.group())
        if self._link or self._odd:
            return False
        if kind in (4, 5):
            self._move(match)
        elif kind == 7:
            if self.position is None:
                return False
            self._end(match.start())
            self.position = (0, self.position[1] + (match.group() != "\r"))
            self._begin(match.end())
        elif kind in (8, 9):
            self._end(match.start())
            self._begin(match.end())
            if kind == 8:
                self.synchronized = True
            else:
                self.through.append(match.group())
        return kind != 11

    def _restyle(self, parameters: str) -> bool:
        style = self._palette.apply(self.style, parameters)
        if style is None:
            self._certain, self._odd = False, True
        else:
            self.style, self._odd = style, self._odd and parameters not in ("", "0")
        return True

    def _uncertain(self, sequence: str) -> bool:
        if sequence.endswith("m"):
            self._odd = True
        else:
            self._link = re.match(r"\x1b\]8;[^;]*;[\x07\x1b]", sequence) is None
        self._certain = False
        return self.position is not None

    def _move(self, match: re.Match[str]) -> None:
        row, column = match.group(4, 5)
        to = (max(int(column or 1), 1) - 1, max(int(row or 1), 1) - 1)
        self.drawn = True
        if self.position != to or not self._count:
            self._end(match.start())
            self.position = to
            self._begin(match.end())

    def _text(self, text: str, style: str) -> bool:
        if self.position is None:
            return False
        cells = cells_of(text)
        if cells is None:
            from rich.cells import cell_len

            self._certain = False
            count = cell_len(text)
        else:
            count = len(cells)
            self._cells.append(cells)
            self._styles.append(style * count)
        self._count += count
        self.position = (self.position[0] + count, self.position[1])
        self.drawn = True
        return True

    def _end(self, end: int) -> None:
        """Close what is written to one row without a gap."""
        if self._from is None or not (self._count or not self._certain):
            return
        x, y = self._from
        before = "" if self._style_from == PLAIN_KEY else self._palette.change(None, self._style_from)
        raw = f"{before}{self._data[self._start : end]}{'' if self.style == PLAIN_KEY else chr(27) + '[m'}"
        cells = "".join(self._cells) if self._certain else None
        self.writings.append((y, Written(x, cells, "".join(self._styles), self._count, raw)))
