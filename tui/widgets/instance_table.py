"""The list of instances: draws only the lines that are visible."""

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.core import words
from tui.domain.row import InstanceRow

# Column, width; the first ones stay longest as the window narrows.
COLUMNS = (
    ("NAME", 20),
    ("STATE", 13),
    ("POWER", 11),
    ("SIZE", 10),
    ("LOCATION", 13),
    ("IPV4", 16),
    ("IMAGE", 20),
    ("VPC", 12),
    ("CPU", 6),
    ("MEM", 18),
    ("TAGS", 22),
    ("CYCLE", 10),
    ("PRICE", 9),
    ("IPV6", 22),
)
_SIGNS = {"active": "●", "suspended": "◐", "pending": "○", "provisioning": "○", "terminated": "✕", "cancelled": "✕"}
_POWER_SIGNS = {"running": "▲", "stopped": "■"}


class InstanceTable(ScrollView, can_focus=True):
    """Rows in a plain list, a cursor that stays with its instance when the rows change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("home,g", "edge(0)", "First", show=False),
        Binding("end,G", "edge(1)", "Last", show=False),
        Binding("enter", "open", "Open"),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another instance."""

        row: InstanceRow | None

    @dataclass
    class Opened(Message):
        """The instance under the cursor is to be opened."""

        row: InstanceRow

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[InstanceRow, ...] = ()
        self.cursor = 0

    @property
    def current(self) -> InstanceRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show(self, rows: tuple[InstanceRow, ...]) -> None:
        """Show these rows; the cursor follows its instance."""
        before, old = self.current, self.rows
        self.rows = rows
        if before is not None:
            found = next((i for i, row in enumerate(rows) if row.id == before.id), None)
            self.cursor = found if found is not None else min(self.cursor, max(0, len(rows) - 1))
        self.virtual_size = Size(1, len(rows) + 1)
        if len(old) != len(rows):
            self.refresh()
        else:
            for index, (was, is_now) in enumerate(zip(old, rows, strict=True)):
                if was != is_now:
                    self._refresh_row(index)
        if before is None or self.current is None or before.id != self.current.id:
            self.post_message(self.Moved(self.current))

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the header, a row, or nothing."""
        width = self.size.width
        if y == 0:
            names = self._line([name for name, _ in COLUMNS])
            return Strip([Segment(names, Style(bold=True))], width)
        index = self.scroll_offset.y + y - 1
        if index >= len(self.rows):
            return Strip.blank(width)
        style = Style(reverse=True) if index == self.cursor else Style.null()
        return Strip([Segment(self._line(_cells(self.rows[index])), style)], width)

    def _line(self, cells: list[str]) -> str:
        fitted = "".join(
            set_cell_size(cell if cell_len(cell) < width else set_cell_size(cell, width - 2) + "…", width)
            for cell, (_, width) in zip(cells, COLUMNS, strict=True)
        )
        return set_cell_size(fitted, self.size.width)

    def _refresh_row(self, index: int) -> None:
        y = index - self.scroll_offset.y + 1
        if 0 < y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _go(self, index: int) -> None:
        index = max(0, min(len(self.rows) - 1, index))
        if index == self.cursor or not self.rows:
            return
        old, self.cursor = self.cursor, index
        top, shown = self.scroll_offset.y, max(1, self.size.height - 1)
        if not top <= index < top + shown:
            self.scroll_to(y=index if index < top else index - shown + 1, animate=False, force=True, immediate=True)
            self.refresh()
        else:
            self._refresh_row(old)
            self._refresh_row(index)
        self.post_message(self.Moved(self.current))

    def action_move(self, by: int) -> None:
        """One row up or down."""
        self._go(self.cursor + by)

    def action_page(self, by: int) -> None:
        """A page up or down."""
        self._go(self.cursor + by * max(1, self.size.height - 1))

    def action_edge(self, last: int) -> None:
        """The first or the last row."""
        self._go(len(self.rows) - 1 if last else 0)

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened(self.current))

    def on_click(self, event: events.Click) -> None:
        """Move to the row that was clicked; a double click opens it."""
        index = self.scroll_offset.y + event.y - 1
        if event.y > 0 and index < len(self.rows):
            self._go(index)
            if event.chain == 2:
                self.action_open()


def _cells(row: InstanceRow) -> list[str]:
    power = words.visible(row.power)
    memory = f"{words.ram(row.memory_mb)} of {words.ram(row.ram_mb)}" if row.memory_mb is not None else words.ABSENT
    return [
        words.visible(row.name),
        f"{_SIGNS.get(row.status or '', '?')} {words.state(row.status)}",
        f"{_POWER_SIGNS[row.power]} {power}" if row.power in _POWER_SIGNS else power,
        words.visible(row.size),
        words.visible(row.location),
        words.visible(row.ipv4),
        words.visible(row.image),
        words.visible(row.vpc),
        f"{row.cpu:.0f}%" if row.cpu is not None else words.ABSENT,
        memory,
        words.visible(", ".join(row.tags)),
        words.cycle(row.cycle),
        words.visible(row.price),
        words.visible(row.ipv6),
    ]
