"""An outcome, told to a person."""

from collections.abc import Callable, Iterator
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.core import words
from tui.core.edit.fields import LABELS
from tui.core.edit.outcome import FieldResult, Outcome, OutcomeKind, Reply
from tui.core.edit.results import beside
from tui.core.edit.review import shown
from tui.core.error_view import sentences
from tui.core.journal_view import SIGNS, tone
from tui.screens.dialog import Notice
from tui.styles import style
from tui.widgets.aligned import Cell, Row, aligned
from tui.widgets.changes import OLD, value_cell

NameOf = Callable[[str, str], str | None]


class Look(NamedTuple):
    """How an outcome is told at a glance, beside its word: a sign, a colour, a class for its window."""

    sign: str
    colour: str
    mood: str


# By the tone that the journal tells an outcome in.
_MOODS = {"good": ("$text-success", "good"), "bad": ("$text-error", "bad"), "wait": ("$text-warning", "open")}
_LOOKS = {kind: Look(SIGNS[kind], *_MOODS[tone(kind)]) for kind in OutcomeKind}


def looks(word: str | None) -> Look:
    """The look of an outcome's word; of what has none, as it was not begun, that of what is open."""
    return _LOOKS[OutcomeKind(word) if word in _LOOKS else OutcomeKind.UNKNOWN]


class OutcomeScreen(Notice):
    """`Outcome: ...`: the whole, then each field; gives True where the same is to be sent again."""

    CSS_PATH: ClassVar = style("outcome")

    def __init__(self, outcome: Outcome, name_of: NameOf) -> None:
        look = looks(outcome.kind)
        again = "Send again" if may_be_sent_again(outcome) else None
        super().__init__(f"{look.sign} Outcome: {outcome.kind.value}", Content(""), "Close", again)
        self.add_class(look.mood)
        self._outcome = outcome
        self._name_of = name_of

    def body(self) -> ComposeResult:
        """The whole, a row a field, then what else is to be known."""
        outcome = self._outcome
        yield Static(Content("\n").join(_whole(outcome)), id="whole")
        for row in _fields(outcome, self._name_of):
            yield Static(row, classes="change")
        if more := [*_more(outcome, self._name_of)]:
            yield Static(Content("\n").join(more), id="more")


def may_be_sent_again(outcome: Outcome) -> bool:
    """Whether nothing was changed although the request left, so that the same can be sent once more."""
    return outcome.kind is OutcomeKind.NOT_APPLIED and outcome.reply in (Reply.LOST, Reply.LATE)


def _whole(outcome: Outcome) -> Iterator[Content]:
    yield Content(words.visible(outcome.message))
    if error := outcome.error:
        # To try again is for nobody to decide who does not know what became of it.
        hint = "" if outcome.kind is OutcomeKind.UNKNOWN else error.hint
        told = words.visible(sentences((str(error), hint)))
        yield Content.styled(told, "$text-error")
        for name, texts in error.field_errors.items():
            label = LABELS.get(name, words.visible(name))
            yield Content.assemble((f"{label}: ", "bold"), words.visible(" ".join(texts)))
    if unrecorded := outcome.unrecorded:
        yield Content.styled(words.visible(sentences((str(unrecorded), unrecorded.hint))), "$text-error")


def _fields(outcome: Outcome, name_of: NameOf) -> list[Row]:
    """A row a field under a head: its outcome's sign and word in colour, and what the server holds."""
    if not outcome.fields:
        return []
    head = [Cell(Content.styled(text, OLD)) for text in ("", "FIELD", "OUTCOME", "THE SERVER HOLDS")]
    return aligned([head, *(_field(result, name_of) for result in outcome.fields)])


def _field(result: FieldResult, name_of: NameOf) -> list[Cell]:
    look = looks(result.kind)
    mark, label, word = Content.styled(look.sign, look.colour), result.label, result.kind.value
    held = value_cell(result.field, shown(result.field, result.found, name_of))
    return [Cell(mark), Cell(Content.styled(label, "bold")), Cell(Content.styled(word, look.colour)), held]


def _more(outcome: Outcome, name_of: NameOf) -> Iterator[Content]:
    """What others did, and where it is recorded."""
    yield from map(Content, beside(outcome, name_of))
    if outcome.kind is OutcomeKind.UNKNOWN and outcome.entry:
        yield Content("It stays open in the journal and is looked at again with each refresh.")
    # Where nothing was sent, it is that of the read which failed.
    if request := outcome.request_id or (outcome.error and outcome.error.request_id):
        yield Content.styled(f"Request {words.visible(request)}", "$text-muted")
