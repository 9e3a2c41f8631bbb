"""Lists of the API, in whichever of its two shapes they come.

The API-wide text promises pages (`count/next/previous/results`); the one list that its reference shows is a bare array.
Both are read; of a `next` link only the query is taken, so that no answer can send the key elsewhere.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlsplit

from tui.api.errors import EndlessList, NotFound, NotOffered, OnetError, UnreadableAnswer, alone
from tui.domain.row import InstanceRow

PAGE_SIZE = 100
AT_ONCE = 8
BARREN = 3
MOST_IN_A_ROW = 3
MAX_PAGES = 50_000

Query = dict[str, str]
FIRST: Query = {"page": "1", "page_size": str(PAGE_SIZE)}
ValueT = TypeVar("ValueT")


class Page(NamedTuple, Generic[ValueT]):
    """What paging needs to know of a page (`size` counts its items, readable or not), and what it passes on."""

    ids: tuple[str, ...]
    size: int
    total: int | None
    next: str | None
    is_array: bool
    value: ValueT

    def adds_to(self, seen: set[str]) -> bool:
        """Whether it has an item that is not known yet; one without an id counts as such."""
        return self.size > len(self.ids) or not seen.issuperset(self.ids)


Fetch = Callable[[Query], Awaitable[Page[ValueT]]]


class LostPage(NamedTuple):
    """A page that stayed unread, and why; with `and_rest`, nothing is known of what follows it either."""

    number: int
    error: OnetError
    and_rest: bool = False


async def pages(
    fetch: Fetch[ValueT], page_size: int = PAGE_SIZE, lost: list[LostPage] | None = None
) -> AsyncGenerator[Page[ValueT], None]:
    """Yield the pages of a list in order, the later ones fetched 8 at a time where their number is known.

    The list ends where it says so, at a 404 past the first page, and at a page that is empty or only repeats what was
    seen. Pages that are walked by `next` may repeat something three times; then, and where a `next` leads back, or past
    50,000 pages, EndlessList is raised. An error of a page is raised after the pages before it; where `lost` is given,
    a later page that fails, or is one of those before it again, is put there before the pages after it are yielded, and
    the rest is read all the same, until 3 in a row have failed; so is the end of a list that never ends. Close the
    generator (`aclosing`) to cancel what is under way.
    """
    asked = [_numbered(1, page_size)]
    page = await fetch(asked[0])
    yield page
    seen, number, ended = set(page.ids), 1, False
    failing: list[LostPage] = []
    queries = _noted(_known_queries(page, page_size), asked)
    # As an empty page is the end, so is one that is not there.
    absent = page._replace(ids=(), size=0)
    async with aclosing(_together(fetch, queries, failing, lost is not None, absent)) as known:
        async for page in known:
            if page.adds_to(seen):
                _tell(lost, failing)
                seen.update(page.ids)
                number += 1
                yield page
                continue
            ended = lost is None or not page.size or len(failing) == MOST_IN_A_ROW - 1
            if lost is not None and page.size:
                failing.append(LostPage(number + len(lost) + len(failing) + 1, _repeated(), and_rest=ended))
            if ended:
                break
    _tell(lost, failing)
    if ended or lost:
        return
    async with aclosing(_rest(_walk(fetch, page, asked, page_size, lost), seen, number, lost)) as rest:
        async for page in rest:
            yield page


def _tell(lost: list[LostPage] | None, failing: list[LostPage]) -> None:
    if lost is not None:
        lost += failing
    failing.clear()


async def _rest(
    walk: AsyncGenerator[Page[ValueT], None], seen: set[str], number: int, lost: list[LostPage] | None
) -> AsyncGenerator[Page[ValueT], None]:
    """The pages of a walk as long as they bring something new; `number` is that of the page before them."""
    barren = 0
    try:
        async with aclosing(walk) as found:
            async for page in found:
                barren = 0 if page.adds_to(seen) else barren + 1
                if barren and page.is_array:
                    return
                if barren == BARREN:
                    raise _endless("its pages bring nothing new")
                seen.update(page.ids)
                number += 1
                yield page
    except EndlessList as error:
        if lost is None:
            raise
        lost.append(LostPage(number + 1, alone(error), and_rest=True))


def new_rows(rows: tuple[InstanceRow, ...], seen: set[str]) -> tuple[InstanceRow, ...]:
    """The rows whose ids were not seen on an earlier page; their ids are added to `seen`."""
    fresh = []
    for row in rows:
        if row.id not in seen:
            seen.add(row.id)
            fresh.append(row)
    return tuple(fresh)


def _is_absent(error: OnetError) -> bool:
    """Whether there is no such page; that nothing is offered there tells nothing of the list."""
    return isinstance(error, NotFound) and not isinstance(error, NotOffered)


def _endless(detail: str) -> EndlessList:
    return EndlessList("The list never ends", detail, "Tell the provider; what was read so far is shown.")


def _repeated() -> UnreadableAnswer:
    return UnreadableAnswer("The API sent a page twice", "another one was asked for", "Read the list again.")


def _numbered(number: int, page_size: int) -> Query:
    return {"page": str(number), "page_size": str(page_size)}


def _query_of(link: str) -> Query:
    try:
        return dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))
    except ValueError:
        return {}


def _known_queries(first: Page[ValueT], page_size: int) -> Iterator[Query]:
    """The queries of all later pages, where the first one tells their number.

    Its real size decides how many there are: a server may send less than it was asked for.
    """
    following = _query_of(first.next) if first.next else _numbered(2, page_size)
    if first.is_array or first.total is None or not first.size or following.get("page") != "2":
        return
    for number in range(2, min(-(-first.total // first.size), MAX_PAGES) + 1):
        yield following | {"page": str(number)}


def _noted(queries: Iterator[Query], asked: list[Query]) -> Iterator[Query]:
    for query in queries:
        asked.append(query)
        yield query


async def _walk(
    fetch: Fetch[ValueT], page: Page[ValueT], before: list[Query], page_size: int, lost: list[LostPage] | None
) -> AsyncGenerator[Page[ValueT], None]:
    """What follows a page, one after the other: a full array may go on, and a page of the other shape has a `next`.

    `before` are the queries of this page and of all before it.
    """
    number, asked = len(before), {frozenset(query.items()) for query in before}
    while page.size == page_size if page.is_array else page.next:
        number += 1
        query = _query_of(page.next) if page.next else _numbered(number, page_size)
        key = frozenset(query.items())
        if key in asked:
            raise _endless("its next page leads back to one that was read")
        if number > MAX_PAGES:
            raise _endless(f"it has more than {MAX_PAGES:,} pages")
        asked.add(key)
        try:
            page = await fetch(query)
        except OnetError as error:
            if _is_absent(error):
                return
            if lost is None:
                raise
            lost.append(LostPage(number, alone(error), and_rest=True))
            return
        yield page


async def _together(
    fetch: Fetch[ValueT], queries: Iterator[Query], failing: list[LostPage], tolerant: bool, absent: Page[ValueT]
) -> AsyncGenerator[Page[ValueT], None]:
    """The pages of the queries, in order, with `absent` for a 404, which is the last.

    Those that fail are put into `failing` where that is tolerated.
    """
    under_way: deque[asyncio.Future[Page[ValueT]]] = deque()
    number = 1
    try:
        while True:
            while len(under_way) < AT_ONCE and (query := next(queries, None)) is not None:
                under_way.append(asyncio.ensure_future(fetch(query)))
            if not under_way:
                return
            number += 1
            try:
                page = await under_way[0]
            except OnetError as error:
                if _is_absent(error):
                    yield absent
                    return
                if not tolerant:
                    raise
                given_up = len(failing) == MOST_IN_A_ROW - 1
                failing.append(LostPage(number, alone(error), and_rest=given_up))
                if given_up:
                    return
                under_way.popleft()
                continue
            under_way.popleft()
            yield page
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
