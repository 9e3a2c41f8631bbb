"""The menu under the filter: what could be typed next, of which `tab` takes the one that is set off."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui.core import words
from tui.core.filter import Completion
from tui.widgets.lines import fitted

MOST_LINES = 8
_GAP = 2
_WIDEST_TEXT = 32


class Suggestions(Static):
    """Lies over the table, so that nothing moves when it comes and goes; the line that is typed in keeps the focus."""

    DEFAULT_CSS = """
    Suggestions {
        overlay: screen;
        constrain: inside none;
        width: auto;
        height: auto;
        background: $panel;
        display: none;
    }
    """

    @dataclass
    class Picked(Message):
        """A line was clicked."""

        found: Completion

    def __init__(self) -> None:
        super().__init__()
        self.found: Sequence[Completion] = ()
        self.at = 0
        self._first = 0
        self._place = (0, 0)

    @property
    def chosen(self) -> Completion | None:
        """The one that is set off; None where there is none."""
        return self.found[self.at] if self.at < len(self.found) else None

    def offer(self, found: Sequence[Completion], column: int = 0, line: int = 0) -> None:
        """Show these, the first one set off, from that cell of that line on; without any, nothing is shown."""
        before = (list(self.found), self.at, self._place)
        self.found, self.at, self._first, self._place = found, 0, 0, (column, line)
        self.display = bool(found)
        if found and before != (list(found), 0, self._place):
            self.styles.offset = self._place
            self._draw()

    def move(self, by: int) -> bool:
        """Set another one off; False where there is none that far."""
        at = self.at + by
        if not 0 <= at < len(self.found):
            return False
        self.at = at
        self._first = max(at - MOST_LINES + 1, min(self._first, at))
        self._draw()
        return True

    def on_click(self, event: events.Click) -> None:
        """Take the line that was clicked."""
        event.stop()
        place = self._first + event.y
        if place < len(self.found):
            self.post_message(self.Picked(self.found[place]))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The next one."""
        event.stop()
        self.move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The one before."""
        event.stop()
        self.move(-1)

    def _draw(self) -> None:
        # As wide as all of them, so that it does not change while one moves through it.
        wide = max(min(cell_len(words.visible(one.text.strip())), _WIDEST_TEXT) for one in self.found)
        room = max(0, self.app.size.width - wide - _GAP - 2)
        noted = min(room, max(cell_len(words.visible(one.note)) if one.note else 0 for one in self.found))
        lines = []
        for place in range(self._first, min(len(self.found), self._first + MOST_LINES)):
            one = self.found[place]
            text = fitted(words.visible(one.text.strip()), wide)[0]
            note = fitted(words.visible(one.note) if one.note else "", noted)[0]
            here = place == self.at
            line = Content.assemble(f" {text}{' ' * _GAP}", note if here else (note, "dim"), " ")
            lines.append(line.stylize("reverse") if here else line)
        self.update(Content("\n").join(lines))
