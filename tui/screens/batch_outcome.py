"""What became of a batch: the counts, and each instance it was not applied to, with the reason."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from tui.core import words
from tui.core.edit.batch import Sent
from tui.core.edit.outcome import OutcomeKind
from tui.core.edit.results import counted, may_be_tried_again, not_applied, reason_of
from tui.screens.batch_review import LeftOut
from tui.screens.dialog import Buttons, Dialog, Foot, Top
from tui.screens.outcome import looks
from tui.styles import style
from tui.widgets.aligned import Cell, aligned
from tui.widgets.bound import bound


class BatchOutcome(Dialog[bool]):
    """`Outcome: ...`; True where those that failed are to be tried again."""

    CSS_PATH: ClassVar = style("batch")
    BINDINGS: ClassVar[list[BindingType]] = [bound("window.close", "leave")]

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
            with Top():
                yield Static(Content(f"Outcome: {words.visible(self._titled)}"), classes="title")
                yield Static(counts_line(counted(self._sent)), id="counts")
                if note := self._note():
                    yield Static(Content(note), id="note", classes="note")
            if lines := self._lines():
                yield OptionList(*lines, id="failed", compact=True)
            else:
                yield Static("Every change is in effect.")
            with Foot(), Buttons():
                if again:
                    yield Button(f"Try {again} again", id="again", compact=True, variant="warning")
                yield Button("Close", id="close", compact=True)

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
        table = []
        for one in self._failed:
            name, kind = one.draft.opened.name or one.draft.opened.id, one.outcome.kind if one.outcome else None
            table.append(_cells(kind, name, reason_of(one.outcome)))
        table += [_cells(None, name, f"left out: {reason}") for name, reason in self._left_out]
        return [Option(row) for row in aligned(table)]

    def on_mount(self) -> None:
        """The safe answer has the focus."""
        self.query_one("#close").focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "again")


def counts_line(counts: Iterable[tuple[str, int]]) -> Content:
    """How many there are of each outcome, each word in its colour."""
    told = (Content.styled(f"{count} {word}", f"bold {looks(word).colour}") for word, count in counts)
    return Content("   ").join(told)


def _cells(kind: OutcomeKind | None, name: str, reason: str) -> list[Cell]:
    look = looks(kind)
    mark, named = Content.styled(look.sign, look.colour), Content.styled(words.visible(name), "bold")
    return [Cell(mark), Cell(named), Cell(Content(words.visible(reason)))]
