"""What became of a batch: the counts, and each instance it was not applied to, with the reason."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from tui.core import words
from tui.core.edit.batch import Sent
from tui.core.edit.outcome import OutcomeKind
from tui.core.edit.results import counted, may_be_tried_again, not_applied, reason_of
from tui.screens.batch_review import LeftOut
from tui.screens.dialog import Dialog


class BatchOutcome(Dialog[bool]):
    """`Outcome: ...`; True where those that failed are to be tried again."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "leave", "Back", show=False)]

    def __init__(self, title: str, sent: Sequence[Sent], left_out: Sequence[LeftOut]) -> None:
        super().__init__()
        self._titled = title
        self._sent = sent
        self._failed = not_applied(sent)
        self._left_out = left_out

    def compose(self) -> ComposeResult:
        """The counts, the list, the buttons."""
        again = sum(map(may_be_tried_again, self._failed))
        with Vertical():
            yield Static(Content(f"Outcome: {words.visible(self._titled)}"), classes="title")
            yield Static(Content("   ".join(f"{count} {word}" for word, count in counted(self._sent))), id="counts")
            if note := self._note():
                yield Static(Content(note), id="note", classes="note")
            if lines := self._lines():
                yield OptionList(*lines, id="failed", compact=True)
            with Horizontal(classes="buttons"):
                yield Button("Close", id="close", compact=True)
                if again:
                    yield Button(f"Try {again} again", id="again", compact=True, variant="warning")

    def _note(self) -> str:
        told = []
        if self._failed:
            told.append("Those it was not applied to stay marked, with the reason.")
        if any(one.outcome and one.outcome.kind is OutcomeKind.CONFLICT for one in self._failed):
            told.append("A conflict is decided one by one: enter, then e, on its row of the list.")
        if any(one.outcome and one.outcome.kind is OutcomeKind.UNKNOWN for one in self._failed):
            told.append("What is not known yet is looked at again with each refresh.")
        return " ".join(told)

    def _lines(self) -> list[Option]:
        told = [(one.draft.opened.name or one.draft.opened.id, reason_of(one.outcome)) for one in self._failed]
        told += [(name, f"left out: {reason}") for name, reason in self._left_out]
        return [
            Option(Content.assemble((words.visible(name), "bold"), f"  {words.visible(reason)}"))
            for name, reason in told
        ]

    def on_mount(self) -> None:
        """The safe answer has the focus."""
        self.query_one("#close").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "again")
