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

from tui.core.marks import Marks
from tui.domain.row import InstanceRow
from tui.widgets.columns import MARK_WIDTH, Column, cells, fit, line, mark_sign

_HEAD = Style(bold=True, underline=True)
_CURSOR = Style(reverse=True)
_MARKED = Style(bold=True)


class InstanceTable(ScrollView, can_focus=True):
    """Rows in a plain list, a cursor and marks that stay with their instances when the rows change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open"),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("home,g", "edge(0)", "First", show=False),
        Binding("end,G", "edge(1)", "Last", show=False),
        Binding("space", "mark", "Mark"),
        Binding("shift+down", "extend(1)", "Mark down to", show=False),
        Binding("shift+up", "extend(-1)", "Mark up to", show=False),
        Binding("a", "mark_all", "Mark all or none", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another instance."""

        row: InstanceRow | None

    @dataclass
    class Opened(Message):
        """The instance under the cursor is to be opened."""

        row: InstanceRow

    @dataclass
    class Marked(Message):
        """Other instances are marked than before."""

    def __init__(self, marks: Marks | None = None) -> None:
        """`marks` may be shared with others; `follow_marks` shows what they did to them."""
        super().__init__()
        self.marks = marks or Marks()
        self._signs: dict[str, str] = {}
        self._range: tuple[str, frozenset[str]] | None = None
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
        self._columns = fit(rows, self._width - MARK_WIDTH)
        self.follow_marks()
        if len(old) != len(rows) or was_fitted != self._columns:
            self.refresh()
        else:
            for index, (was, is_now) in enumerate(zip(old, rows, strict=True)):
                if was != is_now:
                    self._refresh_row(index)
        if before is None or self.current is None or before.id != self.current.id:
            self.post_message(self.Moved(self.current))

    def follow_marks(self) -> None:
        """Show the marks as they are now; only lines whose mark differs are drawn again."""
        before, marks = self._signs, self.marks
        self._signs = {identity: mark_sign(marks.reason(identity)) for identity in marks.ids}
        top = self.scroll_offset.y
        for index, row in enumerate(self.rows[top : top + self.size.height], top):
            if before.get(row.id) != self._signs.get(row.id):
                self._refresh_row(index)

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def on_resize(self) -> None:
        """The least important columns leave first."""
        self._columns = fit(self.rows, self._width - MARK_WIDTH)
        self._reveal()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the header, a row, or nothing."""
        width = self._width
        if y == 0:
            names = line([column.name for column, _ in self._columns], self._columns, width - MARK_WIDTH)
            return Strip([Segment(" " * MARK_WIDTH + names, _HEAD)], width)
        index = self.scroll_offset.y + y - 1
        if index >= len(self.rows):
            # Textual's filter for NO_COLOR fails where there is no style at all.
            return Strip.blank(width, Style.null())
        row = self.rows[index]
        text = line(cells(row, self._columns, self._now), self._columns, width - MARK_WIDTH)
        sign = self._signs.get(row.id, "")
        style = (_MARKED if sign else Style.null()) + (_CURSOR if index == self.cursor else Style.null())
        return Strip([Segment(f"{sign:<{MARK_WIDTH}}{text}", style)], width)

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
        self._move_to(self.cursor + by)

    def action_page(self, by: int) -> None:
        """A page up or down."""
        self._move_to(self.cursor + by * max(1, self.size.height - 1))

    def action_edge(self, last: int) -> None:
        """The first or the last row."""
        self._move_to(len(self.rows) - 1 if last else 0)

    def _move_to(self, index: int) -> None:
        self._range = None
        self._go(index)

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened(self.current))

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next one."""
        if self.current is not None:
            self._mark(self.marks.ids ^ {self.current.id})
            self._move_to(self.cursor + 1)

    def action_mark_all(self) -> None:
        """Mark all that are shown; none at all where they are marked already."""
        shown = frozenset(row.id for row in self.rows)
        self._range = None
        self._mark(frozenset() if shown <= self.marks.ids else self.marks.ids | shown)

    def action_extend(self, by: int) -> None:
        """Mark from where the range began to the row above or below; back again takes its marks away."""
        self._extend_to(self.cursor + by)

    def unmark(self) -> None:
        """Take all marks away."""
        self._range = None
        self._mark(frozenset())

    def _extend_to(self, index: int) -> None:
        if self.current is None:
            return
        where = {row.id: number for number, row in enumerate(self.rows)}
        if self._range is None or self._range[0] not in where:
            self._range = (self.current.id, self.marks.ids)
        first, before = self._range
        self._go(index)
        ends = sorted((where[first], self.cursor))
        self._mark(before | {row.id for row in self.rows[ends[0] : ends[1] + 1]})

    def _mark(self, ids: frozenset[str]) -> None:
        if ids != self.marks.ids:
            self.marks.set(ids)
            self.follow_marks()
            self.post_message(self.Marked())

    def on_click(self, event: events.Click) -> None:
        """Move to the row that was clicked; a double click opens it, ctrl marks it, shift all up to it."""
        index = self.scroll_offset.y + event.y - 1
        if event.y <= 0 or index >= len(self.rows):
            return
        if event.shift:
            self._extend_to(index)
            return
        self._move_to(index)
        if event.ctrl:
            self._mark(self.marks.ids ^ {self.rows[index].id})
        elif event.chain == 2:
            self.action_open()
