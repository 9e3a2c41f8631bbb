"""One method an operation: what is asked, what is made of the answer, and what is said where it is none."""

import asyncio
import json
from contextlib import aclosing
from typing import Any

import pytest

from tests.unit.api.servers import KEY, URL, Reply, Script, Waits
from tui.api import errors
from tui.api.client import Client, InstancePage, connect, instance_path
from tui.domain.instance import parse_instance
from tui.domain.scope import Scope
from tui.domain.update import InstanceUpdate

HERE = Scope("org", "proj")
COMPUTE = "/v1/organizations/org/projects/proj/compute"
ASKED = "?page=1&page_size=100"
WHOLE = {
    "id": "i-1",
    "name": "web-1",
    "hostname": None,
    "size": {"id": "s-1"},
    "location": {"id": "l-1"},
    "image": {"id": "m-1"},
    "vpc": None,
    "os_name": "Debian",
    "billing_cycle": "monthly",
    "tags": {"b": 1.10, "a": 12345678901234567890123},
}


def client(*script: Reply | Exception) -> tuple[Client, Script]:
    app = Script(*script)
    return connect(URL, KEY, app=app, sleep=Waits()), app


def told(value: Any, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value).encode(), {"X-Request-ID": "req-3"})


def update() -> InstanceUpdate:
    return InstanceUpdate.from_instance(parse_instance(WHOLE))


async def test_the_owner_of_the_key_is_asked_for() -> None:
    asking, app = client(told({"id": "u", "email": "a@b.example", "token_expires_at": "2027-01-01T00:00:00Z"}))
    async with asking:
        user = await asking.current_user()
    assert app.requests == [("GET", "/v1/auth/me")]
    assert user.email == "a@b.example"
    assert user.token_expires_at is not None


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("sizes", f"{COMPUTE}/sizes"),
        ("locations", f"{COMPUTE}/locations"),
        ("images", f"{COMPUTE}/images"),
        ("vpcs", f"{COMPUTE}/vpcs"),
    ],
)
@pytest.mark.parametrize("shape", ["page", "array"])
async def test_the_catalogue_is_read_in_either_shape_and_entries_without_an_id_are_left_out(
    name: str, path: str, shape: str
) -> None:
    items = [{"id": "a", "name": "A"}, {"name": "nameless"}, 7, {"id": "b"}, {"id": "a", "name": "again"}]
    asking, app = client(told(items if shape == "array" else {"count": 5, "next": None, "results": items}))
    found = await getattr(asking, name)(HERE)
    assert [entry.id for entry in found] == ["a", "b"]
    assert found[0].name == "A"
    assert app.requests == [("GET", path + ASKED)]


async def test_organizations_and_projects_are_listed() -> None:
    asking, app = client(told([{"id": "o", "name": "Org"}]), told({"results": [{"id": "p", "name": "Proj"}]}))
    assert [entry.name for entry in await asking.organizations()] == ["Org"]
    assert [entry.name for entry in await asking.projects("o/../x")] == ["Proj"]
    assert [path for _, path in app.requests] == [
        f"/v1/organizations{ASKED}",
        f"/v1/organizations/o%2F..%2Fx/projects{ASKED}",
    ]


@pytest.mark.parametrize("status", [404, 405])
async def test_what_the_api_does_not_offer_is_said_by_name(status: int) -> None:
    asking, _ = client(told({"detail": "No."}, status))
    for listed, what in (
        (asking.sizes(HERE), "sizes"),
        (asking.vpcs(HERE), "vpcs"),
        (asking.projects("o"), "projects"),
    ):
        with pytest.raises(errors.NotOffered, match=f"does not offer a list of {what}") as raised:
            await listed
        assert (raised.value.status, raised.value.request_id, raised.value.method) == (status, "req-3", "GET")


async def test_a_missing_list_of_organizations_is_no_missing_feature() -> None:
    asking, _ = client(told({}, 404))
    with pytest.raises(errors.NotFound) as raised:
        await asking.organizations()
    assert not isinstance(raised.value, errors.NotOffered)


async def read(asking: Client) -> list[InstancePage]:
    async with aclosing(asking.instances(HERE)) as stream:
        return [page async for page in stream]


async def test_instances_come_page_by_page_each_once_with_the_bytes_as_they_came() -> None:
    def page(*names: str) -> Reply:
        return told({"count": 5, "next": None, "results": [{"id": name, "name": name} for name in names]})

    answers = {"1": page("a", "b"), "2": page("b", "c"), "3": page("d")}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        number = scope["query_string"].decode().split("page=")[1].split("&")[0]
        await Script(answers[number])(scope, receive, send)

    pages = await read(connect(URL, KEY, app=app))
    assert [page.number for page in pages] == [1, 2, 3]
    assert [[row.id for row in page.rows] for page in pages] == [["a", "b"], ["c"], ["d"]]
    assert [page.total for page in pages] == [5, 5, 5]
    assert [page.data for page in pages] == [answers[number].body for number in "123"]


async def test_two_pages_with_the_very_same_bytes_are_two_pages_and_the_second_ends_the_list() -> None:
    asking, app = client(told([{"id": f"i-{n}", "name": "x"} for n in range(100)]))
    pages = await read(asking)
    assert [len(page.rows) for page in pages] == [100]
    assert len(app.requests) == 2


async def test_items_that_cannot_be_read_are_counted_and_the_rest_is_shown() -> None:
    asking, _ = client(told([{"id": "a", "name": "A"}, {"name": "no id"}, None, {"id": "b", "name": "\ud800"}]))
    (page,) = await read(asking)
    assert ([row.id for row in page.rows], page.skipped) == (["a", "b"], 2)


async def test_an_empty_list_is_one_empty_page() -> None:
    for nothing in ([], {"count": 0, "next": None, "results": []}):
        asking, app = client(told(nothing))
        (page,) = await read(asking)
        assert (page.number, page.rows, len(app.requests)) == (1, (), 1)


async def test_of_organizations_that_never_end_those_that_were_read_can_be_opened() -> None:
    page = {"next": f"{URL}/v1/organizations{ASKED}", "results": [{"id": "a", "name": "A"}]}
    asking, app = client(told(page))
    async with asking:
        assert [one.id for one in await asking.organizations()] == ["a"]
    assert len(app.requests) == 1


async def test_a_list_of_nothing_that_never_ends_is_an_error() -> None:
    asking, _ = client(told({"next": f"{URL}/v1/organizations{ASKED}", "results": []}))
    async with asking:
        with pytest.raises(errors.EndlessList):
            await asking.organizations()


async def test_a_list_that_the_api_does_not_offer_says_nothing_of_the_project() -> None:
    asking, _ = client(Reply(405))
    async with asking:
        with pytest.raises(errors.NotOffered, match=r"does not offer this \(405\)"):
            await read(asking)


async def test_an_unknown_project_is_said_as_such() -> None:
    asking, _ = client(told({"detail": "Not found."}, 404))
    with pytest.raises(errors.NotFound, match="no such project") as raised:
        await read(asking)
    assert "organization" in raised.value.hint


@pytest.mark.parametrize("body", [b"", b"<html>login</html>", b"{}", b"7", b'{"results": {}}', b"[" * 5000, b"[NaN]"])
async def test_a_list_that_is_none_is_said_with_the_request_id(body: bytes) -> None:
    for what in ("instances", "sizes"):
        asking, _ = client(Reply(200, body, {"X-Request-ID": "req-3"}))
        with pytest.raises(errors.UnreadableAnswer, match="not a list") as raised:
            await (read(asking) if what == "instances" else asking.sizes(HERE))
        assert (raised.value.status, raised.value.request_id) == (200, "req-3")


async def test_no_fetch_goes_on_after_the_list_is_closed() -> None:
    first = told({"count": 900, "next": None, "results": [{"id": f"i-{n}", "name": "x"} for n in range(100)]})
    waiting, cancelled = asyncio.Event(), []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if b"page=1&" in scope["query_string"]:
            await Script(first)(scope, receive, send)
            return
        waiting.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(scope["query_string"])
            raise

    async with aclosing(connect(URL, KEY, app=app).instances(HERE)) as stream:
        await anext(stream)
        more = asyncio.create_task(anext(stream))
        await waiting.wait()
        more.cancel()
        await asyncio.gather(more, return_exceptions=True)
    assert cancelled
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_one_instance_is_read_exactly() -> None:
    asking, app = client(Reply(200, b'{"id": "i-1", "name": "w", "tags": {"n": 1.10}}'))
    instance = await asking.instance(HERE, "i-1")
    assert app.requests == [("GET", f"{COMPUTE}/instances/i-1")]
    assert instance.source["tags"]["n"].literal == "1.10"


async def test_an_update_is_one_put_of_the_body_to_the_instances_own_path() -> None:
    asking, app = client(told(WHOLE))
    instance = await asking.update(HERE, "i-1", update())
    assert app.requests == [("PUT", f"{COMPUTE}/instances/i-1")]
    assert app.bodies == [update().body()]
    assert b'"a": 12345678901234567890123' in app.bodies[0]
    assert instance.name == "web-1"
    assert instance_path(HERE, "i-1") == app.requests[0][1]


@pytest.mark.parametrize("name", ["..", "", "."])
async def test_an_id_that_would_name_another_path_is_never_sent(name: str) -> None:
    asking, app = client(told(WHOLE))
    for scope, identity in ((HERE, name), (Scope(name, "p"), "i"), (Scope("o", name), "i")):
        with pytest.raises(errors.InvalidRequest):
            await asking.update(scope, identity, update())
    assert app.requests == []


@pytest.mark.parametrize("name", ["a/b", "../x", "a?b=c", "a#b", "%2e%2e", "é"])
async def test_an_id_stays_one_segment_of_the_path(name: str) -> None:
    asking, app = client(told({"id": name, "name": "x"}))
    await asking.instance(HERE, name)
    path = app.requests[0][1]
    assert path.startswith(f"{COMPUTE}/instances/")
    assert path.count("/") == f"{COMPUTE}/instances/x".count("/")


BAD: list[bytes] = [b"", b"<html>", b"[]", b"{}", b'{"id": 7}', b'{"id": "another"}', b'{"id": "i-1"', b"\xff"]


@pytest.mark.parametrize("body", BAD)
@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_an_answer_that_is_not_this_instance_is_refused_and_leaves_a_write_open(method: str, body: bytes) -> None:
    asking, app = client(Reply(200, body, {"X-Request-ID": "req-3"}))
    with pytest.raises(errors.UnreadableAnswer) as raised:
        await (asking.instance(HERE, "i-1") if method == "GET" else asking.update(HERE, "i-1", update()))
    assert (raised.value.sent, raised.value.request_id) == (True, "req-3")
    assert len(app.requests) == 1


async def test_a_missing_instance_is_said_as_such() -> None:
    asking, _ = client(told({"detail": "Not found."}, 404))
    with pytest.raises(errors.NotFound, match="no such instance") as raised:
        await asking.instance(HERE, "i-1")
    assert not raised.value.sent


@pytest.mark.parametrize("body", [b"[]", b"null", b"<html>"])
async def test_an_owner_that_is_none_is_said(body: bytes) -> None:
    asking, _ = client(Reply(200, body))
    with pytest.raises(errors.UnreadableAnswer):
        await asking.current_user()
