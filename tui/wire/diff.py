"""From what a terminal shows to what it is to show, in few bytes."""

import re
from collections.abc import Sequence

from tui.wire.cells import HALF, UNKNOWN
from tui.wire.grid import Grid, Row
from tui.wire.pen import Pen
from tui.wire.scroll import find_scroll

Run = tuple[int, int]
# What is left out between two changes costs a move of four bytes, or of five from ten cells on.
_MOST_GAP = 5
# What erasing costs: the rest of a line, and its style; some cells, and the move over them.
_ERASE_REST = 6
_ERASED = re.compile(" {13,}")


def difference(shown: Grid, wanted: Grid, pen: Pen) -> None:
    """Write with `pen` what makes the terminal show what is wanted; `shown`, of the same size, is the same then.

    The style that was written in last stays on: often the next frame begins with it.
    """
    changed: Sequence[int] = [y for y in range(wanted.height) if shown.rows[y] != wanted.rows[y]]
    if (scroll := find_scroll(shown, wanted, changed)) is not None:
        pen.scroll(*scroll)
        changed = _scrolled(shown, *scroll)
    for y in changed:
        if shown.rows[y] != wanted.rows[y]:
            _paint(shown.rows[y], wanted.rows[y], y, shown, pen)
    shown.rows[:] = wanted.rows
    if wanted.cursor is not None:
        pen.move(*wanted.cursor)


def _scrolled(shown: Grid, top: int, bottom: int, up: int) -> Sequence[int]:
    region, empty = shown.rows[top : bottom + 1], [shown.blank] * abs(up)
    shown.rows[top : bottom + 1] = [*region[up:], *empty] if up > 0 else [*empty, *region[:up]]
    return range(shown.height)


def _paint(old: Row, new: Row, y: int, shown: Grid, pen: Pen) -> None:
    if not new.pieces:
        paint_cells(shown.unknown if old.pieces else old, new, y, pen)
        return
    pieces = new.pieces
    if old.pieces and old.origin == new.origin:
        last = old.pieces[-1].number
        pieces = tuple(piece for piece in pieces if piece.number > last)
    else:
        paint_cells(shown.unknown if old.pieces else old, new, y, pen)
    for piece in pieces:
        pen.move(piece.x, y)
        pen.raw(piece.raw)


def paint_cells(old: Row, new: Row, y: int, pen: Pen) -> None:
    """Write the cells of a row that differ, without those of which nothing is known."""
    cells = zip(old.text, new.text, old.style, new.style, strict=True)
    differing = [x for x, (a, b, c, d) in enumerate(cells) if (a != b or c != d) and b != UNKNOWN]
    if not differing:
        return
    last = new.style[-1]
    erased = _erased(differing, new, last) if pen.can_erase(last) else 0
    for start, end in _runs(old, new, differing[:-erased] if erased else differing):
        _write(new, start, end, y, pen)
    if erased:
        pen.move(differing[-erased], y)
        pen.erase(last)


def _erased(differing: list[int], row: Row, style: str) -> int:
    """How many of the last differing cells are better erased, with all that is right of them, which is empty."""
    empty = max(len(row.text.rstrip(" ")), len(row.style.rstrip(style)))
    count = sum(1 for x in differing if x >= empty)
    return count if count > _ERASE_REST else 0


def _write(row: Row, start: int, end: int, y: int, pen: Pen) -> None:
    width = len(row.text)
    while start < end:
        style = row.style[start]
        stop = end - len(row.style[start:end].lstrip(style))
        if pen.erases and pen.can_erase(style):
            for blank in _ERASED.finditer(row.text, start, stop):
                if start < blank.start():
                    pen.move(start, y)
                    pen.text(row.text[start : blank.start()], style, False)
                pen.move(blank.start(), y)
                pen.erase(style, blank.end() - blank.start())
                start = blank.end()
        if start < stop:
            pen.move(start, y)
            pen.text(row.text[start:stop], style, stop == width)
            start = stop


def _runs(old: Row, new: Row, differing: list[int]) -> list[Run]:
    """What to write without a gap: never half of a wide character, and over short gaps rather than to move."""
    runs: list[Run] = []
    narrow = HALF not in old.text and HALF not in new.text
    start = end = -1
    for x in differing:
        if x < end:
            continue
        first, last = (x, x + 1) if narrow else _whole(old, new, x)
        if end < 0:
            start = first
        elif first > end and not _closes(new, end, first):
            runs.append((start, end))
            start = first
        end = last
    return [*runs, (start, end)] if differing else runs


def _whole(old: Row, new: Row, x: int) -> Run:
    """The cells from one on that have to be written with it."""
    start, end, width = x, x + 1, len(new.text)
    while start > 0 and HALF in (old.text[start], new.text[start]):
        start -= 1
    while end < width and HALF in (old.text[end], new.text[end]):
        end += 1
    return start, end


def _closes(row: Row, end: int, start: int) -> bool:
    """Whether the cells between two runs are better written than passed over."""
    text, style = row.text[end:start], row.style[end:start]
    if start - end > _MOST_GAP or UNKNOWN in text:
        return False
    one_change = not style.lstrip(row.style[end - 1]).lstrip(row.style[start])
    return one_change and len(text.replace(HALF, "").encode()) <= (3 if start - end == 1 else 4)
