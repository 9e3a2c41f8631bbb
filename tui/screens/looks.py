"""How the list is looked at: sort by..., columns..."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, OptionList, Static

from tui.core.order import Order
from tui.core.views import View
from tui.screens.dialog import Buttons, Dialog, Foot, Top
from tui.styles import style
from tui.widgets.bound import bound

ABOUT = {
    "NAME": "web-2 before web-10",
    "PROJECT": "where several are shown",
    "STATE": "as it is billed",
    "POWER": "as the machine is",
    "CPU": "percent, now",
    "MEM": "used of the size's RAM",
    "CYCLE": "of billing",
    "PRICE": "of that cycle",
    "MODIFIED": "how long ago",
}
_WIDEST = max(map(len, ABOUT)) + 2


class Picker(Dialog[View]):
    """A list of lines of which one is under the cursor."""

    CSS_PATH: ClassVar = style("looks")
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("move.down", "move(1)"),
        bound("move.up", "move(-1)"),
        bound("window.close", "leave"),
    ]

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view = view

    @property
    def listed(self) -> OptionList:
        """The lines."""
        return self.query_one(OptionList)

    def fill(self, lines: Sequence[Content], at: int | None = None) -> None:
        """Show these lines, the cursor on that one or where it was."""
        at = self.listed.highlighted or 0 if at is None else at
        self.listed.clear_options()
        self.listed.add_options(list(lines))
        self.listed.highlighted = max(0, min(at, len(lines) - 1)) if lines else None

    def action_move(self, by: int) -> None:
        """A line up or down."""
        if self.listed.highlighted is not None:
            self.listed.highlighted = max(0, min(self.listed.option_count - 1, self.listed.highlighted + by))


class SortScreen(Picker):
    """`Sort by...`: a column that rules, and one that decides where the first has the same."""

    BINDINGS: ClassVar[list[BindingType]] = [bound("sort.second", "second", show=True)]
    HINTS: ClassVar = (("", "enter", "Sort/reverse"),)

    def __init__(self, view: View, columns: Sequence[str]) -> None:
        super().__init__(view)
        self._columns = columns

    def compose(self) -> ComposeResult:
        """The columns."""
        with Vertical():
            yield Top(Static("Sort by", classes="title"))
            yield OptionList(compact=True, markup=False)

    def on_mount(self) -> None:
        """The cursor is on the column that rules."""
        first = self.view.order.keys[0][0] if self.view.order.keys else ""
        lines = [Content("    as the API gives them")]
        for column in self._columns:
            place = self.view.order.place_of(column)
            sign = "   " if place is None else f"{place[0] + 1} {'▼' if place[1] else '▲'}"
            lines.append(_line(f"{sign} ", column, chosen=place is not None))
        self.fill(lines, self._columns.index(first) + 1 if first in self._columns else 0)
        self.listed.focus()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        order = self.view.order.by(self._columns[event.option_index - 1]) if event.option_index else Order()
        self.dismiss(self.view._replace(order=order))

    def action_second(self) -> None:
        """Sort by the column under the cursor where the first has the same."""
        if place := self.listed.highlighted:
            self.dismiss(self.view._replace(order=self.view.order.then(self._columns[place - 1])))


class ColumnsScreen(Picker):
    """`Columns...`: which, in which order; those that fit by themselves where none is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("columns.toggle", "choose", show=True),
        bound("columns.down", "carry(1)", show=True),
        bound("columns.up", "carry(-1)", show=True),
        bound("columns.reset", "reset"),
        bound("columns.apply", "apply", show=True, priority=True),
    ]

    def __init__(self, view: View, columns: Sequence[str], shown: Sequence[str]) -> None:
        """`columns` are all there are, `shown` those on the screen; what is not chosen follows what is."""
        super().__init__(view)
        self._before = tuple(name for name in view.columns or shown if name in columns)
        self._lines = [*self._before, *(name for name in columns if name not in self._before)]
        self._chosen = set(self._before)

    def compose(self) -> ComposeResult:
        """The columns in their order, buttons."""
        with Vertical():
            yield Top(Static("Columns", classes="title"))
            yield OptionList(compact=True, markup=False)
            with Foot(), Buttons():
                yield Button("Apply", id="apply", compact=True, variant="primary")
                yield Button("Up", id="up", compact=True)
                yield Button("Down", id="down", compact=True)
                yield Button("Those that fit", id="reset", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        """The list has the focus."""
        self._draw(0)
        self.listed.focus()

    def _draw(self, at: int | None = None) -> None:
        self.fill(
            [
                _line(f"[{'x' if name in self._chosen else ' '}] ", name, chosen=name in self._chosen)
                for name in self._lines
            ],
            at,
        )

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        """Show or hide the column under the cursor; the name is always shown."""
        name = self._lines[self.listed.highlighted or 0]
        if name != "NAME":
            self._chosen ^= {name}
            self._draw()

    def action_carry(self, by: int) -> None:
        """Move the column under the cursor."""
        here = self.listed.highlighted or 0
        there = here + by
        if 0 <= there < len(self._lines):
            self._lines[here], self._lines[there] = self._lines[there], self._lines[here]
            self._draw(there)

    def action_reset(self) -> None:
        """Let those be shown that fit, whatever the width."""
        self.dismiss(self.view._replace(columns=()))

    def action_apply(self) -> None:
        """Take the columns over; where nothing was chosen, those that fit stay those that fit."""
        chosen = tuple(name for name in self._lines if name in self._chosen)
        self.dismiss(None if chosen == self._before else self.view._replace(columns=chosen))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        acts = {
            "apply": self.action_apply,
            "up": lambda: self.action_carry(-1),
            "down": lambda: self.action_carry(1),
            "reset": self.action_reset,
            "cancel": self.action_leave,
        }
        acts[event.button.id or "cancel"]()


def _line(sign: str, column: str, *, chosen: bool) -> Content:
    """A column after its sign, with what it shows where its name does not tell."""
    return Content.assemble(sign, (f"{column:<{_WIDEST}}", "bold" if chosen else ""), (ABOUT.get(column, ""), "dim"))
