"""What several panes say in the same way: state and power, dates, the life of a record, its marks, sums."""

import decimal
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from tui.core import words
from tui.core.panes.blocks import Fact, Facts, Pane
from tui.core.past import ago
from tui.core.signs import power_sign, state_sign
from tui.domain.catalogue import Image, Location, Size, Vpc
from tui.domain.instance import Instance, StateSync, Volume
from tui.domain.tolerant import Record

_STATE_TONES = {
    "active": "good",
    "suspended": "warn",
    "pending": "wait",
    "provisioning": "wait",
    "terminated": "bad",
    "cancelled": "bad",
}
_POWER_TONES = {"running": "good", "stopped": "warn"}


def state(instance: Instance) -> Fact:
    """The billing status by sign, word and tone."""
    status = instance.status or ""
    return Fact("State", words.state_label(status), _STATE_TONES.get(status, ""), state_sign(status).strip())


def power(sync: StateSync | None, now: datetime) -> Fact:
    """The power by sign, word and tone, and how old that is."""
    told = (sync.vm_status if sync else None) or ""
    synced = f" (as of {_since(sync.last_synced_at, now)})" if sync and sync.last_synced_at else ""
    return Fact("Power", words.visible(told) + synced, _POWER_TONES.get(told, ""), power_sign(told).strip())


def aged(at: datetime | None, now: datetime) -> str:
    """How long ago, or in how long, by the minute at most: what is shown again then seldom differs."""
    if at is None or abs((at - now).total_seconds()) >= 60:
        return words.age(at, now)
    return "in under a minute" if at > now else "just now"


def dated(at: datetime | None, now: datetime) -> str:
    """A local time with its age beside it."""
    return words.ABSENT if at is None else f"{words.local_time(at)} ({aged(at, now)})"


def past(at: datetime | None, now: datetime) -> str:
    """The same for what can only have been: where a clock is off, the age says so."""
    return words.ABSENT if at is None else f"{words.local_time(at)} ({_since(at, now)})"


def _since(at: datetime | None, now: datetime) -> str:
    return aged(at, now) if at is None or at <= now else ago(at, now)


def life(record: Size | Location | Vpc | Image | Volume, now: datetime, of: str = "") -> tuple[Fact, ...]:
    """Whether it is active, since when it is there, its id; `of` goes before the names where several stand together."""

    def named(label: str) -> str:
        return f"{of} {label.lower()}" if of else label

    facts = [active(record.is_active, named("Active")), Fact(named("Created"), past(record.created, now))]
    if not isinstance(record, Volume):
        facts.append(Fact(named("Modified"), past(record.modified, now)))
    return (*facts, Fact(named("Id"), words.visible(record.id), "dim"))


def active(value: bool | None, label: str = "Active") -> Fact:
    """Yes or no; no is a warning."""
    return Fact(label, words.yes_no(value), "warn" if value is False else "")


def none(what: str, why: str) -> Pane:
    """The pane of what an instance does not have."""
    return (Facts(what, (Fact(what, words.ABSENT, "dim"), Fact("Why", why, "dim"))),)


def marks(record: Record) -> str:
    """Included, default, inactive, where the API told so; empty where it is none of them."""
    found = [
        word
        for field, word in (("is_included", "included"), ("is_default", "default"))
        if getattr(record, field, None) is True
    ]
    return ", ".join([*found, "inactive"] if getattr(record, "is_active", None) is False else found)


def row_tone(record: Record, current: bool = False) -> str:
    """The tone of a row: what is this instance's own stands out, what is inactive stands back."""
    return "strong" if current else "dim" if getattr(record, "is_active", None) is False else ""


def total(values: Iterable[Decimal | int | None]) -> tuple[Decimal | None, bool]:
    """The sum of what is known (None where nothing is, or it cannot be summed), and whether all of it was known."""
    told = list(values)
    known = [Decimal(value) for value in told if value is not None]
    if not known:
        return None, False
    try:
        return sum(known, Decimal(0)), len(known) == len(told)
    except decimal.Overflow:
        return None, False


def share(part: Decimal | int | None, whole: Decimal | int | None) -> float | None:
    """How much of the whole it is, from 0 to 1; None where either is not known."""
    if part is None or not whole or whole < 0:
        return None
    # Compared before divided: a division of absurd numbers overflows.
    if part <= 0 or part >= whole:
        return 0.0 if part <= 0 else 1.0
    return float(Decimal(part) / whole)
