"""`Theme`: the themes by name, each shown on the whole app as one moves."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import OptionList, Static

from tui.core.appearance import ANSI, DARK, DARK_SAFE, LIGHT, LIGHT_SAFE
from tui.screens.dialog import Dialog, Top
from tui.styles import style
from tui.widgets.bound import bound

_ABOUT = {
    DARK: "the usual one",
    LIGHT: "for light rooms",
    DARK_SAFE: "no red, no green",
    LIGHT_SAFE: "no red, no green",
    ANSI: "the terminal's own colours",
}
# While one moves on, the whole screen is not drawn for each theme that is passed.
_SETTLED = 0.08


class ThemeScreen(Dialog[str]):
    """Gives the theme that was chosen; None where it stays as it was."""

    CSS_PATH: ClassVar = style("themes")
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("move.down", "move(1)"),
        bound("move.up", "move(-1)"),
        bound("window.close", "leave"),
    ]
    HINTS: ClassVar = (("", "enter", "Take"),)

    def __init__(self, names: Sequence[str], *, tries: bool = True) -> None:
        """`names` are those to choose from; without `tries`, none is shown, as where no colours are sent."""
        super().__init__()
        self._names = names
        self._tries = tries
        self._before = ""
        self._soon: Timer | None = None

    def compose(self) -> ComposeResult:
        """The themes, ours first."""
        with Vertical():
            yield Top(Static("Theme", classes="title"))
            if not self._tries:
                yield Static("No colours are sent here; the choice counts where they are.", classes="note")
            yield OptionList(*map(_line, self._names), compact=True, markup=False)

    def on_mount(self) -> None:
        """The cursor is on the theme that is shown now."""
        self._before = self.app.theme
        listed = self.query_one(OptionList)
        listed.highlighted = self._names.index(self._before) if self._before in self._names else 0
        listed.focus()

    def action_move(self, by: int) -> None:
        """A theme up or down."""
        listed = self.query_one(OptionList)
        listed.highlighted = max(0, min(len(self._names) - 1, (listed.highlighted or 0) + by))

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        self._stop()
        self._soon = self.set_timer(_SETTLED, lambda: self._show(self._names[event.option_index]))

    def _show(self, name: str) -> None:
        if self._tries:
            self.app.theme = name

    def _stop(self) -> None:
        if self._soon is not None:
            self._soon.stop()
            self._soon = None

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        name = self._names[event.option_index]
        self._stop()
        self._show(name)
        self.dismiss(name)

    def action_leave(self) -> None:
        """Back, with the theme that was there before."""
        self._stop()
        self._show(self._before)
        self.dismiss(None)


def _line(name: str) -> Content:
    return Content.assemble((name, "bold" if name in _ABOUT else ""), ("  " + _ABOUT.get(name, ""), "$muted"))
