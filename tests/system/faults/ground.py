"""What lies between the client and the server of a cell: a name, TLS, a proxy, another host, a clock."""

from __future__ import annotations

import asyncio
import copy
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import time_machine

from tests.support.certificates import Authority
from tests.support.listen import listen
from tests.system.faults.kinds import PAGE, Fault, Ground
from tests.system.faults.stage import Stage, staged
from tui.sandbox import Sandbox

NAME, FAR = "localhost", "https://api.example.net"
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + PAGE
_real = socket.getaddrinfo


class Certificates:
    """What the servers of a run prove themselves with, and the file of what is trusted."""

    def __init__(self, folder: Path) -> None:
        authority, foreign = Authority(folder), Authority(folder, "somebody else's CA")
        hosts = ("127.0.0.1", "api.example.net")
        self.trusted = authority.serve(*hosts)
        self.others = {"foreign": foreign.serve(*hosts), "expired": authority.serve(*hosts, days=(-9, -2))}
        self.file = authority.file


@asynccontextmanager
async def ground(fault: Fault, certificates: Certificates, folder: Path) -> AsyncIterator[tuple[Stage, str]]:
    """A server that the fault can come to, and its base URL; nothing of this machine's own settings counts there."""
    secure = fault.ground in (Ground.SECURE, Ground.PROXIED)
    ahead = timedelta(seconds=fault.ahead)
    sandbox = _fresh()
    sandbox.clock = lambda: datetime.now(UTC) - ahead
    async with AsyncExitStack() as stack:
        environ = stack.enter_context(_own_environment(folder))
        if secure:
            environ["SSL_CERT_FILE"] = str(certificates.file)
        stage = await stack.enter_async_context(staged(sandbox, certificates.trusted if secure else None))
        stage.certificates, stage.ahead = certificates.others, fault.ahead
        stage.elsewhere = f"http://127.0.0.1:{await stack.enter_async_context(_another_host(stage))}"
        url = f"http{'s' if secure else ''}://127.0.0.1:{stage.port}"
        if fault.ground is Ground.NAMED:
            stack.enter_context(patch("socket.getaddrinfo", _resolver(stage)))
            url = f"http://{NAME}:{stage.port}"
        if fault.ground is Ground.PROXIED:
            # That one is cut is known on the other side of the proxy a little later.
            stage.keeps = False
            environ["HTTPS_PROXY"] = f"http://127.0.0.1:{await stack.enter_async_context(_proxy(stage))}"
            url = FAR
        if ahead:
            stack.enter_context(time_machine.travel(datetime.now(UTC) + ahead, tick=True))
        yield stage, url


@cache
def _made() -> Sandbox:
    return Sandbox(4, life=False)


def _fresh() -> Sandbox:
    """A sandbox of its own, but for the catalogue, which nothing changes and which takes the time to make."""
    sandbox = copy.copy(_made())
    sandbox.instances, sandbox.requests = copy.deepcopy(sandbox.instances), []
    return sandbox


@contextmanager
def _own_environment(folder: Path) -> Iterator[dict[str, str]]:
    with patch.dict(os.environ):
        for name in [*_PROXIES, *map(str.lower, _PROXIES), "SSL_CERT_FILE", "SSL_CERT_DIR"]:
            os.environ.pop(name, None)
        for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = str(folder / name)
        yield os.environ  # type: ignore[misc]


def _resolver(stage: Stage) -> Any:
    """Knows the server by name, and no name while that is the fault: the system's own refusal, without a net."""

    def resolve(host: str | bytes | None, *rest: Any, **named: Any) -> Any:
        if host not in (NAME, NAME.encode()):
            return _real(host, *rest, **named)
        if stage.down:
            return _real(host, rest[0] if rest else 0, flags=socket.AI_NUMERICHOST)
        return _real("127.0.0.1", *rest, **named)

    return resolve


@asynccontextmanager
async def _another_host(stage: Stage) -> AsyncIterator[int]:
    """Another host, which is never to be asked anything."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        stage.strayed += 1

    async with listen(serve) as port:
        yield port


@asynccontextmanager
async def _proxy(stage: Stage) -> AsyncIterator[int]:
    """A proxy that leads to the server, and tells of a login on a web page while that is the fault."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if stage.down:
            writer.write(_REFUSAL)
            await writer.drain()
            return
        there, back = await asyncio.open_connection("127.0.0.1", stage.port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(_pass(reader, back), _pass(there, writer))

    async with listen(serve) as port:
        yield port


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
