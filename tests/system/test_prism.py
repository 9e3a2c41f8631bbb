"""The client and the sandbox against Prism, a server that none of us wrote, run on the contract.

`prism mock` refuses a request that breaks the contract (422) and makes up answers that keep it; `prism proxy --errors`
answers 500 where the server behind it breaks it.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.support.needs import need
from tests.support.server import LoopbackServer
from tui.api import errors
from tui.api.client import Client, connect
from tui.core.edit.draft import Draft, why_not_editable
from tui.core.edit.outcome import OutcomeKind
from tui.core.edit.send import apply
from tui.core.panes import PANES, build
from tui.domain import exactjson
from tui.domain.catalogue import Image, Location, Size, Vpc
from tui.domain.instance import parse_instance
from tui.domain.listing import read_page, split_list
from tui.domain.scope import Scope
from tui.domain.secret import SecretStr
from tui.domain.tolerant import parse_many
from tui.domain.update import InstanceUpdate
from tui.sandbox import DEMO_KEY, Sandbox

CONTRACT = Path(__file__).parents[1] / "contract" / "openapi.yaml"
HERE = Scope(*Sandbox.default_scope)
KEY = SecretStr(DEMO_KEY)
COMPUTE = f"/v1/organizations/{HERE.organization_id}/projects/{HERE.project_id}/compute"
GENERATED = 25


def prism_program() -> str:
    program = os.environ.get("ONET_PRISM") or shutil.which("prism")
    if not program:
        need("prism")
    return str(program)


@contextlib.contextmanager
def prism(*arguments: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [prism_program(), *arguments[:1], "-h", "127.0.0.1", "-p", str(port), *arguments[1:]]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        _wait_until_it_answers(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _wait_until_it_answers(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
    else:
        pytest.fail("prism did not start")
    with contextlib.suppress(URLError):
        urlopen(f"http://127.0.0.1:{port}/", timeout=10).close()


@pytest.fixture(scope="module", params=["static", "dynamic"])
def mock(request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    dynamic = request.param == "dynamic"
    with prism("mock", *(["--dynamic"] if dynamic else []), str(CONTRACT)) as url:
        yield url, GENERATED if dynamic else 1


@pytest.fixture
async def client(mock: tuple[str, int]) -> AsyncIterator[Client]:
    async with connect(mock[0], KEY) as ready:
        yield ready


async def test_who_i_am_and_my_organizations_are_read(client: Client, mock: tuple[str, int]) -> None:
    for _ in range(mock[1]):
        assert (await client.current_user()).id is not None
        assert all(entry.id for entry in await client.organizations())


async def test_every_generated_page_of_instances_is_read(client: Client, mock: tuple[str, int]) -> None:
    for _ in range(mock[1]):
        answer = await client.transport.request("GET", f"{COMPUTE}/instances", params={"page": "1", "page_size": "100"})
        page = read_page(answer.body)
        assert (len(page.rows), page.skipped) == (page.size, 0)


@pytest.mark.parametrize(
    ("kind", "model"), [("sizes", Size), ("locations", Location), ("images", Image), ("vpcs", Vpc)]
)
async def test_every_list_of_the_catalogue_is_asked_for_by_the_contract(
    client: Client, mock: tuple[str, int], kind: str, model: type[Size]
) -> None:
    answer = await client.transport.request("GET", f"{COMPUTE}/{kind}", params={"page": "1", "page_size": "100"})
    items, *_ = split_list(exactjson.loads(answer.body))
    parse_many(model, items)


async def test_every_generated_instance_is_shown_on_all_panes_and_its_update_keeps_the_contract(
    client: Client, mock: tuple[str, int]
) -> None:
    from datetime import UTC, datetime

    sent = 0
    for _ in range(mock[1]):
        path = f"{COMPUTE}/instances/{HERE.project_id}"
        instance = parse_instance(exactjson.loads((await client.transport.request("GET", path)).body))
        for name in PANES:
            build(name, instance, datetime.now(UTC))
        if why_not_editable(instance) is None:
            update = InstanceUpdate.from_instance(instance)
            answer = await client.transport.request("PUT", path, content=update.body())
            parse_instance(exactjson.loads(answer.body))
            sent += 1
    assert sent or mock[1] == 1


async def test_prism_does_refuse_what_breaks_the_contract(client: Client) -> None:
    with pytest.raises(errors.InvalidRequest):
        await client.transport.request("PUT", f"{COMPUTE}/instances/{HERE.project_id}", content=b'{"name": 5}')


@pytest.mark.parametrize("shape", ["page", "array"])
async def test_the_sandbox_keeps_the_contract_in_all_that_the_app_asks(shape: str) -> None:
    sandbox = Sandbox(230, shape=shape)  # type: ignore[arg-type]
    with LoopbackServer(sandbox) as server, prism("proxy", "--errors", str(CONTRACT), server.url) as url:
        async with connect(url, KEY) as client:
            await client.current_user()
            for organization in await client.organizations():
                await client.projects(organization.id)
            rows = [row async for page in client.instances(HERE) for row in page.rows]
            assert len(rows) == 230
            assert await client.sizes(HERE)
            assert await client.locations(HERE)
            assert await client.images(HERE)
            assert await client.vpcs(HERE)
            for row in rows[:40]:
                await client.instance(HERE, row.id)
            draft = Draft(await client.instance(HERE, rows[0].id))
            draft.set("name", "through-the-proxy")
            assert (await apply(client, HERE, draft)).kind is OutcomeKind.APPLIED
            draft.set("os_name", "x" * 101)
            with pytest.raises(errors.InvalidRequest) as raised:
                await client.update(HERE, rows[0].id, draft.update())
            assert raised.value.status != 500
        async with connect(url, SecretStr("sk-onetsolutions-wrong")) as stranger:
            with pytest.raises(errors.KeyRefused):
                await stranger.current_user()
