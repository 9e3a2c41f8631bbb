"""An outcome, told to a person."""

from collections.abc import Callable

from textual.content import Content

from tui.core import words
from tui.core.edit.fields import LABELS
from tui.core.edit.outcome import FieldResult, Outcome, OutcomeKind, Reply
from tui.core.edit.review import shown
from tui.screens.dialog import Notice

NameOf = Callable[[str, str], str | None]


class OutcomeScreen(Notice):
    """`Outcome: ...`: the whole, then each field; gives True where the same is to be sent again."""

    def __init__(self, outcome: Outcome, name_of: NameOf) -> None:
        again = "Send again" if may_be_sent_again(outcome) else None
        super().__init__(f"Outcome: {outcome.kind.value}", told(outcome, name_of), "Close", again)


def may_be_sent_again(outcome: Outcome) -> bool:
    """Whether nothing was changed although the request left, so that the same can be sent once more."""
    return outcome.kind is OutcomeKind.NOT_APPLIED and outcome.reply in (Reply.LOST, Reply.LATE)


def told(outcome: Outcome, name_of: NameOf) -> Content:
    """An outcome for a person: the whole, then each field, then what others did, then where it is recorded."""
    lines = [Content(words.visible(outcome.message))]
    if error := outcome.error:
        lines.append(Content(f"{words.visible(str(error))}  {words.visible(error.hint) if error.hint else ''}".strip()))
        for name, texts in error.field_errors.items():
            lines.append(Content(f"{LABELS.get(name, words.visible(name))}: {words.visible(' '.join(texts))}"))
    lines += [_field(result, name_of) for result in outcome.fields]
    for name in outcome.carried:
        lines.append(Content(f"{LABELS[name]} was changed by somebody else before, and was kept as it is."))
    for result in outcome.meanwhile:
        held = words.visible(shown(result.field, result.found, name_of))
        lines.append(Content(f"{result.label} was changed by somebody else meanwhile; the server holds {held}."))
    if outcome.kind is OutcomeKind.UNKNOWN and outcome.entry:
        lines.append(Content("It stays open in the journal and is looked at again with each refresh."))
    if outcome.unrecorded:
        lines.append(Content(f"The outcome is not in the journal: {words.visible(str(outcome.unrecorded))}"))
    if outcome.request_id:
        lines.append(Content.styled(f"Request {words.visible(outcome.request_id)}", "dim"))
    return Content("\n").join(lines)


def _field(result: FieldResult, name_of: NameOf) -> Content:
    held = words.visible(shown(result.field, result.found, name_of))
    return Content.assemble((f"{result.label:<15}", "bold"), f"{result.kind.value}; the server holds {held}")
