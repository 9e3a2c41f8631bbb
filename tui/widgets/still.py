"""A line to type in whose cursor stands still: one that blinks is two writes a second for nothing, 2,522 bytes.

Neither here nor in `still_area` does a terminal act on what is in it, which may have come from the API or by pasting.
"""

from rich.cells import cell_len
from rich.text import Text
from textual.reactive import reactive
from textual.widgets import Input

from tui.core.words import visible_in_place


class StillInput(Input):
    """A field of one line."""

    cursor_blink = reactive(False, init=False)

    # Textual's private ones, as there are no others: it would send control characters as they are.
    @property
    def _value(self) -> Text:
        if self.password:
            return super()._value
        return Text(visible_in_place(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(visible_in_place(self.value[:position]))
