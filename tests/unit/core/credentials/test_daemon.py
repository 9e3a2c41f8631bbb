import asyncio
import threading

import pytest

from tui.core.credentials import aside
from tui.core.credentials.daemon import in_daemon


async def test_aside_gives_the_value_and_the_error_and_may_be_cancelled() -> None:
    def fails() -> None:
        raise SystemExit(3)

    assert await aside(lambda: 5) == 5
    with pytest.raises(SystemExit):
        await aside(fails)
    over, ended = threading.Event(), threading.Event()

    def waits() -> bool:
        over.wait(60)
        ended.set()
        return True

    waiting = asyncio.ensure_future(aside(waits))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    over.set()
    assert ended.wait(10)


def test_work_that_does_not_end_is_in_a_thread_that_ends_with_the_process() -> None:
    over = threading.Event()
    future = in_daemon(lambda: over.wait(60))
    with pytest.raises(TimeoutError):
        future.result(0.01)
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "onet-key")
    over.set()
    assert future.result(10) is True
