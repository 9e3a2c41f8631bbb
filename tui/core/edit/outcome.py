"""What became of a write, in the six words that a person is told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from tui.api.errors import OnetError
from tui.domain.instance import Instance


class OutcomeKind(StrEnum):
    """The outcome of a write."""

    APPLIED = "applied"
    NOT_APPLIED = "not applied"
    IGNORED = "ignored by the server"
    CONFLICT = "conflict"
    REFUSED = "refused"
    UNKNOWN = "not known yet"


class FieldResult(NamedTuple):
    """One field: what was asked, what the server holds, and which of the outcomes that is."""

    field: str
    kind: OutcomeKind
    asked: Any
    found: Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a write: the whole, each field, what others changed meanwhile, and the instance as last read."""

    kind: OutcomeKind
    message: str
    fields: tuple[FieldResult, ...] = ()
    carried: tuple[str, ...] = ()
    instance: Instance | None = None
    error: OnetError | None = None
    checked_at: datetime | None = None
