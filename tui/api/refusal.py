"""From a status and a body to one error of the family, with the server's words made harmless."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from tui.api import errors
from tui.api.retry import parse_date, parse_retry_after
from tui.domain import exactjson
from tui.domain.visible import visible

LONGEST_TEXT = 500
MOST_TEXTS = 50
_PLAIN = ("detail", "non_field_errors", "message", "error", "code")

_BY_STATUS: dict[int, tuple[type[errors.OnetError], str, str]] = {
    400: (errors.InvalidRequest, "The API did not accept the request", "Mend what it names and send again."),
    401: (errors.KeyRefused, "The API refused the key", "Log in with a valid key: onet login"),
    403: (
        errors.Forbidden,
        "The key may not do this",
        "Changes need the role Owner or Editor in this project; ask an owner of the organization.",
    ),
    404: (errors.NotFound, "The API does not know it", "It may be deleted, or belong to another project."),
    405: (errors.NotOffered, "The API does not offer this", "Nothing can be done here."),
    408: (errors.ServerFailure, "The API gave up waiting for the request", "Try again."),
    409: (errors.Conflict, "The API holds something else by now", "Read it again and look at what changed."),
    412: (errors.Conflict, "The API holds something else by now", "Read it again and look at what changed."),
    413: (errors.InvalidRequest, "The request is too large for the API", "Make the values shorter."),
    422: (errors.InvalidRequest, "The API did not accept the request", "Mend what it names and send again."),
    429: (errors.RateLimited, "Too many requests for the API", "Wait a moment; it goes on by itself where it can."),
}


def refusal(
    status: int, body: bytes, headers: Mapping[str, str], method: str, now: datetime | None = None
) -> errors.OnetError:
    """The error that an answer with a status other than 2xx stands for; the names of `headers` are in lower case."""
    kind, title, hint = _BY_STATUS.get(status) or _by_class(status)
    if status == 403 and method == "GET":
        title, hint = "The key may not read this", "Ask an owner of the organization for access."
    detail, fields = explain(body, headers.get("content-type", ""))
    if 300 <= status < 400:
        detail = f"it points to {harmless(headers.get('location', ''), 200) or 'nowhere'}"
    error = kind(
        f"{title} ({status})",
        detail,
        hint,
        status=status,
        request_id=request_id(headers),
        field_errors=fields if kind is errors.InvalidRequest else {},
    )
    if isinstance(error, errors.RateLimited):
        # A date is by the server's clock, and the local one may be off by a day.
        now = now or parse_date(headers.get("date")) or datetime.now(UTC)
        error.retry_after = parse_retry_after(headers.get("retry-after"), now)
    return error


def request_id(headers: Mapping[str, str]) -> str | None:
    """The request id of the answer, to be named to the provider's support."""
    return harmless(headers.get("x-request-id", ""), 100) or None


def explain(body: bytes, content_type: str) -> tuple[str, dict[str, list[str]]]:
    """The server's words: the general ones, and those by field.

    Bodies of errors are not documented; Django REST Framework's shapes are assumed, nested and plain values too.
    """
    if not body.strip():
        return "it sent no explanation", {}
    try:
        value = exactjson.loads(body)
    except ValueError:
        return _page_title(body, content_type), {}
    if not isinstance(value, dict):
        return _joined(_texts(value)), {}
    general = _joined(text for key in _PLAIN if key in value for text in _texts(value[key]))
    named = ((key, inner) for key, inner in value.items() if key not in _PLAIN)
    fields = {
        harmless(key, 100): [harmless(text) for text in islice(_texts(inner), MOST_TEXTS)]
        for key, inner in islice(named, MOST_TEXTS)
    }
    return general, fields


def harmless(text: str, longest: int = LONGEST_TEXT) -> str:
    """Text of the server on one line, controls and what cannot be seen named, at most `longest` characters."""
    words = " ".join(text[: longest * 4].split())
    shown = visible(words) if words else ""
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _joined(texts: Iterable[str]) -> str:
    return harmless("; ".join(islice(texts, MOST_TEXTS)))


def _by_class(status: int) -> tuple[type[errors.OnetError], str, str]:
    if status >= 500:
        return errors.ServerFailure, "The API failed", "Try again in a while; if it stays so, tell the provider."
    if 300 <= status < 400:
        return (
            errors.UnexpectedStatus,
            "The API answered with a redirect",
            "It is not followed, so that the key stays with its host. Check the base URL.",
        )
    return errors.UnexpectedStatus, "The API gave an unexpected answer", "Check the base URL."


def _page_title(body: bytes, content_type: str) -> str:
    text = body[:4096].decode("utf-8", "replace")
    if "html" in content_type or "<html" in text.lower():
        title = re.search(r"<title[^>]*>([^<]*)", text, re.IGNORECASE)
        named = harmless(title.group(1), 120) if title else ""
        return "it answered with a web page" + (f" ({named})" if named else "")
    return harmless(text, 200)


def _texts(value: Any, where: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{where}{key}: ")
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, where)
    elif value is not None:
        yield where + (value if isinstance(value, str) else exactjson.dumps(value))
