"""What stands where there is nothing to show: a sign, why, and what to do about it, in the same look everywhere."""

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widgets import Static

from tui.core.signs import sign
from tui.core.states import State

_COLOURS = {"empty": "$status-off", "loading": "$status-wait", "error": "$status-bad"}


def state_content(state: State) -> Content:
    """The sign and the title, under them what to do."""
    first = Content.assemble((sign(state.kind), _COLOURS[state.kind]), " ", (state.title, "bold"))
    return Content("\n").join([first, Content.styled(state.hint, "$muted")]) if state.hint else first


def state_line(state: State, y: int, width: int, height: int) -> tuple[str, bool]:
    """A line of a table of that many cells and lines that has the state in its upper third; whether it is what to do.

    A text that is too long is cut with an ellipsis; where nothing is said, the text is empty.
    """
    texts = (f"{sign(state.kind)} {state.title}", state.hint)
    place = y - max(0, min(height // 3, height - 2))
    if not state.title or not 0 <= place < len(texts) or not texts[place]:
        return "", False
    text = texts[place]
    if cell_len(text) > width:
        text = set_cell_size(text, max(0, width - 1)) + sign("ellipsis")
    return " " * ((width - cell_len(text)) // 2) + text, place > 0


class StateBlock(Static):
    """The state in the middle of the room that it has."""

    def show(self, state: State) -> None:
        """Say another one."""
        self.update(state_content(state))
