"""A write that somebody stops waiting for."""

import asyncio
from typing import Any

import pytest

from tui.core.edit.outcome import Outcome, OutcomeKind
from tui.core.writes import Writes

APPLIED = Outcome(OutcomeKind.APPLIED, "")


@pytest.mark.parametrize(("stops", "told"), [(None, [APPLIED]), (False, [APPLIED]), (True, [])])
async def test_a_write_goes_on_when_nobody_waits_any_more_unless_it_may_be_stopped(stops: Any, told: Any) -> None:
    writes, begun, go_on, done = Writes(), asyncio.Event(), asyncio.Event(), list[Outcome]()

    async def write() -> Outcome:
        begun.set()
        await go_on.wait()
        return APPLIED

    may_stop = None if stops is None else lambda: bool(stops)
    waiting = asyncio.ensure_future(writes.see_through(write(), done.append, may_stop))
    await begun.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert done == []
    go_on.set()
    await writes.settled()
    assert done == told


async def test_a_write_that_fails_is_no_outcome_and_delays_nobody() -> None:
    writes, done = Writes(), list[Outcome]()

    async def write() -> Outcome:
        raise RuntimeError("a fault on purpose")

    with pytest.raises(RuntimeError):
        await writes.see_through(write(), done.append)
    await writes.settled()
    assert done == []
