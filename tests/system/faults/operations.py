"""The operations: what a person does, the requests of it that meet a fault, and what is to be seen afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from tests.system.faults.stage import Meets
from tests.system.faults.world import IDS, World
from tui.api.errors import OnetError
from tui.core.edit.batch import Progress, run_batch
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import Outcome
from tui.core.edit.undo import undo_draft
from tui.core.journal.record import new_batch
from tui.core.session import Session
from tui.sandbox import Request
from tui.sandbox.accounts import STAGING

WORKS = "works"
CATALOGUE = ("sizes", "locations", "images", "vpcs")


class Operation(NamedTuple):
    """`prepare` is done while all is well, `run` meets the fault, the first time and once more without it.

    `after` is the request after whose answer the fault begins, `meets` those that meet it.
    """

    name: str
    run: Callable[[World], Awaitable[str]]
    prepare: Callable[[World], Awaitable[None]]
    meets: Meets
    after: Meets | None = None


async def _read_list(world: World, session: Session) -> str:
    try:
        async for _ in session.load():
            pass
    except OnetError as error:
        return world.failed(error)
    if not session.lost:
        return WORKS
    (lost,) = session.lost
    world.failed(lost.error)
    rest = " and what follows" if lost.and_rest else ""
    return f"page {', '.join(map(str, lost.pages))}{rest} lost: {type(lost.error).__name__}"


async def _nothing(world: World) -> None:
    """Nothing but what every cell begins with."""


async def _afresh(world: World) -> None:
    world.begin_anew()


async def _entered(world: World) -> None:
    world.begin_anew()
    await world.session.enter()


async def _start(world: World) -> str:
    try:
        await world.session.enter()
    except OnetError as error:
        return world.failed(error)
    return WORKS


async def _list(world: World) -> str:
    return await _read_list(world, world.session)


async def _open(world: World) -> str:
    try:
        found = await world.session.read(world.identity)
    except OnetError as error:
        return world.failed(error)
    assert found.id == world.identity
    return WORKS


async def _catalogue(world: World) -> str:
    """What can be picked; the sizes, for one, are more than those that the list has shown."""
    found = await world.session.choices(world.identity)
    assert all(found[kind] for kind in ("size", "location", "image"))
    return WORKS if len(found["size"]) == len(world.stage.sandbox.sizes) else "names of the list"


async def _drafted(world: World) -> None:
    world.drafts = [await world.draft(world.identity)]


async def _edit(world: World) -> str:
    (draft,) = world.drafts
    return world.ended(await world.session.send(draft, wait=world.wait))


async def _several_drafted(world: World) -> None:
    world.drafts = [await world.draft(row.id) for row in world.session.rows[:3]]


async def _bulk(world: World) -> str:
    async def send(draft: Draft, batch: str) -> Outcome:
        return await world.session.send(draft, wait=world.wait, batch=batch)

    told: list[Progress] = []
    sent = await run_batch(
        world.drafts, send, batch_id=new_batch(), on_progress=told.append, stop=asyncio.Event(), at_once=1
    )
    assert told[-1].done == len(sent)
    outcomes = [one.outcome for one in sent if one.outcome]
    world.outcomes += outcomes
    return ", ".join(outcome.kind.value for outcome in outcomes)


async def _changed(world: World) -> None:
    """A change that is in effect, and the draft that takes it back."""
    await _drafted(world)
    assert await _edit(world) == "applied"
    world.outcomes.clear()
    world.undoing = (await asyncio.to_thread(world.journal.read)).entries[0]
    world.drafts = [undo_draft(world.undoing, await world.session.read(world.identity))]


async def _undo(world: World) -> str:
    (draft,) = world.drafts
    assert world.undoing is not None
    return world.ended(await world.session.send(draft, wait=world.wait, undo_of=world.undoing.id))


async def _switch(world: World) -> str:
    moved = world.session.moved(world.session.opening[0] or "", STAGING)
    told = await _read_list(world, moved)
    if told == WORKS:
        assert moved.opening[1] == STAGING
        assert moved.rows
    return told


def _every(_: Request) -> bool:
    return True


def _list_of(*kinds: str) -> Meets:
    return lambda request: request.path.rsplit("/", 1)[-1] in kinds


def _page(number: int) -> Meets:
    return lambda request: _list_of("instances")(request) and request.query.get("page") == str(number)


def _of_instance(method: str, number: int = 0) -> Meets:
    """The requests of that method for the instance of that place in the list."""
    return lambda request: request.method == method and request.path.endswith(f"/instances/{IDS[number]}")


OPERATIONS = (
    Operation("start", _start, _afresh, _every),
    Operation("list", _list, _entered, _list_of("instances")),
    Operation("next page", _list, _entered, _page(2), _page(1)),
    Operation("refresh", _list, _nothing, _list_of("instances")),
    Operation("open", _open, _nothing, _of_instance("GET")),
    Operation("catalogue", _catalogue, _nothing, _list_of(*CATALOGUE)),
    Operation("edit: read", _edit, _drafted, _of_instance("GET")),
    Operation("edit: PUT", _edit, _drafted, _of_instance("PUT"), _of_instance("GET")),
    Operation("verify", _edit, _drafted, _of_instance("GET"), _of_instance("PUT")),
    Operation("bulk", _bulk, _several_drafted, _of_instance("PUT", 1), _of_instance("GET", 1)),
    Operation("undo", _undo, _changed, _of_instance("PUT"), _of_instance("GET")),
    Operation("context switch", _switch, _nothing, _every),
)
