"""Sends many drafts, some at a time; what goes wrong with one never stops the others."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple

from tui.api.errors import OnetError
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import Outcome, OutcomeKind

AT_ONCE = 8
Send = Callable[[Draft, str], Awaitable[Outcome]]


class Progress(NamedTuple):
    """How far a batch is; `seconds_left` goes by its pace so far, None where there is none yet or nothing is left."""

    done: int
    total: int
    under_way: int
    counts: Mapping[OutcomeKind, int]
    seconds_left: float | None
    stopping: bool


class Sent(NamedTuple):
    """A draft and what became of it; None where its sending was never begun."""

    draft: Draft
    outcome: Outcome | None


async def run_batch(
    drafts: Sequence[Draft],
    send: Send,
    *,
    batch_id: str,
    on_progress: Callable[[Progress], None],
    stop: asyncio.Event,
    at_once: int = AT_ONCE,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Sent, ...]:
    """Send the drafts, at most `at_once` at a time, and give what became of each, in their order.

    Once `stop` is set none is begun any more, and those under way are waited for; being cancelled sets it, as a write
    must not be cut in half. `on_progress` is called at the start and with every outcome.
    """
    outcomes: dict[int, Outcome] = {}
    running: dict[asyncio.Task[Outcome], int] = {}
    began = clock()

    def tell() -> None:
        on_progress(_progress(len(drafts), len(running), list(outcomes.values()), clock() - began, stop.is_set()))

    tell()
    waiting = iter(enumerate(drafts))
    try:
        while True:
            while len(running) < at_once and not stop.is_set() and (following := next(waiting, None)):
                number, draft = following
                running[asyncio.ensure_future(_sending(send, draft, batch_id))] = number
            if not running:
                return tuple(Sent(draft, outcomes.get(number)) for number, draft in enumerate(drafts))
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                outcomes[running.pop(task)] = _outcome_of(task)
                tell()
    finally:
        if running:
            stop.set()
            await asyncio.wait(running)


async def _sending(send: Send, draft: Draft, batch_id: str) -> Outcome:
    return await send(draft, batch_id)


def _outcome_of(task: asyncio.Task[Outcome]) -> Outcome:
    if task.cancelled():
        return Outcome(OutcomeKind.UNKNOWN, "Its sending was cancelled, so its outcome is not known.")
    error = task.exception()
    if error is None:
        return task.result()
    if isinstance(error, OnetError):
        if error.sent:
            return Outcome(OutcomeKind.UNKNOWN, "The change was sent, and its outcome is not known.", error=error)
        return Outcome(OutcomeKind.NOT_APPLIED, "The request was not sent.", error=error)
    # A fault of this program: it may have come after the write, so nothing is claimed.
    return Outcome(OutcomeKind.UNKNOWN, f"A fault of onet itself ({type(error).__name__}) hides what became of it.")


def _progress(total: int, under_way: int, outcomes: list[Outcome], seconds: float, stopping: bool) -> Progress:
    done = len(outcomes)
    left = under_way if stopping else total - done
    estimate = seconds / done * left if done and left else None
    return Progress(done, total, under_way, Counter(outcome.kind for outcome in outcomes), estimate, stopping)
