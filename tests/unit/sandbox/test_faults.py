"""Failures on purpose, over a real connection on loopback."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from tests.support.server import LoopbackServer
from tests.unit.sandbox.asking import LIST, ask, body_of
from tui.sandbox import DEMO_KEY, Fault, Request, Sandbox

ME = "/v1/auth/me"


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(5)


@pytest.fixture
def server(sandbox: Sandbox) -> Iterator[LoopbackServer]:
    with LoopbackServer(sandbox) as server:
        yield server


@pytest.fixture
async def client(server: LoopbackServer) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {DEMO_KEY}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers, trust_env=False, timeout=5) as client:
        yield client


async def rename(client: httpx.AsyncClient, sandbox: Sandbox) -> httpx.Response:
    instance = sandbox.instance_named("web-1")
    return await client.put(f"{LIST}/{instance['id']}", json=body_of(instance, name="renamed"))


def renamed(sandbox: Sandbox) -> bool:
    return any(instance["name"] == "renamed" for instance in sandbox.instances.values())


async def test_the_loopback_server_serves_what_the_sandbox_says(client: httpx.AsyncClient, sandbox: Sandbox) -> None:
    answer = await client.get(f"{LIST}?page_size=2")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.json()["next"] == f"{client.base_url}{LIST}?page=2&page_size=2"
    assert (await rename(client, sandbox)).status_code == 200
    assert renamed(sandbox)


async def test_requests_are_recorded_with_what_was_answered(client: httpx.AsyncClient, sandbox: Sandbox) -> None:
    await client.get(f"{LIST}?page=9&x=", headers={"X-Note": b"\xe9"})
    await rename(client, sandbox)
    first, second = sandbox.requests
    assert (first.method, first.path, first.query, first.status) == ("GET", LIST, {"page": "9", "x": ""}, 404)
    assert (first.headers["authorization"], first.headers["x-note"]) == (f"Bearer {DEMO_KEY}", "é")
    assert json.loads(second.body)["name"] == "renamed"
    assert sandbox.puts == [second]


async def test_a_chosen_status_comes_with_its_body_and_headers(client: httpx.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.fail(Fault(status=429, body={"detail": "Slow down."}, headers={"Retry-After": "7"}))
    answer = await client.get(ME)
    assert (answer.status_code, answer.json(), answer.headers["retry-after"]) == (429, {"detail": "Slow down."}, "7")
    assert answer.headers["x-request-id"]
    assert (await client.get(ME)).status_code == 200


async def test_a_failure_is_for_the_requests_that_fit_and_as_often_as_said(
    client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    sandbox.fail(Fault(status=503), method="GET", path="/instances$", times=2)
    sandbox.fail(Fault(status=500), path="page=3", times=None)
    asked = [ME, LIST, f"{LIST}?page=3", f"{LIST}?page=1", LIST, f"{LIST}?page=3", f"{LIST}?page=3"]
    assert [(await client.get(path)).status_code for path in asked] == [200, 503, 503, 200, 200, 500, 500]
    sandbox.heal()
    assert (await client.get(f"{LIST}?page=3")).status_code == 404


@pytest.mark.parametrize("applied", [False, True])
async def test_a_gateways_page_may_hide_a_write_that_was_carried_out(
    client: httpx.AsyncClient, sandbox: Sandbox, applied: bool
) -> None:
    sandbox.fail(Fault.html(504, "Gateway Time-out", applied=applied), method="PUT")
    answer = await rename(client, sandbox)
    assert (answer.status_code, answer.headers["content-type"]) == (504, "text/html; charset=utf-8")
    assert "<title>Gateway Time-out</title>" in answer.text
    assert renamed(sandbox) is applied


@pytest.mark.parametrize("status", [200, 404, 502])
async def test_an_answer_may_be_empty(client: httpx.AsyncClient, sandbox: Sandbox, status: int) -> None:
    sandbox.fail(Fault(status=status))
    answer = await client.get(ME)
    assert (answer.status_code, answer.content) == (status, b"")


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_dropped_connection_may_have_carried_the_write_out(
    client: httpx.AsyncClient, sandbox: Sandbox, when: Any
) -> None:
    sandbox.fail(Fault(drop=when), method="PUT")
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        await rename(client, sandbox)
    assert sandbox.puts[0].status is None
    assert renamed(sandbox) is (when == "after")
    assert (await client.get(ME)).status_code == 200


async def test_a_cut_answer_has_half_of_what_it_announced(client: httpx.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.fail(Fault(truncate=True))
    async with client.stream("GET", LIST, headers={"Accept-Encoding": "identity"}) as answer:
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
            await answer.aread()
    assert answer.num_bytes_downloaded == int(answer.headers["content-length"]) // 2


async def test_a_slow_answer_outlasts_the_patience_of_the_client(client: httpx.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.fail(Fault(delay=30))
    with pytest.raises(httpx.ReadTimeout):
        await client.get(ME, timeout=0.05)


async def test_an_answer_may_come_in_pieces_with_waits_between(client: httpx.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.fail(Fault(trickle=0.01))
    started = time.monotonic()
    answer = await client.get(LIST, headers={"Accept-Encoding": "identity"})
    assert time.monotonic() - started >= 0.07
    assert len(answer.json()["results"]) == 5
    sandbox.fail(Fault(trickle=30))
    with pytest.raises(httpx.ReadTimeout):
        await client.get(LIST, timeout=0.05)


async def test_latency_is_added_to_every_answer(client: httpx.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.latency = 0.05
    started = time.monotonic()
    await client.get(ME)
    assert time.monotonic() - started >= 0.05


async def test_a_hook_changes_what_is_held_before_the_request_is_carried_out(
    client: httpx.AsyncClient, sandbox: Sandbox
) -> None:
    def colleague(request: Request) -> None:
        sandbox.instances[request.path.rpartition("/")[2]]["hostname"] = "theirs.example.net"

    identity = sandbox.instance_named("web-1")["id"]
    sandbox.fail(Fault(before=colleague), path=identity)
    assert (await client.get(f"{LIST}/{identity}")).json()["hostname"] == "theirs.example.net"


async def test_headers_can_be_added_to_a_real_answer(client: httpx.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.fail(Fault(headers={"X-Request-Id": "mine"}))
    answer = await client.get(ME)
    assert (answer.status_code, answer.headers.get_list("x-request-id")) == (200, ["mine"])


async def test_in_the_process_a_drop_is_a_reset_connection(sandbox: Sandbox) -> None:
    sandbox.fail(Fault(drop="before"))
    with pytest.raises(ConnectionResetError):
        await ask(sandbox, ME)


async def test_many_at_a_time_are_answered(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(client.get(f"{LIST}?page={page}&page_size=1") for page in range(1, 6)))
    assert [answer.json()["results"][0]["name"] for answer in answers] == [
        "web-1",
        "db-1",
        "mail-1",
        "cache-1",
        "vpn-1",
    ]


def test_a_server_stops_at_once_though_an_answer_is_under_way(sandbox: Sandbox) -> None:
    sandbox.fail(Fault(delay=30))
    with LoopbackServer(sandbox) as server, pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{server.url}{ME}", timeout=0.05, trust_env=False)
    # Its end is waited for at most 10 seconds.
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.url}{ME}", trust_env=False)


async def test_what_breaks_in_an_app_is_a_500_of_the_server() -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise LookupError("on purpose")

    with LoopbackServer(broken) as server:
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(server.url)).status_code == 500
