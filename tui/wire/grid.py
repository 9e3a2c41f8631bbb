"""What a terminal shows: rows of cells."""

from typing import NamedTuple

from tui.wire.cells import HALF, UNKNOWN
from tui.wire.style import PLAIN_KEY

# Past this many a row of doubtful texts forgets what was written over since.
_MOST_PIECES = 64


class Piece(NamedTuple):
    """A part of a row that has to be sent as it came; `number` rises with every one."""

    x: int
    cells: int
    raw: str
    number: int


class Row(NamedTuple):
    """A row: a character and a style for each cell; then, in their order, texts on whose width terminals may differ.

    What such texts do to the cells is not known, so all that is written to their row after them is kept beside them,
    until it is written anew from side to side. `origin` numbers the first of them.
    """

    text: str
    style: str
    pieces: tuple[Piece, ...] = ()
    origin: int = 0


class Written(NamedTuple):
    """What is written to a row at once; `cells` is None where their number is doubtful, `length` what it should be."""

    x: int
    cells: str | None
    style: str
    length: int
    raw: str


class Grid:
    """The rows of a terminal of a size, and where its cursor is, None where that is not known."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.unknown = Row(UNKNOWN * width, PLAIN_KEY * width)
        self.blank = Row(" " * width, PLAIN_KEY * width)
        self.rows = [self.unknown] * height
        self.cursor: tuple[int, int] | None = None
        self._number = 0

    def forget(self) -> None:
        """Nothing is known any more."""
        self.rows = [self.unknown] * self.height
        self.cursor = None

    def write(self, y: int, written: Written) -> None:
        """Write to a row as a terminal would; what is beyond its sides is left out."""
        if not 0 <= y < self.height or written.x >= self.width:
            return
        row = self.rows[y]
        whole = written.x == 0 and written.length >= self.width
        cells, style = written.cells, written.style
        if cells is not None and whole and (len(cells) == self.width or cells[self.width] != HALF):
            self.rows[y] = Row(cells[: self.width], style[: self.width])
        elif cells is None or row.pieces or not self._fits(row, written.x, cells):
            self.rows[y] = self._with_piece(row, written, whole)
        else:
            end = written.x + len(cells)
            self.rows[y] = Row(
                (row.text[: written.x] + cells + row.text[end:])[: self.width],
                (row.style[: written.x] + style + row.style[end:])[: self.width],
            )

    def _fits(self, row: Row, x: int, cells: str) -> bool:
        """Whether no wide character is cut, of those that were there and those that come."""
        end = x + len(cells)
        if end > self.width:
            return row.text[x] != HALF and cells[self.width - x] != HALF
        return row.text[x] != HALF and (end == self.width or row.text[end] != HALF)

    def _with_piece(self, row: Row, written: Written, whole: bool) -> Row:
        # The same once more changes nothing.
        same = bool(row.pieces) and row.pieces[-1][:3] == (written.x, written.length, written.raw)
        if same and (not whole or len(row.pieces) == 1):
            return row
        before = () if whole else row.pieces
        self._number += 1
        piece = Piece(written.x, written.length, written.raw, self._number)
        if len(before) >= _MOST_PIECES:
            before = tuple(one for one in before if (one.x, one.cells) != piece[:2])[-_MOST_PIECES:]
        base = self.unknown if whole else row
        return Row(base.text, base.style, (*before, piece), row.origin if row.pieces else self._number)
