"""What the session keeps of a list, and what it costs to look into it."""

import asyncio
import zlib
from typing import Any

import pytest

from tui.api.client import connect
from tui.api.errors import ReadOnly
from tui.core import fleet as module
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import OutcomeKind
from tui.core.session import Session
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Fault, Sandbox


async def test_the_choices_of_the_form_unpack_each_kept_page_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = Sandbox(250, catalogue=False)
    unpacked: list[bytes] = []

    class Counting:
        compress = staticmethod(zlib.compress)

        @staticmethod
        def decompress(data: bytes) -> bytes:
            unpacked.append(data)
            return zlib.decompress(data)

    monkeypatch.setattr(module, "zlib", Counting)
    async with connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox) as client:
        session = Session(client, "")
        async for _ in session.load():
            pass
        choices = await session.choices(session.rows[0].id)
        for row in session.rows:
            assert session.known(row.id) is not None
    mine = [i for i in sandbox.instances.values() if i["project_id"] == sandbox.default_scope[1]]
    assert choices["size"] == {i["size"]["id"]: i["size"]["name"] for i in mine}
    assert choices["vpc"] == {i["vpc"]["id"]: i["vpc"]["name"] for i in mine if i["vpc"]}
    # Three for the choices, three for the rows in their order.
    assert len(unpacked) == 6


async def test_what_was_read_again_names_the_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = Sandbox(3, catalogue=False)
    async with connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox) as client:
        session = Session(client, "")
        async for _ in session.load():
            pass
        first: Any = sandbox.instances[session.rows[0].id]
        first["size"] = first["size"] | {"id": "0f0f0f0f-0000-4000-8000-000000000000", "name": "New size"}
        await session.read(first["id"])
        assert (await session.choices(session.rows[0].id))["size"]["0f0f0f0f-0000-4000-8000-000000000000"] == "New size"


async def test_a_session_that_is_read_only_sends_nothing_and_writes_nothing_down() -> None:
    sandbox = Sandbox(3)
    async with connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox, read_only=True) as client:
        session = Session(client, "")
        async for _ in session.load():
            pass
        draft = Draft(await session.read(session.rows[0].id))
        draft.set("name", "other")
        outcome = await session.send(draft)
        assert (outcome.kind, outcome.reply, type(outcome.error)) == (OutcomeKind.NOT_APPLIED, None, ReadOnly)
        assert session.ledger.journal.read().entries == ()
    assert sandbox.puts == []


async def test_an_instance_that_vanished_from_all_lists_meanwhile_can_still_be_asked_about() -> None:
    sandbox = Sandbox(5)
    async with connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox) as client:
        session = Session(client, "", (None, "all"))
        async for _ in session.load():
            pass
        identity = session.rows[0].id
        scope = session.scope_of(identity)
        del sandbox.instances[identity]
        async for _ in session.load():
            pass
        assert session.known(identity) is None
        assert session.scope_of(identity) == session.scope_of(identity) == scope
        assert session.known_choices(identity) == {"size": {}, "location": {}, "image": {}, "vpc": {}}
        assert session.place_of(identity).project.id == scope.project_id


async def test_what_became_of_a_write_is_taken_over_also_where_nobody_waits_for_it() -> None:
    sandbox = Sandbox(3)
    told: list[OutcomeKind] = []
    put = asyncio.Event()
    sandbox.fail(Fault(before=lambda _: put.set()), method="PUT")
    async with connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox) as client:
        session = Session(client, "")
        async for _ in session.load():
            pass
        draft = Draft(await session.read(session.rows[0].id))
        draft.set("name", "other")
        sending = asyncio.ensure_future(session.send(draft, done=lambda outcome: told.append(outcome.kind)))
        await put.wait()
        sending.cancel()
        await session.settled()
    assert (told, session.rows[0].name) == ([OutcomeKind.APPLIED], "other")


async def test_an_instance_that_is_in_no_list_any_more_is_still_read_where_it_was() -> None:
    sandbox = Sandbox(30)
    async with connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox) as client:
        organization, _ = sandbox.default_scope
        session = Session(client, "", (organization, "all"))
        async for _ in session.load():
            pass
        identity = session.rows[-1].id
        here = sandbox.instances[identity]["project_id"]
        assert session.known(identity) is not None
        del sandbox.instances[identity]
        async for _ in session.load():
            pass
        assert identity not in {row.id for row in session.rows}
        assert session.scope_of(identity).project_id == here


async def test_a_list_that_is_let_go_of_leaves_what_is_under_way_its_project() -> None:
    sandbox = Sandbox(30)
    async with connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox) as client:
        session = Session(client, "", (sandbox.default_scope[0], "all"))
        async for _ in session.load():
            pass
        draft = Draft(await session.read(session.rows[-1].id))
        draft.set("name", "sent-late")
        session.forget_list()
        assert session.rows == ()
        outcome = await session.send(draft)
    assert outcome.kind is OutcomeKind.APPLIED
    assert sandbox.instances[draft.opened.id]["name"] == "sent-late"
