"""What the instance, as it is read after a PUT, says of what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tui.api.errors import AnswerTimeout, ConnectionLost, OnetError, ServerFailure, UnreadableAnswer
from tui.core.edit.fields import FIELDS, LABELS
from tui.core.edit.merge import alike, unedited
from tui.core.edit.outcome import FieldResult, Outcome, OutcomeKind, Reply
from tui.domain.instance import Instance
from tui.domain.update import InstanceUpdate

# 504 is the standard's word for a proxy that waited in vain, 524 that of one provider of proxies.
_GATEWAY_TIMEOUTS = (504, 524)


def reply_of(error: OnetError) -> Reply:
    """What an error of the PUT means: one that may have been sent is late or lost, any other is a refusal.

    Late is a time-out, here or at a proxy on the way: the request may yet be carried out.
    """
    if not error.sent:
        return Reply.REFUSED
    late = isinstance(error, AnswerTimeout) or error.status in _GATEWAY_TIMEOUTS
    return Reply.LATE if late else Reply.LOST


def labels(fields: Iterable[str]) -> str:
    """The names of fields for a person, in one line."""
    return ", ".join(LABELS[name] for name in fields)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One PUT: the nine fields as read right before it and as sent, and how it was answered.

    `edited` are the fields that a person changed, `carried` those that others had changed before. `reply` is lost where
    nobody saw an answer.
    """

    before: InstanceUpdate
    sent: InstanceUpdate
    edited: tuple[str, ...]
    carried: tuple[str, ...] = ()
    reply: Reply = Reply.LOST
    error: OnetError | None = None

    def landed(self, found: Instance) -> bool:
        """Whether a value of ours is there that was not there before, which proves that the PUT was carried out.

        One that a colleague had set already proves nothing.
        """
        return any(
            alike(name, getattr(self.sent, name), held := _held(found, name))
            and not unedited(name, held, getattr(self.before, name))
            for name in self.edited
        )

    def verdict(self, found: Instance, at: datetime) -> Outcome | None:
        """What the instance, read at `at`, proves; None where nothing was answered and the old values are there."""
        if self.reply is Reply.ACCEPTED or self.landed(found):
            return self._carried_out(found, at)
        other = _of_kind(self._results(found, OutcomeKind.NOT_APPLIED), OutcomeKind.CONFLICT)
        if not other:
            return None
        message = f"{self._lead}. {labels(other)} held neither the old value nor yours {_when(at)}."
        return self._outcome(OutcomeKind.CONFLICT, message, found, at)

    def not_applied(self, found: Instance, at: datetime) -> Outcome:
        """The old values are there and no answer is awaited any more."""
        message = f"{self._lead}. The old values were still there {_when(at)}."
        return self._outcome(OutcomeKind.NOT_APPLIED, message, found, at)

    def not_known(self, found: Instance | None, at: datetime | None, unread: OnetError | None) -> Outcome:
        """Nothing can be said yet; `found` was read last, at `at`, and `unread` is why it cannot be read since."""
        if at is None:
            joint = "and" if self.error else "but"
            message = f"{self._lead}, {joint} the instance cannot be read to see whether the change took effect."
        elif unread:
            message = f"{self._lead}. The change was not there yet {_when(at)}; the instance could not be read since."
        else:
            message = f"{self._lead}. The change was not there yet {_when(at)}. It may yet take effect."
        error = self.error or unread
        return Outcome(OutcomeKind.UNKNOWN, message, (), self.carried, found, error, at, **self._answer())

    def gone(self, at: datetime, error: OnetError) -> Outcome:
        """The instance is not there any more when it is read after the PUT."""
        message = (
            f"{self._lead}, but the instance was gone {_when(at)}: somebody deleted it meanwhile, "
            "or moved it to where this key cannot see it."
        )
        return Outcome(OutcomeKind.CONFLICT, message, (), self.carried, None, error, at, **self._answer())

    @property
    def _lead(self) -> str:
        """How the PUT was answered, as the beginning of a sentence."""
        if self.reply is Reply.ACCEPTED:
            return "The server accepted the request"
        if isinstance(self.error, ServerFailure):
            return f"The server failed ({self.error.status})"
        if isinstance(self.error, UnreadableAnswer):
            return "The server answered, but not in a way that can be read"
        if isinstance(self.error, ConnectionLost):
            return "The connection was lost before the answer was complete"
        return "No answer came in time" if self.reply is Reply.LATE else "Nobody saw an answer"

    def _carried_out(self, found: Instance, at: datetime) -> Outcome:
        results = self._results(found, OutcomeKind.IGNORED)
        ignored, other = _of_kind(results, OutcomeKind.IGNORED), _of_kind(results, OutcomeKind.CONFLICT)
        if not ignored and not other:
            answered = self.reply is Reply.ACCEPTED
            message = "Every change is in effect." if answered else f"{self._lead}, but every change is in effect."
            return self._outcome(OutcomeKind.APPLIED, message, found, at)
        told = [f"{self._lead}, but {labels(ignored)} did not change."] if ignored else []
        if other:
            told.append(
                f"{labels(other)} held neither the old value nor yours afterwards: "
                "somebody changed it meanwhile, or the server altered it."
            )
        return self._outcome(OutcomeKind.CONFLICT if other else OutcomeKind.IGNORED, " ".join(told), found, at)

    def _outcome(self, kind: OutcomeKind, message: str, found: Instance, at: datetime) -> Outcome:
        carried_out = self.reply is Reply.ACCEPTED or self.landed(found)
        results = self._results(found, OutcomeKind.IGNORED if carried_out else OutcomeKind.NOT_APPLIED)
        others = self._meanwhile(found)
        if others:
            changed = labels(result.field for result in others)
            message += f" Not edited here, yet other than sent, by somebody else's hand or the server's: {changed}."
        # An error that did no harm is not shown as one.
        error = None if carried_out else self.error
        return Outcome(kind, message, results, self.carried, found, error, at, others, **self._answer())

    def _answer(self) -> dict[str, Any]:
        error = self.error
        return {
            "reply": self.reply,
            "status": error.status if error else None,
            "request_id": error.request_id if error else None,
        }

    def _results(self, found: Instance, missed: OutcomeKind) -> tuple[FieldResult, ...]:
        """What became of each edited field, `missed` being the word for one that holds the old value."""
        results = []
        for name in self.edited:
            old, mine, held = getattr(self.before, name), getattr(self.sent, name), _held(found, name)
            kind = missed if alike(name, old, held) else OutcomeKind.CONFLICT
            results.append(FieldResult(name, OutcomeKind.APPLIED if alike(name, mine, held) else kind, mine, held))
        return tuple(results)

    def _meanwhile(self, found: Instance) -> tuple[FieldResult, ...]:
        others = [field.name for field in FIELDS if field.name not in self.edited]
        return tuple(
            FieldResult(name, OutcomeKind.CONFLICT, sent, held)
            for name in others
            if not alike(name, sent := getattr(self.sent, name), held := _held(found, name))
        )


def _of_kind(results: Iterable[FieldResult], kind: OutcomeKind) -> list[str]:
    return [result.field for result in results if result.kind is kind]


def _held(instance: Instance, name: str) -> Any:
    if not name.endswith("_id"):
        return getattr(instance, name)
    part = getattr(instance, name.removesuffix("_id"))
    return (part.id or None) if part else None


def _when(at: datetime) -> str:
    return f"when last checked at {at.astimezone():%H:%M:%S}"
