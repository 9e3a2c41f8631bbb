"""The way through an edit: form, review, sending, outcome; and back to the form with nothing typed lost."""

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.content import Content

from tui.api.errors import OnetError
from tui.core import words
from tui.core.edit.draft import Draft, needs_warning, why_not_editable
from tui.core.edit.fields import LABELS
from tui.core.edit.outcome import Outcome, OutcomeKind
from tui.core.edit.review import make_review, shown
from tui.core.session import Choices, Session
from tui.core.settings import Settings
from tui.screens.dialog import Notice, Working

_DONE = (OutcomeKind.APPLIED, OutcomeKind.IGNORED, OutcomeKind.UNKNOWN)


class Editing:
    """One edit of one instance; `changed` is called when the session holds something new, `failed` with an error."""

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

    async def run(self, identity: str) -> None:
        """Read the instance again and go through its edit."""
        try:
            instance = await self._session.read(identity)
            choices = await self._session.choices(identity)
        except OnetError as error:
            self._failed(error)
            return
        self._changed()
        if reason := why_not_editable(instance):
            await self._app.push_screen_wait(Notice("This instance cannot be edited", Content(f"Why: {reason}.")))
            return
        if needs_warning(instance):
            text = Content(
                f"This instance is {instance.status}; a change may have no effect, or not be wanted any more."
            )
            if not await self._app.push_screen_wait(Notice("Edit it all the same?", text, "Leave it", "Edit")):
                return
        await self._write(Draft(instance), choices)

    async def _write(self, draft: Draft, choices: Choices) -> None:
        from tui.screens.edit import EditScreen, ReviewScreen

        problems: dict[str, str] = {}
        while await self._app.push_screen_wait(EditScreen(draft, choices, problems)):

            def name_of(field: str, identity: str) -> str | None:
                return choices.get(field.removesuffix("_id"), {}).get(identity)

            review = make_review(draft, self._session.url(draft.opened.id), name_of)
            if not await self._app.push_screen_wait(ReviewScreen(draft.opened.name or "", review)):
                continue
            if not await self._meant(draft):
                continue
            outcome = await self._send(draft)
            await self._app.push_screen_wait(Notice(f"Outcome: {outcome.kind.value}", told(outcome, name_of)))
            if outcome.kind in _DONE:
                return
            problems = {name: " ".join(texts) for name, texts in outcome.field_errors.items()}
            draft, problems = rebase(draft, outcome, problems)

    async def _meant(self, draft: Draft) -> bool:
        """Whether a write is wanted all the same where the profile is marked as production."""
        if not self._settings.production:
            return True
        name, profile = words.visible(draft.opened.name), words.visible(self._settings.profile)
        text = Content(f"The profile {profile} is marked as production. This changes {name} there, now.")
        meant = await self._app.push_screen_wait(Notice("Send to PRODUCTION?", text, "Back", "Send"))
        return bool(meant)

    async def _send(self, draft: Draft) -> Outcome:
        working = Working(
            "Sending", "The instance is read again, changed, and read once more to prove what took effect."
        )
        await self._app.push_screen(working)
        try:
            return await self._session.send(draft)
        finally:
            await working.dismiss()
            self._changed()


def rebase(draft: Draft, outcome: Outcome, problems: dict[str, str]) -> tuple[Draft, dict[str, str]]:
    """The draft for the next try: over what is there now, each conflict told at its field."""
    if outcome.instance is None or why_not_editable(outcome.instance):
        return draft, problems
    clashes = {
        result.field: f"Somebody else set this to {words.visible(shown(result.field, result.found, lambda *_: None))}; "
        "sending again replaces it."
        for result in outcome.fields
        if result.kind is OutcomeKind.CONFLICT
    }
    return draft.rebased(outcome.instance), clashes | problems


def told(outcome: Outcome, name_of: Callable[[str, str], str | None]) -> Content:
    """An outcome for a person: the whole, then each field."""
    lines = [Content(outcome.message)]
    if outcome.error:
        lines.append(Content(f"{words.visible(str(outcome.error))}  {outcome.error.hint}".strip()))
        for name, texts in outcome.error.field_errors.items():
            lines.append(Content(f"{LABELS.get(name, words.visible(name))}: {words.visible(' '.join(texts))}"))
        if outcome.error.request_id:
            lines.append(Content.styled(f"Request {words.visible(outcome.error.request_id)}", "dim"))
    for result in outcome.fields:
        held = words.visible(shown(result.field, result.found, name_of))
        lines.append(Content.assemble((f"{result.label:<15}", "bold"), f"{result.kind.value}; the server holds {held}"))
    for name in outcome.carried:
        lines.append(Content(f"{LABELS[name]} was changed by somebody else meanwhile and was kept."))
    return Content("\n").join(lines)
