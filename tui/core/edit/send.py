"""Sends a draft: reads again, merges or stops at a conflict, writes once, proves what took effect.

The API has no ETag, so the instance is read right before the PUT and right after it. The PUT is never repeated.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from tui.api.errors import AnswerTimeout, Conflict, OnetError
from tui.core.edit.draft import Draft, why_not_editable
from tui.core.edit.fields import LABELS
from tui.core.edit.merge import alike, merge, unedited
from tui.core.edit.outcome import FieldResult, Outcome, OutcomeKind
from tui.domain.instance import Instance
from tui.domain.scope import Scope
from tui.domain.update import InstanceUpdate

CHECKS = (0.5, 1.0, 2.0, 4.0, 8.0)
Sleep = Callable[[float], Awaitable[None]]
Clock = Callable[[], datetime]


class Writer(Protocol):
    """The two operations of the client that a write needs."""

    async def instance(self, scope: Scope, instance_id: str) -> Instance: ...

    async def update(self, scope: Scope, instance_id: str, update: InstanceUpdate) -> Instance: ...


def _utc_now() -> datetime:
    return datetime.now(UTC)


async def apply(
    client: Writer, scope: Scope, draft: Draft, sleep: Sleep = asyncio.sleep, clock: Clock = _utc_now
) -> Outcome:
    """Send the draft and tell what became of it; raises nothing of the family of errors.

    Fields that others changed meanwhile go out as they are now. A field that both changed, to different values, is a
    conflict and nothing is sent.
    """
    try:
        now = await client.instance(scope, draft.opened.id)
    except OnetError as error:
        return Outcome(
            OutcomeKind.NOT_APPLIED, "The instance could not be read again, so nothing was sent.", error=error
        )
    if reason := why_not_editable(now):
        return Outcome(OutcomeKind.NOT_APPLIED, f"Nothing was sent: {reason}.", instance=now)
    before = InstanceUpdate.from_instance(now)
    merged = merge(draft.base, before, draft.update())
    if merged.conflicts:
        return _conflict(draft, now, before, merged.conflicts)
    if all(unedited(name, mine, getattr(before, name)) for name, mine in draft.edits.items()):
        message = "The server holds these values already; nothing was sent."
        return Outcome(
            OutcomeKind.APPLIED, message, _results(draft, before, now), merged.carried, now, checked_at=clock()
        )
    check = _Check(client, scope, draft, before, merged.carried, sleep, clock)
    try:
        await client.update(scope, draft.opened.id, merged.update)
    except OnetError as error:
        return await check.after_loss(error) if error.sent else _refused(error, now, merged.carried)
    return await check.after_answer()


def _conflict(draft: Draft, now: Instance, before: InstanceUpdate, clashing: tuple[str, ...]) -> Outcome:
    fields = tuple(
        FieldResult(name, OutcomeKind.CONFLICT, draft.value(name), getattr(before, name)) for name in clashing
    )
    message = f"Somebody else changed {_labels(clashing)} since you opened this instance; nothing was sent."
    return Outcome(OutcomeKind.CONFLICT, message, fields, instance=now)


def _refused(error: OnetError, now: Instance, carried: tuple[str, ...]) -> Outcome:
    if isinstance(error, Conflict):
        return Outcome(OutcomeKind.CONFLICT, "The server saw a conflict; nothing was changed.", (), carried, now, error)
    if error.status is None:
        return Outcome(OutcomeKind.NOT_APPLIED, "The request was not sent.", (), carried, now, error)
    return Outcome(OutcomeKind.REFUSED, "The server refused the change.", (), carried, now, error)


@dataclass
class _Check:
    """Reads after the PUT until the outcome shows; `before` is what was there right before it."""

    client: Writer
    scope: Scope
    draft: Draft
    before: InstanceUpdate
    carried: tuple[str, ...]
    sleep: Sleep
    clock: Clock
    found: Instance | None = None
    checked_at: datetime | None = None
    failed: OnetError | None = None

    async def after_answer(self) -> Outcome:
        """The server accepted the PUT: the first read that succeeds tells what took effect."""
        for wait in (0.0, *CHECKS):
            if await self._read(wait):
                return self._proven()
        return self._unread(self.failed)

    async def after_loss(self, lost: OnetError) -> Outcome:
        """No answer to go by: a value of ours that was not there before proves the PUT, old ones prove nothing yet."""
        for wait in CHECKS:
            if await self._read(wait) and self._landed():
                return self._proven()
        if self.checked_at is None:
            return self._unread(lost)
        when = f"when last checked at {self.checked_at.astimezone():%H:%M:%S}"
        if self.failed is not None:
            message = f"The change was not there yet {when}; the instance could not be read since."
            return self._outcome(OutcomeKind.UNKNOWN, message, lost)
        if isinstance(lost, AnswerTimeout):
            message = f"No answer came in time; the change was not there yet {when}. It may yet take effect."
            return self._outcome(OutcomeKind.UNKNOWN, message, lost)
        results = self._results()
        other = [result.field for result in results if result.kind is OutcomeKind.CONFLICT]
        if other:
            message = f"{_labels(other)} held neither the old value nor yours {when}."
            return self._outcome(OutcomeKind.CONFLICT, message, lost, results)
        return self._outcome(OutcomeKind.NOT_APPLIED, f"The old values were still there {when}.", lost)

    async def _read(self, wait: float) -> bool:
        if wait:
            await self.sleep(wait)
        try:
            self.found = await self.client.instance(self.scope, self.draft.opened.id)
        except OnetError as error:
            self.failed = error
            return False
        self.checked_at, self.failed = self.clock(), None
        return True

    def _landed(self) -> bool:
        # A field that held our value before the PUT, by a colleague's hand, proves nothing about the PUT.
        return self.found is not None and any(
            alike(name, mine, held := _held(self.found, name)) and not unedited(name, held, getattr(self.before, name))
            for name, mine in self.draft.edits.items()
        )

    def _results(self) -> tuple[FieldResult, ...]:
        return _results(self.draft, self.before, self.found) if self.found else ()

    def _proven(self) -> Outcome:
        results = self._results()
        by_kind = {kind: [r.field for r in results if r.kind is kind] for kind in OutcomeKind}
        ignored, other = by_kind[OutcomeKind.IGNORED], by_kind[OutcomeKind.CONFLICT]
        if not ignored and not other:
            return self._outcome(OutcomeKind.APPLIED, "Every change is in effect.", None, results)
        told = [f"The server accepted the request, but {_labels(ignored)} did not change."] if ignored else []
        if other:
            told.append(
                f"{_labels(other)} held neither the old value nor yours afterwards: "
                "somebody changed it meanwhile, or the server altered it."
            )
        return self._outcome(OutcomeKind.CONFLICT if other else OutcomeKind.IGNORED, " ".join(told), None, results)

    def _unread(self, error: OnetError | None) -> Outcome:
        message = "The change was sent, but the instance cannot be read to see whether it took effect."
        return self._outcome(OutcomeKind.UNKNOWN, message, error)

    def _outcome(
        self, kind: OutcomeKind, message: str, error: OnetError | None, results: tuple[FieldResult, ...] = ()
    ) -> Outcome:
        return Outcome(kind, message, results, self.carried, self.found, error, self.checked_at)


def _results(draft: Draft, before: InstanceUpdate, found: Instance) -> tuple[FieldResult, ...]:
    return tuple(_result(name, getattr(before, name), mine, _held(found, name)) for name, mine in draft.edits.items())


def _result(name: str, old: Any, mine: Any, held: Any) -> FieldResult:
    if alike(name, mine, held):
        return FieldResult(name, OutcomeKind.APPLIED, mine, held)
    kind = OutcomeKind.IGNORED if alike(name, old, held) else OutcomeKind.CONFLICT
    return FieldResult(name, kind, mine, held)


def _held(instance: Instance, name: str) -> Any:
    if not name.endswith("_id"):
        return getattr(instance, name)
    part = getattr(instance, name.removesuffix("_id"))
    return (part.id or None) if part else None


def _labels(fields: list[str] | tuple[str, ...]) -> str:
    return ", ".join(LABELS[name] for name in fields)
