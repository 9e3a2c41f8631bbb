"""The edit as a YAML document in the person's own editor, and on to the review."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from textual.app import SuspendNotSupported

from tui.api.errors import OnetError
from tui.core.edit.bulk import LeftOut, Plan
from tui.core.edit.document import DocumentError, from_document, to_document, with_reason
from tui.core.edit.draft import Draft, why_not_editable
from tui.core.edit.editor import EditorFailed, edit_file
from tui.core.edit.kept import forget, keep
from tui.core.edit.results import amount
from tui.core.edit.several import from_documents, to_documents
from tui.core.session import Choices
from tui.domain.instance import Instance
from tui.screens.ask import asked, draft_of, may_edit, tell
from tui.screens.batch import Batch
from tui.screens.dialog import Working
from tui.screens.editing import Editing
from tui.screens.flow import Flow
from tui.widgets.left_once import dismissed

# The edits by instance that a text stands for; raises DocumentError.
Read = Callable[[str], dict[str, dict[str, Any]]]
_AGAIN, _DISCARD = "Edit again", "Discard"
# Of more nobody reads the text; of thousands it takes minutes to be made and to be understood.
MOST_DOCUMENTS = 200


class External(Flow):
    """An edit in `$EDITOR`."""

    async def edit(self, identities: Sequence[str]) -> None:
        """Open one instance as a document, or several as one each, and go through the edit."""
        if len(identities) == 1:
            await self._edit_one(identities[0])
        elif len(identities) > MOST_DOCUMENTS:
            told = f"{len(identities):,} instances are marked, and a text has room for {MOST_DOCUMENTS}."
            await tell(self._app, "Too many for one text", told, "Mark fewer of them, or edit them in the form (e).")
        else:
            await self._edit_several(identities)

    async def _edit_one(self, identity: str) -> None:
        opened = await self._opened(identity)
        if opened is None or not await may_edit(self._app, opened[0]):
            return
        draft, choices = await draft_of(self._app, opened[0], self._session.where(identity)), opened[1]

        def read(text: str) -> dict[str, dict[str, Any]]:
            return {identity: from_document(text, draft, choices)}

        written = await self._written(document := to_document(draft, choices), document, read)
        if written is None:
            return
        _, edits = written
        edited = _with(draft, edits[identity])
        if not edited.edits:
            forget(self._session.where(identity), identity)
            await tell(self._app, "Nothing to send", "No field was changed, so there is nothing to send.")
            return
        keep(edited, self._session.where(identity))
        await Editing(self._app, self._session, self._settings, self._changed, self._failed).send(edited)

    async def _edit_several(self, identities: Sequence[str]) -> None:
        batch = Batch(self._app, self._session, self._settings, self._changed)
        known = await batch.known(identities)
        reasons = {one.id: reason for one in known if (reason := why_not_editable(one))}
        left_out = tuple(LeftOut(one, reasons[one.id]) for one in known if one.id in reasons)
        drafts = [Draft(one) for one in known if one.id not in reasons]
        if not drafts:
            told = [f"{entry.instance.name or entry.instance.id}: {entry.reason}" for entry in left_out]
            await tell(self._app, "None of these can be edited", *told)
            return
        choices = await self._all_choices(drafts)
        text = original = to_documents(drafts, choices)

        def read(text: str) -> dict[str, dict[str, Any]]:
            return from_documents(text, drafts, choices)

        while (written := await self._written(text, original, read)) is not None:
            text, edits = written
            edited = [_with(draft, edits[draft.opened.id]) for draft in drafts if draft.opened.id in edits]
            if not edited:
                await tell(self._app, "Nothing to send", "No document was changed, so there is nothing to send.")
                return
            batch.keep(edited)
            if await batch.send_plan(Plan(tuple(edited), left_out, ()), amount(len(edited), "instance")):
                return
            if await asked(self._app, "Go on editing?", "What was written is not sent.", _AGAIN, _DISCARD):
                batch.forget([draft.opened.id for draft in edited])
                return

    async def _written(self, text: str, original: str, read: Read) -> tuple[str, dict[str, dict[str, Any]]] | None:
        """What was written, and the edits that it stands for; None where it was given up.

        `text` is the `original` document, or what was made of it before.
        """
        while True:
            try:
                written = self._in_editor(text)
            except SuspendNotSupported:
                await tell(
                    self._app, "No editor can be opened here", "This terminal cannot be lent to another program."
                )
                return None
            except EditorFailed as error:
                text = error.text
                if not await self._again(error, lost=text != original):
                    return None
                continue
            if written is None:
                question = "What was written before is not sent, and would be lost."
                if text == original or await asked(self._app, "Give it up?", question, _AGAIN, _DISCARD):
                    return None
                continue
            try:
                return written, await asyncio.to_thread(read, written)
            except DocumentError as error:
                text = with_reason(written, error)

    def _in_editor(self, text: str) -> str | None:
        # Nothing else runs meanwhile: whatever was drawn would be drawn into the editor.
        with self._app.suspend():
            try:
                return edit_file(text)
            except EditorFailed as error:
                # Textual does not take the terminal back from a block that is left by an exception.
                failed = error
        raise failed

    async def _again(self, error: EditorFailed, *, lost: bool) -> bool:
        """Tell why the editor failed; whether it is to be opened again with what was written."""
        if lost:
            return not await asked(self._app, error.title, f"{error.detail}. {error.hint}", _AGAIN, _DISCARD)
        await tell(self._app, error.title, error.detail, error.hint)
        return False

    async def _opened(self, identity: str) -> tuple[Instance, Choices] | None:
        """The instance as it is now, or as the list told it, and its choices; None where neither is known."""
        session, reading = self._session, Working("Edit", "Reading the instance and what can be picked.")
        await self._app.push_screen(reading)
        try:
            instance, choices = await asyncio.gather(session.read(identity), session.choices(identity))
        except OnetError as error:
            known = session.known(identity)
            if known is None:
                self._failed(error)
                return None
            return known, session.known_choices(identity)
        else:
            return instance, choices
        finally:
            await dismissed(reading)

    async def _all_choices(self, drafts: Sequence[Draft]) -> dict[str, Choices]:
        """What can be picked, by instance; read once for each project."""
        session, by_scope = self._session, dict[Any, Choices]()
        reading = Working("Edit", "Reading what can be picked.")
        await self._app.push_screen(reading)
        try:
            for identity in {session.scope_of(draft.opened.id): draft.opened.id for draft in drafts}.values():
                by_scope[session.scope_of(identity)] = await session.choices(identity)
        finally:
            await dismissed(reading)
        return {draft.opened.id: by_scope[session.scope_of(draft.opened.id)] for draft in drafts}


def _with(draft: Draft, edits: dict[str, Any]) -> Draft:
    """A draft of the same base with exactly these edits."""
    edited = Draft(draft.opened, draft.base)
    for name, value in edits.items():
        edited.set(name, value)
    return edited
