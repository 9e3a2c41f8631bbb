"""Each kind of the sandbox's answers, judged by the contract."""

import json
from typing import Any

import pytest

from tests.support.contract import problems, problems_of
from tests.unit.sandbox.asking import LIST, ROOT, ask, body_of, client_of, put
from tui.sandbox import Fault, Sandbox

ORGANIZATION, PROJECT = Sandbox.default_scope
NOBODY = "00000000-0000-4000-8000-000000000000"


def test_every_instance_of_a_fleet_of_200_keeps_the_contract() -> None:
    sandbox = Sandbox(200)
    wrong = {sandbox.instances[i]["name"]: problems_of("Instance", sandbox.shown(i)) for i in sandbox.instances}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_the_judge_tells_what_breaks_the_contract() -> None:
    instance = Sandbox(1).instance_named("web-1")
    assert problems_of("Instance", instance | {"status": "on"})
    assert problems_of("Instance", instance | {"power": "on"})
    assert problems_of("Instance", instance | {"created": "yesterday"})
    assert problems_of("Instance", instance | {"primary_ipv4": "203.0.113.1"})
    assert problems_of("Instance", instance | {"bandwidth_used_gb": "12.505"})
    assert problems_of("Instance", instance | {"size": instance["size"] | {"vcpu": "2"}})
    assert problems("GET", "/v1/nowhere", 200, b"{}")


PATHS = [
    "/v1/auth/me",
    "/v1/organizations",
    f"/v1/organizations/{ORGANIZATION}/projects",
    LIST,
    f"{LIST}?page=2&page_size=7",
    *(f"{ROOT}/{kind}" for kind in ("sizes", "locations", "images", "vpcs")),
]


@pytest.mark.parametrize("shape", ["page", "array"])
@pytest.mark.parametrize("path", PATHS)
async def test_what_can_be_read_keeps_the_contract_in_both_shapes(path: str, shape: Any) -> None:
    answer = await ask(Sandbox(30, shape=shape), path)
    assert answer.status_code == 200
    assert problems("GET", path.partition("?")[0], 200, answer.content) == []
    array = shape == "array" or path == "/v1/organizations"
    if path != "/v1/auth/me":
        assert isinstance(answer.json(), list if array else dict)


@pytest.mark.parametrize(("kind", "schema"), [("sizes", "Size"), ("locations", "Location"), ("images", "Image")])
async def test_every_entry_of_the_catalogue_keeps_its_schema(kind: str, schema: str) -> None:
    entries = (await ask(Sandbox(1), f"{ROOT}/{kind}?page_size=100")).json()["results"]
    assert len(entries) > 4
    assert [problems_of(schema, entry) for entry in entries] == [[]] * len(entries)


async def test_every_network_keeps_its_schema() -> None:
    for entry in (await ask(Sandbox(1), f"{ROOT}/vpcs")).json()["results"]:
        assert problems_of("Vpc", entry) == []


async def test_one_instance_and_its_update_keep_the_contract() -> None:
    sandbox = Sandbox(1)
    instance = sandbox.instance_named("web-1")
    path = f"{LIST}/{instance['id']}"
    answer = await ask(sandbox, path)
    assert problems("GET", path, answer.status_code, answer.content) == []
    answer = await put(sandbox, instance["id"], body_of(instance, name="renamed"))
    assert answer.status_code == 200
    assert problems("PUT", path, answer.status_code, answer.content) == []


async def test_a_refused_body_is_told_as_the_contract_has_it() -> None:
    sandbox = Sandbox(1)
    identity = sandbox.instance_named("web-1")["id"]
    for body in ({}, [], {"name": 5, "size_id": "x", "color": "red"}, b"not JSON"):
        answer = await put(sandbox, identity, body)
        assert answer.status_code == 400
        assert problems("PUT", f"{LIST}/{identity}", 400, answer.content) == []


@pytest.mark.parametrize("key", [None, "", "sk-onetsolutions-wrong"])
@pytest.mark.parametrize("path", ["/v1/auth/me", "/v1/organizations", LIST])
async def test_without_the_right_key_nothing_is_told(key: str | None, path: str) -> None:
    async with client_of(Sandbox(3), key) as client:
        answer = await client.get(path)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert set(answer.json()) == {"detail", "code"}
    assert problems("GET", path, 401, answer.content) == []


async def test_a_key_that_is_taken_away_is_refused_from_then_on() -> None:
    sandbox = Sandbox(3, key="sk-onetsolutions-other")
    async with client_of(sandbox, "sk-onetsolutions-other") as client:
        assert (await client.get("/v1/auth/me")).status_code == 200
        sandbox.keys.clear()
        assert (await client.get("/v1/auth/me")).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/v1/organizations/" + NOBODY + "/projects",
        LIST.replace(ORGANIZATION, NOBODY),
        LIST.replace(PROJECT, NOBODY),
        f"{LIST}/{NOBODY}",
        f"{LIST}/..%2F..%2Fauth",
    ],
)
async def test_what_is_not_there_is_not_found(path: str) -> None:
    answer = await ask(Sandbox(3), path)
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})
    assert problems("GET", path, 404, answer.content) == []


async def test_a_path_that_the_contract_lacks_is_not_found() -> None:
    for path in ("/", "/v1", "/v1/auth", f"{ROOT}/flavours", f"{ROOT}/sizes/{NOBODY}", f"{LIST}/", "/v2/organizations"):
        answer = await ask(Sandbox(1), path)
        assert (path, answer.status_code, answer.json()) == (path, 404, {"detail": "Not found."})


async def test_an_instance_is_found_in_its_own_project_only() -> None:
    sandbox = Sandbox(3)
    staging = sandbox.projects[ORGANIZATION][1]["id"]
    identity = sandbox.instance_named("web-1")["id"]
    assert (await ask(sandbox, f"{LIST}/{identity}".replace(PROJECT, staging))).status_code == 404


@pytest.mark.parametrize("kind", ["sizes", "locations", "images", "vpcs"])
async def test_without_a_catalogue_each_of_its_lists_is_not_found(kind: str) -> None:
    answer = await ask(Sandbox(1, catalogue=False), f"{ROOT}/{kind}")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/v1/auth/me", "/v1/organizations", f"{ROOT}/sizes", LIST])
async def test_no_other_method_is_allowed(method: str, path: str) -> None:
    answer = await ask(Sandbox(1), path, method)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert answer.json() == {"detail": f'Method "{method}" not allowed.'}


async def test_an_instance_can_be_read_and_put_and_nothing_else() -> None:
    sandbox = Sandbox(1)
    answer = await ask(sandbox, f"{LIST}/{sandbox.instance_named('web-1')['id']}", "DELETE")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, PUT")
    assert "web-1" in {instance["name"] for instance in sandbox.instances.values()}


async def test_every_answer_has_a_request_id_of_its_own() -> None:
    sandbox = Sandbox(1)
    sandbox.fail(Fault(status=503), path="/me")
    async with client_of(sandbox) as client:
        answers = [await client.get(path) for path in ("/v1/auth/me", "/v1/auth/me", "/nowhere", LIST)]
    assert [answer.status_code for answer in answers] == [503, 200, 404, 200]
    assert len({answer.headers["X-Request-ID"] for answer in answers}) == 4


async def test_gzip_is_for_those_who_take_it() -> None:
    sandbox = Sandbox(20)
    async with client_of(sandbox) as client:
        packed = await client.get(LIST, headers={"Accept-Encoding": "br, gzip;q=0.5"})
        plain = await client.get(LIST, headers={"Accept-Encoding": "gzip;q=0"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert int(packed.headers["content-length"]) * 4 < len(plain.content)
    assert [item["name"] for item in packed.json()["results"]] == [
        item["name"] for item in json.loads(plain.content)["results"]
    ]
