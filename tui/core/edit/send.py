"""Sends a draft: reads again, merges or stops at a conflict, writes once, proves what took effect.

The API has no ETag, so the instance is read right before the PUT and right after it. The PUT is never repeated.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Protocol

from tui.api.errors import AnswerTimeout, Conflict, OnetError
from tui.core.edit.draft import Draft, why_not_editable
from tui.core.edit.fields import FIELDS, LABELS
from tui.core.edit.outcome import FieldResult, Outcome, OutcomeKind
from tui.domain.exactjson import same
from tui.domain.instance import Instance
from tui.domain.scope import Scope
from tui.domain.update import InstanceUpdate

CHECKS = (0.5, 1.0, 2.0, 4.0, 8.0)
Sleep = Callable[[float], Awaitable[None]]


class Writer(Protocol):
    """The two operations of the client that a write needs."""

    async def instance(self, scope: Scope, instance_id: str) -> Instance: ...

    async def update(self, scope: Scope, instance_id: str, update: InstanceUpdate) -> Instance: ...


def others_changes(opened: InstanceUpdate, now: InstanceUpdate) -> list[str]:
    """The fields that somebody else changed since the instance was opened."""
    return [field.name for field in FIELDS if not same(getattr(opened, field.name), getattr(now, field.name))]


async def apply(client: Writer, scope: Scope, draft: Draft, sleep: Sleep = asyncio.sleep) -> Outcome:
    """Send the draft and tell what became of it; raises nothing of the family of errors.

    Fields that others changed meanwhile go out as they are now. A field that both changed, to different values, is a
    conflict and nothing is sent.
    """
    identity = draft.opened.id
    try:
        now = await client.instance(scope, identity)
    except OnetError as error:
        return Outcome(
            OutcomeKind.NOT_APPLIED, "The instance could not be read again, so nothing was sent.", error=error
        )
    if reason := why_not_editable(now):
        return Outcome(OutcomeKind.NOT_APPLIED, f"Nothing was sent: {reason}.", instance=now)
    base = InstanceUpdate.from_instance(now)
    others = others_changes(draft.base, base)
    clashing = [name for name, mine in draft.edits.items() if name in others and not same(mine, getattr(base, name))]
    if clashing:
        return _conflict(draft, now, base, clashing)
    carried = tuple(name for name in others if name not in draft.edits)
    if all(same(mine, getattr(base, name)) for name, mine in draft.edits.items()):
        message = "The server holds these values already; nothing was sent."
        return Outcome(OutcomeKind.APPLIED, message, _results(draft, now), carried, now, checked_at=_now())
    try:
        await client.update(scope, identity, draft.update(base))
    except OnetError as error:
        if not error.sent:
            return _refused(error, now, carried)
        return await _settle(client, scope, draft, carried, error, sleep)
    return await _settle(client, scope, draft, carried, None, sleep)


def _conflict(draft: Draft, now: Instance, base: InstanceUpdate, clashing: list[str]) -> Outcome:
    fields = tuple(FieldResult(name, OutcomeKind.CONFLICT, draft.value(name), getattr(base, name)) for name in clashing)
    names = ", ".join(LABELS[name] for name in clashing)
    message = f"Somebody else changed {names} since you opened this instance; nothing was sent."
    return Outcome(OutcomeKind.CONFLICT, message, fields, instance=now)


def _refused(error: OnetError, now: Instance, carried: tuple[str, ...]) -> Outcome:
    if isinstance(error, Conflict):
        return Outcome(OutcomeKind.CONFLICT, "The server saw a conflict; nothing was changed.", (), carried, now, error)
    if error.status is None:
        return Outcome(OutcomeKind.NOT_APPLIED, "The request was not sent.", (), carried, now, error)
    return Outcome(OutcomeKind.REFUSED, "The server refused the change.", (), carried, now, error)


async def _settle(
    client: Writer, scope: Scope, draft: Draft, carried: tuple[str, ...], lost: OnetError | None, sleep: Sleep
) -> Outcome:
    """Read until the outcome shows: at once after a good answer, else after 0.5, 1, 2, 4 and 8 s."""
    found: Instance | None = None
    problem = lost
    for wait in (0.0, *CHECKS) if lost is None else CHECKS:
        if wait:
            await sleep(wait)
        try:
            found = await client.instance(scope, draft.opened.id)
        except OnetError as error:
            problem = lost or error
            continue
        results = _results(draft, found)
        landed = [result for result in results if result.kind is OutcomeKind.APPLIED]
        if lost is None or landed:
            return _proven(results, carried, found)
    if found is None:
        message = "The change was sent, but the instance cannot be read to see whether it took effect."
        return Outcome(OutcomeKind.UNKNOWN, message, (), carried, None, problem)
    at = _now()
    when = f"when last checked at {at.astimezone():%H:%M:%S}"
    if isinstance(lost, AnswerTimeout):
        message = f"No answer came in time; the old values were still there {when}. It may yet take effect."
        return Outcome(OutcomeKind.UNKNOWN, message, (), carried, found, lost, at)
    message = f"The old values were still there {when}."
    return Outcome(OutcomeKind.NOT_APPLIED, message, (), carried, found, lost, at)


def _results(draft: Draft, found: Instance) -> tuple[FieldResult, ...]:
    held = {name: _held(found, name) for name in draft.edits}
    return tuple(
        FieldResult(name, OutcomeKind.APPLIED if same(mine, held[name]) else OutcomeKind.IGNORED, mine, held[name])
        for name, mine in draft.edits.items()
    )


def _held(instance: Instance, name: str) -> Any:
    if not name.endswith("_id"):
        return getattr(instance, name)
    part = getattr(instance, name.removesuffix("_id"))
    return part.id if part else None


def _proven(results: tuple[FieldResult, ...], carried: tuple[str, ...], found: Instance) -> Outcome:
    ignored = [LABELS[result.field] for result in results if result.kind is OutcomeKind.IGNORED]
    if not ignored:
        return Outcome(OutcomeKind.APPLIED, "Every change is in effect.", results, carried, found, checked_at=_now())
    message = f"The server accepted the request, but {', '.join(ignored)} did not change."
    return Outcome(OutcomeKind.IGNORED, message, results, carried, found, checked_at=_now())


def _now() -> datetime:
    return datetime.now(UTC)
