"""Servers for the tests of the transport: an app with a script, and a bare socket that answers with chosen bytes."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

SECRET = "sk-onetsolutions-Zy9xW8vU7tS6rQ5p"
KEY = SecretStr(SECRET)
URL = "https://api.example.net"


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
    """A listening socket: its port, and the head of each request it got."""

    port: int
    heads: list[str] = field(repr=False)


@asynccontextmanager
async def bare(
    answer: bytes | Callable[[int], bytes] | None, trust: ssl.SSLContext | None = None, *, unasked: bool = False
) -> AsyncIterator[Bare]:
    """Answer each connection with these bytes and close it; with None, say nothing until the client leaves.

    `unasked` answers without waiting for a request.
    """
    heads: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if not unasked:
                heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
            if answer is None:
                await reader.read()
            else:
                writer.write(answer(len(heads)) if callable(answer) else answer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=trust)
    try:
        yield Bare(server.sockets[0].getsockname()[1], heads)
    finally:
        server.close()
        await server.wait_closed()
