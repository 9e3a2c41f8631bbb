"""One write in the journal: where, what, by whom, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from tui.core.edit.outcome import Outcome, OutcomeKind
from tui.core.journal.process import Writer


class Ref(NamedTuple):
    """An organization, project or instance: its id, and its name at that time."""

    id: str
    name: str


class Place(NamedTuple):
    """Where a write goes: the profile, the origin (scheme://host:port), the organization and the project."""

    profile: str
    origin: str
    organization: Ref
    project: Ref


class Change(NamedTuple):
    """One edited field, as it was read right before the write and as it was sent."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Intent:
    """What is about to be sent: all nine fields as read and as sent, and which of them a person edited.

    `batch` is common to the entries of several instances that were changed at once, `undo_of` the entry that this one
    takes back.
    """

    place: Place
    instance: Ref
    edited: tuple[str, ...]
    before: Mapping[str, Any]
    sent: Mapping[str, Any]
    batch: str | None = None
    undo_of: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An intent with its id, its time (UTC), its writer and, once it is known, its outcome.

    `outcome` has neither the instance nor the error's own type: they are not kept. `undone_by` is the entry that took
    this one back and is itself in effect.
    """

    id: str
    at: datetime
    writer: Writer
    intent: Intent
    outcome: Outcome | None = None
    settled_at: datetime | None = None
    undone_by: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet what became of it."""
        return self.outcome is None or self.outcome.kind is OutcomeKind.UNKNOWN

    @property
    def changes(self) -> tuple[Change, ...]:
        """The edited fields with their values before and after."""
        before, sent = self.intent.before, self.intent.sent
        return tuple(Change(name, before[name], sent[name]) for name in self.intent.edited)


class Contents(NamedTuple):
    """What the journal holds, newest first; how many lines are damaged, and how many of a kind that is not known here.

    A newer version of `onet` may write lines that this one does not know.
    """

    entries: tuple[Entry, ...] = ()
    damaged: int = 0
    unknown: int = 0

    def find(self, entry_id: str) -> Entry | None:
        """The entry with that id."""
        return next((entry for entry in self.entries if entry.id == entry_id), None)

    def batch(self, batch: str) -> tuple[Entry, ...]:
        """The entries of a batch, newest first."""
        return tuple(entry for entry in self.entries if entry.intent.batch == batch)
