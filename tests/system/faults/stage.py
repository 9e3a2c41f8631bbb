"""A provider on a loopback port, in the loop of the test: one request a connection, and a fault that comes amid it."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from email.utils import formatdate
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tui.sandbox import Request, Sandbox

# Instances on a page of their list.
PAGE = 2
# At once, and with a reset: what the network does where a machine dies.
_LINGER = struct.pack("ii", 1, 0)


class Reply(NamedTuple):
    """An answer as bytes; `body` may come in pieces, whose whole length `length` then tells."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class Exchange:
    """One request that arrived, and the means to answer it."""

    def __init__(self, stage: Stage, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self.stage, self.request = stage, request
        self._reader, self.writer = reader, writer
        # While a fault is there, each request is made in a connection of its own.
        self.keeps = stage.keeps and stage.plan is None

    async def real(self) -> Reply:
        """What the provider answers, the request being carried out."""
        return await self.stage.carry_out(self.request)

    async def send(self, reply: Reply) -> None:
        """Send an answer with its whole body."""
        await self.begin(reply, len(reply.body))
        self.writer.write(reply.body)
        await self.writer.drain()

    async def begin(self, reply: Reply, length: int | None) -> None:
        """Send the head of an answer, which tells that length where there is one."""
        told = {"date": self.stage.date(), "content-type": "application/json"}
        if not self.keeps:
            told["connection"] = "close"
        if length is not None and reply.status != 204:
            told["content-length"] = str(length)
        told |= dict(reply.headers)
        head = f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}\r\n"
        head += "".join(f"{name}: {text}\r\n" for name, text in told.items())
        self.writer.write(f"{head}\r\n".encode("latin-1"))
        await self.writer.drain()

    async def gone(self) -> None:
        """Wait until the client leaves."""
        await self._reader.read()

    def reset(self) -> None:
        """Close the connection as a machine does that knows nothing of it."""
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
        self.writer.transport.abort()


Meets = Callable[[Request], bool]
Answer = Callable[[Exchange], Awaitable[None]]


class Plan(NamedTuple):
    """A fault that is to come: what it does to the requests that meet it, and when it begins.

    `after` is the request whose answer is the last one before it, None where it begins at once. `answer` is called for
    the requests that meet it; `begin` ahead of that, for what happens to connections and not to requests.
    """

    after: Meets | None
    meets: Meets
    answer: Answer | None
    begin: Callable[[Stage], Awaitable[None]] | None


class Stage:
    """A sandbox behind a port, by TLS where `trust` is given; what arrives there is kept.

    `down` is for what stands between: whether it is to fail; `elsewhere` the address of another host, `strayed` how
    often that was asked. `ahead` is how far the local clock is ahead of this server's, `keeps` whether connections are
    kept while all is well.
    """

    def __init__(self, sandbox: Sandbox, trust: ssl.SSLContext | None = None) -> None:
        self.sandbox = sandbox
        self.trust = trust
        self.arrived: list[Request] = []
        self.met = 0
        self.down = False
        self.strayed = 0
        self.elsewhere = ""
        self.ahead = 0.0
        self.keeps = True
        self.certificates: dict[str, ssl.SSLContext] = {}
        self.plan: Plan | None = None
        self._begun = False
        self._listening: asyncio.Server | None = None
        self._deaf: list[socket.socket] = []
        self._under_way: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        # Bound all the time and never listening, so that the port stays this one's while nobody listens there.
        self._held = _bound(0)
        self.port: int = self._held.getsockname()[1]

    async def arm(self, plan: Plan) -> None:
        """Let the fault come; where it waits for no request, at once. Connections that were kept are cut."""
        await self._cut()
        self.plan, self._begun, self.met = plan, False, 0
        if plan.after is None:
            await self._begin(plan)

    async def heal(self) -> None:
        """Forget the fault."""
        self.plan, self._begun, self.down = None, False, False
        await self.open()

    async def open(self, trust: ssl.SSLContext | None = None) -> None:
        """Listen, by another TLS where that is given."""
        self.close()
        self._listening = await asyncio.start_server(self._serve, sock=_listening(self.port), ssl=trust or self.trust)

    def close(self) -> None:
        """Listen no more: who connects is refused."""
        if self._listening:
            self._listening.close()
            self._listening = None
        for held in self._deaf:
            held.close()
        self._deaf.clear()

    def deafen(self) -> None:
        """Listen and never accept, with as many connections waiting as there may be: the next one hangs."""
        self.close()
        self._deaf.append(_listening(self.port, 0))
        for _ in range(2):
            made = socket.socket()
            made.setblocking(False)
            made.connect_ex(("127.0.0.1", self.port))
            self._deaf.append(made)

    async def aclose(self) -> None:
        """Give the port back and end what is under way."""
        self.close()
        await self._cut()
        self._held.close()

    async def _cut(self) -> None:
        for writer in self._under_way.values():
            writer.transport.abort()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def date(self, later: float = 0.0) -> str:
        """The time of this server, or so many seconds later, as a header has it."""
        return formatdate(time.time() - self.ahead + later, usegmt=True)

    async def carry_out(self, request: Request) -> Reply:
        """The sandbox's own answer."""
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": request.body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        headers = [
            (name.encode(), text.encode()) for name, text in request.headers.items() if name != "accept-encoding"
        ]
        query = request.query_string
        if request.path.endswith("/instances"):
            # A server may send less than it was asked for.
            query = urlencode(request.query | {"page_size": str(PAGE)})
        scope = {
            "type": "http",
            "method": request.method,
            "path": request.path,
            "query_string": query.encode(),
            "headers": headers,
            "scheme": request.scheme,
        }
        await self.sandbox(scope, receive, send)
        start, body = sent[0], b"".join(message["body"] for message in sent[1:])
        told = tuple((name.decode(), text.decode()) for name, text in start["headers"])
        return Reply(start["status"], body, told)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way[task] = writer
        try:
            # The client goes away where it waits no longer.
            with suppress(OSError, asyncio.IncompleteReadError):
                while await self._answer(reader, writer):
                    pass
        finally:
            writer.close()
            with suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), 0.5)
            del self._under_way[task]

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether the connection may be used for another."""
        request = await _read(reader, "https" if self.trust else "http")
        self.arrived.append(request)
        exchange = Exchange(self, request, reader, writer)
        plan = self.plan
        if plan and plan.answer and self._begun and plan.meets(request):
            self.met += 1
            await plan.answer(exchange)
            return False
        reply = await exchange.real()
        if plan and not self._begun and plan.after and plan.after(request):
            await self._begin(plan)
        await exchange.send(reply)
        return exchange.keeps

    async def _begin(self, plan: Plan) -> None:
        self._begun = True
        if plan.begin:
            await plan.begin(self)


@asynccontextmanager
async def staged(sandbox: Sandbox, trust: ssl.SSLContext | None = None) -> AsyncIterator[Stage]:
    """A stage that listens."""
    stage = Stage(sandbox, trust)
    try:
        await stage.open()
        yield stage
    finally:
        await stage.aclose()


def _bound(port: int) -> socket.socket:
    # Of a socket that does not name TCP, asyncio would hold back what is sent in pieces: 40 ms an answer.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setblocking(False)
    made.bind(("127.0.0.1", port))
    return made


def _listening(port: int, backlog: int = 100) -> socket.socket:
    made = _bound(port)
    made.listen(backlog)
    return made


async def _read(reader: asyncio.StreamReader, scheme: str) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ")
    path, _, query = target.partition("?")
    pairs = (line.partition(": ") for line in lines)
    headers = {name.lower(): text for name, _, text in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, path, query, headers, body, scheme)
