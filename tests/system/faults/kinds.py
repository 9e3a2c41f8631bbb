"""The faults: what a request can meet at a server that answers in every wrong way, or at no server at all."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from enum import Enum
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.system.faults.stage import Answer, Exchange, Reply, Stage
from tui.api.transport import Timeouts
from tui.sandbox import Request

CAP = 256 * 1024
BOMB = 70 * 1024 * 1024
PATIENT = Timeouts(10, 10, 10, 10, 30)
DAY = 86_400.0
LATER = 7
PAGE = b"<html><head><title>Access denied</title></head><body><h1>Access denied</h1></body></html>"
HTML = (("content-type", "text/html; charset=utf-8"),)


class Ground(Enum):
    """How the client comes to the server."""

    PLAIN = "http to an address"
    NAMED = "http to a name"
    SECURE = "https"
    PROXIED = "https by way of a proxy"


class Fault(NamedTuple):
    """A fault by its name: `answer` what it does to a request, or `begin` to all connections from then on.

    `limits` are for one that is told by a time-out, `ahead` for a local clock that is off by so many seconds.
    """

    name: str
    answer: Answer | None = None
    begin: Callable[[Stage], Awaitable[None]] | None = None
    ground: Ground = Ground.PLAIN
    limits: Timeouts | None = None
    ahead: float = 0.0


def status(number: int, body: Any = b"", *headers: tuple[str, str]) -> Answer:
    """Answer with that status in place of what was asked for, which is not carried out."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def answer(exchange: Exchange) -> None:
        await exchange.send(Reply(number, data, headers))

    return answer


def done(number: int, body: bytes, *headers: tuple[str, str]) -> Answer:
    """The same, what was asked for being carried out."""

    async def answer(exchange: Exchange) -> None:
        await exchange.real()
        await exchange.send(Reply(number, body, headers))

    return answer


async def _reset(exchange: Exchange) -> None:
    exchange.reset()


async def _silent(exchange: Exchange) -> None:
    await exchange.gone()


async def _late(exchange: Exchange) -> None:
    """Carried out, and not a byte of it told."""
    await exchange.real()
    await exchange.gone()


async def _trickling(exchange: Exchange) -> None:
    """Carried out, and told so slowly that it never ends: JSON may begin with as many spaces as one likes."""
    reply = await exchange.real()
    await exchange.begin(reply, len(reply.body) + CAP)
    leaving = asyncio.ensure_future(exchange.gone())
    while not leaving.done():
        exchange.writer.write(b" ")
        await asyncio.wait([leaving], timeout=0.02)
    leaving.result()


async def _cut(exchange: Exchange) -> None:
    reply = await exchange.real()
    await exchange.begin(reply, len(reply.body))
    exchange.writer.write(reply.body[: len(reply.body) // 2])
    await exchange.writer.drain()


async def _elsewhere(exchange: Exchange) -> None:
    there = exchange.stage.elsewhere + exchange.request.target
    await exchange.send(Reply(301, b"", (("location", there),)))


async def _dated(exchange: Exchange) -> None:
    await exchange.send(Reply(429, b"", (("retry-after", exchange.stage.date(LATER)),)))


async def _once_dated(exchange: Exchange) -> None:
    """The rate limit refuses one request until a time by the server's clock."""
    if exchange.stage.met == 1:
        await _dated(exchange)
    else:
        await exchange.send(await exchange.real())


async def _endless(exchange: Exchange) -> None:
    items, _ = await _items(exchange, exchange.request)
    link = f"http://{exchange.request.headers['host']}{exchange.request.target}"
    await _send_json(exchange, {"next": link, "previous": None, "results": items})


async def _repeated(exchange: Exchange) -> None:
    """The first page, whichever was asked for."""
    query = exchange.request.query | {"page": "1"}
    items, count = await _items(exchange, replace(exchange.request, query_string=urlencode(query)))
    link = f"http://{exchange.request.headers['host']}{exchange.request.path}?{urlencode(query | {'page': '2'})}"
    page = {"count": max(count, 2 * len(items)), "next": link, "previous": None, "results": items}
    await _send_json(exchange, page)


async def _of_another(exchange: Exchange) -> None:
    """A list of instances that say that they are of another project; or an instance that is not the one asked for."""
    reply = await exchange.real()
    sandbox, mine = exchange.stage.sandbox, exchange.stage.sandbox.default_scope[1]
    other = next(one for one in sandbox.instances.values() if one["project_id"] != mine)
    value = json.loads(reply.body)
    if exchange.request.path.endswith("/instances"):
        value["results"] = [item | {"project_id": other["project_id"]} for item in value["results"]]
    elif "/instances/" in exchange.request.path:
        value = other
    await _send_json(exchange, value)


async def _too_large(exchange: Exchange) -> None:
    await exchange.real()
    await exchange.send(Reply(200, b"[" + b" " * CAP + b"]"))


async def _bomb(exchange: Exchange) -> None:
    await exchange.real()
    await exchange.send(Reply(200, bomb(), (("content-encoding", "gzip"),)))


@cache
def bomb() -> bytes:
    """70 MiB of zeros in some 70 KB."""
    return gzip.compress(bytes(BOMB), 6)


async def _items(exchange: Exchange, request: Request) -> tuple[list[Any], int]:
    """The items of the list that was asked for, and how many there are in all."""
    value = json.loads((await exchange.stage.carry_out(request)).body)
    return (value, len(value)) if isinstance(value, list) else (value["results"], value["count"])


async def _send_json(exchange: Exchange, value: Any) -> None:
    await exchange.send(Reply(200, json.dumps(value).encode()))


async def _down(stage: Stage) -> None:
    stage.down = True


async def _closed(stage: Stage) -> None:
    stage.close()


async def _deaf(stage: Stage) -> None:
    stage.deafen()


def _other_certificate(kind: str) -> Callable[[Stage], Awaitable[None]]:
    async def begin(stage: Stage) -> None:
        await stage.open(stage.certificates[kind])

    return begin


NESTED = {"tags": {"env": {"value": ["Not this one."]}}, "vpc": [{"id": ["Unknown."]}]}
FAULTS = (
    Fault("DNS failure", begin=_down, ground=Ground.NAMED),
    Fault("refused", begin=_closed),
    Fault("reset", _reset),
    Fault("black hole (no connection)", begin=_deaf, limits=PATIENT._replace(connect=0.1)),
    Fault("black hole (no answer)", _silent, limits=PATIENT._replace(read=0.1)),
    Fault("slow first byte", _late, limits=PATIENT._replace(read=0.1)),
    Fault("slow body", _trickling, limits=PATIENT._replace(total=0.4)),
    Fault("cut body", _cut),
    Fault("TLS not trusted", begin=_other_certificate("foreign"), ground=Ground.SECURE),
    Fault("TLS expired", begin=_other_certificate("expired"), ground=Ground.SECURE),
    Fault("proxy that answers HTML", begin=_down, ground=Ground.PROXIED),
    Fault("301 to another host", _elsewhere),
    Fault("400: detail", status(400, {"detail": "JSON parse error."})),
    Fault("400: lists by field", status(400, {"name": ["Taken.", "Too long."], "vpc_id": ["Must be a valid UUID."]})),
    Fault("400: non_field_errors", status(400, {"non_field_errors": ["Invalid data."]})),
    Fault("400: nested", status(400, NESTED)),
    Fault("400: plain", status(400, ["Not like this.", 17, None])),
    Fault("401", status(401, {"detail": "Invalid token."}, ("www-authenticate", 'Bearer realm="api"'))),
    Fault("403", status(403, {"detail": "You do not have permission to perform this action."})),
    Fault("404", status(404, {"detail": "Not found."})),
    Fault("405", status(405, {"detail": "Method not allowed."}, ("allow", "OPTIONS"))),
    Fault("408", status(408)),
    Fault("409", status(409, {"detail": "It changed meanwhile."})),
    Fault("412", status(412)),
    Fault("413", status(413, PAGE, *HTML)),
    Fault("422", status(422, {"name": ["Not this one."]})),
    Fault("429: seconds", status(429, {"detail": "Throttled."}, ("retry-after", "3"))),
    Fault("429: a date", _dated),
    Fault("429: absurd", status(429, b"", ("retry-after", "9" * 30))),
    Fault("429: none told", status(429)),
    Fault("500", status(500, {"detail": "Oops."})),
    Fault("502", status(502, PAGE, *HTML)),
    Fault("503", status(503)),
    Fault("504", status(504)),
    Fault("empty 200", done(200, b"")),
    Fault("204", done(204, b"")),
    Fault("HTML 200", status(200, PAGE, *HTML)),
    Fault("JSON of another shape", done(200, b'{"data": {"results": 3}, "id": 7}')),
    Fault("a list that never ends", _endless),
    Fault("a page repeated", _repeated),
    Fault("an instance of another project", _of_another),
    Fault("a body past the cap", _too_large),
    Fault("a gzip bomb", _bomb),
    Fault("clock a day ahead", _once_dated, ahead=DAY),
    Fault("clock a day behind", _once_dated, ahead=-DAY),
)
