"""A read-only session sends nothing that could change anything."""

import asyncio

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.api.servers import KEY, UPDATE, URL, Reply, Script, bare
from tui.api import errors
from tui.api.client import connect
from tui.api.transport import RequestRecord, Transport
from tui.domain.scope import Scope


@given(st.text() | st.from_regex(r"(?i)get|head|put|options|trace|connect", fullmatch=True))
@example("get")
@example("GET ")
@example("\ud800")
def test_read_only_lets_nothing_but_a_get_out_whatever_it_is_called(method: str) -> None:
    async def ask() -> None:
        app, log = Script(Reply()), list[RequestRecord]()
        sender = Transport(URL, KEY, app=app, read_only=True, on_request=log.append)
        if method == "GET":
            assert (await sender.request(method, "/x")).status == 200
            return
        with pytest.raises(errors.ReadOnly) as raised:
            await sender.request(method, "/x", content=b"{}")
        assert (raised.value.sent, app.requests, log) == (False, [], [])

    asyncio.run(ask())


async def test_read_only_opens_no_connection_for_an_update_and_says_where_that_is_set() -> None:
    async with bare(b"") as server:
        client = connect(f"http://127.0.0.1:{server.port}", KEY, read_only=True)
        with pytest.raises(errors.ReadOnly) as raised:
            await client.update(Scope("o", "p"), "i", UPDATE)
        await client.aclose()
    assert (server.opened, raised.value.sent) == (0, False)
    assert all(word in raised.value.hint for word in ("--read-only", "ONET_READ_ONLY", "config.toml"))
