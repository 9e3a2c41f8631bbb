"""The palette: every action by its name, instances and contexts, found as one types."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList

from tui.core import words
from tui.core.palette import MOST, Command, Found, Instances, find
from tui.screens.dialog import Dialog
from tui.styles import style
from tui.widgets.bound import bound
from tui.widgets.still import StillInput

WIDTH = 72
_PAGE = 10


class PaletteScreen(Dialog[Command]):
    """A field, and the commands that fit what is typed; gives the one that was taken, None where it was left."""

    CSS_PATH: ClassVar = style("palette")
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("find.down", "move(1)", priority=True),
        bound("find.up", "move(-1)", priority=True),
        bound("find.page_down", f"move({_PAGE})", priority=True),
        bound("find.page_up", f"move(-{_PAGE})", priority=True),
    ]

    HINTS: ClassVar = (("", "enter", "does it"),)

    def __init__(self, commands: Sequence[Command], instances: Instances, used: Mapping[str, int]) -> None:
        """`used` has how often an action was taken before; those that were stand first."""
        super().__init__()
        self.commands = commands
        self._instances = instances
        self._used = used
        self._found: list[Found] = []

    def compose(self) -> ComposeResult:
        """The field, the commands."""
        with Vertical():
            yield StillInput(placeholder="an action, an instance, a context", id="typed", compact=True)
            # Filled before it is drawn: each frame of a screen that is opened is all of it.
            yield OptionList(*self._look_for(""), id="found", compact=True, markup=False)

    def on_mount(self) -> None:
        """The field has the focus."""
        field = self.query_one(Input)
        field.focus()
        self.query_one(OptionList).highlighted = 0

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(self._look_for(event.value))
        listed.highlighted = 0 if self._found else None

    def _look_for(self, typed: str) -> list[Content]:
        """Find, and give the lines of what was found."""
        self._found = (find(self.commands, typed, self._used) + self._instances.find(typed))[:MOST]
        # Border and padding of the window, and a scrollbar.
        width = min(WIDTH, self.app.size.width) - 5
        return [line(found, width) for found in self._found] or [Content.styled("nothing fits", "dim")]

    def action_move(self, by: int) -> None:
        """Move among the commands while the field keeps the focus."""
        listed = self.query_one(OptionList)
        listed.highlighted = max(0, min(len(self._found) - 1, (listed.highlighted or 0) + by)) if self._found else None

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self._take(self.query_one(OptionList).highlighted)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option_index)

    def _take(self, index: int | None) -> None:
        if index is not None and index < len(self._found):
            self.dismiss(self._found[index].command)


def line(found: Found, width: int) -> Content:
    """A command in that many cells: its title with the letters that were typed set off, its note at the right."""
    command = found.command
    note = words.visible(command.note) if command.note else ""
    note = note if cell_len(note) <= width // 2 else set_cell_size(note, width // 2 - 1).rstrip() + "…"
    room = width - cell_len(note) - 1
    whole = command.title
    title = Content(words.visible(whole))
    # Made visible, a character stays one but for a few, whose text has no letters to set off.
    if len(title) == len(whole):
        for place in found.places:
            title = title.stylize("bold $text-accent", place, place + 1)
    title = title.truncate(room, ellipsis=True, pad=True)
    return Content.assemble(title, " ", (note, "dim"))
