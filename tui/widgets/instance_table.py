"""The list of instances: draws only the lines that are visible."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.domain.row import InstanceRow
from tui.widgets.columns import Column, cells, fit, line

_HEAD = Style(bold=True, underline=True)
_CURSOR = Style(reverse=True)


class InstanceTable(ScrollView, can_focus=True):
    """Rows in a plain list, a cursor that stays with its instance when the rows change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open"),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("home,g", "edge(0)", "First", show=False),
        Binding("end,G", "edge(1)", "Last", show=False),
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
        self._columns: tuple[tuple[Column, int], ...] = ()
        self._now = datetime.now(UTC)

    @property
    def current(self) -> InstanceRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show(self, rows: tuple[InstanceRow, ...]) -> None:
        """Show these rows; the cursor follows its instance, and only lines that differ are drawn again."""
        before, old, was_fitted = self.current, self.rows, self._columns
        self.rows = rows
        self._now = datetime.now(UTC)
        if before is not None:
            found = next((index for index, row in enumerate(rows) if row.id == before.id), None)
            self.cursor = found if found is not None else min(self.cursor, max(0, len(rows) - 1))
        self.virtual_size = Size(1, len(rows) + 1)
        self._columns = fit(rows, self._width)
        if len(old) != len(rows) or was_fitted != self._columns:
            self.refresh()
        else:
            for index, (was, is_now) in enumerate(zip(old, rows, strict=True)):
                if was != is_now:
                    self._refresh_row(index)
        if before is None or self.current is None or before.id != self.current.id:
            self.post_message(self.Moved(self.current))

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def on_resize(self) -> None:
        """The least important columns leave first."""
        self._columns = fit(self.rows, self._width)
        self._reveal()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the header, a row, or nothing."""
        width = self._width
        if y == 0:
            names = line([column.name for column, _ in self._columns], self._columns, width)
            return Strip([Segment(names, _HEAD)], width)
        index = self.scroll_offset.y + y - 1
        if index >= len(self.rows):
            return Strip.blank(width)
        text = line(cells(self.rows[index], self._columns, self._now), self._columns, width)
        return Strip([Segment(text, _CURSOR if index == self.cursor else Style.null())], width)

    def _refresh_row(self, index: int) -> None:
        y = index - self.scroll_offset.y + 1
        if 0 < y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _reveal(self) -> bool:
        top, shown = self.scroll_offset.y, max(1, self.size.height - 1)
        if top <= self.cursor < top + shown:
            return False
        y = self.cursor if self.cursor < top else self.cursor - shown + 1
        self.scroll_to(y=y, animate=False, force=True, immediate=True)
        return True

    def _go(self, index: int) -> None:
        index = max(0, min(len(self.rows) - 1, index))
        if index == self.cursor or not self.rows:
            return
        old, self.cursor = self.cursor, index
        if self._reveal():
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
