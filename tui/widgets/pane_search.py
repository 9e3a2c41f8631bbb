"""The line in which one types what is to be found in a pane."""

from dataclasses import dataclass

from textual import on
from textual.message import Message
from textual.widgets import Input

from tui.widgets.still import StillInput


class PaneSearch(StillInput):
    """Hidden until it is opened; finds as one types."""

    DEFAULT_CSS = """
    PaneSearch { display: none; }
    PaneSearch.shown { display: block; }
    """

    @dataclass
    class Typed(Message):
        """Another text is to be found; nothing where it is empty."""

        text: str

    class Kept(Message):
        """The text stays, and keys act on the pane again."""

    def __init__(self) -> None:
        super().__init__(placeholder="find; enter keeps it, n and N go on, esc ends", compact=True)

    @property
    def is_open(self) -> bool:
        """Whether something is looked for."""
        return self.has_class("shown")

    def open(self) -> None:
        """Have a text typed."""
        self.add_class("shown")
        self.focus()

    def close(self) -> None:
        """Find nothing any more."""
        self.remove_class("shown")
        self.value = ""

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Kept())
