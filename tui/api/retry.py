"""Which request is tried again, and after how long.

Only a GET: after no connection, no answer in time, a closed connection, 429, 502, 503 or 504; at most four tries.
The wait doubles from half a second, with jitter, unless a 429 names one (`Retry-After`, at most 60 s is waited).
A write is never repeated: nobody knows whether the first one was carried out. A certificate that is not trusted is not
tried again either, as it would be no other, nor a proxy that refuses the way (4xx), nor is an answer that trickled in
until the limit of a whole one.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isnan
from random import random as any_fraction

from tui.api.errors import (
    AnswerTimeout,
    AnswerTooSlow,
    ConnectionLost,
    OnetError,
    RateLimited,
    ServerFailure,
    Unreachable,
)

MAX_TRIES = 4
LONGEST_WAIT = 60.0
_FIRST_WAIT = 0.5
_PASSING = frozenset({502, 503, 504})


def retry_delay(method: str, tries: int, error: OnetError, random: Callable[[], float] = any_fraction) -> float | None:
    """Seconds to wait before the next try after `tries` failed ones, or None where there is none.

    Between half and the whole of 0.5, 1 and 2 s, by `random` (0 to 1).
    """
    if method != "GET" or tries >= MAX_TRIES or not _passes(error):
        return None
    if isinstance(error, RateLimited) and error.retry_after is not None:
        return min(max(error.retry_after, 0.0), LONGEST_WAIT)
    return _FIRST_WAIT * float(2 ** (tries - 1)) * (0.5 + random() / 2)


def parse_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds from a `Retry-After` (seconds or a date), 0 to 60; None where it says nothing that can be read."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        at = parse_date(value)
        if at is None:
            return None
        seconds = (at - now).total_seconds()
    return None if isnan(seconds) else min(max(seconds, 0.0), LONGEST_WAIT)


def parse_date(value: str | None) -> datetime | None:
    """A date as HTTP has it, with its zone; None where it cannot be read."""
    try:
        at = parsedate_to_datetime(value or "")
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _passes(error: OnetError) -> bool:
    if isinstance(error, Unreachable):
        return not error.lasting
    if isinstance(error, ServerFailure):
        return error.status in _PASSING
    if isinstance(error, AnswerTooSlow):
        return False
    return isinstance(error, AnswerTimeout | ConnectionLost | RateLimited)
