"""What became of a write, in the six words that a person is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.api.errors import OnetError
from tui.core.edit.fields import LABELS

if TYPE_CHECKING:
    from tui.domain.instance import Instance


class OutcomeKind(StrEnum):
    """The outcome of a write."""

    APPLIED = "applied"
    NOT_APPLIED = "not applied"
    IGNORED = "ignored by the server"
    CONFLICT = "conflict"
    REFUSED = "refused"
    UNKNOWN = "not known yet"


class Reply(StrEnum):
    """What came back for the PUT: a 2xx answer, none in time, none that can be read, or a refusal."""

    ACCEPTED = "accepted"
    LATE = "late"
    LOST = "lost"
    REFUSED = "refused"


class FieldResult(NamedTuple):
    """One field: what was asked, what the server holds, and which of the outcomes that is."""

    field: str
    kind: OutcomeKind
    asked: Any
    found: Any

    @property
    def label(self) -> str:
        """The field's name in the form."""
        return LABELS[self.field]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a write: the whole, each edited field, and the instance as last read.

    `carried` are the fields that others changed before and that went out as they were then; `meanwhile` those that
    were not edited and hold something else afterwards than was sent. `reply` is None where no PUT left. `entry` is the
    id in the journal, `unrecorded` the reason why the outcome could not be written there.
    """

    kind: OutcomeKind
    message: str
    fields: tuple[FieldResult, ...] = ()
    carried: tuple[str, ...] = ()
    instance: Instance | None = None
    error: OnetError | None = None
    checked_at: datetime | None = None
    meanwhile: tuple[FieldResult, ...] = ()
    reply: Reply | None = None
    status: int | None = None
    request_id: str | None = None
    entry: str | None = None
    unrecorded: OnetError | None = None

    @property
    def clashes(self) -> tuple[FieldResult, ...]:
        """The fields that both changed, where nothing was sent because of them."""
        if self.kind is not OutcomeKind.CONFLICT or self.reply is not None:
            return ()
        return tuple(result for result in self.fields if result.kind is OutcomeKind.CONFLICT)

    @property
    def field_errors(self) -> dict[str, list[str]]:
        """The server's messages by field of the form, `size` being `size_id`; those of no field are left out."""
        ours = {name: name for name in LABELS} | {name.removesuffix("_id"): name for name in LABELS}
        found: dict[str, list[str]] = {}
        for name, messages in (self.error.field_errors if self.error else {}).items():
            if name in ours:
                found.setdefault(ours[name], []).extend(messages)
        return found
