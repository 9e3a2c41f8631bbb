"""The header line of the list: where one is, how much is shown, how old it is, by which key; fitted to a width."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from tui.core import words
from tui.core.tokens import expires_soon

if TYPE_CHECKING:
    from tui.core.cache import Cached
    from tui.core.session import Session
    from tui.core.settings import Settings

GAP = 3


class Part(NamedTuple):
    """One thing that the line says; those of a high rank leave first where there is no room."""

    text: str
    rank: int
    loud: bool = False


def header_parts(
    session: Session, settings: Settings, shown: int, now: datetime, marked: int = 0, cached: Cached | None = None
) -> list[Part]:
    """What there is to say, in the line's order; texts of the API are made visible.

    `shown` and `marked` are numbers of instances; `cached` is the list of an earlier run, while it is what is shown.
    """
    context = session.context
    total = max((cached.total if cached else session.total) or 0, shown)
    soon = expires_soon(session.expires_at, now)
    parts = [
        Part("onet", 9, loud=True),
        Part("PRODUCTION" if settings.production else "", 0, loud=True),
        Part("" if settings.profile == "default" else words.visible(settings.profile), 6),
        Part(_where(session, cached), 2),
        Part(f"{shown} of {total} instances" if total > shown else f"{shown} instances", 3),
        Part(f"{marked} marked" if marked else "", 1, loud=True),
        Part(f"quota {context.organization.quota}" if context and context.organization.quota is not None else "", 8),
        Part(_age(session, now, cached), 1 if cached else 4, loud=cached is not None),
        Part(f"key {session.key_hint}", 5),
        Part(f"key {soon}" if soon else "", 1, loud=True),
        Part("read-only" if session.client.transport.read_only else "", 1, loud=True),
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


def _age(session: Session, now: datetime, cached: Cached | None) -> str:
    if cached is not None:
        return f"as it was {words.age(cached.fetched_at, now)}"
    if session.fetched_at is None:
        return "no data yet"
    # By the minute, so that an idle screen is not drawn again and again.
    fresh = (now - session.fetched_at).total_seconds() < 60
    return f"data {'just now' if fresh else words.age(session.fetched_at, now)}"


def _where(session: Session, cached: Cached | None) -> str:
    if cached is not None:
        return f"{words.visible(cached.organization)} / {words.visible(cached.project)}"
    if session.context is None:
        return "not connected"
    return f"{words.visible(session.context.organization.name)} / {words.visible(session.context.title)}"
