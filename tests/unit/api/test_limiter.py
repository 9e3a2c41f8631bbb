"""How fast requests go, and which go first."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from tui.api.limiter import RateLimiter


class Clock:
    """Time that passes only while somebody sleeps; exact, as all times are quarters of a second."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        for _ in range(3):
            await asyncio.sleep(0)
        self.now += seconds


async def test_requests_stay_under_both_limits_and_writes_go_first() -> None:
    clock = Clock()
    limiter = RateLimiter(2, 3, clock=clock, sleep=clock.sleep)
    order: list[tuple[str, float]] = []

    async def request(name: str) -> None:
        await limiter.acquire(write=name.startswith("put"))
        order.append((name, clock.now))

    await asyncio.gather(*map(request, ["get-1", "get-2", "get-3", "get-4", "put-1"]))
    assert order == [("get-1", 0.0), ("get-2", 0.0), ("put-1", 1.0), ("get-3", 60.0), ("get-4", 60.0)]


@given(
    st.integers(1, 5),
    st.integers(1, 9),
    st.lists(st.tuples(st.integers(0, 240), st.lists(st.booleans(), max_size=12)), max_size=6),
)
def test_no_second_and_no_minute_sees_more_than_its_limit(
    per_second: int, per_minute: int, bursts: list[tuple[int, list[bool]]]
) -> None:
    clock = Clock()
    limiter = RateLimiter(per_second, per_minute, clock=clock, sleep=clock.sleep)
    passed: list[float] = []

    async def request(write: bool) -> None:
        await limiter.acquire(write=write)
        passed.append(clock.now)

    async def scenario() -> None:
        for quarters, writes in bursts:
            clock.now += quarters / 4
            await asyncio.gather(*map(request, writes))

    asyncio.run(scenario())
    assert len(passed) == sum(len(writes) for _, writes in bursts)
    for length, limit in ((1.0, per_second), (60.0, per_minute)):
        assert all(later - earlier >= length for earlier, later in zip(passed, passed[limit:], strict=False))


async def test_a_request_that_was_cancelled_while_it_waited_takes_nobodys_turn() -> None:
    clock, gate = Clock(), asyncio.Event()

    async def sleep(seconds: float) -> None:
        await gate.wait()
        clock.now += seconds

    limiter = RateLimiter(1, 10, clock=clock, sleep=sleep)
    await limiter.acquire()
    first, second = (asyncio.create_task(limiter.acquire()) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    gate.set()
    await second
    assert clock.now == 1.0


async def test_nothing_goes_on_in_the_background_once_all_that_waited_were_cancelled() -> None:
    async def forever(_: float) -> None:
        await asyncio.Event().wait()

    limiter = RateLimiter(1, 10, clock=lambda: 0.0, sleep=forever)
    await limiter.acquire()
    waiting = [asyncio.create_task(limiter.acquire()) for _ in range(3)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_request_that_comes_after_all_others_gave_up_still_gets_its_turn() -> None:
    clock = Clock()
    limiter = RateLimiter(1, 10, clock=clock, sleep=clock.sleep)
    await limiter.acquire()
    gone = asyncio.create_task(limiter.acquire())
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    await limiter.acquire()
    assert clock.now == 1.0
