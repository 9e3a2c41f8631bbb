"""All that is known of an error, for a person and for a report to the provider."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tui.core import words

if TYPE_CHECKING:
    from tui.api.errors import OnetError

_ENDS = (".", "!", "?", "…", ".)")


class Told(NamedTuple):
    """An error with the time at which it was told."""

    error: OnetError
    at: datetime


def in_short(error: OnetError) -> str:
    """What happened, to what, and what to do next, in one line; control characters made visible."""
    request = f"Request {error.request_id}" if error.request_id else ""
    return words.visible(sentences((str(error), error.hint, request)))


def sentences(parts: Iterable[str]) -> str:
    """The parts that are not empty, one after the other in one line, each ending as a sentence does."""
    whole = (part.strip() for part in parts)
    return " ".join(part if part.endswith(_ENDS) else f"{part}." for part in whole if part)


def facts(told: Told) -> list[tuple[str, str]]:
    """Label and text of each thing that is known; control characters made visible, the key taken out before."""
    error = told.error
    request = " ".join(part for part in (error.method, error.path) if part)
    fields = [(field, message) for field, messages in error.field_errors.items() for message in messages]
    known = [
        ("What happened", error.title),
        ("In its words", error.detail),
        *((f"Field {field}", message) for field, message in fields),
        ("What to do", error.hint),
        ("Request", request),
        ("Status", "" if error.status is None else str(error.status)),
        ("Request id", error.request_id or ""),
        ("When", f"{told.at.astimezone():%Y-%m-%d %H:%M:%S %Z}".rstrip()),
    ]
    return [(words.visible(label), words.visible(text)) for label, text in known if text]


def as_text(told: Told) -> str:
    """The same as lines of text, to be copied."""
    return "\n".join(f"{label}: {text}" for label, text in facts(told))
