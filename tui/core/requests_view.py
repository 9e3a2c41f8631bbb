"""The log of requests for a person: the texts of a line, what is found in it, and all that is known of one request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tui.core import words
from tui.core.panes.blocks import Fact, Facts
from tui.core.past import ago
from tui.core.signs import sign

if TYPE_CHECKING:
    from tui.api.transport import RequestRecord

_UUID = re.compile(r"\b([0-9a-f]{4})[0-9a-f]{4}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
# The same in each request for a page.
_PAGE_SIZE = re.compile(r"&page_size=\d{2,}\Z")
_METHODS = ("get", "put", "post", "patch", "delete")


def at(record: RequestRecord) -> str:
    """The local time of day at which it was sent."""
    return f"{record.at.astimezone():%H:%M:%S}"


def path(record: RequestRecord, place: Sequence[str] = ()) -> str:
    """The path and query, to be shown; what says no more than which place is open is left out.

    `place` has the id of the open organization and, where just one project is open, that of the project.
    """
    text, within = record.path, zip(("organizations", "projects"), place, strict=False)
    for kind, identity in within:
        before, found, rest = text.partition(f"/{kind}/{identity}/")
        if not found or (kind == "projects" and before != "…"):
            break
        text = f"…/{rest}"
    return words.visible(text)


def failed(record: RequestRecord) -> bool:
    """Whether there was no answer that could be used."""
    return record.error is not None


def signed(record: RequestRecord) -> str:
    """The answer's status, a failure with its sign before it."""
    return f"{sign('error') if failed(record) else ' '} {status(record)}"


def status(record: RequestRecord) -> str:
    """The answer's status; the error where there was no answer that could be used."""
    told = [str(record.status)] if record.status is not None else []
    return " ".join([*told, *([words.visible(record.error)] if record.error else [])]) or words.ABSENT


def took(record: RequestRecord) -> str:
    """How long the answer took, in milliseconds."""
    return f"{record.seconds * 1000:.0f} ms"


def find(records: Iterable[RequestRecord], typed: str) -> tuple[RequestRecord, ...]:
    """The requests in whose line each of the typed words stands somewhere, in capitals or not, newest first.

    A method is a whole word: `put` stands in the path of all that is of compute.
    """
    wanted = typed.casefold().split()
    newest_first = list(records)[::-1]
    return tuple(record for record in newest_first if all(_has(record, word) for word in wanted))


def shorter(text: str, room: int) -> str:
    """A path in that many characters: whole, else its ids and page size abridged, else cut in the middle as well."""
    if len(text) <= room:
        return text
    text = _PAGE_SIZE.sub("&…", _UUID.sub(r"\1…", text))
    if len(text) <= room:
        return text
    # What a request is about stands at the end of its path.
    tail = max(0, (room - 1) * 2 // 3)
    return f"{text[: max(0, room - 1 - tail)]}…{text[len(text) - tail :]}"[:room]


def details(record: RequestRecord, now: datetime) -> tuple[Facts, ...]:
    """All that is known of a request, as one group."""
    told = (
        Fact("Method", words.visible(record.method), "strong"),
        Fact("Path", path(record)),
        Fact("Sent", f"{record.at.astimezone():%Y-%m-%d %H:%M:%S %Z} ({ago(record.at, now)})"),
        Fact("Took", took(record)),
        Fact("HTTP status", str(record.status) if record.status is not None else "none"),
        Fact("Error", words.visible(record.error) if record.error else "", "bad"),
        Fact("Request id", words.visible(record.request_id)),
    )
    return (Facts("Request", tuple(fact for fact in told if fact.value)),)


def _has(record: RequestRecord, word: str) -> bool:
    return record.method.casefold() == word if word in _METHODS else word in _searched(record)


def _searched(record: RequestRecord) -> str:
    parts = (at(record), record.method, record.path, status(record), record.request_id or "")
    return "\n".join(parts).casefold()
