"""What becomes of entries that nobody saw the end of."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.core.edit.held import HERE, NOON, ORIGIN, Held, change
from tests.unit.domain.test_reading import whole
from tui.api import errors
from tui.core.edit.outcome import OutcomeKind
from tui.core.edit.settle import AT_ONCE, Settled, settle_open
from tui.core.journal.entry import Entry
from tui.core.journal.journal import Journal
from tui.domain.instance import Instance, parse_instance
from tui.domain.scope import Scope

CRASH = asyncio.CancelledError()
LATE, LOST = errors.AnswerTimeout("late"), errors.ConnectionLost("lost")
GONE, DOWN = errors.NotFound("gone", status=404), errors.Unreachable("down")


class Unread(Held):
    """Can be read once, before the PUT, and never again."""

    async def instance(self, scope: Scope, instance_id: str) -> Instance:
        self.read_error = DOWN if self.reads else None
        return await super().instance(scope, instance_id)


async def left_open(error: BaseException, *, unread: bool = False, **edits: Any) -> tuple[Held, Journal]:
    """An entry of noon, by a process that has ended, whose request was not carried out."""
    held, journal = Unread() if unread else Held(), Journal(None, lambda: NOON)
    held.put_error, held.carries_out = error, False
    if isinstance(error, asyncio.CancelledError):
        with pytest.raises(asyncio.CancelledError):
            await change(held, journal, **(edits or {"name": "mine"}))
    else:
        await change(held, journal, **(edits or {"name": "mine"}))
    return Held(), journal


def ended(_: Entry) -> bool:
    return False


def reopened(journal: Journal, old: bytes = b'"started": "', new: bytes = b'"started": "old/') -> Journal:
    """The journal as it is read after a restart: its writer has ended."""
    again = Journal(None, lambda: NOON)
    again._memory = [line.replace(old, new) for line in journal._memory]
    return again


async def settle(held: Any, journal: Journal, after: float) -> list[Settled]:
    return await settle_open(held, journal, "work", ORIGIN, NOON + timedelta(seconds=after), ended)


TABLE: list[tuple[str, BaseException, bool, dict[str, Any], float, OutcomeKind | None]] = [
    ("crash, our value", CRASH, False, {"name": "mine"}, 5, OutcomeKind.APPLIED),
    ("crash, a third value", CRASH, False, {"name": "theirs"}, 5, OutcomeKind.CONFLICT),
    ("crash, old value, young", CRASH, False, {}, 59, None),
    ("crash, old value, old", CRASH, False, {}, 61, OutcomeKind.NOT_APPLIED),
    ("time-out, our value", LATE, False, {"name": "mine"}, 5, OutcomeKind.APPLIED),
    ("time-out, a third value", LATE, False, {"name": "theirs"}, 5, OutcomeKind.CONFLICT),
    ("time-out, old value, young", LATE, False, {}, 599, None),
    ("time-out, old value, old", LATE, False, {}, 601, OutcomeKind.NOT_APPLIED),
    ("lost and unread, old value, young", LOST, True, {}, 59, None),
    ("lost and unread, old value, old", LOST, True, {}, 61, OutcomeKind.NOT_APPLIED),
]


@pytest.mark.parametrize(
    ("error", "unread", "there", "after", "kind"), [r[1:] for r in TABLE], ids=[r[0] for r in TABLE]
)
async def test_what_is_there_now_settles_the_entry_and_stands_in_the_journal(
    error: BaseException, unread: bool, there: dict[str, Any], after: float, kind: OutcomeKind | None
) -> None:
    held, journal = await left_open(error, unread=unread)
    journal = reopened(journal)
    held.source |= there
    settled = await settle(held, journal, after)
    assert [found.outcome.kind for found in settled] == ([kind] if kind else [])
    assert held.reads == 1
    (entry,) = journal.read().entries
    assert entry.is_open is (kind is None)
    if kind:
        assert entry.outcome is not None
        assert (entry.outcome.kind, entry.outcome.message) == (kind, settled[0].outcome.message)


async def test_not_applied_says_when_it_was_looked_at() -> None:
    held, journal = await left_open(CRASH)
    (found,) = await settle(held, reopened(journal), 61)
    at = (NOON + timedelta(seconds=61)).astimezone()
    assert found.outcome.message == (
        f"Nobody saw an answer. The old values were still there when last checked at {at:%H:%M:%S}."
    )


async def test_a_request_that_was_accepted_and_left_no_trace_was_ignored() -> None:
    held, journal = Unread(), Journal(None, lambda: NOON)
    held.carries_out = False
    outcome, _ = await change(held, journal, name="mine")
    assert outcome.kind is OutcomeKind.UNKNOWN
    (found,) = await settle(Held(), reopened(journal), 1)
    assert found.outcome.kind is OutcomeKind.IGNORED


@pytest.mark.parametrize(("error", "settled"), [(GONE, True), (DOWN, False), (errors.KeyRefused("no"), False)])
async def test_a_deleted_instance_settles_it_and_one_that_cannot_be_read_does_not(
    error: errors.OnetError, settled: bool
) -> None:
    held, journal = await left_open(CRASH)
    journal = reopened(journal)
    held.read_error = error
    found = await settle(held, journal, 9999)
    assert bool(found) is settled
    assert journal.read().entries[0].is_open is not settled
    if settled:
        assert "gone" in found[0].outcome.message


async def test_a_process_that_lives_settles_its_own_entries() -> None:
    held, journal = await left_open(LATE)
    later = NOON + timedelta(hours=1)
    assert await settle_open(held, reopened(journal), "work", ORIGIN, later, lambda _: True) == []
    assert held.reads == 0


async def test_this_process_looks_again_at_what_it_left_as_not_known_and_at_nothing_under_way() -> None:
    held, journal = await left_open(LATE)
    held.source["name"] = "mine"
    (found,) = await settle_open(held, journal, "work", ORIGIN, NOON)
    assert found.outcome.kind is OutcomeKind.APPLIED
    held, journal = await left_open(CRASH)
    assert await settle_open(held, journal, "work", ORIGIN, NOON + timedelta(hours=1), ended) == []


@pytest.mark.parametrize(("minutes", "looked"), [(4, False), (6, True)])
async def test_entries_of_another_host_are_looked_at_after_five_minutes(minutes: int, looked: bool) -> None:
    held, journal = await left_open(CRASH)
    journal = reopened(journal, b'"host": "', b'"host": "other-')
    found = await settle_open(held, journal, "work", ORIGIN, NOON + timedelta(minutes=minutes), lambda _: True)
    assert bool(found) is looked


async def test_only_the_entries_of_this_profile_and_origin_are_looked_at() -> None:
    held, journal = await left_open(CRASH)
    journal = reopened(journal)
    later = NOON + timedelta(hours=1)
    assert await settle_open(held, journal, "home", ORIGIN, later, ended) == []
    assert await settle_open(held, journal, "work", "https://other.example:443", later, ended) == []
    assert held.reads == 0


async def test_at_most_eight_are_asked_for_at_a_time() -> None:
    journal = Journal(None, lambda: NOON)
    for _ in range(20):
        held = Held()
        held.put_error = CRASH
        with pytest.raises(asyncio.CancelledError):
            await change(held, journal, name="mine")
    under_way, most = 0, 0

    class Counts:
        async def instance(self, scope: Scope, instance_id: str) -> Instance:
            nonlocal under_way, most
            assert scope == HERE
            under_way += 1
            most = max(most, under_way)
            # The others get their turn.
            for _ in range(30):
                await asyncio.sleep(0)
            under_way -= 1
            return parse_instance(whole(name="mine"))

    found = await settle(Counts(), reopened(journal), 1)
    assert (len(found), most) == (20, AT_ONCE)
