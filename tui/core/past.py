"""How long ago something was that can only have been: where a clock is off, it seems to be still to come."""

from datetime import datetime

from tui.core import words

# Clocks that differ by less are taken to be the same.
TOLERATED = 300.0
_TO_COME = "in "
_AHEAD = " ahead of this clock"


def ago(then: datetime | None, now: datetime) -> str:
    """How long ago, by this machine's clock: "3 days ago", "just now", "23 hours ahead of this clock"."""
    if then is None or then <= now:
        return words.age(then, now)
    if (then - now).total_seconds() < TOLERATED:
        return "just now"
    return f"{words.age(then, now).removeprefix(_TO_COME)}{_AHEAD}"


def dated_ago(at: datetime | None, now: datetime) -> str:
    """A local time with how long ago it was beside it."""
    return words.ABSENT if at is None else f"{words.local_time(at)} ({ago(at, now)})"


def ago_in_short(then: datetime | None, now: datetime) -> str:
    """The same in 14 cells, for the column of a table."""
    told = ago(then, now)
    return "clock differs" if told.endswith(_AHEAD) else told
