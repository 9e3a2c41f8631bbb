"""What the session keeps of a list, and what it costs to look into it."""

import zlib
from typing import Any

import pytest
from pydantic import SecretStr

from tui.api.client import connect
from tui.core import fleet as module
from tui.core.session import Session
from tui.sandbox import DEMO_KEY, Sandbox


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
