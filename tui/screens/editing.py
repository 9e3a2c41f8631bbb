"""The way through an edit: form, review, sending, outcome; and back to the form with nothing typed lost."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from textual.app import App
from textual.content import Content

from tui.api.errors import OnetError
from tui.core import words
from tui.core.edit.draft import Draft, needs_warning, resolve, why_not_editable
from tui.core.edit.fields import LABELS
from tui.core.edit.kept import forget, keep, kept, restore
from tui.core.edit.outcome import Outcome, OutcomeKind
from tui.core.edit.review import make_review
from tui.core.edit.undo import undo_draft
from tui.core.journal.entry import Entry
from tui.core.session import Session
from tui.core.settings import Settings
from tui.domain.instance import Instance
from tui.screens.conflict import ConflictScreen, clashes
from tui.screens.dialog import Notice
from tui.screens.outcome import OutcomeScreen
from tui.screens.sending import Sending

_DONE = (OutcomeKind.APPLIED, OutcomeKind.IGNORED, OutcomeKind.UNKNOWN)


class Editing:
    """An edit of one instance; `changed` is called when the session holds something new, `failed` with an error."""

    def __init__(
        self,
        app: App[Any],
        session: Session,
        settings: Settings,
        changed: Callable[[], None],
        failed: Callable[[OnetError], None],
    ) -> None:
        self._app = app
        self._session = session
        self._settings = settings
        self._changed = changed
        self._failed = failed
        self._undo_of: str | None = None

    async def run(self, identity: str) -> None:
        """Open the form at once with what is known, and go through the edit."""
        try:
            instance = self._session.known(identity) or await self._session.read(identity)
        except OnetError as error:
            self._failed(error)
            return
        if await self._may_edit(instance):
            await self._write(await self._draft(instance))

    async def undo(self, entry: Entry) -> None:
        """Go through the reverse of a journal's entry, from its review on."""
        try:
            instance = await self._session.read(entry.intent.instance.id)
            draft = undo_draft(entry, instance)
        except OnetError as error:
            self._failed(error)
        except ValueError as error:
            await self._tell("This cannot be undone", str(error))
        else:
            self._undo_of = entry.id
            await self._write(draft, reviewed_first=True)

    async def send(self, draft: Draft) -> None:
        """Go through the review of a draft that was made elsewhere, and on."""
        await self._write(draft, reviewed_first=True)

    async def _may_edit(self, instance: Instance) -> bool:
        if reason := why_not_editable(instance):
            await self._tell("This instance cannot be edited", f"Why: {reason}.")
            return False
        if not needs_warning(instance):
            return True
        text = f"This instance is {instance.status}; a change may have no effect, or not be wanted any more."
        return await self._asked("Edit it all the same?", text, "Leave it", "Edit")

    async def _draft(self, instance: Instance) -> Draft:
        """A new draft, or the one that was left unsent the last time."""
        where = self._session.where(instance.id)
        if (found := kept(where, instance.id)) is None:
            return Draft(instance)
        age = words.age(found.at, datetime.now(UTC))
        text = f"What was edited {age} was not sent: {', '.join(LABELS[name] for name in found.edits)}."
        if await self._asked("Go on with the unsent draft?", text, "Go on", "Discard it"):
            forget(where, instance.id)
            return Draft(instance)
        return restore(found, instance)

    async def _write(self, draft: Draft, *, reviewed_first: bool = False) -> None:
        problems: dict[str, str] = {}
        while reviewed_first or await self._form(draft, problems):
            reviewed_first = False
            if not await self._review(draft):
                continue
            outcome = await self._sent(draft)
            if outcome.kind in _DONE:
                return
            if fields := clashes(outcome):
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
        where = session.where(identity)

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
            keep=lambda: keep(draft, where),
        )
        wanted = await self._app.push_screen_wait(form)
        return bool(wanted)

    async def _review(self, draft: Draft) -> bool:
        """Whether the person wants it sent."""
        from tui.screens.review import ReviewScreen

        identity, session = draft.opened.id, self._session
        review = make_review(draft, session.url(identity), self._name_of(draft), session.catalogue(identity))
        if not review.changes:
            await self._tell("Nothing to send", "The server holds these values already, so there is nothing to send.")
            return False
        name = draft.opened.name or ""
        if not await self._app.push_screen_wait(ReviewScreen(name, review, self._settings)):
            return False
        if not self._settings.production:
            return True
        text = f"The profile {self._settings.profile} is marked as production. This changes {name} there, now."
        return await self._asked("Send to PRODUCTION?", text, "Back", "Send")

    async def _sent(self, draft: Draft) -> Outcome:
        """Send, tell, and send the same again where the person wants that."""
        while True:
            sending = Sending()
            await self._app.push_screen(sending)
            try:
                outcome = await self._session.send(draft, wait=sending.wait, undo_of=self._undo_of)
            finally:
                await sending.dismiss()
                self._changed()
            if clashes(outcome):
                return outcome
            if outcome.kind in _DONE:
                forget(self._session.where(draft.opened.id), draft.opened.id)
            if not await self._app.push_screen_wait(OutcomeScreen(outcome, self._name_of(draft))):
                return outcome

    def _name_of(self, draft: Draft) -> Callable[[str, str], str | None]:
        choices = self._session.known_choices(draft.opened.id)
        return lambda field, identity: choices.get(field.removesuffix("_id"), {}).get(identity)

    async def _tell(self, title: str, text: str) -> None:
        await self._app.push_screen_wait(Notice(title, Content(words.visible(text))))

    async def _asked(self, title: str, question: str, safe: str, other: str) -> bool:
        """Whether the person takes the other answer than the safe one."""
        answer = await self._app.push_screen_wait(Notice(title, Content(words.visible(question)), safe, other))
        return bool(answer)
