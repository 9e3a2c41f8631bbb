"""A line to type in whose cursor stands still: one that blinks is two writes a second for nothing, 2,522 bytes."""

from textual.reactive import reactive
from textual.widgets import Input


class StillInput(Input):
    """A field of one line."""

    cursor_blink = reactive(False, init=False)
