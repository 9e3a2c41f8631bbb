"""Undo: from an entry of the journal, or the last change of this run, to the review of its reverse."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from tui.api.errors import NotFound, OnetError
from tui.core import words
from tui.core.context import ALL, AT_ONCE
from tui.core.edit.draft import Draft
from tui.core.edit.undo import undo_draft, undoable, why_not_undoable
from tui.core.journal.entry import Contents, Entry
from tui.core.journal.process import this_process
from tui.core.journal_view import Here, last_change, names_in
from tui.core.session import Session
from tui.domain.scope import Scope
from tui.screens.ask import tell
from tui.screens.dialog import Notice, Working
from tui.screens.flow import Flow
from tui.widgets.left_once import dismissed


class _Prepared(NamedTuple):
    """The drafts of a batch's undo, the entry each takes back by instance, and why others have none."""

    drafts: list[Draft]
    undo_of: dict[str, str]
    left_out: list[tuple[str, str]]


class Undoing(Flow):
    """The undo of entries."""

    async def last(self) -> None:
        """Undo the last change of this run: of a batch, all of it."""
        if not await self._may_write():
            return
        try:
            contents = await asyncio.to_thread(self._session.ledger.journal.read)
            entries = last_change(contents, here(self._session))
        except OnetError as error:
            self._failed(error)
        except ValueError as error:
            await tell(self._app, "Nothing to undo", str(error))
        else:
            await self._undo(entries)

    async def entry(self, entry: Entry, contents: Contents) -> None:
        """Undo an entry or, where it is one of a batch and the person wants that, all of the batch."""
        if not await self._may_write():
            return
        ledger, batch = self._session.ledger, entry.intent.batch
        together = undoable(contents.batch(batch), ledger.profile, ledger.origin) if batch else ()
        reason = why_not_undoable(entry, ledger.profile, ledger.origin)
        if reason and not together:
            await tell(self._app, "This cannot be undone", reason)
        elif reason:
            text = f"{reason}  What took effect of its batch can be."
            if await self._asked("This cannot be undone", text, "Leave it", f"Undo the other {len(together)}"):
                await self._undo(together)
        elif len(together) < 2:
            await self._undo((entry,))
        else:
            text = f"{entry.intent.instance.name} was changed together with others."
            whole = f"The whole batch of {len(together)}"
            every = await self._asked("Undo one, or all of its batch?", text, "This entry only", whole)
            if every is not None:
                await self._undo(together if every else (entry,))

    async def _undo(self, entries: Sequence[Entry]) -> None:
        try:
            session = await self._session_for(entries)
        except OnetError as error:
            self._failed(error)
            return
        if len(entries) > 1:
            await self._undo_batch(session, entries)
            return
        from tui.screens.editing import Editing

        await Editing(self._app, session, self._settings, self._changed, self._failed).undo(entries[0])

    async def _undo_batch(self, session: Session, entries: Sequence[Entry]) -> None:
        from tui.screens.batch import Batch

        reading = Working("Undo", f"Reading {len(entries)} instances as they are now.")
        await self._app.push_screen(reading)
        try:
            found = await _prepared(session, entries)
        finally:
            await dismissed(reading)
        title = f"Undo of {len(entries)} changes"
        batch = Batch(self._app, session, self._settings, self._changed)
        await batch.send(found.drafts, title, found.undo_of, found.left_out)

    async def _session_for(self, entries: Sequence[Entry]) -> Session:
        """The session that has the entries' projects open: this one, or one of its own for what is elsewhere."""
        wanted = {_scope(entry) for entry in entries}
        if all(_is_open(self._session, entry) for entry in entries):
            return self._session
        scope = next(iter(wanted))
        session = self._session.moved(scope.organization_id, scope.project_id if len(wanted) == 1 else ALL)
        await session.enter()
        if len(wanted) > 1:
            # Which instance is in which project is known by their lists.
            async for _ in session.load():
                pass
        return session

    async def _may_write(self) -> bool:
        if not self._session.read_only:
            return True
        why = self._settings.read_only_why or "this session is read-only"
        await tell(self._app, "Read-only", f"Nothing can be changed: {why}.")
        return False

    async def _asked(self, title: str, text: str, safe: str, other: str) -> bool | None:
        """True for the other answer, False for the safe one, None where the person leaves."""
        return await self._app.push_screen_wait(Notice(title, Content(words.visible(text)), safe, other))


def here(session: Session) -> Here:
    """The account, the project that is open or about to be, and this process."""
    project = session.opening[1]
    return Here(session.ledger.profile, session.ledger.origin, None if project == ALL else project, this_process())


def one_of_each_project(session: Session) -> list[str]:
    """An instance of each project that is shown, by whom its choices are found."""
    return list({row.project_id: row.id for row in reversed(session.rows)}.values())


def names_of(session: Session) -> dict[str, str]:
    """The names by id of what was read of sizes, locations, images and VPCs."""
    return names_in(session.catalogue(identity).names for identity in one_of_each_project(session))


async def _prepared(session: Session, entries: Sequence[Entry]) -> _Prepared:
    """A draft for each instance as it is now; what cannot be read or undone any more is left out, with the reason."""
    gate, found = asyncio.Semaphore(AT_ONCE), _Prepared([], {}, [])

    async def one(entry: Entry) -> Draft | str:
        async with gate:
            try:
                return undo_draft(entry, await session.read(entry.intent.instance.id))
            except (OnetError, ValueError) as error:
                return str(error)

    for entry, draft in zip(entries, await asyncio.gather(*map(one, entries)), strict=True):
        if isinstance(draft, str):
            found.left_out.append((entry.intent.instance.name, draft))
        else:
            found.drafts.append(draft)
            found.undo_of[entry.intent.instance.id] = entry.id
    return found


def _scope(entry: Entry) -> Scope:
    place = entry.intent.place
    return Scope(place.organization.id, place.project.id)


def _is_open(session: Session, entry: Entry) -> bool:
    try:
        return session.scope_of(entry.intent.instance.id) == _scope(entry)
    except NotFound:
        return False
