"""A session without a screen, on the core that the app uses: its key, its connection, its place, its list."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from tui.api.errors import NotFound, OnetError
from tui.api.loading import load_client
from tui.commands.output import say
from tui.core.opening import connect_key, connect_sandbox, open_session
from tui.core.words import visible

if TYPE_CHECKING:
    from tui.core.credentials import FoundKey
    from tui.core.session import Session
    from tui.core.settings import Settings
    from tui.domain.instance import Instance
    from tui.domain.row import InstanceRow

T = TypeVar("T")
_TRIES = 3
_MOST_NAMED = 20
_NEAR = 3
_NAME_THE_PLACE = "Name it with --organization ID_OR_NAME and --project ID_OR_NAME."


class NoKey(OnetError):
    """There is no key, and nobody who could be asked for one."""


class NoSuchInstance(OnetError):
    """No instance has that id or name."""


class SeveralInstances(OnetError):
    """Several instances have that name."""

    exit_code = 2


def in_session(settings: "Settings", work: Callable[["Session"], Awaitable[T]]) -> T:
    """Do the work in a session of these settings and close it; whatever the work raises is raised.

    ctrl+c cancels the work (CancelledError within it); where it lets that happen, KeyboardInterrupt is raised once
    everything is closed, and where it goes on to its end, its result counts. The key is found, or asked for, before.
    """
    found = None if settings.demo else key_for(settings)

    async def whole() -> T:
        async with opened(settings, found) as session:
            return await work(session)

    return asyncio.run(whole())


def key_for(settings: "Settings") -> "FoundKey":
    """The key by environment, command or store, else as a person types it unseen; it blocks. OnetError for none."""
    from tui.core.credentials import FoundKey, KeyringError, PassphraseNeeded, find_key

    try:
        found = find_key(settings.account, os.environ)
    except PassphraseNeeded:
        if not can_ask():
            raise
        return _unlocked(settings)
    except KeyringError as error:
        if not can_ask():
            raise
        say(f"onet: {error}")
        found = None
    if found is not None:
        return found
    if not can_ask():
        hint = "Run `onet login`, or set ONET_API_KEY or ONET_API_KEY_COMMAND."
        raise NoKey(f"There is no key for the profile {settings.profile}", "", hint)
    from tui.core import asking

    return FoundKey(asking.key(from_stdin=False), "typed")


def can_ask() -> bool:
    """Whether a person can be asked something: standard input and standard error are a terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


@asynccontextmanager
async def opened(settings: "Settings", found: "FoundKey | None") -> "AsyncIterator[Session]":
    """A session that is connected by that key (None: the sandbox of the demo) and has entered its place.

    At its end a write that is under way is seen through, and the connections are closed.
    """
    for note in settings.notes:
        say(f"onet: {note}")
    load_client(network=not settings.demo)
    session = open_session(settings)
    if found is None:
        connect_sandbox(session, settings)
    else:
        connect_key(session, settings, found)
    try:
        await _enter(session)
        yield session
    finally:
        await session.settled()
        await session.client.aclose()


async def read_rows(session: "Session") -> "tuple[InstanceRow, ...]":
    """Read the list of the session's place to its end; `session.lost` says what of it could not be read."""
    async for _ in session.load():
        pass
    return session.rows


async def find(session: "Session", asked: str) -> "Instance":
    """The instance of that id, else of that name, upper and lower case being the same where no other fits; read anew.

    SeveralInstances, with their ids, where a name fits several; NoSuchInstance where none fits.
    """
    if session.context is not None and not session.context.every and _is_uuid(asked):
        try:
            return await session.read(asked)
        except NotFound:
            # It may be a name all the same.
            pass
    rows = await read_rows(session)
    return await session.read(_one_of(session, rows, asked).id)


def _one_of(session: "Session", rows: "tuple[InstanceRow, ...]", asked: str) -> "InstanceRow":
    folded = asked.casefold()
    if by_id := [row for row in rows if row.id.casefold() == folded]:
        return by_id[0]
    if session.lost:
        title = f"A part of the list could not be read, so it is not certain which instance “{asked}” is"
        raise NoSuchInstance(title, str(session.lost[0].error), "Try again, or name it by its id.")
    named = [row for row in rows if row.name == asked] or [row for row in rows if row.name.casefold() == folded]
    if not named:
        raise _none(session, rows, asked)
    if len(named) > 1:
        ids = ", ".join(visible(row.id) for row in named[:_MOST_NAMED])
        more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
        raise SeveralInstances(f"Several instances are named “{asked}”", f"{ids}{more}", "Name one of them by its id.")
    return named[0]


def _none(session: "Session", rows: "tuple[InstanceRow, ...]", asked: str) -> NoSuchInstance:
    from difflib import get_close_matches

    by_folded = {row.name.casefold(): row.name for row in rows if row.name}
    near = [visible(by_folded[name]) for name in get_close_matches(asked.casefold(), by_folded, _NEAR)]
    context = session.context
    where = visible(f"{context.organization.name} / {context.title}") if context else ""
    elsewhere = "" if context is None or context.every else "`--project all` looks in every project."
    hint = f"Did you mean {' or '.join(near)}?" if near else elsewhere
    return NoSuchInstance(f"There is no instance “{asked}”", f"in {where}" if where else "", hint)


async def _enter(session: "Session") -> None:
    try:
        await session.enter()
    except NotFound as error:
        # The app's own hint names its key for the screen where a place is chosen.
        if "`o`" in error.hint:
            error.hint = _NAME_THE_PLACE
        raise


def _unlocked(settings: "Settings") -> "FoundKey":
    """The key in the encrypted file, by a passphrase that a person types, three times at most."""
    from tui.core import asking
    from tui.core.credentials import WrongPassphrase, find_key

    for again in range(_TRIES, 0, -1):
        typed = asking.known_passphrase()
        try:
            found = find_key(settings.account, os.environ, typed)
        except WrongPassphrase as error:
            if again == 1:
                raise
            say(f"onet: {error}")
            continue
        if found is not None:
            return found
        break
    raise NoKey(f"There is no key for the profile {settings.profile}", "", "Run `onet login`.")


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
