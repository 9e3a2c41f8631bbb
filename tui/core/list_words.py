"""What the list says of itself: how far it is read, what of it is lost, why nothing is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.core import words
from tui.core.states import State

if TYPE_CHECKING:
    from tui.core.fleet import Lost

_MOST_PAGES = 6


def emptiness(*, connected: bool, loading: bool, failed: bool, text: str, every: bool, there: int) -> State:
    """Why nothing is shown.

    `connected` is whether it is known what is open, `failed` whether it could not be read, `text` the filter, `every`
    whether all projects are shown, `there` the number of instances before the filter.
    """
    if there and text:
        return State(f"Nothing matches {words.visible(text)}", "esc clears the filter")
    if loading:
        return State("Reading the list…" if connected else "Connecting…", kind="loading")
    if failed:
        hint = "r tries again, o opens another project, L shows the requests"
        return State("The list could not be read", hint, "error")
    where = "these projects" if every else "this project"
    return State(f"There are no instances in {where}", "o opens another project, r looks again")


def reading(count: int, total: int | None) -> str:
    """How many instances are read, of how many where that is known."""
    return f"{count:,} of {total:,}" if total is not None and total > count else f"{count:,}"


def lost_words(
    lost: Sequence[Lost], count: int, total: int | None, *, several: bool, again: str = ", `r` to try again"
) -> str:
    """What could not be read, after how many instances are there of how many; texts of the API are made visible.

    `several` is whether the list has several projects, `again` how a person tries again. Where nothing is missing, what
    was lost stands as it was before.
    """
    whole = total is not None and count >= total
    start = "" if whole else f"{count:,} of {total:,}, " if total is not None else f"{count:,} instances, "
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
