"""A provider for measurements: any number of instances, its pages made and packed before anybody asks.

`python -m tests.bench.serve N` prints the base URL on a line and answers until it is ended. A POST to `/change?n=K`
renames the first K instances; `/asked` tells how many pages of the list were asked for.
"""

import asyncio
import gzip
import json
import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from tui.sandbox import Sandbox
from tui.sandbox.accounts import ACME, PRODUCTION

PAGE = 100


class Provider:
    """One organization with one project of `count` instances, in pages of 100."""

    def __init__(self, count: int) -> None:
        sandbox = Sandbox(PAGE, life=False)
        self._patterns = [json.dumps(one) for one in sandbox.instances.values() if one["project_id"] == PRODUCTION]
        self.count = count
        self.changes = 0
        self.asked = 0
        self._me = self._packed(sandbox.user)
        self._organizations = self._packed([next(one for one in sandbox.organizations if one["id"] == ACME)])
        self._projects = self._packed([{"id": PRODUCTION, "name": "Production"}])
        self._pages: dict[int, bytes] = {}
        for number in range(1, -(-count // PAGE) + 1):
            self._pages[number] = self._page(number)

    def answer(self, method: str, target: str) -> tuple[int, bytes]:
        """Status and packed body for a request."""
        parts = urlsplit(target)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        path = parts.path
        if method == "POST" and path == "/change":
            self.changes += 1
            self._pages[1] = self._page(1, int(query.get("n", "1")))
            return 200, self._packed({})
        if path == "/asked":
            return 200, self._packed(self.asked)
        if path == "/v1/auth/me":
            return 200, self._me
        if path == "/v1/organizations":
            return 200, self._organizations
        if path.endswith("/projects"):
            return 200, self._projects
        if path.endswith("/instances"):
            self.asked += 1
            page = self._pages.get(int(query.get("page", "1")))
            return (200, page) if page else (404, self._packed({"detail": "Invalid page."}))
        return 404, self._packed({"detail": "Not found."})

    def _page(self, number: int, changed: int = 0) -> bytes:
        first = (number - 1) * PAGE
        items = ", ".join(self._one(first + n, renamed=n < changed) for n in range(min(PAGE, self.count - first)))
        following = f'"http://x/?page={number + 1}&page_size={PAGE}"' if first + PAGE < self.count else "null"
        body = f'{{"count": {self.count}, "next": {following}, "previous": null, "results": [{items}]}}'
        return gzip.compress(body.encode(), 1)

    def _one(self, serial: int, *, renamed: bool) -> str:
        value: dict[str, Any] = json.loads(self._patterns[serial % PAGE])
        value["id"] = str(UUID(int=serial + 1))
        value["name"] = f"{value['name'].split('-')[0]}-{serial}" + (f"-v{self.changes}" if renamed else "")
        return json.dumps(value)

    @staticmethod
    def _packed(value: Any) -> bytes:
        return gzip.compress(json.dumps(value).encode(), 1)


async def serve(count: int) -> None:
    """Answer on a free port of loopback, for ever."""
    provider = Provider(count)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            method, target, *_ = head.split(b" ", 2)
            status, body = provider.answer(method.decode(), target.decode())
            writer.write(
                b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
                b"Content-Length: %d\r\n\r\n" % (status, len(body)) + body
            )
            await writer.drain()

    async def until_closed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await connected(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(until_closed, "127.0.0.1", 0, limit=2**20)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
