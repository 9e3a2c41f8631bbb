"""A listening socket of this machine that leaves nothing open behind it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listen(serve: Serve, trust: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Serve each connection, by TLS where `trust` is given; gives the port.

    A connection is closed when `serve` returns, or cut at the end; that the client goes away ends it quietly.
    """
    under_way: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        under_way[task] = writer
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await serve(reader, writer)
        finally:
            writer.close()
            with suppress(OSError, TimeoutError):
                await asyncio.wait_for(writer.wait_closed(), 0.5)

    server = await asyncio.start_server(serve_one, "127.0.0.1", 0, ssl=trust)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in under_way.values():
            writer.transport.abort()
        await asyncio.gather(*under_way, return_exceptions=True)
        await server.wait_closed()
