"""How the list is looked at: sort by..., columns..., views..."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, OptionList, Static

from tui.core import words
from tui.core.order import Order
from tui.core.views import View, delete_view, named_views, save_view
from tui.screens.dialog import Dialog

_KEYS: list[BindingType] = [
    Binding("j", "move(1)", "Down", show=False),
    Binding("k", "move(-1)", "Up", show=False),
    Binding("q", "leave", "Back", show=False),
]


class _Picker(Dialog[View]):
    """A list of lines of which one is under the cursor."""

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


class SortScreen(_Picker):
    """`Sort by...`: a column rules, the one that ruled before comes second; again turns it round."""

    BINDINGS: ClassVar[list[BindingType]] = _KEYS

    def __init__(self, view: View, columns: Sequence[str]) -> None:
        super().__init__(view)
        self._columns = columns

    def compose(self) -> ComposeResult:
        """The columns."""
        with Vertical():
            yield Static("Sort by", classes="title")
            yield Static("enter sorts, again turns it round; the one before comes second", classes="note")
            yield OptionList(compact=True, markup=False)

    def on_mount(self) -> None:
        """The cursor is on the column that rules."""
        first = self.view.order.keys[0][0] if self.view.order.keys else ""
        lines = [Content("   as the API gives them")]
        for column in self._columns:
            place = self.view.order.place_of(column)
            sign = "  " if place is None else f"{place[0] + 1}{'▼' if place[1] else '▲'}"
            lines.append(Content.assemble(f"{sign} ", (column, "bold" if place else "")))
        self.fill(lines, self._columns.index(first) + 1 if first in self._columns else 0)
        self.listed.focus()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        order = self.view.order.by(self._columns[event.option_index - 1]) if event.option_index else Order()
        self.dismiss(self.view._replace(order=order))


class ColumnsScreen(_Picker):
    """`Columns...`: which, in which order; those that fit by themselves where none is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_KEYS,
        Binding("space", "choose", "Show or hide"),
        Binding("shift+down,J", "carry(1)", "Move down"),
        Binding("shift+up,K", "carry(-1)", "Move up"),
        Binding("ctrl+s", "apply", "Apply", priority=True),
    ]

    def __init__(self, view: View, columns: Sequence[str]) -> None:
        """`columns` are all there are; what is not chosen follows what is."""
        super().__init__(view)
        chosen = [name for name in view.columns if name in columns] or list(columns)
        self._lines = [*chosen, *(name for name in columns if name not in chosen)]
        self._chosen = set(chosen)

    def compose(self) -> ComposeResult:
        """The columns in their order, buttons."""
        with Vertical():
            yield Static("Columns", classes="title")
            yield Static("space shows or hides, shift+arrows (J K) move, ctrl+s applies", classes="note")
            yield OptionList(compact=True, markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Apply", id="apply", compact=True, variant="primary")
                yield Button("Those that fit", id="reset", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        """The list has the focus."""
        self._draw(0)
        self.listed.focus()

    def _draw(self, at: int | None = None) -> None:
        self.fill([Content(f"[{'x' if name in self._chosen else ' '}] {name}") for name in self._lines], at)

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

    def action_apply(self) -> None:
        """Take the columns over."""
        self.dismiss(self.view._replace(columns=tuple(name for name in self._lines if name in self._chosen)))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "apply":
            self.action_apply()
        elif event.button.id == "reset":
            self.dismiss(self.view._replace(columns=()))
        else:
            self.action_leave()


class ViewsScreen(_Picker):
    """`Views...`: filter, order and columns under a name."""

    BINDINGS: ClassVar[list[BindingType]] = [*_KEYS, Binding("delete,d", "delete", "Delete")]

    def __init__(self, view: View, *, keeps: bool) -> None:
        """Without `keeps`, nothing may be left on disk, and there are no views with names."""
        super().__init__(view)
        self._keeps = keeps
        self._views: dict[str, View] = {}

    def compose(self) -> ComposeResult:
        """The views, and a name for the present one."""
        with Vertical():
            yield Static("Views", classes="title")
            yield Static("enter opens, d deletes; a name below keeps the present view", classes="note")
            yield OptionList(compact=True, markup=False)
            yield Input(placeholder="name for the present view; enter keeps it", id="name", compact=True)
            yield Static(id="told", classes="warning")

    def on_mount(self) -> None:
        """The list has the focus, or the field where there is no view yet."""
        self._read()
        self.query_one("#name", Input).disabled = not self._keeps
        if self._views:
            self.listed.focus()
        elif self._keeps:
            self.query_one("#name").focus()
        else:
            self.query_one("#told", Static).update("The demo leaves nothing on disk, so it keeps no views.")

    def _read(self) -> None:
        self._views = named_views() if self._keeps else {}
        self.fill([_line(name, view) for name, view in self._views.items()])

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(list(self._views.values())[event.option_index])

    def action_delete(self) -> None:
        """Forget the view under the cursor."""
        if self.listed.highlighted is not None:
            delete_view(list(self._views)[self.listed.highlighted])
            self._read()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        name = event.value.strip()
        if name and save_view(name, self.view):
            self.dismiss(self.view)
        elif name:
            self.query_one("#told", Static).update(
                "It cannot be kept: the name is too long, or the file cannot be written."
            )


def _line(name: str, view: View) -> Content:
    order = ", ".join(f"{column}{' down' if down else ''}" for column, down in view.order.keys)
    notes = [view.filter or "no filter"]
    notes += [f"by {order}"] if order else []
    notes += [f"{len(view.columns)} columns"] if view.columns else []
    return Content.assemble((words.visible(name), "bold"), ("   " + words.visible("   ".join(notes)), "dim"))
