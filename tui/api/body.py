"""The body of an answer: unpacked as it arrives, and never more of it than is allowed.

Unpacked here and not by httpx, which unpacks each piece whole and as many times as a server says: a few KiB could
become gigabytes before anybody counts.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Protocol

import httpx

from tui.api.errors import UnreadableAnswer

_GZIP = 16 + zlib.MAX_WBITS
_STEP = 1024 * 1024


class Unpacker(Protocol):
    """A decompressor of zlib, whose type has no name."""

    @property
    def unconsumed_tail(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


async def read_body(response: httpx.Response, most: int) -> bytes:
    """The whole body, unpacked; UnreadableAnswer where it has more than `most` bytes or cannot be unpacked."""
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing in ("identity", ""):
        return await _collect(response, lambda piece: (piece,), most)
    if packing not in ("gzip", "x-gzip"):
        raise UnreadableAnswer(
            "The API's answer cannot be unpacked", "it is packed in a way that was not asked for", _HINT
        )
    unpacker = zlib.decompressobj(_GZIP)
    try:
        body = await _collect(response, partial(_unpacked, unpacker), most)
    except zlib.error:
        raise UnreadableAnswer("The API's answer cannot be unpacked", "it is no gzip", _HINT) from None
    if not unpacker.eof:
        raise UnreadableAnswer("The API's answer is cut off", "", "Try again in a moment.")
    return body


_HINT = "Check the base URL; a proxy may have answered in its place."


async def _collect(response: httpx.Response, unpack: Callable[[bytes], Iterable[bytes]], most: int) -> bytes:
    pieces: list[bytes] = []
    left = most
    async for raw in response.aiter_raw():
        for piece in unpack(raw):
            left -= len(piece)
            if left < 0:
                # The error may be kept, and this frame with it.
                pieces.clear()
                size = f"{most / (1024 * 1024):g} MiB"
                raise UnreadableAnswer(
                    "The API's answer is too large", f"more than {size}", "Tell the provider, and look at the base URL."
                )
            pieces.append(piece)
    return b"".join(pieces)


def _unpacked(unpacker: Unpacker, raw: bytes) -> Iterator[bytes]:
    """What a piece unpacks to, a step at a time: zlib takes twice the memory of all that it gives at once."""
    while True:
        piece = unpacker.decompress(raw, _STEP)
        yield piece
        raw = unpacker.unconsumed_tail
        if not raw and len(piece) < _STEP:
            return
