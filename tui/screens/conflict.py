"""`Conflict`: somebody else changed the same field; three values side by side, and a choice for each."""

from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, RadioButton, RadioSet, Static

from tui.core import words
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import FieldResult, Outcome, OutcomeKind
from tui.core.edit.review import NameOf, shown
from tui.screens.dialog import Dialog

Choices = dict[str, Literal["mine", "theirs"]]


def clashes(outcome: Outcome) -> tuple[FieldResult, ...]:
    """The fields that both changed, where nothing was sent because of them."""
    if outcome.kind is not OutcomeKind.CONFLICT or outcome.reply is not None:
        return ()
    return tuple(result for result in outcome.fields if result.kind is OutcomeKind.CONFLICT)


class ConflictScreen(Dialog[Choices]):
    """Gives by field whose value is to stand, once there is a choice for each; None goes back to the form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "go_on", "Review", priority=True),
        Binding("q", "leave", "Back", show=False),
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
            yield Static(Content(f"Conflict {name}"), classes="title")
            yield Static("Somebody else changed the same since you opened it. Nothing was sent.", classes="warning")
            with VerticalScroll(can_focus=False):
                for result in self._fields:
                    yield from self._clash(result)
            yield Static(id="missing", classes="problem")
            with Horizontal(classes="buttons"):
                yield Button("Review", id="review", compact=True, variant="primary")
                yield Button("Back to the form", id="back", compact=True)

    def _clash(self, result: FieldResult) -> ComposeResult:
        opened = getattr(self._draft.base, result.field)
        columns = (("as you opened it", opened), ("there now", result.found), ("yours", result.asked))
        yield Static(Content.styled(result.label, "bold"))
        with Horizontal(classes="three"):
            for head, value in columns:
                text = words.visible(shown(result.field, value, self._name_of))
                yield Static(Content.assemble((f"{head}\n", "dim"), text))
        with RadioSet(id=f"choice-{result.field}", compact=True):
            yield RadioButton("keep what is there now", id=f"theirs-{result.field}")
            yield RadioButton("send yours", id=f"mine-{result.field}")

    def on_mount(self) -> None:
        """The first choice has the focus."""
        self.query(RadioSet).first().focus()

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
