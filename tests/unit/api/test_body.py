"""The body of an answer, unpacked and counted."""

import gzip
import tracemalloc
import zlib

import pytest

from tests.unit.api.servers import KEY, URL, Reply, Script
from tui.api import errors
from tui.api.transport import Transport

MIB = 1024 * 1024


async def read(reply: Reply, most: int = MIB) -> bytes:
    return (await Transport(URL, KEY, app=Script(reply), max_body=most).request("GET", "/")).body


def packed(body: bytes, name: str = "gzip") -> Reply:
    return Reply(body=body, headers={"Content-Encoding": name, "X-Request-ID": "req-7"})


@pytest.mark.parametrize("body", [b"", b"{}", b"x" * MIB], ids=len)
async def test_a_body_comes_as_it_was_sent_plain_or_in_gzip(body: bytes) -> None:
    assert await read(Reply(body=body)) == body
    assert await read(packed(gzip.compress(body))) == body


@pytest.mark.parametrize("reply", [Reply(body=b"x" * 101), packed(gzip.compress(b"x" * 101))], ids=["plain", "gzip"])
async def test_one_byte_more_than_allowed_is_a_clear_error(reply: Reply) -> None:
    with pytest.raises(errors.UnreadableAnswer, match="too large") as raised:
        await read(reply, 100)
    assert (raised.value.status, raised.value.sent) == (200, True)


async def test_the_cap_is_named_in_mib() -> None:
    with pytest.raises(errors.UnreadableAnswer, match="more than 2 MiB"):
        await read(packed(gzip.compress(bytes(3 * MIB))), 2 * MIB)


async def test_a_bomb_is_not_unpacked_beyond_the_cap() -> None:
    bomb = packed(gzip.compress(bytes(100 * MIB)))
    tracemalloc.start()
    try:
        with pytest.raises(errors.UnreadableAnswer, match="too large"):
            await read(bomb, MIB)
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (packed(b"not gzip"), "cannot be unpacked"),
        (packed(zlib.compress(b"{}"), "deflate"), "cannot be unpacked"),
        (packed(b"x", "br"), "cannot be unpacked"),
        (packed(gzip.compress(gzip.compress(b"{}")), "gzip, gzip"), "cannot be unpacked"),
        (packed(gzip.compress(b"x" * 5000)[:-9]), "cut off"),
        (packed(b""), "cut off"),
    ],
)
async def test_what_cannot_be_unpacked_is_said_with_the_request_id(reply: Reply, said: str) -> None:
    with pytest.raises(errors.UnreadableAnswer, match=said) as raised:
        await read(reply)
    assert (raised.value.status, raised.value.request_id) == (200, "req-7")
    assert raised.value.hint


async def test_a_refusal_whose_words_cannot_be_read_is_still_that_refusal() -> None:
    reply = Reply(403, b"not gzip", {"Content-Encoding": "gzip"})
    with pytest.raises(errors.Forbidden, match="no explanation"):
        await read(reply)
    with pytest.raises(errors.Forbidden):
        await read(Reply(403, b"x" * (2 * MIB)), 64 * MIB)
