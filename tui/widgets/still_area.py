"""Lines to type in whose cursor stands still; apart from the single line, as a text area is long in being loaded."""

from textual.reactive import reactive
from textual.widgets import TextArea


class StillTextArea(TextArea):
    """A field of several lines."""

    cursor_blink = reactive(False, init=False)
