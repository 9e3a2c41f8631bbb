"""The reverse of what the journal tells, as a draft that goes through the same review, merge and verification."""

from collections.abc import Iterable
from typing import Any

from tui.core.edit.draft import Draft
from tui.core.edit.merge import unedited
from tui.core.edit.outcome import OutcomeKind
from tui.core.journal.entry import Entry
from tui.domain.instance import Instance
from tui.domain.update import InstanceUpdate

_IN_EFFECT = (OutcomeKind.APPLIED, OutcomeKind.CONFLICT)


def why_not_undoable(entry: Entry, profile: str | None = None, origin: str | None = None) -> str | None:
    """Why an entry cannot be undone with this profile at this origin (those given), in a person's words; else None."""
    place, outcome = entry.intent.place, entry.outcome
    if origin is not None and place.origin != origin:
        return f"It was made at {place.origin}, and this is {origin}."
    if profile is not None and place.profile != profile:
        return f"It was made with the profile {place.profile}; open that one first."
    if outcome is None or outcome.kind is OutcomeKind.UNKNOWN:
        return "It is not known yet what became of it."
    if entry.undone_by:
        return f"It was undone already, by {entry.undone_by}."
    if not any(result.kind in _IN_EFFECT for result in outcome.fields):
        return f"There is nothing to undo: its outcome is “{outcome.kind.value}”."
    if not _left(entry):
        return "There is nothing to undo: no value was other before, or the API told none to go back to."
    return None


def undo_draft(entry: Entry, now: Instance) -> Draft:
    """A draft that sets each field that took effect back to what it was before.

    It starts from the values that the entry left, so that a colleague's later change of the same field is a conflict
    when it is sent; all other fields are as they are now. ValueError says why it cannot be undone.
    """
    if reason := why_not_undoable(entry):
        raise ValueError(reason)
    if now.id != entry.intent.instance.id:
        raise ValueError("It is about another instance.")
    left = _left(entry)
    draft = Draft(now, InstanceUpdate.from_instance(now).model_copy(update=left))
    for name in left:
        draft.set(name, entry.intent.before[name])
    return draft


def undoable(entries: Iterable[Entry], profile: str | None = None, origin: str | None = None) -> tuple[Entry, ...]:
    """Those of a batch's entries that can be undone; entries that were refused or failed are left out."""
    return tuple(entry for entry in entries if why_not_undoable(entry, profile, origin) is None)


def _left(entry: Entry) -> dict[str, Any]:
    """What the entry left in the fields that can go back, by field.

    Of a field that held a third value afterwards it is what was sent: if that value was a colleague's, undoing it is a
    conflict. A billing cycle that the API did not tell cannot be sent.
    """
    before = entry.intent.before
    results = entry.outcome.fields if entry.outcome else ()
    return {
        result.field: result.found if result.kind is OutcomeKind.APPLIED else entry.intent.sent[result.field]
        for result in results
        if result.kind in _IN_EFFECT
        and not unedited(result.field, before[result.field], entry.intent.sent[result.field])
        and (result.field != "billing_cycle" or before[result.field] is not None)
    }
