"""The lines of a pane, to be scrolled, and a cursor on the rows of it that can be picked."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.style import Style

from tui.widgets.bound import MOVING, bound
from tui.widgets.pane_canvas import Canvas
from tui.widgets.pane_layout import Laid
from tui.widgets.pane_table import Picked

_WHEEL = 3


class PaneView(Canvas, can_focus=True):
    """Keeps its place when what it shows is told anew."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVING,
        bound("addresses.copy", "copy", show=True),
    ]

    # The cursor looks as that of a table.
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", "rows--resting"}

    @dataclass
    class CopyAsked(Message):
        """A text of the API, as it came, is to be copied."""

        text: str

    class Scrolled(Message):
        """Other lines are visible than before, or there are more or fewer of them."""

    def __init__(self) -> None:
        super().__init__()
        self.picks: list[Picked] = []
        self.cursor = 0
        # Where one scrolled to; elsewhere than `top` only while fewer lines are there, as in a wider window.
        self._wanted = 0

    def show(self, laid: Laid, *, anew: bool) -> None:
        """Show these lines: `anew` from the first one on, else from where one is."""
        could_copy = bool(self.picks)
        self.lines, self.picks = laid.lines, laid.picks
        if bool(self.picks) != could_copy:
            self.refresh_bindings()
        if anew:
            self._wanted, self.cursor = 0, 0
        self.cursor = max(0, min(self.cursor, len(self.picks) - 1))
        self.top = min(self._wanted, self.furthest)
        self.cut(laid.cuts)
        self.post_message(self.Scrolled())

    def line(self, at: int) -> Content:
        """The line, set off where the cursor is on it."""
        line = self.lines[at]
        if self.picks and self.picks[self.cursor].first <= at < self.picks[self.cursor].last:
            line = line.pad_right(max(0, self.size.width - line.cell_length)).without_spans
            name = "rows--cursor" if self.has_focus else "rows--resting"
            # The visual style has no reverse, by which 16 colours tell the cursor.
            own = Style.from_styles(self.get_component_styles(name))
            return line.stylize(self.get_visual_style(name) + own)
        return line

    def scroll_lines(self, by: int) -> None:
        """That many lines down, as far as there are any."""
        before = self.top
        self.top = self._wanted = max(0, min(self.top + by, self.furthest))
        self.redraw()
        if self.top != before:
            self.post_message(self.Scrolled())

    def reveal(self, first: int, last: int) -> None:
        """Scroll as little as makes the lines visible, the first of them in any case."""
        below = max(0, last - self.size.height - self.top)
        self.scroll_lines(min(first - self.top, below) if first >= self.top else first - self.top)

    def center(self, line: int) -> None:
        """Scroll to a line that is out of view, with what is around it."""
        if not self.top <= line < self.top + self.size.height:
            self.scroll_lines(line - self.top - self.size.height // 2)

    def on_resize(self) -> None:
        """The view does not go past the end, and is back where it was once there is room for that again."""
        self.top = min(self._wanted, self.furthest)
        self.redraw()
        self.post_message(self.Scrolled())

    def on_focus(self) -> None:
        """The cursor is where keys act."""
        self.redraw()

    def on_blur(self) -> None:
        """The cursor is where keys would act."""
        self.redraw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to copy where a row can be picked."""
        return bool(self.picks) if action == "copy" else True

    def action_move(self, by: int) -> None:
        """To the next row that can be picked; without one, a line further."""
        there = self.cursor + by
        if not 0 <= there < len(self.picks) or not self._is_seen(self.cursor):
            self.scroll_lines(by)
        else:
            self._pick(there)

    def _is_seen(self, pick: int) -> bool:
        return self.top <= self.picks[pick].first < self.top + self.size.height

    def _pick(self, pick: int) -> None:
        self.cursor = pick
        self.reveal(0 if pick == 0 else self.picks[pick].first, self.picks[pick].last)

    def action_page(self, by: int) -> None:
        """A page up or down, one line of it staying in view."""
        self.scroll_lines(by * max(1, self.size.height - 1))

    def action_edge(self, last: int) -> None:
        """To the first or the last line."""
        self.cursor = max(0, len(self.picks) - 1) if last else 0
        self.scroll_lines(len(self.lines) if last else -len(self.lines))

    def action_copy(self) -> None:
        """Ask for the picked text to be copied."""
        if text := self.picks[self.cursor].text:
            self.post_message(self.CopyAsked(text))

    def on_click(self, event: events.Click) -> None:
        """Pick the row that was clicked; a double click copies it."""
        at = self.top + self.place_of(event).y
        for number, pick in enumerate(self.picks):
            if pick.first <= at < pick.last:
                self._pick(number)
                if event.chain == 2:
                    self.action_copy()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Some lines down."""
        event.stop()
        self.scroll_lines(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Some lines up."""
        event.stop()
        self.scroll_lines(-_WHEEL)
