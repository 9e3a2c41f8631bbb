"""A real HTTP server on loopback for an ASGI app."""

import asyncio
import logging
import threading
from contextlib import suppress
from typing import Any, Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol


class _ResettingProtocol(H11Protocol):
    """Closes the socket where the app raises ConnectionResetError: without an answer, or amid the one it began."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        app = self.app

        async def resetting(scope: Any, receive: Any, send: Any) -> None:
            try:
                await app(scope, receive, send)
            except ConnectionResetError:
                if self.cycle.response_started:
                    transport.close()
                else:
                    transport.abort()
            except asyncio.CancelledError:
                transport.abort()
            else:
                return
            # Uvicorn complains of an answer that lacks its end, unless it knows that the connection is gone.
            while (await receive())["type"] != "http.disconnect":
                pass

        self.app = resetting


class LoopbackServer:
    """Serves an app in a thread of its own as long as the `with` block lasts; `url` is its base URL.

    What is still being answered at the end of the block is cut off.
    """

    def __init__(self, app: Any) -> None:
        config = uvicorn.Config(
            app,
            host="127.0.0.1",
            port=0,
            http=_ResettingProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level=logging.ERROR,
            access_log=False,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="loopback server", daemon=True)
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop
        self._over: asyncio.Event
        self.url = ""

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        server = self._server
        server.config.load()
        server.lifespan = server.config.lifespan_class(server.config)
        await server.startup()
        await server.on_tick(0)
        port = server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._ready.set()
        # Not uvicorn's own loop and end, which take 0.2 s of every test.
        await self._over.wait()
        await self._close()

    async def _close(self) -> None:
        for listening in self._server.servers:
            listening.close()
        state = self._server.server_state
        for connection in list(state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)
        tasks = list(state.tasks)
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10), "the loopback server did not start"
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)
        assert not self._thread.is_alive(), "the loopback server did not stop"
