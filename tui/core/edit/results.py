"""What became of a batch, instance by instance: what was not applied, why, and what may be tried again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tui.core.edit.batch import Sent
from tui.core.edit.bulk import LeftOut
from tui.core.edit.draft import why_not_editable
from tui.core.edit.fields import LABELS
from tui.core.edit.outcome import Outcome, OutcomeKind, Reply
from tui.core.edit.review import NameOf, shown
from tui.core.words import visible

NOT_BEGUN = "not begun"
_IN_THIS_ORDER = [*(kind.value for kind in OutcomeKind), NOT_BEGUN]


def reason_of(outcome: Outcome | None) -> str:
    """Why a change was not applied, the outcome's word first; the empty text where it was."""
    if outcome is None:
        return f"{NOT_BEGUN}: it was stopped before this one was sent."
    if outcome.kind is OutcomeKind.APPLIED:
        return ""
    told = [f"{outcome.kind.value}: {outcome.message}"]
    if error := outcome.error:
        told += [_ended(str(error)), *([error.hint] if error.hint else [])]
        told += [f"{LABELS.get(name, name)}: {' '.join(texts)}" for name, texts in error.field_errors.items()]
    ignored = [result.label for result in outcome.fields if result.kind is OutcomeKind.IGNORED]
    told += [f"Ignored: {', '.join(ignored)}."] if ignored else []
    return " ".join(told)


def beside(outcome: Outcome, name_of: NameOf) -> Iterator[str]:
    """What else is to be known, a sentence each: what others did, and that the outcome is not in the journal."""
    for name in outcome.carried:
        yield f"{LABELS[name]} was changed by somebody else before, and was kept as it is."
    for result in outcome.meanwhile:
        held = visible(shown(result.field, result.found, name_of))
        yield f"{result.label} was changed by somebody else meanwhile; the server holds {held}."
    if outcome.unrecorded:
        yield f"The outcome is not in the journal: {visible(str(outcome.unrecorded))}"


def not_applied(sent: Iterable[Sent]) -> tuple[Sent, ...]:
    """Those whose change is not in effect, or of which that is not known."""
    return tuple(one for one in sent if one.outcome is None or one.outcome.kind is not OutcomeKind.APPLIED)


def may_be_tried_again(one: Sent) -> bool:
    """Whether the same may be sent once more: nothing was changed, and nobody has to decide between two values.

    An outcome that is not known is never repeated blindly, and what the server ignored it would ignore again.
    """
    outcome = one.outcome
    if outcome is None or outcome.kind in (OutcomeKind.NOT_APPLIED, OutcomeKind.REFUSED):
        return True
    return outcome.kind is OutcomeKind.CONFLICT and outcome.reply is Reply.REFUSED


def counted(sent: Iterable[Sent]) -> tuple[tuple[str, int], ...]:
    """How many there are of each outcome's word, those that were not begun last."""
    count = Counter(one.outcome.kind.value if one.outcome else NOT_BEGUN for one in sent)
    return tuple((word, count[word]) for word in _IN_THIS_ORDER if count[word])


def reasons(sent: Iterable[Sent], left_out: Sequence[LeftOut] = ()) -> dict[str, str | None]:
    """By instance why the change was not applied to it; None where it was, or where it held the values already."""
    found: dict[str, str | None] = {entry.instance.id: _left_out(entry) for entry in left_out}
    return found | {one.draft.opened.id: reason_of(one.outcome) or None for one in sent}


def amount(number: int, noun: str) -> str:
    """A number of things: "1 instance", "2 instances"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _left_out(entry: LeftOut) -> str | None:
    held_already = entry.field is None and why_not_editable(entry.instance) is None
    return None if held_already else f"left out: {entry.reason}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
