"""The way through an edit: form, review, sending, outcome; and back to the form with nothing typed lost."""

from collections.abc import Callable
from datetime import UTC, datetime

from tui.api.errors import OnetError
from tui.core.edit.draft import Draft, resolve
from tui.core.edit.kept import forget, keep
from tui.core.edit.outcome import Outcome, OutcomeKind
from tui.core.edit.review import make_review
from tui.core.edit.undo import undo_draft
from tui.core.journal.entry import Entry
from tui.core.list_words import unpicked
from tui.domain.instance import Instance
from tui.screens.ask import asked, draft_of, may_edit, tell
from tui.screens.conflict import ConflictScreen
from tui.screens.flow import Flow
from tui.screens.outcome import OutcomeScreen
from tui.screens.sending import Sending
from tui.widgets.left_once import dismissed

_DONE = (OutcomeKind.APPLIED, OutcomeKind.IGNORED, OutcomeKind.UNKNOWN)


class Editing(Flow):
    """An edit of one instance."""

    _undo_of: str | None = None

    async def run(self, identity: str) -> None:
        """Open the form at once with what is known, and go through the edit."""
        try:
            instance = self._session.known(identity) or await self._session.read(identity)
        except OnetError as error:
            self._failed(error)
            return
        if await may_edit(self._app, instance):
            await self._write(await draft_of(self._app, instance, self._session.where(identity)))

    async def undo(self, entry: Entry) -> None:
        """Go through the reverse of a journal's entry, from its review on."""
        try:
            instance = await self._session.read(entry.intent.instance.id)
            draft = undo_draft(entry, instance)
        except OnetError as error:
            self._failed(error)
        except ValueError as error:
            await tell(self._app, "This cannot be undone", str(error))
        else:
            self._undo_of = entry.id
            await self._write(draft, reviewed_first=True)

    async def send(self, draft: Draft) -> None:
        """Go through the review of a draft that was made elsewhere, and on."""
        await self._write(draft, reviewed_first=True)

    async def _write(self, draft: Draft, *, reviewed_first: bool = False) -> None:
        problems: dict[str, str] = {}
        while reviewed_first or await self._form(draft, problems):
            reviewed_first = False
            if not await self._review(draft):
                continue
            outcome = await self._sent(draft)
            if outcome.kind in _DONE:
                return
            if fields := outcome.clashes:
                chosen = await self._app.push_screen_wait(ConflictScreen(draft, fields, self._name_of(draft)))
                if chosen is not None and outcome.instance is not None:
                    draft, problems = resolve(draft, outcome.instance, chosen), {}
                    reviewed_first = True
                continue
            problems = {name: " ".join(texts) for name, texts in outcome.field_errors.items()}
            if outcome.instance is not None:
                draft.follow(outcome.instance)
        forget(self._session.where(draft.opened.id), draft.opened.id)

    async def _form(self, draft: Draft, problems: dict[str, str]) -> bool:
        from tui.screens.edit import EditScreen

        identity, session = draft.opened.id, self._session
        where, began = session.where(identity), datetime.now(UTC)

        async def read() -> Instance:
            instance = await session.read(identity)
            self._changed()
            return instance

        form = EditScreen(
            draft,
            session.known_choices(identity),
            problems,
            read=read,
            choices_of=lambda: session.choices(identity),
            missing=lambda: unpicked(reversed(session.ledger.requests.records), began),
            # Where nothing is kept on disk on purpose, there is nothing to tell.
            keep=lambda: where.folder is None or keep(draft, where),
        )
        wanted = await self._app.push_screen_wait(form)
        return bool(wanted)

    async def _review(self, draft: Draft) -> bool:
        """Whether the person wants it sent."""
        from tui.screens.review import ReviewScreen

        identity, session = draft.opened.id, self._session
        review = make_review(draft, session.url(identity), self._name_of(draft), session.catalogue(identity))
        if not review.changes:
            await tell(
                self._app, "Nothing to send", "The server holds these values already, so there is nothing to send."
            )
            return False
        name = draft.opened.name or ""
        if not await self._app.push_screen_wait(ReviewScreen(name, review, self._settings)):
            return False
        if not self._settings.production:
            return True
        text = f"The profile {self._settings.profile} is marked as production. This changes {name} there, now."
        return await asked(self._app, "Send to PRODUCTION?", text, "Back", "Send")

    async def _sent(self, draft: Draft) -> Outcome:
        """Send, tell, and send the same again where the person wants that."""
        where = self._session.where(draft.opened.id)

        def done(outcome: Outcome) -> None:
            if outcome.kind in _DONE:
                forget(where, draft.opened.id)

        while True:
            sending = Sending()
            await self._app.push_screen(sending)
            try:
                outcome = await self._session.send(draft, wait=sending.wait, undo_of=self._undo_of, done=done)
            finally:
                sending.end()
                await dismissed(sending)
                self._changed()
            if outcome.clashes:
                return outcome
            if not await self._app.push_screen_wait(OutcomeScreen(outcome, self._name_of(draft))):
                return outcome

    def _name_of(self, draft: Draft) -> Callable[[str, str], str | None]:
        choices = self._session.known_choices(draft.opened.id)
        return lambda field, identity: choices.get(field.removesuffix("_id"), {}).get(identity)
