"""One cell: an operation meets a fault, nothing is lost, and the same session does it once more without the fault."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from tests.system.faults.expected import Seen, expected
from tests.system.faults.ground import Certificates, ground
from tests.system.faults.kinds import PATIENT, Fault
from tests.system.faults.operations import OPERATIONS, WORKS, Operation
from tests.system.faults.stage import Exchange, Plan, Stage
from tests.system.faults.world import World, lost
from tui.commands.telling import EXIT_CODES
from tui.core.edit import check
from tui.sandbox import DEMO_KEY


class Cell(NamedTuple):
    """What was seen of one cell; `lost` and `after` are empty where all is as it should be."""

    seen: Seen
    waits: tuple[float, ...]
    lost: tuple[str, ...]
    after: str


async def run_fault(fault: Fault, certificates: Certificates, folder: Path) -> dict[str, Cell]:
    """Let each operation meet the fault, one after the other, in one session; the cells by the operation's name.

    A cell that makes no sense is left out.
    """
    async with ground(fault, certificates, folder) as (stage, url):
        world = World(stage, url, folder, fault)
        async with world.client:
            await world.settle_in()
            told = [one for one in OPERATIONS if not isinstance(expected(fault.name, one.name), str)]
            with _no_waits():
                return {one.name: await _run(world, one) for one in told}


async def _run(world: World, operation: Operation) -> Cell:
    world.forget()
    await operation.prepare(world)
    made, arrived = len(world.records), len(world.stage.arrived)
    drafts = [dict(draft.edits) for draft in world.drafts]
    await world.stage.arm(_plan(world, operation))
    kind = await operation.run(world)
    await world.stage.heal()
    world.hurry(PATIENT)
    came = world.stage.arrived[arrived:]
    puts = sum(request.method == "PUT" for request in came)
    seen = Seen(kind, len(world.records) - made, len(came), puts, _code(world))
    waits = tuple(world.waits)
    missing = [*await lost(world, made, drafts), *_told_to_others(world)]
    return Cell(seen, waits, tuple(missing), await _once_more(world, operation))


def _plan(world: World, operation: Operation) -> Plan:
    """The fault for this operation; who meets one that is told by a time-out is in a hurry."""
    fault = world.fault
    told, limits = fault.answer, fault.limits

    async def begin(stage: Stage) -> None:
        if limits:
            world.hurry(limits)
        if fault.begin:
            await fault.begin(stage)

    async def answer(exchange: Exchange) -> None:
        if exchange.request.method == "PUT":
            # The reads that follow it are fine.
            world.hurry(PATIENT)
        assert told is not None
        await told(exchange)

    return Plan(operation.after, operation.meets, answer if told else None, begin)


def _code(world: World) -> int:
    """The exit code that the command of the same name has: that of the worst where there are several."""
    if world.outcomes:
        return max(EXIT_CODES[outcome.kind] for outcome in world.outcomes)
    return world.errors[-1].exit_code if world.errors else 0


async def _once_more(world: World, operation: Operation) -> str:
    """What does not work without the fault; nothing where all does."""
    world.outcomes.clear()
    if world.drafts:
        # What is in effect by now cannot be changed once more: another name is typed.
        await operation.prepare(world)
    kind = await operation.run(world)
    good = {WORKS, "applied", "applied, applied, applied"}
    return "" if kind in good else kind


def _told_to_others(world: World) -> Iterator[str]:
    if world.stage.strayed:
        yield f"another host was asked {world.stage.strayed} times"
    told = [f"{error!r} {error} {vars(error)}" for error in world.errors]
    told += [repr(outcome) for outcome in world.outcomes] + [repr(record) for record in world.records]
    if any(DEMO_KEY in text for text in told):
        yield "the key was told"
    if any(outcome.error and outcome.error.__traceback__ for outcome in world.outcomes):
        yield "an answer is kept in memory with its error"


@contextmanager
def _no_waits() -> Iterator[None]:
    """As many reads after a PUT as ever, without the waits between them."""
    with patch.object(check, "CHECKS", (0.0,) * len(check.CHECKS)):
        yield
