"""One of several that exclude each other, whose sign says whether it is the one: without colour too."""

from textual.content import Content
from textual.widgets import RadioButton

_CHOSEN, _OTHER = "●", "○"


class Choice(RadioButton):
    """A radio button as Textual's, which tells the chosen one by colour alone."""

    DEFAULT_CSS = "RadioSet > Choice:enabled > .toggle--button { background: transparent; color: $foreground; }"
    BUTTON_LEFT = BUTTON_RIGHT = ""

    def render(self) -> Content:
        """The sign, and the label."""
        self.BUTTON_INNER = _CHOSEN if self.value else _OTHER
        return super().render()
