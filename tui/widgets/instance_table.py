"""The list of instances: its cursor and its marks, by keys and by mouse."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import indexOf, itemgetter
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.timer import Timer

from tui.core.columns import COLUMN_NAMES
from tui.core.marks import Marks
from tui.domain.row import InstanceRow
from tui.widgets.bound import MOVING, bound
from tui.widgets.drawn_rows import DrawnRows

__all__ = ["COLUMN_NAMES", "InstanceTable"]

# The rest of the view follows once no key has moved the cursor for so many seconds.
SETTLED_AFTER = 0.12
_WHEEL = 3
_id_of = itemgetter(InstanceRow._fields.index("id"))


class InstanceTable(DrawnRows, can_focus=True):
    """The rows that are shown, a cursor and marks that stay with their instances when the rows change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("table.open", "open", show=True),
        *MOVING,
        bound("table.columns_right", "columns(1)"),
        bound("table.columns_left", "columns(-1)"),
        bound("table.mark", "mark", show=True),
        bound("table.mark_down", "extend(1)"),
        bound("table.mark_up", "extend(-1)"),
        bound("table.mark_all", "mark_all"),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another instance."""

        row: InstanceRow | None

    @dataclass
    class Settled(Message):
        """The cursor moved, and has stood still since for a moment."""

        row: InstanceRow | None

    @dataclass
    class Opened(Message):
        """The instance under the cursor is to be opened."""

        row: InstanceRow

    @dataclass
    class Marked(Message):
        """Other instances are marked than before."""

    @dataclass
    class Sorted(Message):
        """The list is to be sorted by a column."""

        column: str

    def __init__(self, marks: Marks | None = None) -> None:
        """`marks` may be shared with others; `follow_marks` shows what they did to them."""
        super().__init__(marks or Marks())
        # The instance that was moved to; the cursor is back on it when a filter that hid it goes.
        self._wanted: str | None = None
        self._is_led = False
        # Where the range began, the marks before it, and those that it left.
        self._range: tuple[str, frozenset[str], frozenset[str]] | None = None
        self._settling: Timer | None = None

    @property
    def moving(self) -> bool:
        """Whether the cursor was moved a moment ago, so that more keys may follow."""
        return self._settling is not None

    def show(
        self, rows: tuple[InstanceRow, ...], *, changed: Mapping[str, frozenset[str]] = {}, stale: bool = False
    ) -> None:
        """Show these rows, as they are filtered and sorted; the cursor stays with its instance, on its line.

        `changed` are the fields, by id, whose cells are marked until the next time; `stale` rows are not of now.
        """
        before = self.current
        self._take(rows, self._place(rows), changed, stale)
        if self._wanted is None and rows:
            self._wanted = rows[0].id
        if before is None or self.current is None or before.id != self.current.id:
            self._tell_moved()

    def begin(self) -> None:
        """Have the cursor on the first of the rows that are shown next, unless it was moved to one already."""
        if not self._is_led:
            self._wanted = None
            self._view.go(0)

    def _place(self, rows: tuple[InstanceRow, ...]) -> int:
        """Where the cursor goes among other rows: with its instance; without it to the one after or before it."""
        around = self.rows[self.cursor : self.cursor + 2] + self.rows[max(0, self.cursor - 1) : self.cursor]
        for identity in dict.fromkeys((self._wanted, *map(_id_of, around)) if self._wanted else ()):
            # The place it had, first: most of the time nothing moved.
            if self.cursor < len(rows) and rows[self.cursor].id == identity:
                return self.cursor
            try:
                return indexOf(map(_id_of, rows), identity)
            except ValueError:
                continue
        return self.cursor if self.cursor < len(rows) else 0

    def _went(self, top: int, cursor: int) -> None:
        """Draw what differs now that the view or the cursor is elsewhere than there."""
        self._is_led = True
        if self._view.top != top:
            self._learn()
            self._draw()
        elif self.cursor != cursor:
            self._draw((cursor - top + 1, self.cursor - top + 1))
        if self.cursor != cursor and self.current is not None:
            self._wanted = self.current.id
            self._tell_moved()

    def _tell_moved(self) -> None:
        self.post_message(self.Moved(self.current))
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLED_AFTER, self._settle)

    def _settle(self) -> None:
        self._settling = None
        self.post_message(self.Settled(self.current))

    def _go(self, index: int) -> None:
        top, cursor = self._view.top, self.cursor
        self._view.go(index)
        self._went(top, cursor)

    def _move_to(self, index: int) -> None:
        self._range = None
        self._go(index)

    def action_move(self, by: int) -> None:
        """One row up or down."""
        self._move_to(self.cursor + by)

    def go_to(self, identity: str) -> bool:
        """Put the cursor on an instance; False where it is not among those that are shown."""
        try:
            index = indexOf(map(_id_of, self.rows), identity)
        except ValueError:
            return False
        self._move_to(index)
        return True

    def action_page(self, by: int) -> None:
        """A page up or down."""
        top, cursor = self._view.top, self.cursor
        self._range = None
        self._view.page(by)
        self._went(top, cursor)

    def action_edge(self, last: int) -> None:
        """The first or the last row."""
        self._move_to(len(self.rows) - 1 if last else 0)

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.current is not None:
            self._wanted, self._is_led = self.current.id, True
            self.post_message(self.Opened(self.current))

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next one."""
        if self.current is not None:
            self._wanted, self._is_led = self.current.id, True
            self._mark(self.marks.ids ^ {self.current.id})
            self._move_to(self.cursor + 1)

    def action_mark_all(self) -> None:
        """Mark all that are shown; none at all where they are marked already."""
        shown = frozenset(map(_id_of, self.rows))
        self._range = None
        if not shown:
            # Marks on what a filter hides stay.
            return
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
        if self._range is not None and self._range[2] != self.marks.ids:
            # Marks went by other ways since, with their instances perhaps: the range does not bring them back.
            self._range = None
        try:
            first = indexOf(map(_id_of, self.rows), self._range[0]) if self._range else self.cursor
        except ValueError:
            self._range, first = None, self.cursor
        if self._range is None:
            self._range = (self.current.id, self.marks.ids, frozenset())
        begun, before, _ = self._range
        self._go(index)
        ends = sorted((first, self.cursor))
        self._mark(before.union(map(_id_of, self.rows[ends[0] : ends[1] + 1])))
        self._range = (begun, before, self.marks.ids)

    def _mark(self, ids: frozenset[str]) -> None:
        if ids != self.marks.ids:
            self.marks.set(ids)
            self.follow_marks()
            self.post_message(self.Marked())

    def on_click(self, event: events.Click) -> None:
        """Sort by the column that was clicked, or move to the row.

        A double click opens the row, ctrl marks it, shift marks all up to it.
        """
        index = self._view.top + event.y - 1
        if event.y == 0 and (column := self._layout.at(event.x)):
            self.post_message(self.Sorted(column))
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

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down; with shift, to the right."""
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up; with shift, to the left."""
        self._wheel(event, -1)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """The columns to the right."""
        event.stop()
        self.action_columns(1)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """The columns to the left."""
        event.stop()
        self.action_columns(-1)

    def _wheel(self, event: events.MouseEvent, by: int) -> None:
        event.stop()
        if event.shift:
            self.action_columns(by)
            return
        top, cursor = self._view.top, self.cursor
        self._view.scroll(by * _WHEEL)
        self._went(top, cursor)
