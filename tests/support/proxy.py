"""A proxy for CONNECT that keeps all that it sees."""

import asyncio
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from tests.support.listen import listen


@dataclass
class Proxy:
    """Where it listens, the head of each request it got, and the bytes that clients sent through it."""

    port: int
    heads: list[str] = field(default_factory=list)
    passed: bytearray = field(default_factory=bytearray)

    @property
    def seen(self) -> bytes:
        """All that it could read."""
        return "".join(self.heads).encode() + bytes(self.passed)


@asynccontextmanager
async def connect_proxy(
    to_port: int, *, login: str | None = None, trust: ssl.SSLContext | None = None
) -> AsyncIterator[Proxy]:
    """Lead every CONNECT, wherever it is meant to go, to a port of this machine.

    `login` is the `user:password` it asks for; with `trust` it is spoken to by TLS.
    """
    proxy = Proxy(0)
    expected = f"proxy-authorization: basic {b64encode((login or '').encode()).decode()}".lower()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        proxy.heads.append(head)
        if login and expected not in head.lower():
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            return
        there, back = await asyncio.open_connection("127.0.0.1", to_port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(_pass(reader, back, proxy.passed), _pass(there, writer, bytearray()))
        await back.wait_closed()

    async with listen(serve, trust) as proxy.port:
        yield proxy


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: bytearray) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            kept += data
            writer.write(data)
            await writer.drain()
    writer.close()
