"""A table of records that are only read: draws the lines that are visible, and again only those that changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.core.states import State
from tui.widgets.bound import MOVING, bound
from tui.widgets.row_looks import COMPONENTS, RowLooks, row_looks
from tui.widgets.state import state_line

RecordT = TypeVar("RecordT")
GAP = 2
# The blank before the first column, below that of the header line, and the one after the last.
EDGE = 1
SAMPLE = 1000


def cut(text: str, room: int) -> str:
    """The text in that many cells at most, its end replaced by an ellipsis where it is too long."""
    return text if cell_len(text) <= room else set_cell_size(text, max(0, room - 1)) + "…"


@dataclass(frozen=True)
class Column(Generic[RecordT]):
    """A column: its text for a record, its widest, its rank (those of a low rank stay longest).

    One that grows takes the room that is left, and is there while it has `widest` cells; one with a `least` is narrower
    where there is no more room. A column without any text is left out. `tone` is `good`, `wait`, `bad` or nothing.
    """

    name: str
    text: Callable[[RecordT], str]
    widest: int
    rank: int
    least: int = 0
    grows: bool = False
    shorten: Callable[[str, int], str] = cut
    tone: Callable[[RecordT], str] = lambda _: ""


class RecordTable(ScrollView, Generic[RecordT], can_focus=True):
    """Records in a plain sequence; the cursor stays with its record when they change, on the first one with the top."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("records.open", "open", show=True),
        *MOVING,
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {*ScrollView.COMPONENT_CLASSES, *COMPONENTS}

    class Opened(Message):
        """The record under the cursor is to be opened."""

    def __init__(self, columns: Sequence[Column[RecordT]], key: Callable[[RecordT], Hashable]) -> None:
        """`key` tells a record from the others."""
        super().__init__()
        self.records: Sequence[RecordT] = ()
        self.cursor = 0
        self._every = tuple(columns)
        self._key = key
        self._empty = ""
        self._columns: tuple[tuple[Column[RecordT], int], ...] = ()
        self._fitted_to = 0
        self._drawn: dict[int, str] = {}
        self._themed: RowLooks | None = None

    @property
    def current(self) -> RecordT | None:
        """The record under the cursor."""
        return self.records[self.cursor] if self.cursor < len(self.records) else None

    def show(self, records: Sequence[RecordT], empty: str) -> None:
        """Show these records, or the words for none; what looks the same is not drawn again."""
        before, looked = self.current, self._look
        self.records, self._empty = records, empty
        if before is not None and self.cursor:
            wanted = self._key(before)
            found = next((index for index, record in enumerate(records) if self._key(record) == wanted), None)
            self.cursor = min(self.cursor, max(0, len(records) - 1)) if found is None else found
        size = Size(1, len(records) + 1)
        if self.virtual_size != size:
            self.virtual_size = size
        self._fit()
        self._reveal()
        if self._look == looked:
            self.redraw()
        else:
            self.refresh()

    @property
    def _look(self) -> tuple[object, ...]:
        """What all lines depend on."""
        return self.cursor, self.scroll_offset.y, self._columns, bool(self.records)

    def redraw(self) -> None:
        """Draw the lines again whose text is another than the one on the screen, as an age is after a while."""
        for y, text in list(self._drawn.items()):
            if y < self.size.height and self._text(y) != text:
                self.refresh(Region(0, y, self.size.width, 1))

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def on_focus(self) -> None:
        """The cursor is where keys act."""
        self._refresh_row(self.cursor)

    def on_blur(self) -> None:
        """The cursor is where keys would act."""
        self._refresh_row(self.cursor)

    def on_resize(self) -> None:
        """The least important columns leave first."""
        self._fit()
        self._reveal()
        self._drawn = {}
        self.refresh()

    def _fit(self) -> None:
        self._fitted_to = self._width
        self._columns = fit(self._every, self.records, self._fitted_to - 2 * EDGE)

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the header, a record, or nothing."""
        width = self._width
        if width != self._fitted_to:
            # A scrollbar came or went, which is no resize.
            self._fit()
        looks, index = self._looks, self.scroll_offset.y + y - 1
        if y == 0 or index >= len(self.records):
            text = self._drawn[y] = self._text(y)
            return Strip([Segment(set_cell_size(text, width), looks.plain if y else looks.head)], width)
        cells = self._cells(self.records[index])
        self._drawn[y] = _line(cells)
        over = looks.cursor if self.has_focus else looks.resting
        return self._toned(index, cells, looks.plain + over if index == self.cursor else looks.plain)

    def _toned(self, index: int, cells: Sequence[str], style: Style) -> Strip:
        """The line of a record in a style, over which its texts that have a tone are coloured."""
        tones = {"good": self._looks.good, "wait": self._looks.wait, "bad": self._looks.bad}
        segments = [Segment(" " * EDGE, style)]
        for text, (column, _) in zip(cells, self._columns, strict=True):
            colour = tones.get(column.tone(self.records[index]))
            segments.append(Segment(text, style + colour if colour else style))
        return Strip(segments).adjust_cell_length(self._width, style)

    @property
    def _looks(self) -> RowLooks:
        """How lines look in the theme."""
        if self._themed is None:
            self._themed = row_looks(self)
        return self._themed

    def notify_style_update(self) -> None:
        """The theme may be another one."""
        super().notify_style_update()
        self._themed = None

    def _text(self, y: int) -> str:
        if y == 0:
            return _line(self._laid_out([column.name for column, _ in self._columns]))
        index = self.scroll_offset.y + y - 1
        if index < len(self.records):
            return _line(self._cells(self.records[index]))
        nothing = State(self._empty[:1].upper() + self._empty[1:])
        return "" if self.records else state_line(nothing, y - 1, self._width, self.size.height - 1)[0]

    def _cells(self, record: RecordT) -> list[str]:
        return self._laid_out([column.text(record) for column, _ in self._columns])

    def _laid_out(self, texts: Sequence[str]) -> list[str]:
        """Each text in the cells of its column, with the gap after it."""
        return [
            set_cell_size(cut(column.shorten(text, room), room), room + GAP)
            for text, (column, room) in zip(texts, self._columns, strict=True)
        ]

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
        index = max(0, min(len(self.records) - 1, index))
        if index == self.cursor:
            return
        old, self.cursor = self.cursor, index
        if self._reveal():
            self.refresh()
        else:
            self._refresh_row(old)
            self._refresh_row(index)

    def action_move(self, by: int) -> None:
        """One record up or down."""
        self._go(self.cursor + by)

    def action_page(self, by: int) -> None:
        """A page up or down."""
        self._go(self.cursor + by * max(1, self.size.height - 1))

    def action_edge(self, last: int) -> None:
        """The first or the last record."""
        self._go(len(self.records) - 1 if last else 0)

    def action_open(self) -> None:
        """Open the record under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened())

    def on_click(self, event: events.Click) -> None:
        """Move to the record that was clicked; a double click opens it."""
        index = self.scroll_offset.y + event.y - 1
        if event.y > 0 and index < len(self.records):
            self._go(index)
            if event.chain == 2:
                self.action_open()


def _line(cells: Sequence[str]) -> str:
    return " " * EDGE + "".join(cells)


def fit(
    columns: Sequence[Column[RecordT]], records: Sequence[RecordT], width: int
) -> tuple[tuple[Column[RecordT], int], ...]:
    """The columns that have room, in their order, with their cells: as wide as their texts of the first records."""
    sample = records[:SAMPLE]
    left, chosen = width, {}
    for column in sorted(columns, key=lambda column: column.rank):
        longest = max((cell_len(column.text(record)) for record in sample), default=0)
        if sample and not longest:
            continue
        wanted = column.widest if column.grows else min(max(longest, len(column.name)), column.widest)
        if column.least and left < wanted:
            wanted = max(left, column.least)
        if wanted > left:
            continue
        chosen[column.name] = wanted
        left -= wanted + GAP
    growing = next((column.name for column in columns if column.grows and column.name in chosen), None)
    if growing and left > -GAP:
        # The last column needs no gap after it.
        chosen[growing] += left + GAP
    return tuple((column, chosen[column.name]) for column in columns if column.name in chosen)
