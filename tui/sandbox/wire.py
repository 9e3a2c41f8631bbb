"""The sandbox's end of the wire: requests read from ASGI, answers written to it."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tui.sandbox.faults import Fault, Request

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

_WORTH_PACKING = 200
_PIECES = 8


async def read_request(scope: Mapping[str, Any], receive: Receive) -> Request:
    """Read the whole of a request; ConnectionResetError where the client left before its end."""
    body = b""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError
        body += message.get("body", b"")
        more = message.get("more_body", False)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = scope["query_string"].decode("latin-1")
    return Request(scope["method"], scope["path"], query, headers, body, scope.get("scheme", "http"))


async def send_answer(
    send: Send, request: Request, status: int, body: bytes, headers: Mapping[str, str], fault: Fault
) -> None:
    """Send an answer, packed where the client takes gzip; ConnectionResetError amid one that is to be cut."""
    headers = {"content-type": _content_type(body), "vary": "Accept-Encoding"} | dict(headers)
    if len(body) >= _WORTH_PACKING and "content-encoding" not in headers and _takes_gzip(request):
        body = gzip.compress(body, 1, mtime=0)
        headers["content-encoding"] = "gzip"
    headers.setdefault("content-length", str(len(body)))
    raw = [(name.encode("latin-1"), text.encode("latin-1")) for name, text in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    if fault.truncate:
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        raise ConnectionResetError
    if fault.trickle:
        body = await _trickle(send, body, fault.trickle)
    await send({"type": "http.response.body", "body": body})


async def _trickle(send: Send, body: bytes, seconds: float) -> bytes:
    """Send all but the last piece, with a wait after each; gives the last."""
    step = -(-len(body) // _PIECES)
    while step and len(body) > step:
        await send({"type": "http.response.body", "body": body[:step], "more_body": True})
        await asyncio.sleep(seconds)
        body = body[step:]
    return body


def _content_type(body: bytes) -> str:
    return "text/html; charset=utf-8" if body.startswith(b"<") else "application/json"


def _takes_gzip(request: Request) -> bool:
    for offer in request.headers.get("accept-encoding", "").lower().split(","):
        coding, _, quality = offer.replace(" ", "").partition(";q=")
        if coding in ("gzip", "*"):
            return quality.strip("0.") != "" or not quality
    return False
