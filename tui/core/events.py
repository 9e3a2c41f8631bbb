"""What a run did, for `--log-file`: no value, nothing of the key; and nothing at all where there is no log."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, TypeVar

from tui.api.errors import OnetError

if TYPE_CHECKING:
    from tui.core.edit.outcome import Outcome
    from tui.core.edit.settle import Settled
    from tui.core.session import Session
    from tui.core.settings import Settings

T = TypeVar("T")
_log = logging.getLogger(__name__)


def opens(settings: Settings, environ: Mapping[str, str], unsupported: Callable[[], str]) -> None:
    """The app opens: on which terminal, and how that is written to."""
    if not _log.isEnabledFor(logging.INFO):
        return
    from tui.core.terminal import colours, encoding
    from tui.core.wire_choice import wire

    named = " ".join(environ.get(name, "") for name in ("TERM", "COLORTERM", "TERM_PROGRAM")).split()
    chosen = wire(settings, environ, unsupported)
    told = (" ".join(named), colours(environ).name.lower(), encoding(environ), chosen.kind, chosen.why)
    _log.info("the terminal is %s, colours %s, letters %s, wire %s (%s)", *told)


def account(settings: Settings) -> None:
    """The account that the run begins with."""
    if settings.demo:
        _log.info("the demo, %d instances", settings.demo_instances)
        return
    guard = f", read-only: {settings.read_only_why}" if settings.read_only else ""
    _log.info("profile %s at %s%s", settings.profile, settings.base_url, guard)


def entered(session: Session) -> None:
    """A context was opened."""
    if (context := session.context) is not None:
        place = (context.organization.name, context.title, *context.key, session.ledger.profile)
        _log.info("opened %s / %s (%s / %s), profile %s", *place)


async def read(stream: AsyncGenerator[T, None], session: Session) -> AsyncGenerator[T, None]:
    """The same stream, with what became of reading the list at its end."""
    try:
        async with aclosing(stream):
            async for rows in stream:
                yield rows
    except OnetError as error:
        _log.info("the list was not read: %s", error.title)
        raise
    lost = "".join(f"; {part.project.name}: {part.error.title}" for part in session.lost)
    _log.info("read %d of %s instances, %d pages%s", len(session.rows), session.total, session.requests, lost)


def wrote(identity: str, outcome: Outcome) -> None:
    """What became of an edit."""
    words = (outcome.entry and f"entry {outcome.entry}", outcome.error and outcome.error.title)
    told = "".join(f", {word}" for word in words if word)
    _log.info("edit of %s: %s%s", identity, outcome.kind.value, told)
    if outcome.unrecorded is not None:
        _log.info("the journal does not have that outcome: %s", outcome.unrecorded.title)


def settled(found: Iterable[Settled]) -> None:
    """What became of edits whose outcome was not known."""
    for entry, outcome in found:
        _log.info("edit of %s, settled: %s, entry %s", entry.intent.instance.id, outcome.kind.value, entry.id)
