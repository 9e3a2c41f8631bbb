"""`onet undo`: the reverse of one entry of the journal, with the review, the checks and the journal of the app."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tui.api.errors import OnetError
from tui.commands.opening import in_session
from tui.commands.reviewing import NotEditable, Way, go_through, way_of
from tui.core.edit.undo import undo_draft, why_not_undoable
from tui.core.opening import open_session

if TYPE_CHECKING:
    from tui.core.journal.entry import Contents, Entry
    from tui.core.ledger import Ledger
    from tui.core.session import Session
    from tui.core.settings import Settings

_MOST_NAMED = 20
_TITLE = "This cannot be undone"


class NoSuchEntry(OnetError):
    """No entry of the journal has that id."""


class SeveralEntries(OnetError):
    """The ids of several entries begin so."""

    exit_code = 2


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Take back one change; gives the exit code, of what became of the undo."""
    way = way_of(settings, options)
    # Before a key is looked for or anything is read: what cannot be undone needs neither.
    ledger = open_session(settings).ledger
    entry = find_entry(ledger.journal.read(), options.entry)
    place = entry.intent.place
    # Elsewhere nothing can be learned of it either.
    if not entry.is_open or place[:2] != (ledger.profile, ledger.origin):
        _check(entry, ledger)
    if not settings.demo:
        settings = replace(settings, organization=place.organization.id, project=place.project.id)
    return in_session(settings, partial(_undo, settings, entry, way))


def find_entry(contents: Contents, asked: str) -> Entry:
    """The entry of that id, or the only one whose id begins so; NoSuchEntry or SeveralEntries where that is none."""
    found = [entry for entry in contents.entries if entry.id == asked] or [
        entry for entry in contents.entries if asked and entry.id.startswith(asked)
    ]
    if not found:
        raise NoSuchEntry(f"The journal has no entry “{asked}”", "", "`onet journal` has them all, with their ids.")
    if len(found) > 1:
        ids = ", ".join(entry.id for entry in found[:_MOST_NAMED])
        more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
        raise SeveralEntries(f"Several entries begin with “{asked}”", f"{ids}{more}", "Name one of them whole.")
    return found[0]


async def _undo(settings: Settings, entry: Entry, way: Way, session: Session) -> int:
    if entry.is_open:
        entry = await _looked_at(session, entry)
        _check(entry, session.ledger)
    instance = await session.read(entry.intent.instance.id)
    try:
        draft = undo_draft(entry, instance)
    except ValueError as error:
        raise NotEditable(_TITLE, str(error)) from None
    return await go_through(session, settings, draft, way, entry.id)


async def _looked_at(session: Session, entry: Entry) -> Entry:
    """The entry as it is once what became of it was looked for."""
    await session.look_again()
    contents = await asyncio.to_thread(session.ledger.journal.read)
    return contents.find(entry.id) or entry


def _check(entry: Entry, ledger: Ledger) -> None:
    if reason := why_not_undoable(entry, ledger.profile, ledger.origin):
        place = entry.intent.place
        hint = ""
        if place.origin != ledger.origin:
            hint = f"Name it: --base-url {place.origin} --profile {place.profile}"
        elif place.profile != ledger.profile:
            hint = f"Name it: --profile {place.profile}"
        raise NotEditable(_TITLE, reason, hint)
