"""The way of a draft without a screen: review, question, sending, outcome."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import termios
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tui.api.errors import OnetError, ReadOnly
from tui.commands import output
from tui.commands.opening import can_ask
from tui.commands.printing import complain
from tui.core import words
from tui.core.edit.draft import needs_warning
from tui.core.lent import patient
from tui.core.signs import in_ascii

if TYPE_CHECKING:
    from tui.core.edit.draft import Draft
    from tui.core.edit.outcome import Outcome
    from tui.core.session import Session
    from tui.core.settings import Settings

_PICKED = ("billing_cycle", "vpc_id", "size_id", "location_id", "image_id")
_LONGEST_ANSWER = 4096
_SOON = 0.3
_DECLINED = 1


class NobodyToAsk(OnetError):
    """A write that was not agreed to beforehand, and no terminal to ask on."""

    exit_code = 2


class NotEditable(OnetError):
    """An instance, or an entry of the journal, for which nothing can be sent."""


class Way(NamedTuple):
    """How far it goes: to the review only, or to the end without a question."""

    dry_run: bool
    yes: bool


def way_of(settings: Settings, options: argparse.Namespace) -> Way:
    """What the options say; ReadOnly or NobodyToAsk where it could not be sent, before anything is read."""
    way = Way("dry_run" in options, "yes" in options)
    if way.dry_run:
        return way
    if settings.read_only:
        why = settings.read_only_why or "this session is read-only"
        raise ReadOnly("Nothing can be changed", why, "--dry-run shows what would be sent.")
    if not way.yes and not can_ask():
        hint = "Give --yes to send it without a question, or --dry-run to see what would be sent."
        raise NobodyToAsk("There is no terminal to ask on whether it is to be sent", "", hint)
    return way


async def go_through(session: Session, settings: Settings, draft: Draft, way: Way, undo_of: str | None = None) -> int:
    """Show what is to be sent, ask, send it, and tell what became of it; gives the exit code."""
    from tui.commands.telling import EXIT_CODES, outcome_lines, result_lines, review_lines
    from tui.core.edit.review import make_review

    identity = draft.opened.id
    if any(field in draft.edits for field in _PICKED):
        await session.choices(identity)
    choices = session.known_choices(identity)

    def name_of(field: str, wanted: str) -> str | None:
        return choices.get(field.removesuffix("_id"), {}).get(wanted)

    review = make_review(draft, session.url(identity), name_of, session.catalogue(identity))
    if not review.changes:
        output.say("Nothing to send: the server holds these values already.")
        return 0
    shown = review_lines(draft, review, name_of, settings.profile if settings.production else "")
    if way.dry_run:
        output.write_words("".join(f"{line}\n" for line in shown), settings)
        return 0
    _say(shown, settings)
    if not way.yes and not await _agreed(draft, settings):
        output.say("Nothing was sent.")
        return _DECLINED
    outcome = await _sent(session, draft, undo_of)
    # The words first: they are to be told also where standard output takes nothing.
    kept = outcome if session.ledger.keeps else replace(outcome, entry=None)
    _say(outcome_lines(draft, kept, name_of), settings)
    code = EXIT_CODES[outcome.kind]
    try:
        output.write("".join(f"{line}\n" for line in result_lines(draft, outcome)))
    except output.OutputFailed as error:
        # A script that cannot be told the words is still to know a conflict from what is not known yet.
        output.say(f"onet: {error}")
        return code or error.exit_code
    return code


async def _agreed(draft: Draft, settings: Settings) -> bool:
    """Whether a person wants it sent: asked once more where the instance has ended, or the profile is production."""
    try:
        if not await _yes("Send this? [y/N] "):
            return False
        if needs_warning(draft.opened):
            ended = f"This instance is {draft.opened.status}; a change may have no effect, or not be wanted any more."
            if not await _yes(f"{words.visible(ended)}\nSend it all the same? [y/N] "):
                return False
        if not settings.production:
            return True
        name, profile = words.visible(draft.opened.name), settings.profile
        text = f"The profile {profile} is marked as production. This changes {name} there, now."
        return await _asked(f"{text}\nType the profile's name to send it to PRODUCTION: ") == profile
    except asyncio.CancelledError:
        output.say("", "Nothing was sent.")
        raise


async def _yes(question: str) -> bool:
    return (await _asked(question)).casefold() in ("y", "yes")


async def _asked(question: str) -> str:
    """What a person answers in one line; nothing at the end of the input.

    The terminal itself is read, as a thread in the middle of a read could not be stopped by ctrl+c. What was typed
    before the question is no answer to it.
    """
    terminal, loop = sys.stdin.fileno(), asyncio.get_running_loop()
    termios.tcflush(terminal, termios.TCIFLUSH)
    complain(question)
    readable = asyncio.Event()
    loop.add_reader(terminal, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(terminal)
    try:
        answer = os.read(terminal, _LONGEST_ANSWER)
    except OSError:
        # The terminal is gone, or another job has it.
        answer = b""
    if not answer.endswith(b"\n"):
        output.say("")
    return answer.decode("utf-8", "replace").strip()


async def _sent(session: Session, draft: Draft, undo_of: str | None) -> Outcome:
    """Send it; ctrl+c stops it as long as nothing is sent, later on what was begun is seen through and told."""
    known: list[Outcome] = []
    try:
        return await session.send(draft, wait=_wait, undo_of=undo_of, done=known.append, may_stop=True)
    except asyncio.CancelledError:
        with patient():
            ended = asyncio.ensure_future(session.settled())
            if not (await asyncio.wait([ended], timeout=_SOON))[0]:
                output.say("", "It is under way already: what becomes of it is awaited.")
            await ended
        task = asyncio.current_task()
        if not known or task is None:
            output.say("", "Nothing was sent.")
            raise
        task.uncancel()
        return known[0]


async def _wait(seconds: float) -> bool:
    output.say(f"The rate limit is reached: it goes on in {seconds:.0f} s. ctrl+c calls it off, nothing was changed.")
    await asyncio.sleep(seconds)
    return True


def _say(lines: Iterable[str], settings: Settings) -> None:
    output.say(*(in_ascii(line) if settings.ascii else line for line in lines))
