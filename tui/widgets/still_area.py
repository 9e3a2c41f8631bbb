"""Lines to type in whose cursor stands still; apart from the single line, as a text area is long in being loaded."""

from rich.text import Text
from textual.reactive import reactive
from textual.widgets import TextArea

from tui.core.words import visible_in_place


class StillTextArea(TextArea):
    """A field of several lines."""

    cursor_blink = reactive(False, init=False)

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn: control characters made visible, but for tabs, which take their room."""
        parts = map(visible_in_place, self.document.get_line(line_index).split("\t"))
        return Text("\t".join(parts), end="", no_wrap=True)
