"""Cells that stand in columns, each of them wrapping within its own width."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from tui.widgets.wrapped import wrapped

_GAP = "  "
_ASIDE = "$text-muted"


class Cell(NamedTuple):
    """A text and, muted, what stands aside of it: beside it where there is room, else under it and shortened."""

    text: Content
    aside: str = ""

    @property
    def whole(self) -> Content:
        """All of it on one line."""
        return self.text + Content.styled(f" {self.aside}", _ASIDE) if self.aside else self.text

    def lines(self, width: int) -> list[Content]:
        """The lines that it takes in so many columns."""
        if not self.aside or self.whole.cell_length <= width:
            return wrapped(self.whole, width) or [Content("")]
        return [*wrapped(self.text, width), Content.styled(shortened(self.aside, width), _ASIDE)]


def shortened(text: str, width: int) -> str:
    """The text with an ellipsis in its middle where it is longer than `width`; of an id both ends tell it apart."""
    if len(text) <= width and cell_len(text) <= width:
        return text
    kept = max(width - 1, 1)
    head, tail = text[: kept - kept // 2], text[len(text) - kept // 2 :]
    # Wide characters leave room for half as many.
    while cell_len(head) > kept - kept // 2:
        head = head[:-1]
    while cell_len(tail) > kept // 2:
        tail = tail[1:]
    return f"{head}…{tail}"


class Row(Visual):
    """A row of a table; all its rows are of the same columns, whose widths are shared out when it is drawn."""

    def __init__(self, cells: Sequence[Cell], natural: Sequence[int]) -> None:
        """`natural` are the widths that the columns would have without a limit."""
        self._cells = cells
        self._natural = natural

    def __str__(self) -> str:
        """The text of the row on one line."""
        return _GAP.join(cell.whole.plain for cell in self._cells)

    def lines(self, width: int) -> list[Content]:
        """The lines of the row in so many columns."""
        widths = share(self._natural, width - len(_GAP) * (len(self._natural) - 1))
        columns = [cell.lines(wide) for cell, wide in zip(self._cells, widths, strict=True)]
        lines = []
        for number in range(max(map(len, columns))):
            parts = [column[number] if number < len(column) else Content("") for column in columns]
            padded = [part.pad_right(max(0, wide - part.cell_length)) for part, wide in zip(parts, widths, strict=True)]
            lines.append(Content(_GAP).join(padded))
        return lines

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Draw it, as Textual asks for."""
        return Content("\n").join(self.lines(width)).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """The width at which nothing wraps."""
        return sum(self._natural) + len(_GAP) * (len(self._natural) - 1)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The number of lines in so many columns."""
        return len(self.lines(width)) if width > 0 else 0


def aligned(table: Sequence[Sequence[Cell]]) -> list[Row]:
    """The rows of a table, aligned with each other."""
    natural = [max(cell.whole.cell_length for cell in column) for column in zip(*table, strict=True)]
    return [Row(cells, natural) for cells in table]


def share(natural: Sequence[int], room: int) -> list[int]:
    """The widths of columns in `room`: what fits is left as it is, and the widest share the rest alike; 1 at least."""
    widths = list(natural)
    narrowest_first = sorted(range(len(natural)), key=lambda index: natural[index])
    for done, index in enumerate(narrowest_first):
        widths[index] = max(1, min(natural[index], room // (len(natural) - done)))
        room -= widths[index]
    return widths
