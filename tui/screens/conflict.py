"""`Conflict`: somebody else changed the same field; three values side by side, and a choice for each."""

from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, RadioButton, RadioSet, Static

from tui.core import words
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import FieldResult
from tui.core.edit.review import NameOf, shown
from tui.core.signs import sign
from tui.screens.dialog import Buttons, Dialog, Foot, Top
from tui.styles import style
from tui.widgets.aligned import aligned
from tui.widgets.bound import bound
from tui.widgets.changes import value_cell

Choices = dict[str, Literal["mine", "theirs"]]


class Choice(RadioButton):
    """A radio button whose sign tells, without a colour too, whether it is chosen."""

    BUTTON_INNER = sign("empty")

    def watch_value(self) -> None:
        """Draw the other sign."""
        self.BUTTON_INNER = sign("changed" if self.value else "empty")
        super().watch_value()


class ConflictScreen(Dialog[Choices]):
    """Gives by field whose value is to stand, once there is a choice for each; None goes back to the form."""

    CSS_PATH: ClassVar = style("conflict")
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("conflict.theirs", "choose('theirs')", show=True),
        bound("conflict.mine", "choose('mine')", show=True),
        bound("conflict.review", "go_on", show=True, priority=True),
        bound("window.close", "leave"),
    ]

    def __init__(self, draft: Draft, fields: tuple[FieldResult, ...], name_of: NameOf) -> None:
        super().__init__()
        self._draft = draft
        self._fields = fields
        self._name_of = name_of

    def compose(self) -> ComposeResult:
        """Why nothing was sent; each field with its three values."""
        name = words.visible(self._draft.opened.name)
        with Vertical():
            with Top():
                yield Static(Content(f"Conflict {name}"), classes="title")
                yield Static("Somebody else changed the same since you opened it. Nothing was sent.", classes="warning")
                with Horizontal(classes="three heads"):
                    for head in ("as you opened it", "there now", "yours"):
                        yield Static(head)
            with VerticalScroll(can_focus=False):
                for result in self._fields:
                    yield from self._clash(result)
            with Foot():
                yield Static(id="missing", classes="problem")
                with Buttons():
                    yield Button("Review", id="review", compact=True, variant="primary")
                    yield Button("Back to the form", id="back", compact=True)

    def _clash(self, result: FieldResult) -> ComposeResult:
        field = result.field
        values = {"opened": getattr(self._draft.base, field), "theirs": result.found, "mine": result.asked}
        with Vertical(classes="clash"):
            yield Static(result.label, classes="field")
            with Horizontal(classes="three"):
                for whose, value in values.items():
                    cell = value_cell(field, shown(field, value, self._name_of))
                    yield Static(aligned([[cell]])[0], id=f"{whose}-value-{field}", classes=whose)
            with Horizontal(classes="three choices"):
                yield Static()
                with RadioSet(id=f"choice-{field}", compact=True):
                    yield Choice("keep this", id=f"theirs-{field}")
                    yield Choice("send this", id=f"mine-{field}")

    def on_mount(self) -> None:
        """The first choice has the focus."""
        self.query(RadioSet).first().focus()

    def action_choose(self, whose: str) -> None:
        """Choose for the field that has the focus, and go on to the next."""
        for choice in self.query(RadioSet):
            if choice.has_focus:
                field = str(choice.id).removeprefix("choice-")
                self.query_one(f"#{whose}-{field}", RadioButton).value = True
                self.focus_next(RadioSet)
                return

    @on(RadioSet.Changed)
    def _set_off(self, event: RadioSet.Changed) -> None:
        """Set off the value that is to stand."""
        field = str(event.radio_set.id).removeprefix("choice-")
        for whose in ("theirs", "mine"):
            is_chosen = event.pressed.id == f"{whose}-{field}"
            self.query_one(f"#{whose}-value-{field}").set_class(is_chosen, "chosen").set_class(not is_chosen, "dropped")
        self.query_one("#missing").remove_class("shown")

    def _chosen(self) -> Choices:
        chosen: Choices = {}
        for result in self._fields:
            pressed = self.query_one(f"#choice-{result.field}", RadioSet).pressed_button
            if pressed is not None:
                chosen[result.field] = "mine" if str(pressed.id).startswith("mine") else "theirs"
        return chosen

    def action_go_on(self) -> None:
        """Go on to the review, where there is a choice for each field."""
        chosen = self._chosen()
        missing = [result for result in self._fields if result.field not in chosen]
        if missing:
            line = self.query_one("#missing", Static)
            line.update(Content(f"Choose for {', '.join(result.label for result in missing)}."))
            line.add_class("shown")
            self.query_one(f"#choice-{missing[0].field}").focus()
        else:
            self.dismiss(chosen)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "review":
            self.action_go_on()
        else:
            self.action_leave()
