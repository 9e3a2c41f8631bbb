"""An answer has a limit as a whole: the phases of httpx do not bound one that trickles in."""

import pytest

from tests.unit.api.servers import KEY, Waits, trickling
from tui.api import errors
from tui.api.transport import Timeouts, Transport

TRICKLES = [b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Long: "]


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("head", TRICKLES, ids=["body", "head"])
async def test_an_answer_that_trickles_in_for_ever_is_given_up_once(method: str, head: bytes) -> None:
    waits = Waits()
    async with trickling(head) as server:
        limits = Timeouts(connect=5, read=5, write=5, pool=5, total=0.2)
        sender = Transport(f"http://127.0.0.1:{server.port}", KEY, timeouts=limits, sleep=waits)
        with pytest.raises(errors.AnswerTooSlow, match=r"127\.0\.0\.1 did not answer in time.* 0\.2 s") as raised:
            await sender.request(method, "/x")
        await sender.aclose()
    assert (raised.value.sent, len(server.heads), waits.seconds) == (True, 1, [])


async def test_a_refusal_whose_words_trickle_in_is_told_by_its_status() -> None:
    async with trickling(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 999\r\n\r\n") as server:
        sender = Transport(f"http://127.0.0.1:{server.port}", KEY, timeouts=Timeouts(read=0.2))
        with pytest.raises(errors.Forbidden):
            await sender.request("PUT", "/x")
        await sender.aclose()
