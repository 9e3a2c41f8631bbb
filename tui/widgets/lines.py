"""The lines of the list: a row or the header as a strip that is exactly as wide as its room."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.core.columns import NAME, tone_of
from tui.core.order import Order
from tui.core.states import State
from tui.domain.row import InstanceRow
from tui.widgets.layout import GAP, MARK_WIDTH, Layout
from tui.widgets.row_looks import RowLooks
from tui.widgets.state import state_line

Spans = Callable[[str], list[tuple[int, int]]]
Styled = tuple[int, int, Style]

_LOOKS = RowLooks()
# A marked row; its sign and its name have the colour as well.
MARKED = Style(bold=True)
# In a marked row, which is bold, a cell that changed is the one that is not.
_NOT_BOLD = Style(bold=False)
_SECOND = Style(bold=False, dim=True)
_LEFT, _RIGHT = "‹", "›"


def row_line(
    row: InstanceRow,
    layout: Layout,
    now: datetime,
    sign: str,
    style: Style,
    changed: frozenset[str],
    spans: Spans,
    looks: RowLooks = _LOOKS,
    *,
    toned: bool = True,
) -> Strip:
    """A row with the sign before it; the cells of fields that changed and what a filter found in it are set off.

    `toned` is whether the sign of what wants to be looked at has its colour.
    """
    parts, styled, at = [f"{sign:<{MARK_WIDTH}}"], [], MARK_WIDTH
    told, tone = tone_of(row) if toned else ("", "")
    for column, width in layout.columns:
        text = column.text(row, now)
        cell, kept = fitted(text, width)
        if sign and column is NAME:
            styled.append((0, at + len(cell.rstrip()), looks.marked))
        if changed and not changed.isdisjoint(column.fields):
            styled.append((at, at + len(cell.rstrip()), looks.changed + (_NOT_BOLD if style.bold else Style.null())))
        if column.searched:
            styled += [(at + start, at + min(end, kept), looks.match) for start, end in spans(text) if start < kept]
        if column.name == told and width and (own := getattr(looks, tone)):
            styled.append((at, at + 1, own))
        parts.append(cell + " " * GAP)
        at += len(cell) + GAP
    return _strip("".join(parts), layout.width, style, styled)


def head_line(layout: Layout, order: Order, looks: RowLooks = _LOOKS) -> Strip:
    """The names of the columns; an arrow after those that the list is sorted by, a sign where there are more."""
    parts, styled, at = [" " * MARK_WIDTH], [], MARK_WIDTH
    for column, width in layout.columns:
        place = order.place_of(column.name)
        arrow = " " if place is None else "▼" if place[1] else "▲"
        name = fitted(column.name, width)[0].rstrip()
        if place is not None and place[0]:
            styled.append((at + len(name), at + len(name) + 1, _SECOND))
        parts.append(f"{name}{arrow}".ljust(width + GAP))
        at += width + GAP
    text = set_cell_size("".join(parts), layout.width)
    text = (_LEFT if layout.more_left else " ") + text[1:-1] + (_RIGHT if layout.more_right else text[-1:])
    return _strip(text, layout.width, looks.head, styled)


def empty_line(why: State, y: int, height: int, width: int, looks: RowLooks = _LOOKS) -> Strip:
    """A line of a list without rows: in its upper third why there are none."""
    text, is_hint = state_line(why, y, width, height)
    style = looks.off if is_hint else Style(bold=bool(text))
    return _strip(text, width, looks.plain + style, ())


def fitted(text: str, width: int) -> tuple[str, int]:
    """The text in so many cells, cut with an ellipsis where it is longer, and how many of its characters are kept."""
    if cell_len(text) <= width:
        return set_cell_size(text, width), len(text)
    if width < 1:
        return "", 0
    # A wide character that is cut in the middle leaves a space.
    kept = set_cell_size(text, width - 1)
    return set_cell_size(f"{kept}…", width), len(kept)


def _strip(text: str, width: int, style: Style, styled: Sequence[Styled]) -> Strip:
    text = set_cell_size(text, width)
    if not styled:
        # One piece a line: each costs its own colours on the wire.
        return Strip([Segment(text, style)], width)
    ends = sorted({0, len(text), *(end for one in styled for end in one[:2] if end < len(text))})
    pieces = [
        Segment(text[start:end], Style.combine([style, *(one for first, last, one in styled if first <= start < last)]))
        for start, end in pairwise(ends)
    ]
    return Strip(pieces, width)
