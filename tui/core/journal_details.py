"""All that is known of one entry of the journal, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from tui.core import words
from tui.core.edit.fields import LABELS
from tui.core.edit.outcome import FieldResult, Outcome, OutcomeKind
from tui.core.edit.review import NameOf, shown
from tui.core.journal.entry import Change, Entry, Ref
from tui.core.journal_view import LONGEST_VALUE, SIGNS, Here, kind_of, namer, tone
from tui.core.panes.blocks import Fact, Facts
from tui.core.past import dated_ago

_OPEN = "Nobody has written down yet what became of it."


def details(entry: Entry, here: Here, names: Mapping[str, str], now: datetime, of_batch: int = 1) -> tuple[Facts, ...]:
    """All that is known of an entry, in groups; `of_batch` is how many entries its batch has."""
    name_of = namer(names)
    groups = [_head(entry, here, now, of_batch), *(_field(entry, change, name_of) for change in entry.changes)]
    groups.append(Facts("Outcome", tuple(_outcome(entry, name_of, now))))
    before, edited = entry.intent.before, entry.intent.edited
    rest = tuple(Fact(LABELS[name], _value(name, before[name], name_of)) for name in LABELS if name not in edited)
    return (*groups, Facts("Sent as they were read", rest)) if rest else tuple(groups)


def _head(entry: Entry, here: Here, now: datetime, of_batch: int) -> Facts:
    intent, writer = entry.intent, entry.writer
    place = intent.place
    this = " (this run)" if writer == here.writer else ""
    batch = f"{words.visible(intent.batch)} ({of_batch} {'entry' if of_batch == 1 else 'entries'})"
    told = (
        Fact("Entry", words.visible(entry.id)),
        Fact("When", dated_ago(entry.at, now)),
        Fact("Settled", dated_ago(entry.settled_at, now) if entry.settled_at else ""),
        Fact("Who", f"{words.visible(f'{writer.user}@{writer.host}')}, process {writer.pid}{this}"),
        Fact("With", f"onet {words.visible(writer.version)}"),
        Fact("Instance", _named(intent.instance)),
        Fact("Project", _named(place.project)),
        Fact("Organization", _named(place.organization)),
        Fact("Profile", words.visible(place.profile) + ("" if place.profile == here.profile else " (not open now)")),
        Fact("API", words.visible(place.origin) + ("" if place.origin == here.origin else " (not open now)")),
        Fact("Batch", batch if intent.batch else ""),
        Fact("Takes back", words.visible(intent.undo_of) if intent.undo_of else ""),
        Fact("Undone by", words.visible(entry.undone_by) if entry.undone_by else ""),
    )
    return Facts("Change", tuple(fact for fact in told if fact.value))


def _field(entry: Entry, change: Change, name_of: NameOf) -> Facts:
    told = [
        Fact("Before", _value(change.field, change.before, name_of)),
        Fact("Sent", _value(change.field, change.after, name_of)),
    ]
    results = entry.outcome.fields if entry.outcome else ()
    told += [Fact("Outcome", _result(result, name_of)) for result in results if result.field == change.field]
    return Facts(LABELS[change.field], tuple(told))


def _result(result: FieldResult, name_of: NameOf) -> str:
    held = _value(result.field, result.found, name_of)
    return result.kind.value if result.kind is OutcomeKind.APPLIED else f"{result.kind.value}; there was {held}"


def _outcome(entry: Entry, name_of: NameOf, now: datetime) -> Iterator[Fact]:
    kind, outcome = kind_of(entry), entry.outcome
    yield Fact("Outcome", f"{SIGNS[kind]} {kind.value}", tone(kind))
    if outcome is None:
        yield Fact("", _OPEN)
        return
    yield Fact("", _capped(outcome.message))
    yield from _error(outcome)
    for name in outcome.carried:
        yield Fact(LABELS[name], "changed by somebody else before, and kept as it was")
    for result in outcome.meanwhile:
        held = _value(result.field, result.found, name_of)
        yield Fact(result.label, f"changed by somebody else meanwhile; there was {held}")
    yield from _answer(outcome, now)


def _error(outcome: Outcome) -> Iterator[Fact]:
    if outcome.error is None:
        return
    yield Fact("Error", _capped(str(outcome.error)))
    for name, texts in outcome.error.field_errors.items():
        yield Fact(LABELS.get(name, words.visible(name)), _capped(" ".join(texts)))
    if outcome.error.hint:
        yield Fact("What to do", _capped(outcome.error.hint))


def _answer(outcome: Outcome, now: datetime) -> Iterator[Fact]:
    if outcome.reply:
        yield Fact("Answer", outcome.reply.value)
    if outcome.status is not None:
        yield Fact("HTTP status", str(outcome.status))
    if outcome.request_id:
        yield Fact("Request", words.visible(outcome.request_id))
    if outcome.checked_at:
        yield Fact("Last checked", dated_ago(outcome.checked_at, now))


def _named(ref: Ref) -> str:
    same = not ref.name or ref.name == ref.id
    return words.visible(ref.id) if same else f"{words.visible(ref.name)} ({words.visible(ref.id)})"


def _value(field: str, value: Any, name_of: NameOf) -> str:
    return _capped(shown(field, value, name_of))


def _capped(text: str) -> str:
    if len(text) <= LONGEST_VALUE:
        return words.visible(text)
    return f"{words.visible(text[:LONGEST_VALUE])}… ({len(text)} characters in all)"
