"""`onet set`: the edit of one instance, with the review, the checks and the journal of the app."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from tui.commands.opening import find, in_session
from tui.commands.reviewing import NotEditable, Way, go_through, way_of
from tui.core.edit.assign import Assignments, Offers, assign, parse_assignments
from tui.core.edit.draft import Draft, why_not_editable

if TYPE_CHECKING:
    from tui.core.session import Session
    from tui.core.settings import Settings


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Change an instance; gives the exit code, of what became of it."""
    wanted = parse_assignments(options.changes)
    return in_session(settings, partial(_set, settings, options.instance, wanted, way_of(settings, options)))


async def _set(settings: Settings, asked: str, wanted: Assignments, way: Way, session: Session) -> int:
    instance = await find(session, asked)
    if reason := why_not_editable(instance):
        raise NotEditable("This instance cannot be edited", reason)
    draft = Draft(instance)
    assign(draft, wanted, await _offers(session, instance.id, wanted))
    return await go_through(session, settings, draft, way)


async def _offers(session: Session, identity: str, wanted: Assignments) -> Offers:
    """What can be picked, read only where something is to be."""
    if not wanted.picks:
        return Offers()
    return Offers(await session.choices(identity), await session.slugs(identity))
