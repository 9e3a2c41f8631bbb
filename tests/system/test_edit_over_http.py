"""The main job over a real HTTP connection on loopback: list, look, change, and be told what happened."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.server import LoopbackServer
from tui.api import errors
from tui.api.client import Client, connect
from tui.api.transport import RequestRecord, Timeouts
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import Outcome, OutcomeKind
from tui.core.edit.send import apply
from tui.domain.scope import Scope
from tui.domain.secret import SecretStr
from tui.domain.update import FIELDS
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.sandbox.catalogue import SIZES
from tui.sandbox.faults import Request

HERE = Scope(*Sandbox.default_scope)
KEY = SecretStr(DEMO_KEY)


async def at_once(_: float) -> None:
    """A wait that takes no time."""


@dataclass
class Provider:
    sandbox: Sandbox
    url: str


@pytest.fixture
def provider() -> Iterator[Provider]:
    sandbox = Sandbox(24)
    with LoopbackServer(sandbox) as server:
        yield Provider(sandbox, server.url)


@pytest.fixture
async def client(provider: Provider) -> AsyncIterator[Client]:
    async with connect(provider.url, KEY, timeouts=Timeouts(2, 0.3, 2, 2), sleep=at_once) as ready:
        yield ready


async def edit(client: Client, sandbox: Sandbox, which: str, **changes: Any) -> Outcome:
    draft = Draft(await client.instance(HERE, sandbox.named(which)["id"]))
    for field, value in changes.items():
        draft.set(field, value)
    return await apply(client, HERE, draft, sleep=at_once)


@pytest.mark.parametrize("shape", ["page", "array"])
@pytest.mark.parametrize("cap", [100, 37])
async def test_250_instances_are_listed_whole_in_either_shape(shape: Any, cap: int) -> None:
    sandbox = Sandbox(250, shape=shape, max_page_size=cap)
    with LoopbackServer(sandbox) as server:
        async with connect(server.url, KEY) as client:
            rows = [row async for page in client.instances(HERE) for row in page.rows]
    expected = [i["id"] for i in sandbox.instances.values() if i["project_id"] == HERE.project_id]
    assert [row.id for row in rows] == expected
    assert len(sandbox.requests) == (1 if shape == "array" else -(-250 // cap))


async def test_an_edit_of_one_field_is_one_put_of_all_nine_with_the_rest_as_read(
    client: Client, provider: Provider
) -> None:
    before = json.loads(json.dumps(provider.sandbox.named("db-2")))
    outcome = await edit(client, provider.sandbox, "db-2", name="db-two")
    assert outcome.kind is OutcomeKind.APPLIED
    (put,) = provider.sandbox.puts
    body = json.loads(put.body)
    assert tuple(body) == FIELDS
    assert body == {
        "name": "db-two",
        "size_id": before["size"]["id"],
        "location_id": before["location"]["id"],
        "image_id": before["image"]["id"],
        "os_name": before["os_name"],
        "hostname": before["hostname"],
        "vpc_id": before["vpc"]["id"] if before["vpc"] else None,
        "billing_cycle": before["billing_cycle"],
        "tags": before["tags"],
    }
    assert json.dumps(body["tags"]) == json.dumps(before["tags"])


async def test_hardware_that_the_server_ignored_is_told_by_field(client: Client, provider: Provider) -> None:
    held = provider.sandbox.named("web-1")["size"]["id"]
    other = next(size["id"] for size in SIZES if size["id"] != held)
    outcome = await edit(client, provider.sandbox, "web-1", size_id=other, os_name="Mine")
    assert outcome.kind is OutcomeKind.IGNORED
    assert {result.field: result.kind.value for result in outcome.fields} == {
        "os_name": "applied",
        "size_id": "ignored by the server",
    }


FAULTS = [
    (Fault(drop="after"), OutcomeKind.APPLIED, True),
    (Fault(drop="before"), OutcomeKind.NOT_APPLIED, False),
    (Fault(truncate=True), OutcomeKind.APPLIED, True),
    (Fault(delay=0.6), OutcomeKind.APPLIED, True),
    (Fault(delay=0.6, drop="before"), OutcomeKind.UNKNOWN, False),
    (Fault(status=502, body=b"<html><title>Bad gateway</title>"), OutcomeKind.NOT_APPLIED, False),
    (Fault(status=400, body={"name": ["Taken."]}), OutcomeKind.REFUSED, False),
    (Fault(status=401, body={"detail": "Expired."}), OutcomeKind.REFUSED, False),
    (Fault(status=403, body={"detail": "No."}), OutcomeKind.REFUSED, False),
    (Fault(status=409, body={"detail": "Busy."}), OutcomeKind.CONFLICT, False),
    (Fault(status=302, headers={"Location": "https://elsewhere.example/"}), OutcomeKind.REFUSED, False),
]


@pytest.mark.parametrize(("fault", "kind", "changed"), FAULTS, ids=[f"{n}-{row[1]}" for n, row in enumerate(FAULTS)])
async def test_whatever_meets_the_put_there_is_one_put_and_an_honest_outcome(
    client: Client, provider: Provider, fault: Fault, kind: OutcomeKind, changed: bool
) -> None:
    provider.sandbox.fail(fault, method="PUT")
    identity = provider.sandbox.named("web-1")["id"]
    # A slow server may carry the change out while it is being asked again; only the last of the reads decides.
    if fault.delay and not fault.drop:
        provider.sandbox.fail(Fault(delay=0.25), method="GET", times=None)
    outcome = await edit(client, provider.sandbox, "web-1", name="renamed")
    assert outcome.kind is kind
    assert len(provider.sandbox.puts) == 1
    assert (provider.sandbox.instances[identity]["name"] == "renamed") is changed


async def test_the_servers_message_stands_at_its_field(client: Client, provider: Provider) -> None:
    outcome = await edit(client, provider.sandbox, "web-1", name="x" * 256)
    assert outcome.kind is OutcomeKind.REFUSED
    assert outcome.error is not None
    assert outcome.error.field_errors == {"name": ["Ensure this field has no more than 255 characters."]}
    assert outcome.error.request_id


async def test_what_a_colleague_changed_elsewhere_is_carried_along(client: Client, provider: Provider) -> None:
    def colleague(_: Request) -> None:
        provider.sandbox.named("web-1")["hostname"] = "theirs.example.net"

    draft = Draft(await client.instance(HERE, provider.sandbox.named("web-1")["id"]))
    draft.set("os_name", "Mine")
    provider.sandbox.fail(Fault(before=colleague), method="GET")
    outcome = await apply(client, HERE, draft, sleep=at_once)
    assert (outcome.kind, outcome.carried) == (OutcomeKind.APPLIED, ("hostname",))
    held = provider.sandbox.named("web-1")
    assert (held["hostname"], held["os_name"]) == ("theirs.example.net", "Mine")


async def test_the_same_field_changed_by_both_is_a_conflict_and_nothing_is_sent(
    client: Client, provider: Provider
) -> None:
    draft = Draft(await client.instance(HERE, provider.sandbox.named("web-1")["id"]))
    draft.set("hostname", "mine.example.net")
    provider.sandbox.named("web-1")["hostname"] = "theirs.example.net"
    outcome = await apply(client, HERE, draft, sleep=at_once)
    assert outcome.kind is OutcomeKind.CONFLICT
    assert provider.sandbox.puts == []


async def test_an_instance_deleted_meanwhile_is_said_and_nothing_is_sent(client: Client, provider: Provider) -> None:
    identity = provider.sandbox.named("web-1")["id"]
    draft = Draft(await client.instance(HERE, identity))
    draft.set("name", "renamed")
    del provider.sandbox.instances[identity]
    outcome = await apply(client, HERE, draft, sleep=at_once)
    assert outcome.kind is OutcomeKind.NOT_APPLIED
    assert isinstance(outcome.error, errors.NotFound)
    assert provider.sandbox.puts == []


async def test_a_get_is_tried_again_and_each_try_is_logged_without_the_key(provider: Provider) -> None:
    provider.sandbox.fail(Fault(status=503), times=2)
    log: list[RequestRecord] = []
    async with connect(provider.url, KEY, sleep=at_once, on_request=log.append) as client:
        await client.current_user()
    assert [record.status for record in log] == [503, 503, 200]
    assert DEMO_KEY not in repr(log) + repr(client) + repr(client.transport)


async def test_read_only_lets_no_write_out(provider: Provider) -> None:
    async with connect(provider.url, KEY, read_only=True) as client:
        outcome = await edit(client, provider.sandbox, "web-1", name="renamed")
    assert isinstance(outcome.error, errors.ReadOnly)
    assert provider.sandbox.puts == []


BAD = [
    (Fault(status=200, body=b"<html>portal</html>", headers={"Content-Type": "text/html"}), errors.UnreadableAnswer),
    (Fault(status=200), errors.UnreadableAnswer),
    (Fault(status=200, body={"id": "x"}), errors.UnreadableAnswer),
    (Fault(status=500), errors.ServerFailure),
    (Fault(status=301, headers={"Location": "http://elsewhere.example/?a\x1b[2J"}), errors.UnexpectedStatus),
    (Fault(status=404), errors.NotFound),
]


@pytest.mark.parametrize(("fault", "kind"), BAD)
async def test_a_list_that_is_none_is_one_clear_error(
    client: Client, provider: Provider, fault: Fault, kind: Any
) -> None:
    provider.sandbox.fail(fault, times=None)
    with pytest.raises(kind) as raised:
        [page async for page in client.instances(HERE)]
    assert raised.value.title
    assert raised.value.hint
    assert "\x1b" not in str(raised.value)


async def test_a_wrong_key_is_refused_by_name_and_never_shown(provider: Provider) -> None:
    wrong = "sk-onetsolutions-wrong-key-1234"
    async with connect(provider.url, SecretStr(wrong)) as client:
        with pytest.raises(errors.KeyRefused) as raised:
            await client.current_user()
    assert wrong not in f"{raised.value!r} {raised.value} {raised.value.__cause__} {vars(raised.value)}"


async def test_an_unreachable_host_is_said_after_its_retries() -> None:
    async with connect("http://127.0.0.1:9", KEY, sleep=at_once) as client:
        with pytest.raises(errors.Unreachable, match=r"127\.0\.0\.1 could not be reached"):
            await client.current_user()


async def test_without_a_catalogue_that_is_said_and_nothing_else_breaks(client: Client, provider: Provider) -> None:
    provider.sandbox.catalogue = False
    with pytest.raises(errors.NotOffered, match="list of sizes"):
        await client.sizes(HERE)
    assert await client.projects(HERE.organization_id)


async def test_a_list_whose_next_leads_back_ends_with_an_error(client: Client, provider: Provider) -> None:
    page = {"next": "http://elsewhere.example/?cursor=a", "results": [provider.sandbox.named("web-1")]}
    provider.sandbox.fail(Fault(status=200, body=page), times=None)
    with pytest.raises(errors.EndlessList):
        [page async for page in client.instances(HERE)]
    assert all(request.headers["host"] in provider.url for request in provider.sandbox.requests)
