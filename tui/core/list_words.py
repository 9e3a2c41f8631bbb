"""What the list says of itself: how far it is read, what of it is lost, why nothing is in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from tui.core import words
from tui.core.states import State

if TYPE_CHECKING:
    from tui.api.transport import RequestRecord
    from tui.core.fleet import Lost

_MOST_PAGES = 6
# As the log of requests has one that was given up.
CANCELLED = "cancelled"
_PICKED_FROM = {"sizes": "sizes", "locations": "locations", "images": "images", "vpcs": "VPCs"}
_NOT_OFFERED = (404, 405)


def emptiness(
    *, connected: bool, loading: bool, failed: bool, text: str, every: bool, there: int, trying: str = ""
) -> State:
    """Why nothing is shown.

    `connected` is whether it is known what is open, `failed` whether it could not be read, `text` the filter, `every`
    whether all projects are shown, `there` the number of instances before the filter, `trying` why it takes so long.
    """
    if there and text:
        return State(f"Nothing matches {words.visible(text)}", "esc clears the filter")
    if loading:
        return State("Reading the list…" if connected else "Connecting…", trying, "loading")
    if failed:
        hint = "r tries again, o opens another project, L shows the requests"
        return State("The list could not be read", hint, "error")
    where = "these projects" if every else "this project"
    return State(f"There are no instances in {where}", "o opens another project, r looks again")


def reading(count: int, total: int | None) -> str:
    """How many instances are read, of how many where that is known."""
    return f"{count:,} of {total:,}" if total is not None and total > count else f"{count:,}"


def trying(newest_first: Iterable[RequestRecord], since: datetime) -> str:
    """Why the reading that began then takes so long: its last request failed, and is made again by itself."""
    last = next((record for record in newest_first if record.method == "GET"), None)
    if last is None or last.at < since or last.error is None or last.error == CANCELLED:
        return ""
    return f"trying again: {words.visible(last.error)}"


def unpicked(newest_first: Iterable[RequestRecord], since: datetime) -> str:
    """What is said of the lists to pick from, of sizes and the like, that could not be read since then.

    Nothing of those that the API does not offer: what is seen in the list, and an id, do in their place.
    """
    last: dict[str, RequestRecord] = {}
    for record in takewhile(lambda record: record.at >= since, newest_first):
        last.setdefault(record.path.partition("?")[0].rpartition("/")[2], record)
    failed = {
        told: words.visible(last[what].error)
        for what, told in _PICKED_FROM.items()
        if what in last and last[what].error not in (None, CANCELLED) and last[what].status not in _NOT_OFFERED
    }
    if not failed:
        return ""
    return f"Could not be read: {', '.join(failed)} ({'; '.join(dict.fromkeys(failed.values()))})."


def next_try(now: datetime, seconds: float) -> str:
    """When a list that could not be read is read again by itself, and how at once; nothing where it is not."""
    return f"next try {(now + timedelta(seconds=seconds)).astimezone():%H:%M}, r tries now" if seconds else ""


def lost_words(
    lost: Sequence[Lost], count: int, total: int | None, *, several: bool, again: str = ", `r` to try again"
) -> str:
    """What could not be read, after how many instances are there of how many; texts of the API are made visible.

    `several` is whether the list has several projects, `again` how a person tries again. Where nothing is missing, what
    was lost stands as it was before.
    """
    whole = total is not None and count >= total
    start = (
        ""
        if whole
        else f"{count:,} of {total:,}, "
        if total is not None
        else f"{count:,} instance{'' if count == 1 else 's'}, "
    )
    told = "; ".join(f"{words.visible(part.project.name)}: {_what(part)}" if several else _what(part) for part in lost)
    as_before = ", shown as it was" if whole else ""
    why = dict.fromkeys(words.visible(str(part.error)) for part in lost)
    return f"{start}{told}{as_before}{again} ({'; '.join(why)})"


def short_words(count: int, total: int | None, skipped: int, *, again: str = ", `r` reads again") -> str:
    """What is missing of a list that was read whole: `count` came of `total`, `skipped` are those without an id."""
    told = [f"{skipped:,} without an id"] if skipped else []
    if total is not None and count + skipped < total:
        told.append(f"{count:,} came of {total:,}{again}")
    return "; ".join(told)


def _what(lost: Lost) -> str:
    if not lost.pages:
        return "the list failed"
    numbers = ", ".join(map(str, lost.pages[:_MOST_PAGES]))
    more = f" and {len(lost.pages) - _MOST_PAGES} more" if len(lost.pages) > _MOST_PAGES else ""
    rest = " and what follows" if lost.and_rest else ""
    return f"page{'s' if len(lost.pages) > 1 else ''} {numbers}{more}{rest} failed"
