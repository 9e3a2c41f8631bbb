"""A table of a pane in so many cells: columns without room go under their row, by name."""

from typing import NamedTuple

from textual.content import Content

from tui.core.panes.blocks import Table
from tui.core.signs import sign
from tui.widgets.pane_tones import tone, toned
from tui.widgets.wrapped import wrapped

# A longer text wraps within its column; no IPv6 address is longer.
_WIDEST = 40
_GAP, _INDENT = 2, 2


class Picked(NamedTuple):
    """Lines of a row that can be picked, the last one excluded, and what is copied of it."""

    first: int
    last: int
    text: str


class TableLines(NamedTuple):
    """The lines, and which of them are of rows that can be picked."""

    lines: list[Content]
    picks: list[Picked]


class _Columns(NamedTuple):
    """The widths of the columns that stand side by side; the others go under the row."""

    widths: tuple[int, ...]
    names: tuple[str, ...]
    right: tuple[int, ...]


def natural_width(table: Table) -> int:
    """The cells that it takes with all its columns side by side."""
    return sum(_widths(table)) + _GAP * max(0, len(table.columns) - 1)


def table_lines(table: Table, width: int) -> TableLines:
    """The names of the columns and the rows; where there are none, the words for that."""
    if not table.rows:
        return TableLines(wrapped(toned(table.empty, "dim"), width), [])
    columns = _fitting(table, width)
    lines = _cells(table.columns, columns, "label")
    picks: list[Picked] = []
    for place, row in enumerate(table.rows):
        first = len(lines)
        lines += _cells(row, columns, table.tones[place] if table.tones else "")
        lines += _under(row, columns, width)
        if table.copies:
            picks.append(Picked(first, len(lines), table.copies[place]))
    return TableLines(lines, picks)


def _widths(table: Table) -> list[int]:
    return [
        min(_WIDEST, max(Content(cell).cell_length for cell in column))
        for column in zip(table.columns, *table.rows, strict=True)
    ]


def _fitting(table: Table, width: int) -> _Columns:
    widths = _widths(table)
    while len(widths) > 1 and sum(widths) + _GAP * (len(widths) - 1) > width:
        widths.pop()
    return _Columns((min(widths[0], width), *widths[1:]), table.columns, table.right)


def _cells(row: tuple[str, ...], columns: _Columns, name: str) -> list[Content]:
    """The cells that stand side by side, each wrapped in its column."""
    cells = [wrapped(Content(cell), width) for cell, width in zip(row, columns.widths, strict=False)]
    lines = []
    for number in range(max(map(len, cells))):
        parts = []
        for place, (cell, width) in enumerate(zip(cells, columns.widths, strict=True)):
            line = cell[number] if number < len(cell) else Content("")
            blanks = max(0, width - line.cell_length)
            parts.append(line.pad_left(blanks) if place in columns.right else line.pad_right(blanks))
        # In one piece: each costs its own colours on the wire.
        lines.append(toned((" " * _GAP).join(part.plain for part in parts), name))
    return lines


def _under(row: tuple[str, ...], columns: _Columns, width: int) -> list[Content]:
    """The cells that have no room, each after the name of its column; what is empty is left out."""
    shown = len(columns.widths)
    told = [
        Content.assemble((f"{name} ", tone("label")), cell)
        for name, cell in zip(columns.names[shown:], row[shown:], strict=True)
        if cell
    ]
    lines: list[Content] = []
    for part in told:
        beside = lines[-1] + toned(f" {sign('separator')} ", "label") + part if lines else part
        if lines and beside.cell_length <= width - _INDENT:
            lines[-1] = beside
        else:
            lines += wrapped(part, max(_INDENT, width - _INDENT))
    return [line.pad_left(_INDENT) for line in lines]
