"""Two accounts on two servers: the key of one never reaches the other, whatever happens in between."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.secrets import SecretService, bare_environ
from tests.support.server import LoopbackServer
from tui.api import errors
from tui.api.client import Client, connect
from tui.core.session import Session
from tui.domain.scope import Scope
from tui.domain.secret import SecretStr
from tui.sandbox import Fault, Sandbox
from tui.sandbox.faults import Request

HERE = Scope(*Sandbox.default_scope)
FIRST, SECOND, RENEWED = (f"sk-onetsolutions-{name}-Q1w2E3r4T5" for name in ("first", "second", "renewed"))


async def at_once(_: float) -> None:
    """A wait that takes no time."""


@dataclass
class Provider:
    sandbox: Sandbox
    url: str

    @property
    def keys(self) -> set[str]:
        """What its requests were authorized with."""
        return {request.headers.get("authorization", "") for request in self.sandbox.requests}


class Held:
    """A fault that holds an answer back until it is released; the server does nothing else meanwhile."""

    def __init__(self) -> None:
        self._arrived, self._released = threading.Event(), threading.Event()

    @property
    def fault(self) -> Fault:
        return Fault(before=self._wait)

    def _wait(self, _: Request) -> None:
        self._arrived.set()
        self._released.wait(10)

    async def arrived(self) -> None:
        assert await asyncio.to_thread(self._arrived.wait, 10)

    def release(self) -> None:
        self._released.set()


def serving(key: str) -> Iterator[Provider]:
    sandbox = Sandbox(250, key=key)
    with LoopbackServer(sandbox) as server:
        yield Provider(sandbox, server.url)


@pytest.fixture
def first() -> Iterator[Provider]:
    yield from serving(FIRST)


@pytest.fixture
def second() -> Iterator[Provider]:
    yield from serving(SECOND)


@pytest.fixture
async def one(first: Provider) -> AsyncIterator[Client]:
    async with connect(first.url, SecretStr(FIRST), sleep=at_once) as client:
        yield client


@pytest.fixture
async def other(second: Provider) -> AsyncIterator[Client]:
    async with connect(second.url, SecretStr(SECOND), sleep=at_once) as client:
        yield client


async def listed(client: Client) -> int:
    session = Session(client, "")
    async for _ in session.load():
        pass
    return len(session.rows)


def apart(first: Provider, second: Provider, *, firsts: tuple[str, ...] = (FIRST,)) -> bool:
    return first.keys == {f"Bearer {key}" for key in firsts} and second.keys == {f"Bearer {SECOND}"}


async def test_lists_that_are_read_at_the_same_time_keep_their_keys_apart(
    first: Provider, second: Provider, one: Client, other: Client
) -> None:
    for provider in (first, second):
        provider.sandbox.fail(Fault(delay=0.05), times=None)
    assert await asyncio.gather(*(listed(client) for client in (one, other, one, other))) == [250] * 4
    assert apart(first, second)


async def test_a_profile_that_is_opened_in_mid_request_of_another_gets_nothing_of_it(
    first: Provider, second: Provider, one: Client, other: Client
) -> None:
    held = Held()
    first.sandbox.fail(held.fault)
    under_way = asyncio.create_task(listed(one))
    await held.arrived()
    assert await listed(other) == 250
    held.release()
    assert await under_way == 250
    assert apart(first, second)


async def test_a_key_that_is_replaced_in_mid_request_goes_to_its_own_server_only(
    first: Provider, second: Provider, one: Client, other: Client
) -> None:
    held = Held()
    first.sandbox.keys.add(RENEWED)
    first.sandbox.fail(held.fault)
    under_way = asyncio.create_task(listed(one))
    await held.arrived()
    one.transport.replace_key(SecretStr(RENEWED))
    assert await listed(other) == 250
    held.release()
    assert await under_way == 250
    assert apart(first, second, firsts=(FIRST, RENEWED))


async def test_a_key_that_is_asked_for_in_mid_work_goes_to_its_own_server_only(
    first: Provider, second: Provider, one: Client, other: Client
) -> None:
    first.sandbox.keys = {RENEWED}
    asked: list[errors.KeyRefused] = []

    async def ask(refused: errors.KeyRefused) -> SecretStr:
        asked.append(refused)
        assert await listed(other) == 250
        return SecretStr(RENEWED)

    one.transport.on_refused = ask
    assert await asyncio.gather(listed(one), listed(one)) == [250, 250]
    assert len(asked) == 1
    assert apart(first, second, firsts=(FIRST, RENEWED))


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_redirect_to_the_other_server_is_not_followed(
    first: Provider, second: Provider, one: Client, status: int, method: str, host: str
) -> None:
    there = second.url.replace("127.0.0.1", host) + "/v1/auth/me"
    first.sandbox.fail(Fault(status=status, headers={"Location": there}))
    with pytest.raises(errors.UnexpectedStatus, match="redirect"):
        await one.transport.request(method, "/v1/auth/me")
    assert (len(first.sandbox.requests), second.sandbox.requests) == (1, [])


@pytest.mark.parametrize("link", ["{second}/v1/x?page=2&page_size=100", "//{host}/?page=2", "https://{host}/?page=2"])
async def test_a_next_link_that_names_the_other_server_is_asked_at_the_own_one(
    first: Provider, second: Provider, one: Client, link: str
) -> None:
    host = second.url.removeprefix("http://")
    page: dict[str, Any] = {
        "next": link.format(second=second.url, host=host),
        "results": [first.sandbox.named("web-1")],
    }
    first.sandbox.fail(Fault(status=200, body=page), path="/instances")
    rows = [row async for found in one.instances(HERE) for row in found.rows]
    assert [request.query["page"] for request in first.sandbox.requests][:2] == ["1", "2"]
    assert len(rows) > 1
    assert (first.keys, second.sandbox.requests) == ({f"Bearer {FIRST}"}, [])


PROGRAM = """
import argparse, asyncio, os, sys
from tui.api.client import connect
from tui.core.credentials import CredentialError, find_key
from tui.core.settings import from_options

settings = from_options(argparse.Namespace(profile="work", base_url=sys.argv[1]), os.environ)
try:
    found = find_key(settings.account, os.environ)
except CredentialError as error:
    sys.exit(str(error))
print(found.source if found else "no key")

async def ask():
    async with connect(settings.base_url, found.key) as client:
        await client.current_user()

if found:
    asyncio.run(ask())
"""


def run(environ: dict[str, str], *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], env=environ, input=typed, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("store", ["file", "keyring"])
def test_a_stored_key_is_not_sent_to_another_base_url(
    first: Provider, second: Provider, tmp_path: Path, store: str
) -> None:
    secrets = SecretService(tmp_path) if store == "keyring" else None
    with secrets or nullcontext():
        environ = secrets.environ if secrets else bare_environ(tmp_path)
        environ |= {"ONET_PASSPHRASE_COMMAND": "echo a long enough passphrase"}
        arguments = ("login", "--stdin", "--profile", "work", "--base-url", first.url, "--store", store)
        login = run(environ, "-m", "tui", *arguments, typed=f"{FIRST}\n")
        assert login.returncode == 0, login.stderr
        first.sandbox.requests.clear()
        elsewhere = run(environ, "-c", PROGRAM, second.url)
        at_home = run(environ, "-c", PROGRAM, first.url)
    assert (elsewhere.stdout, elsewhere.stderr) == ("no key\n", "")
    assert second.sandbox.requests == []
    assert (at_home.returncode, at_home.stderr) == (0, "")
    assert first.keys == {f"Bearer {FIRST}"}


def test_the_key_of_a_profiles_command_is_not_sent_to_another_base_url(
    first: Provider, second: Provider, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    script = tmp_path / "key"
    script.write_text(f"#!/bin/sh\necho {FIRST}\ntouch {ran}\n")
    script.chmod(0o700)
    folder = tmp_path / ".config" / "onet"
    folder.mkdir(parents=True)
    lines = ["[profiles.work]", f'base_url = "{first.url}"', f'api_key_command = "{script}"', ""]
    (folder / "config.toml").write_text("\n".join(lines))
    (folder / "config.toml").chmod(0o600)
    environ = bare_environ(tmp_path)
    elsewhere = run(environ, "-c", PROGRAM, second.url)
    assert (elsewhere.returncode, ran.exists(), second.sandbox.requests) == (1, False, [])
    assert "is not sent there" in elsewhere.stderr
    assert run(environ, "-c", PROGRAM, first.url).returncode == 0
    assert first.keys == {f"Bearer {FIRST}"}
