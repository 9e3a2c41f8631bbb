"""What was open last is asked for side by side with what finds it, and is shown only where it is found."""

import asyncio
from typing import Any

import pytest

from tui.api.client import connect
from tui.api.errors import Forbidden, OnetError
from tui.core.context import ALL, Asked
from tui.core.credentials import FoundKey
from tui.core.session import Session
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.sandbox.accounts import ACME, HOME, PRODUCTION, SOLO, STAGING

LAST = (ACME, STAGING)
INSTANCES = f"/v1/organizations/{ACME}/projects/{STAGING}/compute/instances"
OPENING = ["/v1/organizations", f"/v1/organizations/{ACME}/projects", INSTANCES]


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(6)


async def opened(sandbox: Any, asked: Asked = (None, None), last: Asked = LAST) -> Session:
    """A session that has read its list."""
    async with connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox) as client:
        session = Session(client, "", asked, last)
        async for _ in session.load():
            pass
    return session


def paths(sandbox: Sandbox) -> list[str]:
    return sorted(request.path for request in sandbox.requests)


async def test_the_list_that_was_open_last_is_asked_for_before_it_is_known_to_be_there(sandbox: Sandbox) -> None:
    asked_for_list = asyncio.Event()

    async def held(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == INSTANCES:
            asked_for_list.set()
        else:
            await asyncio.wait_for(asked_for_list.wait(), 10)
        await sandbox(scope, receive, send)

    session = await opened(held)
    assert session.context is not None
    assert session.context.key == LAST
    assert {row.project_id for row in session.rows} == {STAGING}
    assert paths(sandbox) == OPENING


@pytest.mark.parametrize(
    ("asked", "last", "more"),
    [
        ((None, None), LAST, []),
        ((ACME, None), LAST, []),
        ((ACME, STAGING), LAST, []),
        # Names are no ids: what they stand for is not known before.
        (("acme europe", "staging"), LAST, []),
        # The one that was remembered is asked for in vain, once.
        ((None, None), (ACME, "gone"), [f"/v1/organizations/{ACME}/projects/gone/compute/instances"]),
    ],
)
async def test_each_is_asked_for_once(sandbox: Sandbox, asked: Asked, last: Asked, more: list[str]) -> None:
    session = await opened(sandbox, asked, last)
    assert session.context is not None
    there = [f"/v1/organizations/{ACME}/projects/{session.context.key[1]}/compute/instances"]
    assert paths(sandbox) == sorted([*OPENING[:2], *there, *more])


async def test_of_all_projects_none_is_asked_for_before_they_are_listed(sandbox: Sandbox) -> None:
    session = await opened(sandbox, last=(ACME, ALL))
    assert session.context is not None
    assert session.context.every
    assert len(sandbox.requests) == len(set(paths(sandbox))) == 2 + len(session.context.projects)


@pytest.mark.parametrize("last", [("gone", STAGING), ("..", ".."), (SOLO, "gone")])
async def test_a_place_that_is_gone_is_passed_over_in_silence(sandbox: Sandbox, last: Asked) -> None:
    session = await opened(sandbox, last=last)
    assert session.context is not None
    expected = (SOLO, HOME) if last[0] == SOLO else (ACME, PRODUCTION)
    assert session.context.key == expected
    assert {row.project_id for row in session.rows} == {expected[1]}


async def test_the_refusal_of_a_list_that_is_there_is_told_as_always(sandbox: Sandbox) -> None:
    sandbox.fail(Fault(status=403), path="compute/instances")
    with pytest.raises(Forbidden):
        await opened(sandbox)


async def test_nothing_that_another_key_was_answered_is_taken_for_this_one(sandbox: Sandbox) -> None:
    async with connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox) as client:
        session = Session(client, "", last=LAST)
        await session.enter()
        session.take_key(FoundKey(SecretStr(DEMO_KEY), "the login screen"))
        async for _ in session.load():
            pass
    assert paths(sandbox).count(INSTANCES) == 2


async def test_a_context_that_cannot_be_found_leaves_nothing_under_way(sandbox: Sandbox) -> None:
    sandbox.fail(Fault(status=500), path="/v1/organizations$", times=None)
    waiting = asyncio.Event()

    async def held(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == INSTANCES:
            await waiting.wait()
        await sandbox(scope, receive, send)

    async with connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=held, sleep=_at_once) as client:
        with pytest.raises(OnetError):
            await Session(client, "", last=LAST).enter()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait(others, timeout=10) if others else None
        assert not [task for task in others if not task.done()]


async def _at_once(_: float) -> None:
    """No wait between two tries."""
