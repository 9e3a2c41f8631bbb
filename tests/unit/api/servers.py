"""Servers for the tests of the transport: an app with a script, and a bare socket that answers with chosen bytes."""

import asyncio
import ssl
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.support.listen import listen
from tui.domain.secret import SecretStr
from tui.domain.update import InstanceUpdate

SECRET = "sk-onetsolutions-Zy9xW8vU7tS6rQ5p"
KEY = SecretStr(SECRET)
URL = "https://api.example.net"
UPDATE = InstanceUpdate(
    name="n",
    size_id="s",
    location_id="l",
    image_id="i",
    os_name="o",
    hostname=None,
    vpc_id=None,
    billing_cycle="monthly",
    tags=None,
)


@dataclass
class Reply:
    """One answer of the script."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)


class Script:
    """An ASGI app that gives the replies in turn, the last one for ever, and raises those that are exceptions."""

    def __init__(self, *replies: Reply | Exception) -> None:
        self._replies = list(replies)
        self.requests: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        query = scope["query_string"].decode()
        target = scope["raw_path"].decode() + (f"?{query}" if query else "")
        self.requests.append((scope["method"], target))
        self.headers.append({name.decode(): value.decode() for name, value in scope["headers"]})
        self.bodies.append((await receive()).get("body", b""))
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if isinstance(reply, Exception):
            raise reply
        headers = [(name.lower().encode(), value.encode()) for name, value in reply.headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})


class Waits:
    """In place of sleeping: keeps the seconds."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@dataclass
class Bare:
    """A listening socket: its port, the head of each request it got, and how many connections were opened."""

    port: int
    heads: list[str] = field(default_factory=list, repr=False)
    opened: int = 0


def everything_of(error: BaseException) -> str:
    """All that a log, a crash report or a debugger's print could show of an exception and those behind it."""
    shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        shown += f"{current!r} {current} {current.args} {vars(current)}"
        assert not hasattr(current, "request"), "an exception of httpx is still in the chain"
        current = current.__cause__ or current.__context__
    return shown


@asynccontextmanager
async def bare(
    answer: bytes | Callable[[int], bytes] | None, trust: ssl.SSLContext | None = None, *, unasked: bool = False
) -> AsyncIterator[Bare]:
    """Answer each connection with these bytes and close it; with None, say nothing until the client leaves.

    `unasked` answers without waiting for a request.
    """
    server = Bare(0)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.opened += 1
        if not unasked:
            server.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        if answer is None:
            await reader.read()
        else:
            writer.write(answer(len(server.heads)) if callable(answer) else answer)
            await writer.drain()

    async with listen(serve, trust) as server.port:
        yield server


@asynccontextmanager
async def trickling(head: bytes) -> AsyncIterator[Bare]:
    """Answer with these bytes and then with one more at a time, until the client leaves."""
    server = Bare(0)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(head)
        leaving = asyncio.create_task(reader.read())
        while not leaving.done():
            writer.write(b"x")
            await asyncio.wait([leaving], timeout=0.01)
        await leaving

    async with listen(serve) as server.port:
        yield server
