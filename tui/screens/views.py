"""`Views...`: filter, order and columns of the list, under a name."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from tui.core import words
from tui.core.views import View, Views
from tui.screens.ask import asked
from tui.screens.dialog import Foot, Hint, Top
from tui.screens.looks import Picker
from tui.widgets.bound import bound
from tui.widgets.still import StillInput


class ViewsScreen(Picker):
    """Opens a view, keeps the present one under a name, deletes one; asks before one is replaced or deleted."""

    BINDINGS: ClassVar[list[BindingType]] = [bound("views.delete", "delete", show=True)]
    HINTS: ClassVar = (("", "enter", "Open"), ("", "tab", "Name"))

    def __init__(self, view: View, kept: Views) -> None:
        super().__init__(view)
        self._kept = kept
        self._views: dict[str, View] = {}

    @property
    def hints(self) -> Sequence[Hint]:
        """Where there is no view yet, none can be opened."""
        return self.HINTS if self._views else self.HINTS[1:]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is no view yet, none can be deleted."""
        return bool(self._views) if action == "delete" else super().check_action(action, parameters)

    def compose(self) -> ComposeResult:
        """The views, and a name for the present one."""
        with Vertical():
            yield Top(Static("Views", classes="title"))
            yield OptionList(compact=True, markup=False)
            yield Static(id="none", classes="note")
            with Foot():
                yield Static(id="present")
                yield StillInput(placeholder="a name keeps the present view", id="name", compact=True)
                yield Static(id="told", classes="warning")

    def on_mount(self) -> None:
        """The list has the focus, or the field where there is no view yet."""
        self.query_one("#present", Static).update(_told("Present  ", self.view))
        if not self._kept.lasts:
            self._say("The demo leaves nothing on disk: these views are gone with it.")
        elif damaged := self._kept.damaged():
            self._say(f"Views that could not be read are in {words.visible(str(damaged[-1]))}.")
        self._read()
        (self.listed if self._views else self.query_one("#name")).focus()

    def _read(self) -> None:
        self._views = self._kept.named()
        wide = max(map(len, self._views), default=0)
        self.fill([_told(f"{words.visible(name):<{wide}}   ", view) for name, view in self._views.items()])
        self.query_one("#none", Static).update("" if self._views else "There are none yet.")
        self.query_one("#none").display = not self._views
        self.refresh_bindings()
        self.tell_keys()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        # One of them may have been deleted since.
        if event.option_index < len(self._views):
            self.dismiss(list(self._views.values())[event.option_index])

    def action_delete(self) -> None:
        """Forget the view under the cursor; asks first."""
        if self.listed.highlighted is not None:
            self.run_worker(self._delete(list(self._views)[self.listed.highlighted]), exclusive=True)

    async def _delete(self, name: str) -> None:
        if not await asked(self.app, "Delete the view?", f"{name}: it cannot be taken back.", "Keep it", "Delete"):
            return
        if not self._kept.delete(name):
            self._say("It cannot be deleted: the file cannot be written.")
        self._read()
        (self.listed if self._views else self.query_one("#name")).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if name := event.value.strip():
            self.run_worker(self._save(name), exclusive=True)

    async def _save(self, name: str) -> None:
        held = self._views.get(name)
        question = f"{name} is a view already, of another filter, order or columns."
        if held not in (None, self.view) and not await asked(
            self.app, "Replace the view?", question, "Keep it", "Replace"
        ):
            return
        if self._kept.save(name, self.view):
            self.dismiss(self.view)
        else:
            self._say("It cannot be kept: the name is too long, there are a hundred, or the file cannot be written.")

    def _say(self, text: str) -> None:
        self.query_one("#told", Static).update(text)


def _told(name: str, view: View) -> Content:
    """A view after its name: its filter, order and columns."""
    order = ", ".join(f"{column} {'▼' if down else '▲'}" for column, down in view.order.keys)
    notes = [words.visible(view.filter) if view.filter else "no filter"]
    notes += [f"by {words.visible(order)}"] if order else []
    notes += [f"{len(view.columns)} columns"] if view.columns else []
    return Content.assemble((name, "bold"), ("   ".join(notes), "dim"))
