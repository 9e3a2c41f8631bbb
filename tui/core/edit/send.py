"""Sends a draft: reads again, merges or stops at a conflict, writes once, proves what took effect.

The API has no ETag, so the instance is read right before the PUT and right after it. What a colleague writes between
that read and the PUT, a round trip apart, is replaced and nothing in the API tells of it; the journal has the nine
fields as read and as sent. A PUT is never repeated, unless it was refused for the rate limit (429): nothing was done
then, and all is read and merged anew before the next one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from tui.api.errors import (
    Conflict,
    Forbidden,
    InvalidRequest,
    KeyRefused,
    NotFound,
    NotOffered,
    OnetError,
    RateLimited,
    alone,
)
from tui.core.edit.check import Check, Clock, Sleep, is_gone
from tui.core.edit.draft import Draft, why_not_editable
from tui.core.edit.merge import Merge, merge, unedited
from tui.core.edit.outcome import FieldResult, Outcome, OutcomeKind, Reply
from tui.core.edit.verify import Attempt, labels, reply_of
from tui.core.journal.errors import JournalFailed
from tui.domain.instance import Instance
from tui.domain.scope import Scope
from tui.domain.update import InstanceUpdate

MAX_WAITS = 5
LONGEST_WAIT, USUAL_WAIT = 60.0, 5.0
# Waits that many seconds, for the rate limit; False where the person does not want to.
Wait = Callable[[float], Awaitable[bool]]


class PutAnswer(NamedTuple):
    """What the log of requests knows of an answer."""

    status: int | None = None
    request_id: str | None = None


# The answer to the last PUT of the instance with that id.
LastPut = Callable[[str], PutAnswer]


class Writer(Protocol):
    """The two operations of the client that a write needs."""

    async def instance(self, scope: Scope, instance_id: str) -> Instance: ...

    async def update(self, scope: Scope, instance_id: str, update: InstanceUpdate) -> Instance: ...


class Record(Protocol):
    """The journal as a write sees it; each PUT is one entry of its own, also the one that the rate limit refused.

    `begin` returns the entry's id when the intent is on the disk; both raise JournalFailed.
    """

    async def begin(
        self, instance: Instance, before: InstanceUpdate, sent: InstanceUpdate, edited: tuple[str, ...]
    ) -> str: ...

    async def settle(self, entry: str, outcome: Outcome) -> None: ...


def _utc_now() -> datetime:
    return datetime.now(UTC)


async def apply(
    client: Writer,
    scope: Scope,
    draft: Draft,
    sleep: Sleep = asyncio.sleep,
    clock: Clock = _utc_now,
    *,
    journal: Record | None = None,
    wait: Wait | None = None,
    last_put: LastPut | None = None,
) -> Outcome:
    """Send the draft and tell what became of it; raises nothing of the family of errors.

    Fields that others changed meanwhile go out as they are now. A field that both changed, to different values, is a
    conflict and nothing is sent. Nothing is sent either where the journal cannot be written. An exception or a
    cancellation after the intent was written leaves the entry open, to be settled later.

    Where the rate limit refuses it, `wait` is awaited with the seconds that the server told (at most 60, 5 where it
    told none) and all begins anew, at most 5 times.
    """
    sending = _Sending(client, scope, draft, sleep, clock, journal, last_put)
    outcome = await sending.once()
    for _ in range(MAX_WAITS):
        seconds = _limited(outcome)
        if seconds is None:
            return outcome
        if not await _waited(seconds, wait, sleep):
            message = "The rate limit refused the change, and waiting was called off; nothing was changed."
            return replace(outcome, kind=OutcomeKind.REFUSED, message=message)
        outcome = await sending.once()
    return outcome


async def _waited(seconds: float, wait: Wait | None, sleep: Sleep) -> bool:
    if wait is not None:
        return await wait(seconds)
    await sleep(seconds)
    return True


def _limited(outcome: Outcome) -> float | None:
    """Seconds to wait where the rate limit kept the change from being made; None for every other outcome."""
    if not isinstance(outcome.error, RateLimited) or outcome.reply not in (None, Reply.REFUSED):
        return None
    told = outcome.error.retry_after
    return USUAL_WAIT if told is None else min(max(told, 0.0), LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class _Sending:
    """The means of one write, used once for each try."""

    client: Writer
    scope: Scope
    draft: Draft
    sleep: Sleep
    clock: Clock
    journal: Record | None
    last_put: LastPut | None

    async def once(self) -> Outcome:
        """Read, merge, write, prove."""
        try:
            now = await self.client.instance(self.scope, self.draft.opened.id)
        except OnetError as error:
            return Outcome(OutcomeKind.NOT_APPLIED, _unread(error), error=alone(error))
        if reason := why_not_editable(now):
            return Outcome(OutcomeKind.NOT_APPLIED, f"Nothing was sent: {reason}.", instance=now)
        before = InstanceUpdate.from_instance(now)
        merged = merge(self.draft.base, before, self.draft.update())
        attempt = Attempt(before, merged.update, tuple(self.draft.edits), merged.carried)
        return self._needless(attempt, merged, now) or await self._recorded(attempt, now)

    def _needless(self, attempt: Attempt, merged: Merge, now: Instance) -> Outcome | None:
        """The outcome where nothing is to be sent."""
        if merged.conflicts:
            return _conflict(attempt, merged.conflicts, now)
        mine, there = attempt.sent, attempt.before
        if not all(unedited(name, getattr(mine, name), getattr(there, name)) for name in attempt.edited):
            return None
        message = "The server holds these values already; nothing was sent."
        fields = tuple(
            FieldResult(name, OutcomeKind.APPLIED, getattr(mine, name), getattr(there, name)) for name in attempt.edited
        )
        return Outcome(OutcomeKind.APPLIED, message, fields, merged.carried, now, checked_at=self.clock())

    async def _recorded(self, attempt: Attempt, now: Instance) -> Outcome:
        if self.journal is None:
            return await self._written(attempt, now)
        try:
            entry = await self.journal.begin(now, attempt.before, attempt.sent, attempt.edited)
        except JournalFailed as error:
            message = "The journal could not be written, so nothing was sent."
            return Outcome(OutcomeKind.NOT_APPLIED, message, instance=now, error=error)
        outcome = replace(await self._written(attempt, now), entry=entry)
        try:
            await self.journal.settle(entry, outcome)
        except JournalFailed as error:
            message = f"{outcome.message} The outcome could not be written to the journal, which will look again."
            return replace(outcome, message=message, unrecorded=error)
        return outcome

    async def _written(self, attempt: Attempt, now: Instance) -> Outcome:
        identity = self.draft.opened.id
        try:
            await self.client.update(self.scope, identity, attempt.sent)
        except OnetError as error:
            attempt = replace(attempt, reply=reply_of(error), error=alone(error))
            if attempt.reply is Reply.REFUSED:
                return _refused(error, attempt, now)
            return await self._check(attempt).after_loss()
        # The client gives the instance alone; status and request id are in the log.
        answer = self.last_put(identity) if self.last_put else PutAnswer()
        outcome = await self._check(replace(attempt, reply=Reply.ACCEPTED)).after_answer()
        return replace(outcome, status=answer.status, request_id=answer.request_id)

    def _check(self, attempt: Attempt) -> Check:
        identity = self.draft.opened.id
        return Check(attempt, lambda: self.client.instance(self.scope, identity), self.sleep, self.clock)


def _unread(error: OnetError) -> str:
    if is_gone(error):
        return "The instance is gone: it was deleted since you opened it, or moved. Nothing was sent."
    return "The instance could not be read again, so nothing was sent."


def _conflict(attempt: Attempt, clashing: tuple[str, ...], now: Instance) -> Outcome:
    fields = tuple(
        FieldResult(name, OutcomeKind.CONFLICT, getattr(attempt.sent, name), getattr(attempt.before, name))
        for name in clashing
    )
    message = f"Somebody else changed {labels(clashing)} since you opened this instance; nothing was sent."
    return Outcome(OutcomeKind.CONFLICT, message, fields, instance=now)


_REFUSALS: tuple[tuple[type[OnetError], str], ...] = (
    (InvalidRequest, "The server did not accept the values; nothing was changed."),
    (KeyRefused, "The key was refused; nothing was changed."),
    (Forbidden, "This key may not change the instance; nothing was changed."),
    (NotOffered, "The server does not offer this change; nothing was changed."),
    (NotFound, "The instance is gone: it was deleted meanwhile, or moved. Nothing was changed."),
    (RateLimited, "The rate limit refused the request; nothing was changed."),
)


def _refused(error: OnetError, attempt: Attempt, now: Instance) -> Outcome:
    if isinstance(error, Conflict):
        kind, message = OutcomeKind.CONFLICT, "The server saw a conflict; nothing was changed."
    elif error.status is None:
        kind, message = OutcomeKind.NOT_APPLIED, "The request was not sent."
    else:
        kind = OutcomeKind.REFUSED
        fitting = (words for known, words in _REFUSALS if isinstance(error, known))
        message = next(fitting, "The server refused the change.")
    there = None if is_gone(error) else now
    return Outcome(
        kind,
        message,
        (),
        attempt.carried,
        there,
        error,
        reply=attempt.reply,
        status=error.status,
        request_id=error.request_id,
    )
