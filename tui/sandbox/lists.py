"""A list of the API, in one of its two shapes: the page that Django REST Framework makes of it, or a bare array."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from tui.sandbox.faults import Request

DEFAULT_PAGE_SIZE = 20
T = TypeVar("T")


def page_of(request: Request, items: Sequence[T], show: Callable[[T], Any], max_page_size: int) -> Any | None:
    """The page that the request asks for, as an object to send; None where there is no such page.

    A `page_size` that is no positive number is taken as absent, one over the cap as the cap.
    """
    size = min(_positive(request.query.get("page_size")) or DEFAULT_PAGE_SIZE, max_page_size)
    number = _positive(request.query.get("page", "1"))
    last = max(1, -(-len(items) // size))
    if number is None or number > last:
        return None
    return {
        "count": len(items),
        "next": _link(request, number + 1) if number < last else None,
        "previous": _link(request, number - 1) if number > 1 else None,
        "results": [show(item) for item in items[(number - 1) * size : number * size]],
    }


def _positive(text: str | None) -> int | None:
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 9:
        return None
    return int(text) or None


def _link(request: Request, page: int) -> str:
    """The address of another page: all parameters as they were asked, without `page` for the first."""
    query = [(name, text) for name, text in parse_qsl(request.query_string) if name != "page"]
    if page > 1:
        query.insert(0, ("page", str(page)))
    address = f"{request.scheme}://{request.headers.get('host', 'sandbox')}{request.path}"
    return f"{address}?{urlencode(query)}" if query else address
