"""A terminal that keeps more of a style than pyte does, and what it shows to be compared cell by cell."""

import re
from collections.abc import Iterable

import pyte
from pyte.screens import Char

_EXTRA_OFF = {2: 22, 6: 25, 8: 28, 21: 24, 51: 54, 52: 54, 53: 55}
# What may go on with what is fed next.
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[\]P][^\x07\x1b]*|[\]P].*\x1b)?$", re.DOTALL)
# pyte draws what is left of a private sequence that it does not know.
_UNKNOWN_TO_PYTE = re.compile(r"\x1b\[[<=>?]\d*u|\x1b\[\?\d+\$p|\x1bP.*?\x1b\\|\x1b\[\d* q")


class _Screen(pyte.Screen):
    """Keeps the attributes that pyte has no place for beside the colour of the text."""

    def select_graphic_rendition(self, *attrs: int) -> None:
        colour, _, kept = self.cursor.attrs.fg.partition("|")
        if kept:
            self.cursor.attrs = self.cursor.attrs._replace(fg=colour)
        super().select_graphic_rendition(*attrs)
        if not kept and _EXTRA_OFF.keys().isdisjoint(attrs):
            return
        extra = _extra({int(one) for one in kept.split()}, attrs or (0,))
        if extra:
            beside = " ".join(map(str, sorted(extra)))
            self.cursor.attrs = self.cursor.attrs._replace(fg=f"{self.cursor.attrs.fg}|{beside}")

    def insert_characters(self, count: int | None = None) -> None:
        super().insert_characters(count)
        # pyte keeps one beyond the last column, and brings it back.
        self.buffer[self.cursor.y].pop(self.columns, None)

    def erase_in_display(self, how: int = 0, *args: int, **kwargs: bool) -> None:
        super().erase_in_display(how, *args, **kwargs)
        # pyte leaves out cells that were never written.
        below = range(self.cursor.y + 1, self.lines)
        for y in {0: below, 1: range(self.cursor.y)}.get(how, range(self.lines)):
            self.buffer[y].update(dict.fromkeys(range(self.columns), self.cursor.attrs))


def _extra(extra: set[int], attrs: Iterable[int]) -> set[int]:
    left = iter(attrs)
    for attr in left:
        if attr in (38, 48):
            for _ in range({5: 1, 2: 3}.get(next(left, 0), 0)):
                next(left, 0)
        elif attr == 0:
            extra = set()
        elif attr in _EXTRA_OFF:
            extra.add(attr)
        else:
            extra = {one for one in extra if _EXTRA_OFF[one] != attr}
    return extra


class Emulator:
    """A terminal in raw mode, where a line feed still begins a new line, as Textual leaves it."""

    def __init__(self, columns: int, lines: int) -> None:
        self._screen = _Screen(columns, lines)
        self._stream = pyte.Stream(self._screen)
        self._rest = ""
        self.feed("\x1b[?7l")

    def feed(self, text: str) -> None:
        """Show what is written; a sequence may be cut between two pieces."""
        text = self._rest + text
        cut = _UNFINISHED.search(text)
        text, self._rest = (text[: cut.start()], text[cut.start() :]) if cut else (text, "")
        self._stream.feed(_UNKNOWN_TO_PYTE.sub("", text).replace("\n", "\r\n"))

    def resize(self, columns: int, lines: int) -> None:
        """Give it another size; it keeps what fits."""
        self._screen.resize(lines, columns)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and line; one that waits behind the last column is on it."""
        return min(self._screen.cursor.x, self._screen.columns - 1), self._screen.cursor.y

    @property
    def style(self) -> Char:
        """What is written in next."""
        return self._screen.cursor.attrs._replace(data="")

    def cells(self) -> list[list[Char]]:
        """Each cell with its style, by line and column."""
        screen = self._screen
        return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]

    @property
    def text(self) -> list[str]:
        """The lines."""
        return ["".join(cell.data for cell in line) for line in self.cells()]
