"""What the journal and the log of requests have in common: a table to read, a filter, one record in whole."""

from collections.abc import Hashable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Input, Static

from tui.core.header import Part
from tui.core.panes.blocks import Facts
from tui.core.session import Session
from tui.core.settings import Settings
from tui.screens.failing import Failing
from tui.styles import style
from tui.widgets.bound import bound
from tui.widgets.header import HeaderLine
from tui.widgets.left_once import LeftOnce
from tui.widgets.pane_tones import toned
from tui.widgets.record_table import Column, RecordTable
from tui.widgets.still import StillInput

RecordT = TypeVar("RecordT")
_LABEL = 16


class RecordScreen(Failing, Generic[RecordT]):
    """A table of records, newest first, that a filter narrows as one types."""

    CSS_PATH: ClassVar = style("records")
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("records.filter", "filter", show=True),
        bound("records.back", "step_back", show=True),
        bound("records.leave", "app.pop_screen"),
    ]

    def __init__(self, session: Session, settings: Settings, columns: Sequence[Column[RecordT]], empty: str) -> None:
        """`empty` is said where there is no record at all."""
        super().__init__()
        self.session = session
        self.settings = settings
        self.empty = empty
        self._columns = columns

    def key(self, record: RecordT) -> Hashable:
        """What tells a record from the others; each is its own unless a screen says otherwise."""
        return id(record)

    def matching(self, typed: str) -> Sequence[RecordT]:
        """The records with the typed words, newest first; all of them where nothing is typed."""
        return ()

    def parts(self, shown: int, typed: str) -> list[Part]:
        """What the header line says."""
        return []

    def compose(self) -> ComposeResult:
        """Header line, message, table, filter, keys."""
        yield HeaderLine(self.settings)
        yield Static(id="message")
        yield RecordTable(self._columns, self.key)
        filter_line = StillInput(
            placeholder="words that must all be there; enter keeps them, esc clears them", id="filter", compact=True
        )
        yield filter_line
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """The table has the focus; ages follow the clock."""
        self.table.focus()
        self.show_records()
        self.set_interval(10, self.table.redraw)

    @property
    def table(self) -> RecordTable[RecordT]:
        """The table of this screen."""
        found: RecordTable[RecordT] = self.query_one(RecordTable)
        return found

    @property
    def typed(self) -> str:
        """The filter."""
        return self.query_one("#filter", Input).value

    def show_records(self) -> None:
        """Show what there is now."""
        if self.is_left:
            return
        typed = self.typed
        found = self.matching(typed)
        self.table.show(found, "nothing fits the filter" if typed.strip() else self.empty)
        self.query_one(HeaderLine).say(self.parts(len(found), typed.strip()))

    def say(self, text: str) -> None:
        """Put a message above the table; the empty text takes it away."""
        if not self.is_left:
            message = self.query_one("#message", Static)
            message.update(Content(text))
            message.set_class(bool(text), "shown")

    def action_filter(self) -> None:
        """Type what is to be found."""
        line = self.query_one("#filter", Input)
        line.add_class("shown")
        line.focus()

    @on(Input.Changed, "#filter")
    def _changed(self) -> None:
        self.show_records()

    @on(Input.Submitted, "#filter")
    def _kept(self) -> None:
        if not self.typed.strip():
            self._clear()
        self.table.focus()

    def action_step_back(self) -> None:
        """Clear the filter; where there is none, leave."""
        if self.query_one("#filter", Input).has_class("shown"):
            self._clear()
        else:
            self.app.pop_screen()

    def _clear(self) -> None:
        line = self.query_one("#filter", Input)
        line.value = ""
        line.remove_class("shown")
        self.table.focus()


class DetailsScreen(LeftOnce[bool]):
    """One record in whole, to be scrolled; gives True where a subclass's key asks for more than reading."""

    CSS_PATH: ClassVar = style("records")
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("record.leave", "leave", show=True),
        bound("move.down", "scroll(1)"),
        bound("move.up", "scroll(-1)"),
        bound("move.first", "edge(0)"),
        bound("move.last", "edge(1)"),
    ]

    def __init__(self, settings: Settings, title: str, groups: tuple[Facts, ...]) -> None:
        super().__init__()
        self.groups = groups
        self._settings = settings
        self._title = title

    def compose(self) -> ComposeResult:
        """Title line, all there is to say, keys."""
        yield HeaderLine(self._settings, (Part(self._title, 0, loud=True),))
        with VerticalScroll(id="details"):
            yield Static(id="facts")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """The text has the focus, so that the moving keys scroll it."""
        self.query_one("#details").focus()
        self._draw()

    def on_resize(self) -> None:
        """Lines break elsewhere."""
        self._draw()

    def _draw(self) -> None:
        # Two cells of padding, two of a scrollbar.
        self.query_one("#facts", Static).update(drawn(self.groups, self.app.size.width - 4))

    def action_leave(self) -> None:
        """Back to the table."""
        self.dismiss(False)

    def action_scroll(self, by: int) -> None:
        """One line up or down."""
        self.query_one("#details").scroll_relative(y=by, animate=False)

    def action_edge(self, last: int) -> None:
        """To the first or the last line."""
        details = self.query_one("#details")
        if last:
            details.scroll_end(animate=False)
        else:
            details.scroll_home(animate=False)


def drawn(groups: tuple[Facts, ...], width: int) -> Content:
    """Groups of facts as styled text of that many cells, long values broken beside their labels."""
    lines: list[Content] = []
    for group in groups:
        lines += [Content("")] if lines else []
        lines.append(toned(group.title, "heading"))
        for fact in group.facts:
            value = toned(fact.value, fact.tone).wrap(max(8, width - _LABEL))
            labels = (fact.label, *[""] * (len(value) - 1))
            named = (toned(f"{label:<{_LABEL}}", "label") for label in labels)
            lines += [label + line for label, line in zip(named, value, strict=True)]
    return Content("\n").join(lines)
