"""Answers that are too large, at the real limit of 64 MiB: they end as an error, and cost no more than the limit."""

import tracemalloc

import pytest

from tests.system.faults.kinds import bomb
from tests.unit.api.servers import KEY, bare
from tui.api.errors import OnetError, ServerFailure, UnreadableAnswer
from tui.api.transport import MAX_BODY, MAX_WORDS, Transport

MIB = 1024 * 1024


async def refused(answer: bytes) -> tuple[OnetError, float, float]:
    """The error for a server's answer, and the memory that it took at most and that is held afterwards, in MiB."""
    async with bare(answer) as server:
        sender = Transport(f"http://127.0.0.1:{server.port}", KEY)
        tracemalloc.start()
        try:
            with pytest.raises(OnetError) as raised:
                await sender.request("PUT", "/x")
            held, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
            await sender.aclose()
    assert len(server.heads) == 1
    return raised.value, most / MIB, held / MIB


def packed(status: str) -> bytes:
    body = bomb()
    assert len(body) < 100_000
    return f"HTTP/1.1 {status}\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def test_a_bomb_of_70_mib_in_70_kb_is_stopped_at_the_limit_and_nothing_of_it_stays() -> None:
    error, most, held = await refused(packed("200 OK"))
    assert isinstance(error, UnreadableAnswer)
    assert error.detail == "more than 64 MiB"
    assert most < MAX_BODY / MIB + 4
    assert held < 4


async def test_a_bomb_in_the_words_of_an_error_costs_a_thousandth_of_it_and_the_status_is_told() -> None:
    error, most, _ = await refused(packed("500 Internal Server Error"))
    assert isinstance(error, ServerFailure)
    assert most < MAX_WORDS / MIB + 4


async def test_a_body_that_goes_on_past_64_mib_is_cut_off_there() -> None:
    size = MAX_BODY + 1
    error, _, held = await refused(f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n[".encode() + b" " * MAX_BODY)
    assert isinstance(error, UnreadableAnswer)
    assert (error.detail, error.sent) == ("more than 64 MiB", True)
    # What the server of this test holds of its answer counts as well.
    assert held < MAX_BODY / MIB + 8
