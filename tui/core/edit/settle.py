"""Finds out what became of writes that nobody saw the end of: after a crash, a lost link, an answer that never came.

One read each, never a write.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from tui.api.errors import OnetError
from tui.core.edit.check import is_gone
from tui.core.edit.outcome import Outcome, OutcomeKind, Reply
from tui.core.edit.verify import Attempt
from tui.core.journal.entry import Entry
from tui.core.journal.journal import Journal
from tui.core.journal.process import this_process
from tui.domain.instance import Instance
from tui.domain.scope import Scope
from tui.domain.update import InstanceUpdate

AT_ONCE = 8
# A server that has the request may take its time over it; after these, none does any more.
AFTER_LOSS = timedelta(seconds=60)
AFTER_TIMEOUT = timedelta(minutes=10)
# A process on another host cannot be looked for.
ELSEWHERE = timedelta(minutes=5)


class Reader(Protocol):
    """The one operation of the client that settling needs."""

    async def instance(self, scope: Scope, instance_id: str) -> Instance: ...


class Settled(NamedTuple):
    """An entry that was open, and what became of it."""

    entry: Entry
    outcome: Outcome


def writer_lives(entry: Entry) -> bool:
    """Whether the process that wrote the entry still lives on this host, and will settle it itself."""
    return entry.writer.lives


async def settle_open(
    client: Reader,
    journal: Journal,
    profile: str,
    origin: str,
    now: datetime,
    alive: Callable[[Entry], bool] = writer_lives,
) -> list[Settled]:
    """Read the instances of the profile's open entries at the origin, at most 8 at a time, and settle what shows.

    Entries of a process that lives are left to it, except for this one's own that are not known yet; those of other
    hosts are looked at after five minutes. Old values settle an entry after a minute, after a time-out in ten. What
    cannot be read stays open. JournalFailed where the journal cannot be read or written.
    """
    entries = await asyncio.to_thread(journal.open_entries, profile, origin)
    due = [entry for entry in entries if _is_due(entry, now, alive)]
    gate = asyncio.Semaphore(AT_ONCE)

    async def look(entry: Entry) -> Settled | None:
        async with gate:
            outcome = await _outcome(client, entry, now)
        return Settled(entry, replace(outcome, entry=entry.id)) if outcome else None

    settled = [found for found in await asyncio.gather(*map(look, due)) if found]
    for entry, outcome in settled:
        await asyncio.to_thread(journal.settle, entry.id, outcome)
    return settled


def _is_due(entry: Entry, now: datetime, alive: Callable[[Entry], bool]) -> bool:
    if entry.writer == this_process():
        return entry.outcome is not None
    if not entry.writer.is_here:
        return now - entry.at > ELSEWHERE
    return not alive(entry)


async def _outcome(client: Reader, entry: Entry, now: datetime) -> Outcome | None:
    """What one read tells of an entry; None where it stays open."""
    place, attempt = entry.intent.place, _attempt(entry)
    try:
        found = await client.instance(Scope(place.organization.id, place.project.id), entry.intent.instance.id)
    except OnetError as error:
        return attempt.gone(now, error) if is_gone(error) else None
    if proven := attempt.verdict(found, now):
        return proven
    patience = AFTER_TIMEOUT if attempt.reply is Reply.LATE else AFTER_LOSS
    return attempt.not_applied(found, now) if now - entry.at > patience else None


def _attempt(entry: Entry) -> Attempt:
    """The PUT that the entry tells of; where no outcome stands there, its process ended before it saw an answer."""
    intent, left = entry.intent, entry.outcome
    before, sent = (InstanceUpdate.model_construct(**values) for values in (intent.before, intent.sent))
    if left is None or left.kind is not OutcomeKind.UNKNOWN or left.reply is None:
        return Attempt(before, sent, intent.edited)
    return Attempt(before, sent, intent.edited, left.carried, left.reply, left.error)
