"""The header line of the list: where one is, how much is shown, how old it is, by which key; fitted to a width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tui.core import words
from tui.core.past import ago
from tui.core.tokens import expires_soon

if TYPE_CHECKING:
    from tui.core.cache import Cached
    from tui.core.session import Session
    from tui.core.settings import Settings

GAP = 3
_LONGEST_NAME = 40


class Part(NamedTuple):
    """One thing that the line says; those of a high rank leave first where there is no room."""

    text: str
    rank: int
    loud: bool = False


def header_parts(
    session: Session,
    settings: Settings,
    shown: int,
    now: datetime,
    marked: int = 0,
    cached: Cached | None = None,
    *,
    hidden: int = 0,
    failing: bool = False,
) -> list[Part]:
    """What there is to say, in the line's order; texts of the API are made visible.

    `shown`, `marked` and `hidden` are numbers of instances, `hidden` of those that are marked and not shown; `cached`
    is the list of an earlier run, while it is what is shown; `failing` is whether it could not be read the last time.
    """
    context = session.context
    total = max((cached.total if cached else session.total) or 0, shown)
    soon = _end_of_key(session, now)
    old = cached is not None or (failing and session.fetched_at is not None)
    parts = [
        Part("onet", 9, loud=True),
        Part("PRODUCTION" if settings.production else "", 0, loud=True),
        Part("" if settings.profile == "default" else words.visible(settings.profile), 6),
        Part(_where(session, cached, failing), 2),
        # Before the first answer there is nothing to count.
        Part(_count(shown, total) if total or session.fetched_at else "", 3),
        Part(_marked(marked, hidden), 1, loud=True),
        Part(f"quota {context.organization.quota:,}" if context and context.organization.quota is not None else "", 8),
        Part(_age(session, now, cached, failing), 1 if old else 4, loud=old),
        Part(f"key {session.key_hint}" if session.key_hint else "", 5),
        Part(f"key {soon}" if soon else "", 1, loud=True),
        Part("read-only" if settings.read_only or session.read_only else "", 1, loud=True),
    ]
    return [part for part in parts if part.text]


def fitted(parts: Sequence[Part], width: int, length: Callable[[str], int]) -> list[Part]:
    """The parts that have room in that many cells, in their order; `length` measures a text in cells.

    The one of the lowest rank always stays, even where it is too long.
    """
    kept = list(parts)
    while len(kept) > 1 and sum(length(part.text) + GAP for part in kept) - GAP > width:
        kept.remove(max(kept, key=lambda part: part.rank))
    return kept


def _end_of_key(session: Session, now: datetime) -> str:
    ends, read = session.expires_at, session.fetched_at
    told = expires_soon(ends, now)
    # A key that the API still took is not at its end, whatever this machine's clock says.
    return f"{told} by this clock" if ends and read and read > ends else told


def _count(shown: int, total: int) -> str:
    noun = "instance" if total == 1 else "instances"
    return f"{shown:,} of {total:,} {noun}" if total > shown else f"{shown:,} {noun}"


def _marked(marked: int, hidden: int) -> str:
    if not marked:
        return ""
    return f"{marked:,} marked, {hidden:,} hidden" if hidden else f"{marked:,} marked"


def _age(session: Session, now: datetime, cached: Cached | None, failing: bool) -> str:
    if cached is not None:
        return f"as it was {ago(cached.fetched_at, now)}"
    if session.fetched_at is None:
        return "no data yet" if failing or session.context is None else "reading…"
    # By the minute, so that an idle screen is not drawn again and again.
    fresh = (now - session.fetched_at).total_seconds() < 60
    return f"data {'just now' if fresh else ago(session.fetched_at, now)}"


def _where(session: Session, cached: Cached | None, failing: bool) -> str:
    if cached is not None:
        return f"{_name(cached.organization)} / {_name(cached.project)}"
    if session.context is None:
        return "not connected" if failing else "connecting…"
    return f"{_name(session.context.organization.name)} / {_name(session.context.title)}"


def _name(text: str) -> str:
    """A name, made visible, of which so much is shown that the rest of the line has room beside it."""
    shown = words.visible(text[:_LONGEST_NAME])
    return shown if len(shown) <= _LONGEST_NAME and len(text) <= _LONGEST_NAME else f"{shown[: _LONGEST_NAME - 1]}…"
