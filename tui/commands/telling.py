"""A review and an outcome in plain lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.core.edit.fields import LABELS
from tui.core.edit.outcome import FieldResult, Outcome, OutcomeKind
from tui.core.edit.results import beside
from tui.core.edit.review import NameOf, Review, shown
from tui.core.error_view import sentences
from tui.core.signs import sign
from tui.core.words import visible

if TYPE_CHECKING:
    from tui.core.edit.draft import Draft

EXIT_CODES = {
    OutcomeKind.APPLIED: 0,
    OutcomeKind.NOT_APPLIED: 1,
    OutcomeKind.IGNORED: 1,
    OutcomeKind.REFUSED: 1,
    OutcomeKind.CONFLICT: 3,
    OutcomeKind.UNKNOWN: 4,
}


def review_lines(draft: Draft, review: Review, name_of: NameOf, production: str = "") -> Iterator[str]:
    """What is to be sent: each change, what to mind, the request; `production` is the name of such a profile."""
    yield f"Review {_called(draft)}"
    if production:
        yield f"PRODUCTION: profile {visible(production)}"
    for change in review.changes:
        yield f"  {change.label}: {visible(change.old)} {sign('becomes')} {visible(change.new)}"
    for field, held in draft.changed_under.items():
        now = visible(shown(field, held, name_of))
        yield f"{sign('warning')} {LABELS[field]}: somebody set it to {now} meanwhile; sending this ends in a conflict."
    for warning in review.warnings:
        yield f"{sign('warning')} {visible(warning)}"
    yield f"{review.method} {visible(review.url)}"
    yield from (visible(line) for line in review.body.split("\n"))


def result_lines(draft: Draft, outcome: Outcome) -> Iterator[str]:
    """A line for each edited field, by the name that `onet set` has for it: `FIELD: OUTCOME`."""
    told = {result.field: result.kind for result in outcome.fields}
    # Where two clash, nothing was sent of the others either.
    rest = OutcomeKind.NOT_APPLIED if outcome.clashes else outcome.kind
    for field in draft.changed:
        yield f"{field.removesuffix('_id')}: {told.get(field, rest).value}"


def outcome_lines(draft: Draft, outcome: Outcome, name_of: NameOf) -> Iterator[str]:
    """What became of it, why, and what to do next."""
    yield f"{outcome.kind.value.capitalize()}: {visible(outcome.message)}"
    if error := outcome.error:
        # What is to be done where the outcome is not known is said below.
        yield visible(sentences((str(error), "" if outcome.kind is OutcomeKind.UNKNOWN else error.hint)))
        for name, texts in error.field_errors.items():
            yield f"{LABELS.get(name, LABELS.get(f'{name}_id', visible(name)))}: {visible(' '.join(texts))}"
    for result in outcome.fields:
        yield from _field(draft, outcome, result, name_of)
    yield from beside(outcome, name_of)
    if outcome.request_id and outcome.kind is not OutcomeKind.APPLIED:
        yield f"Request {visible(outcome.request_id)}"
    yield from _next(draft, outcome)


def _field(draft: Draft, outcome: Outcome, result: FieldResult, name_of: NameOf) -> Iterator[str]:
    held = visible(shown(result.field, result.found, name_of))
    if result in outcome.clashes:
        yield f"{result.label}:"
        yield f"  as it was: {visible(shown(result.field, getattr(draft.base, result.field), name_of))}"
        yield f"  there now: {held}"
        yield f"  yours: {visible(shown(result.field, result.asked, name_of))}"
    elif result.kind is not OutcomeKind.APPLIED:
        yield f"{result.label}: {result.kind.value}; the server holds {held}."


def _next(draft: Draft, outcome: Outcome) -> Iterator[str]:
    identity = visible(draft.opened.id)
    if outcome.clashes:
        yield "Look at what is there now, then decide whether yours is to replace it."
    elif outcome.kind is OutcomeKind.UNKNOWN:
        yield f"Before you send it again, see what is there: onet show {identity}"
        if outcome.entry:
            yield f"Entry {outcome.entry} stays open in the journal; it is looked at again by onet undo and by the app."
    elif outcome.entry and any(result.kind is OutcomeKind.APPLIED for result in outcome.fields):
        yield f"It can be taken back: onet undo {outcome.entry}"


def _called(draft: Draft) -> str:
    opened = draft.opened
    return f"{visible(opened.name)} ({visible(opened.id)})"
