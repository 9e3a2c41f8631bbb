"""Rows drawn by line: only those that are visible, and of those only what differs from what is on the screen."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import ClassVar

from textual import events
from textual.cache import LRUCache
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.core.columns import MODIFIED, mark_sign
from tui.core.marks import Marks
from tui.core.order import Order
from tui.core.states import State
from tui.domain.row import InstanceRow
from tui.widgets.layout import Layout, Widths, columns_of, lay_out
from tui.widgets.lines import MARKED, Spans, empty_line, head_line, row_line
from tui.widgets.row_looks import COMPONENTS, RowLooks, row_looks
from tui.widgets.viewport import Viewport

# The columns are as wide as what these and the visible ones show.
_SAMPLE = 200
_KEPT_LINES = 1024
_NOTHING: frozenset[str] = frozenset()


def _no_spans(_: str) -> list[tuple[int, int]]:
    return []


class DrawnRows(Widget):
    """A header that stays, rows in a plain list, a cursor; draws them and acts on no key but those of the columns."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.marks = marks
        self.rows: tuple[InstanceRow, ...] = ()
        self._view = Viewport()
        self._changed: Mapping[str, frozenset[str]] = {}
        self._stale = False
        self._now = datetime.now(UTC)
        self._order = Order()
        self._spans: Spans = _no_spans
        self._chosen: tuple[str, ...] = ()
        self._widths, self._layout, self._first = Widths(), Layout(), 0
        self._lines: LRUCache[tuple[object, ...], Strip] = LRUCache(_KEPT_LINES)
        self._drawn: dict[int, Strip] = {}
        self._why = State("")
        self._looks: RowLooks | None = None

    @property
    def looks(self) -> RowLooks:
        """How lines look in the theme."""
        if self._looks is None:
            self._looks = row_looks(self)
            self._lines.clear()
        return self._looks

    def notify_style_update(self) -> None:
        """The theme may be another one."""
        super().notify_style_update()
        self._looks = None

    def on_focus(self) -> None:
        """The cursor is where keys act."""
        self._draw()

    def on_blur(self) -> None:
        """The cursor is where keys would act."""
        self._draw()

    def on_unmount(self) -> None:
        """Let go of the rows: the loop may hold on to what it called, and to this with it."""
        self.rows, self._changed, self._widths = (), {}, Widths()
        self._lines.clear()
        self._drawn.clear()

    @property
    def cursor(self) -> int:
        """The place of the cursor among the rows."""
        return self._view.cursor

    @property
    def current(self) -> InstanceRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The names of the columns in their order: the chosen ones, else those that fit, wherever one scrolled."""
        return tuple(column.name for column in columns_of(self._widths, self.size.width, self._chosen))

    def look(self, *, order: Order, spans: Spans, columns: tuple[str, ...]) -> None:
        """Look at the rows in another way: what they are sorted by, where a text has what was found, which columns.

        Without columns, those that fit, by their rank. It is drawn with the rows that are shown next.
        """
        if columns != self._chosen:
            self._first = 0
        if spans != self._spans:
            self._lines.clear()
        self._order, self._spans, self._chosen = order, spans, columns
        self._lay_out()

    def explain(self, why: State) -> None:
        """Say in the middle of the room why there are no rows, as long as there are none."""
        if why != self._why:
            self._why = why
            self._draw()

    def follow_marks(self) -> None:
        """Show the marks as they are now."""
        self._draw()

    def _take(
        self, rows: tuple[InstanceRow, ...], place: int, changed: Mapping[str, frozenset[str]], stale: bool
    ) -> None:
        """Show other rows, the cursor on the one at that place."""
        self.rows, self._changed, self._stale = rows, changed, stale
        self._now = datetime.now(UTC)
        self._view.keep(place, len(rows))
        if self._layout.shows(MODIFIED):
            self._lines.clear()
        self._learn()
        self._draw()

    def action_columns(self, by: int) -> None:
        """The columns beside the name one further to the right or to the left."""
        if self._layout.more_right if by > 0 else self._layout.more_left:
            self._first += by
            self._lay_out()
            self._draw()

    def _learn(self) -> None:
        """Make room in the columns for what is visible now."""
        visible = self.rows[self._view.top : self._view.top + self._view.height]
        if self._widths.learn(chain(self.rows[:_SAMPLE], visible), self._now):
            self._lay_out()

    def _lay_out(self) -> None:
        layout = lay_out(self._widths, self.size.width, self._chosen, self._first)
        while self._first and not layout.more_right:
            # No further than is needed to see the last column.
            wider = lay_out(self._widths, self.size.width, self._chosen, self._first - 1)
            if wider.more_right:
                break
            layout, self._first = wider, self._first - 1
        if layout != self._layout:
            self._layout = layout
            self._lines.clear()

    def on_resize(self, event: events.Resize) -> None:
        """More or less has room."""
        self._view.resize(event.size.height - 1)
        self._learn()
        self._lay_out()
        self._draw()

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the header, a row, or nothing."""
        self._drawn[y] = strip = self._strip(y)
        return strip

    def _strip(self, y: int) -> Strip:
        if y == 0:
            return head_line(self._layout, self._order, self.looks)
        index = self._view.top + y - 1
        if index < len(self.rows):
            return self._row(self.rows[index], at_cursor=index == self.cursor)
        if self.rows:
            return Strip.blank(self.size.width, self.looks.plain)
        return empty_line(self._why, y - 1, self._view.height, self.size.width, self.looks)

    def _row(self, row: InstanceRow, *, at_cursor: bool) -> Strip:
        looks = self.looks
        sign = mark_sign(self.marks.reason(row.id)) if row.id in self.marks.ids else ""
        style = (looks.cursor if self.has_focus else looks.resting) if at_cursor else looks.plain
        if sign:
            style += MARKED
        if self._stale:
            style += looks.stale
        toned = not at_cursor and not self._stale
        key = (row, style, sign, changed := self._changed.get(row.id, _NOTHING), toned)
        strip = self._lines.get(key)
        if strip is None:
            strip = row_line(row, self._layout, self._now, sign, style, changed, self._spans, looks, toned=toned)
            self._lines.set(key, strip)
        return strip

    def _draw(self, lines: Iterable[int] | None = None) -> None:
        """Draw those lines again that differ from what is on the screen; of these, of all where none are given."""
        width, height = self.size
        wanted = range(height) if lines is None else (y for y in lines if 0 <= y < height)
        differing = [y for y in wanted if self._strip(y) != self._drawn.get(y)]
        # What is one below the other goes as one: each region costs its own rendering.
        starts = [y for y in differing if y - 1 not in differing]
        ends = [y + 1 for y in differing if y + 1 not in differing]
        if differing:
            self.refresh(*(Region(0, start, width, end - start) for start, end in zip(starts, ends, strict=True)))
