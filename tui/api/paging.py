"""Lists of the API, in whichever of its two shapes they come.

The API-wide text promises pages (`count/next/previous/results`); the one list that its reference shows is a bare array.
Both are read; of a `next` link only the query is taken, so that no answer can send the key elsewhere.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from tui.api.errors import EndlessList, NotFound, UnreadableAnswer
from tui.domain.row import InstanceRow

PAGE_SIZE = 100
AT_ONCE = 8
BARREN = 3
MAX_KNOWN_PAGES = 50_000

Query = dict[str, str]


class PageContent(NamedTuple):
    """What paging needs to know of a page, and what it passes on."""

    ids: tuple[str, ...]
    size: int
    total: int | None
    next: str | None
    is_array: bool
    data: bytes


Fetch = Callable[[Query], Awaitable[bytes]]
Read = Callable[[bytes], PageContent]


async def pages(fetch: Fetch, read: Read, page_size: int = PAGE_SIZE) -> AsyncGenerator[PageContent, None]:
    """Yield the pages of a list in order, the later ones fetched 8 at a time once their number is known.

    A bare array that is empty or only repeats what was seen ends the list, as does a 404 past the first page. A `next`
    that leads back, or to nothing new three times over, raises EndlessList; a body that is no list UnreadableAnswer.
    """
    first = _checked(read, await fetch({"page": "1", "page_size": str(page_size)}))
    yield first
    seen = set(first.ids)
    barren = 0
    queries = _known_queries(first, page_size)
    rest = _walk(fetch, read, first, page_size) if queries is None else _together(fetch, read, queries)
    try:
        async for page in rest:
            if seen.issuperset(page.ids):
                barren += 1
                if page.is_array:
                    return
                if barren == BARREN and queries is None:
                    raise _endless("its pages bring nothing new")
            else:
                barren = 0
            seen.update(page.ids)
            yield page
    finally:
        await rest.aclose()


def new_rows(rows: tuple[InstanceRow, ...], seen: set[str]) -> tuple[InstanceRow, ...]:
    """The rows whose ids were not seen on an earlier page; their ids are added to `seen`."""
    fresh = []
    for row in rows:
        if row.id not in seen:
            seen.add(row.id)
            fresh.append(row)
    return tuple(fresh)


def _checked(read: Read, data: bytes) -> PageContent:
    try:
        return read(data)
    except ValueError as error:
        raise UnreadableAnswer(
            "The API's answer is not a list", str(error)[:200], "Check the base URL; a proxy may have answered."
        ) from None


def _endless(detail: str) -> EndlessList:
    return EndlessList("The list never ends", detail, "Tell the provider; what was read so far is shown.")


def _query_of(link: str) -> Query:
    try:
        return dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))
    except ValueError:
        return {}


def _known_queries(first: PageContent, page_size: int) -> list[Query] | None:
    """The queries of all later pages where their number is known; None where the list must be walked."""
    if first.is_array:
        return None if first.size == page_size else []
    if not first.size:
        return []
    following = _query_of(first.next) if first.next else {"page": "2", "page_size": str(page_size)}
    if first.total is None or following.get("page") != "2":
        return None if first.next else []
    last = -(-first.total // first.size)
    if last > MAX_KNOWN_PAGES:
        return None if first.next else []
    return [following | {"page": str(number)} for number in range(2, last + 1)]


async def _walk(fetch: Fetch, read: Read, page: PageContent, page_size: int) -> AsyncGenerator[PageContent, None]:
    asked: set[frozenset[tuple[str, str]]] = set()
    number = 1
    while page.size == page_size if page.is_array else page.next:
        number += 1
        query = _query_of(page.next) if page.next else {"page": str(number), "page_size": str(page_size)}
        key = frozenset(query.items())
        if key in asked:
            raise _endless("its next page leads back to one that was read")
        asked.add(key)
        try:
            page = _checked(read, await fetch(query))
        except NotFound:
            return
        yield page


async def _together(fetch: Fetch, read: Read, queries: list[Query]) -> AsyncGenerator[PageContent, None]:
    waiting = iter(queries)
    under_way: deque[asyncio.Future[bytes]] = deque()
    try:
        while True:
            while len(under_way) < AT_ONCE and (query := next(waiting, None)) is not None:
                under_way.append(asyncio.ensure_future(fetch(query)))
            if not under_way:
                return
            try:
                data = await under_way[0]
            except NotFound:
                return
            under_way.popleft()
            yield _checked(read, data)
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
