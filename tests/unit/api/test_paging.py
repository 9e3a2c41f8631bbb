"""Lists in either shape: complete, in order, each item once, with no request too many, and always with an end."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api import errors, paging
from tui.api.paging import AT_ONCE, BARREN, Page, Query, new_rows, pages
from tui.domain.row import InstanceRow

Answer = Callable[[Query], Page[None]]
FIRST = {"page": "1", "page_size": "4"}


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(f"id-{number}" for number in numbers)


def page(*numbers: int, total: int | None = None, following: str | None = None, size: int | None = None) -> Page[None]:
    return Page(ids(*numbers), len(numbers) if size is None else size, total, following, False, None)


def array(*numbers: int) -> Page[None]:
    return Page(ids(*numbers), len(numbers), None, None, True, None)


class Server:
    """Answers the queries it is given pages for, the rest with 404; keeps what it was asked."""

    def __init__(self, answer: Answer | dict[str, Page[None]]) -> None:
        self._answer = answer
        self.asked: list[Query] = []

    async def fetch(self, query: Query) -> Page[None]:
        self.asked.append(query)
        await asyncio.sleep(0)
        if callable(self._answer):
            return self._answer(query)
        key = query.get("page") or query.get("cursor", "")
        if key not in self._answer:
            raise errors.NotFound("x", status=404)
        return self._answer[key]

    async def read(self, page_size: int = 4) -> list[str]:
        return [name async for found in pages(self.fetch, page_size) for name in found.ids]


LINK = "https://api.onetsolutions.net/v1/things?page={}&page_size=4"
CASES: dict[str, tuple[dict[str, Page[None]], tuple[str, ...], int]] = {
    "an empty page": ({"1": page(total=0)}, (), 1),
    "an empty array": ({"1": array()}, (), 1),
    "one page with a count": ({"1": page(1, 2, total=2)}, ids(1, 2), 1),
    "one page without a count": ({"1": page(1, 2)}, ids(1, 2), 1),
    "a short array": ({"1": array(1, 2, 3)}, ids(1, 2, 3), 1),
    "an array longer than asked for, as the parameters are ignored": (
        {"1": array(1, 2, 3, 4, 5)},
        ids(*range(1, 6)),
        1,
    ),
    "a full array that goes on": ({"1": array(1, 2, 3, 4), "2": array(5)}, ids(*range(1, 6)), 2),
    "a full array, then an empty one": ({"1": array(1, 2, 3, 4), "2": array()}, ids(1, 2, 3, 4), 2),
    "a full array, then the same again": ({"1": array(1, 2, 3, 4), "2": array(1, 2, 3, 4)}, ids(1, 2, 3, 4), 2),
    "a full array, then 404": ({"1": array(1, 2, 3, 4)}, ids(1, 2, 3, 4), 2),
    "a count and page links": (
        {"1": page(1, 2, 3, 4, total=6, following=LINK.format(2)), "2": page(5, 6, total=6)},
        ids(*range(1, 7)),
        2,
    ),
    "a count and no links": (
        {"1": page(1, 2, 3, 4, total=6), "2": page(5, 6, total=6)},
        ids(*range(1, 7)),
        2,
    ),
    "pages smaller than asked for": (
        {"1": page(1, 2, total=5), "2": page(3, 4, total=5), "3": page(5, total=5)},
        ids(*range(1, 6)),
        3,
    ),
    "a next that is no page link, with a count": (
        {"1": page(1, 2, total=4, following="?cursor=a"), "a": page(3, 4, total=4)},
        ids(1, 2, 3, 4),
        2,
    ),
    "a next without a count": ({"1": page(1, 2, following="?cursor=a"), "a": page(3)}, ids(1, 2, 3), 2),
    "an empty page amid the walk": (
        {"1": page(1, following="?cursor=a"), "a": page(following="?cursor=b"), "b": page(2)},
        ids(1, 2),
        3,
    ),
    "now and then an empty page": (
        {"1": page(0, following="?cursor=a")}
        | {
            here: page(*([number] if number % 2 else []), following=f"?cursor={after}")
            for number, (here, after) in enumerate(pairwise("abcdefgh"))
        }
        | {"h": page(9)},
        ids(0, 1, 3, 5, 9),
        9,
    ),
    "an empty first page with a next": ({"1": page(total=1, following="?cursor=a"), "a": page(1)}, ids(1), 2),
    "a count that is too high": (
        {"1": page(1, 2, 3, 4, total=12), "2": page(5, total=12)},
        ids(*range(1, 6)),
        3,
    ),
    "a count that is too low, with links": (
        {
            "1": page(1, 2, 3, 4, total=5, following=LINK.format(2)),
            "2": page(5, 6, 7, 8, total=9, following=LINK.format(3)),
            "3": page(9, total=9),
        },
        ids(*range(1, 10)),
        3,
    ),
    "a count of nothing, with links": (
        {"1": page(1, 2, 3, 4, total=0, following=LINK.format(2)), "2": page(5, total=0)},
        ids(*range(1, 6)),
        2,
    ),
    "a page whose items cannot be read": (
        {"1": page(1, 2, 3, 4, total=12), "2": page(total=12, size=4), "3": page(9, 10, total=12)},
        ids(1, 2, 3, 4, 9, 10),
        3,
    ),
    "the parameters ignored by a server with a count": (
        {str(number): page(1, 2, 3, 4, total=12) for number in range(1, 4)},
        ids(1, 2, 3, 4),
        3,
    ),
}


@pytest.mark.parametrize(("held", "expected", "requests"), CASES.values(), ids=CASES.keys())
async def test_a_list_is_read_whole(held: dict[str, Page[None]], expected: tuple[str, ...], requests: int) -> None:
    server = Server(held)
    assert tuple(await server.read()) == expected
    assert len(server.asked) == requests
    assert server.asked[0] == FIRST


@pytest.mark.parametrize(
    "link",
    ["http://evil.example/steal?cursor=a", "//evil.example?cursor=a", "?cursor=a", "https://u:p@x/../y?cursor=a#frag"],
)
async def test_of_a_next_link_only_the_query_is_taken(link: str) -> None:
    server = Server({"1": page(1, following=link), "a": page(2)})
    assert await server.read() == [*ids(1, 2)]
    assert server.asked == [FIRST, {"cursor": "a"}]


async def test_the_parameters_of_a_page_link_are_kept_for_all_later_pages() -> None:
    link = "https://x/?page=2&page_size=2&order=name"
    server = Server({"1": page(1, 2, total=6, following=link), "2": page(3, 4), "3": page(5, 6)})
    assert await server.read() == [*ids(*range(1, 7))]
    assert server.asked[1:] == [{"page": str(n), "page_size": "2", "order": "name"} for n in (2, 3)]


ENDLESS: dict[str, Answer] = {
    "a next that leads to itself": lambda _: page(1, following="?cursor=a"),
    "a next that leads back to the first page": lambda _: page(1, following="?page_size=4&page=1"),
    "a next without a query": lambda _: page(1, following="https://x/"),
    "a next that cannot be read": lambda _: page(1, following="http://[::1"),
    "two pages that lead to each other": lambda q: page(
        1, following="?cursor=b" if q.get("cursor") == "a" else "?cursor=a"
    ),
    "ever new links to the same items": lambda q: page(1, following=f"?cursor={q.get('cursor', '')}x"),
    "ever new links to nothing": lambda q: page(following=f"?cursor={q.get('cursor', '')}x"),
}


@pytest.mark.parametrize("answer", ENDLESS.values(), ids=ENDLESS.keys())
async def test_a_list_that_leads_nowhere_ends_with_an_error(answer: Answer) -> None:
    server = Server(answer)
    with pytest.raises(errors.EndlessList):
        await server.read()
    assert len(server.asked) <= BARREN + 1


async def test_a_next_that_leads_back_to_the_first_page_is_not_asked_for() -> None:
    server = Server(ENDLESS["a next that leads back to the first page"])
    with pytest.raises(errors.EndlessList, match="leads back"):
        await server.read()
    assert server.asked == [FIRST]


@pytest.mark.parametrize("is_array", [True, False])
async def test_a_list_that_makes_up_items_for_ever_ends_with_an_error(
    monkeypatch: pytest.MonkeyPatch, is_array: bool
) -> None:
    monkeypatch.setattr(paging, "MAX_PAGES", 20)
    made = iter(range(1_000_000))

    def answer(_: Query) -> Page[None]:
        numbers = [next(made) for _ in range(4)]
        return array(*numbers) if is_array else page(*numbers, following=f"?cursor={numbers[0]}")

    server = Server(answer)
    with pytest.raises(errors.EndlessList, match="20 pages"):
        await server.read()
    assert len(server.asked) == 20


async def test_an_absurd_count_costs_no_more_than_the_pages_under_way() -> None:
    server = Server({"1": page(1, 2, 3, 4, total=10**30), "2": page(5, total=10**30)})
    assert await server.read() == [*ids(*range(1, 6))]
    assert len(server.asked) <= 2 + AT_ONCE


def honest(count: int, cap: int, shape: str) -> Answer:
    """A server that holds `count` items and sends at most `cap` in a page."""

    def answer(query: Query) -> Page[None]:
        size = min(int(query.get("page_size", "4")), cap)
        start = int(query["cursor"]) if "cursor" in query else (int(query["page"]) - 1) * size
        held = range(start, min(start + size, count))
        more = start + size < count
        if shape == "array":
            return array(*held)
        if shape == "cursor":
            return page(*held, following=f"http://elsewhere/?cursor={start + size}&page_size={size}" if more else None)
        link = f"http://elsewhere/?page={query['page'] if not more else int(query['page']) + 1}&page_size={size}"
        return page(*held, total=count, following=link if more and shape == "links" else None)

    return answer


@given(st.integers(0, 300), st.integers(1, 40), st.integers(1, 40), st.sampled_from(["links", "count", "cursor"]))
def test_for_any_cap_of_the_server_a_list_is_complete_in_order_and_minimal(
    count: int, cap: int, page_size: int, shape: str
) -> None:
    server = Server(honest(count, cap, shape))
    assert tuple(asyncio.run(server.read(page_size))) == ids(*range(count))
    assert len(server.asked) == max(1, -(-count // min(cap, page_size)))


@given(st.integers(0, 300), st.integers(1, 40))
def test_an_array_is_asked_on_only_while_its_pages_are_full(count: int, page_size: int) -> None:
    server = Server(honest(count, page_size, "array"))
    assert tuple(asyncio.run(server.read(page_size))) == ids(*range(count))
    assert len(server.asked) == count // page_size + 1


@given(st.lists(st.integers(0, 12), min_size=2, max_size=30))
def test_pages_come_in_their_order_whatever_order_they_arrive_in(turns: list[int]) -> None:
    async def fetch(query: Query) -> Page[None]:
        number = int(query["page"])
        for _ in range(turns[number - 1]):
            await asyncio.sleep(0)
        return page(number, total=len(turns))

    async def read() -> list[str]:
        return [name async for found in pages(fetch) for name in found.ids]

    assert tuple(asyncio.run(read())) == ids(*range(1, len(turns) + 1))


class Slow:
    """20 pages of one item; the later ones are answered when the gate is opened, or fail by number."""

    def __init__(self, **failing: Exception) -> None:
        self.gate = asyncio.Event()
        self.failing = failing
        self.under_way = self.most = self.cancelled = 0
        self.asked: list[int] = []

    async def fetch(self, query: Query) -> Page[None]:
        number = int(query["page"])
        self.asked.append(number)
        if number > 1:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            try:
                await self._wait(number)
            finally:
                self.under_way -= 1
        return page(number, total=20)

    async def _wait(self, number: int) -> None:
        if error := self.failing.get(f"page_{number}"):
            raise error
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def nothing_is_left() -> bool:
    return asyncio.all_tasks() == {asyncio.current_task()}


async def test_later_pages_are_fetched_eight_at_a_time() -> None:
    slow = Slow()
    reading = asyncio.create_task(_count(slow))
    await settled()
    assert slow.under_way == AT_ONCE == 8
    slow.gate.set()
    assert await reading == 20
    assert slow.most == AT_ONCE


async def _count(slow: Slow) -> int:
    return len([found async for found in pages(slow.fetch)])


async def test_one_who_stops_early_leaves_no_fetch_behind() -> None:
    slow = Slow()
    async with aclosing(pages(slow.fetch)) as stream:
        await anext(stream)
        waiting = asyncio.create_task(anext(stream))
        await settled()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert (slow.under_way, slow.cancelled) == (0, 8)
    assert nothing_is_left()


async def test_one_who_stops_between_two_pages_leaves_no_fetch_behind() -> None:
    slow = Slow()
    slow.gate.set()
    async with aclosing(pages(slow.fetch)) as stream:
        await anext(stream)
        await anext(stream)
        slow.gate.clear()
        await settled()
    assert slow.under_way == 0
    assert nothing_is_left()


async def test_one_who_stops_at_the_first_page_has_asked_for_no_other() -> None:
    slow = Slow()
    async with aclosing(pages(slow.fetch)) as stream:
        await anext(stream)
    assert slow.asked == [1]


async def test_a_page_that_fails_raises_after_the_pages_before_it_and_cancels_the_rest() -> None:
    slow = Slow(page_4=errors.ServerFailure("broken", status=500))
    got: list[Any] = []

    async def read() -> None:
        async with aclosing(pages(slow.fetch)) as stream:
            async for found in stream:
                got.extend(found.ids)

    reading = asyncio.create_task(read())
    await settled()
    slow.gate.set()
    with pytest.raises(errors.ServerFailure, match="broken"):
        await reading
    assert tuple(got) == ids(1, 2, 3)
    assert slow.under_way == 0
    assert nothing_is_left()


def test_a_row_that_comes_again_on_a_later_page_is_dropped() -> None:
    empty = dict.fromkeys(InstanceRow._fields)
    first, second = (InstanceRow(**{**empty, "id": name, "name": name}) for name in ("a", "b"))
    seen = {"a"}
    assert new_rows((first, second, second), seen) == (second,)
    assert seen == {"a", "b"}
