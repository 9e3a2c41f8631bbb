"""The way through a change of several instances: form, review, sending, what became of each."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from types import MappingProxyType
from typing import Any

from textual.app import App

from tui.api.errors import OnetError
from tui.core.edit.batch import Sent, run_batch
from tui.core.edit.bulk import Plan, plan
from tui.core.edit.bulk_form import Typed
from tui.core.edit.draft import Draft
from tui.core.edit.kept import forget, keep, kept
from tui.core.edit.outcome import Outcome, OutcomeKind
from tui.core.edit.results import amount, may_be_tried_again, not_applied, reasons
from tui.core.journal.record import new_batch
from tui.core.marks import Marks
from tui.core.session import Session
from tui.core.settings import Settings
from tui.domain.instance import Instance
from tui.screens.ask import asked, tell
from tui.screens.base import InstanceScreen
from tui.screens.batch_outcome import BatchOutcome
from tui.screens.batch_progress import BatchProgress
from tui.screens.batch_review import BatchReview, LeftOut
from tui.widgets.left_once import dismissed

NONE: Mapping[str, str] = MappingProxyType({})
_MOST_TOLD = 10
# Between so many instances that are looked up, the screen has its turn.
_A_FEW = 20


class Batch:
    """A change of several instances; `changed` is called when the session holds something new.

    Its coroutines are for a worker of the app.
    """

    def __init__(self, app: App[Any], session: Session, settings: Settings, changed: Callable[[], None]) -> None:
        self._app = app
        self._session = session
        self._settings = settings
        self._changed = changed
        self._kept: set[str] = set()

    async def edit(self, identities: Sequence[str]) -> None:
        """Open the form at once with what is known of the instances, and go through the edit."""
        instances = await self.known(identities)
        if len({self._session.scope_of(one.id) for one in instances}) > 1:
            no_vpc = "The marked instances are in several projects, and a VPC belongs to one."
        else:
            no_vpc = ""
        typed = Typed()
        while instances and (edit := await self._form(instances, typed, no_vpc)):
            found = await asyncio.to_thread(plan, instances, edit)
            if await self.send_plan(found, amount(len(found.drafts), "instance")):
                return

    async def send(
        self,
        drafts: Sequence[Draft],
        title: str,
        undo_of: Mapping[str, str] = NONE,
        left_out: Sequence[LeftOut] = (),
    ) -> bool:
        """Go through drafts that were made elsewhere, from their review on; whether they were sent.

        `undo_of` are the journal's entries that they take back, by instance; `left_out` are the names of instances that
        there is no draft for, with the reason.
        """
        return await self._go(Plan(tuple(drafts), (), ()), title, undo_of, left_out)

    async def send_plan(self, found: Plan, title: str) -> bool:
        """The same for a plan; those it left out are marked with the reason."""
        left_out = [(entry.instance.name or entry.instance.id, entry.reason) for entry in found.left_out]
        return await self._go(found, title, NONE, left_out)

    async def known(self, identities: Sequence[str]) -> list[Instance]:
        """The instances as the list told them, in that order; those that cannot be read are told of and left out."""
        found: dict[str, Instance] = {}
        unread: list[str] = []
        for number, identity in enumerate(self._session.by_page(identities), 1):
            try:
                found[identity] = self._session.known(identity) or await self._session.read(identity)
            except OnetError as error:
                unread.append(f"{identity}: {error}")
            if number % _A_FEW == 0:
                await asyncio.sleep(0)
        if unread:
            await tell(self._app, "Not all of them can be read", *_shortened(unread))
        return [found[identity] for identity in identities if identity in found]

    def keep(self, drafts: Sequence[Draft]) -> None:
        """Keep drafts on disk until they are sent, unless an older one of the instance is kept already."""
        for draft in drafts:
            identity, where = draft.opened.id, self._session.where(draft.opened.id)
            if (identity in self._kept or kept(where, identity) is None) and keep(draft, where):
                self._kept.add(identity)

    def forget(self, identities: Sequence[str]) -> None:
        """Forget what was kept here of these instances."""
        for identity in self._kept.intersection(identities):
            forget(self._session.where(identity), identity)
            self._kept.discard(identity)

    async def _form(self, instances: list[Instance], typed: Typed, no_vpc: str) -> Any:
        from tui.screens.bulk import BulkScreen

        session, first = self._session, instances[0].id
        form = BulkScreen(
            instances, typed, session.known_choices(first), choices_of=lambda: session.choices(first), no_vpc=no_vpc
        )
        return await self._app.push_screen_wait(form)

    async def _go(self, found: Plan, title: str, undo_of: Mapping[str, str], left_out: Sequence[LeftOut]) -> bool:
        if self._session.read_only:
            why = self._settings.read_only_why or "this session is read-only"
            await tell(self._app, "Read-only", f"Nothing can be changed: {why}.")
            return False
        if not found.drafts:
            told = _shortened([f"{name}: {reason}" for name, reason in left_out])
            await tell(self._app, "Nothing to send", "There is nothing to send.", *told)
            return False
        if not await self._reviewed(found, title, left_out):
            return False
        if not undo_of:
            # A lost link, or a crash amid it, loses none of them.
            await asyncio.to_thread(self.keep, found.drafts)
        batch, sent = new_batch(), dict[str, Sent]()
        todo: Sequence[Draft] = found.drafts
        while todo:
            sent |= {one.draft.opened.id: one for one in await self._sent(todo, title, batch, undo_of, bool(sent))}
            self._marks().settle(reasons(sent.values(), found.left_out))
            if not undo_of:
                await asyncio.to_thread(self._keep_failed, tuple(sent.values()))
            self._changed()
            again = await self._app.push_screen_wait(BatchOutcome(title, tuple(sent.values()), left_out))
            todo = [one.draft for one in not_applied(sent.values()) if may_be_tried_again(one)] if again else ()
        return True

    async def _reviewed(self, found: Plan, title: str, left_out: Sequence[LeftOut]) -> bool:
        """Whether the person wants it sent."""
        rows = found.rows(self._name_of(found.drafts))
        review = BatchReview(title, rows, self._warnings(found), left_out, self._settings)
        if not await self._app.push_screen_wait(review):
            return False
        if not self._settings.production:
            return True
        count = amount(len(found.drafts), "instance")
        text = f"The profile {self._settings.profile} is marked as production. This changes {count} there, now."
        return await asked(self._app, "Send to PRODUCTION?", text, "Back", "Send")

    def _name_of(self, drafts: Sequence[Draft]) -> Callable[[str, str], str | None]:
        """The names of every project that has a draft; ids are the provider's, so that they cannot clash."""
        one_each = {self._session.scope_of(draft.opened.id): draft.opened.id for draft in drafts}
        choices = [self._session.known_choices(identity) for identity in one_each.values()]

        def name_of(field: str, identity: str) -> str | None:
            kind = field.removesuffix("_id")
            return next((known[kind][identity] for known in choices if identity in known.get(kind, {})), None)

        return name_of

    def _warnings(self, found: Plan) -> tuple[str, ...]:
        """What to mind, each told once; every project is judged by its own catalogue."""
        name_of, by_scope = self._name_of(found.drafts), dict[Any, list[Draft]]()
        for draft in found.drafts:
            by_scope.setdefault(self._session.scope_of(draft.opened.id), []).append(draft)
        told = list(found.duplicates)
        for drafts in by_scope.values():
            told += Plan(tuple(drafts), (), ()).warnings(name_of, self._session.catalogue(drafts[0].opened.id))
        return tuple(told)

    async def _sent(
        self, drafts: Sequence[Draft], title: str, batch: str, undo_of: Mapping[str, str], again: bool
    ) -> tuple[Sent, ...]:
        progress = BatchProgress(title)
        await self._app.push_screen(progress)
        send = partial(self._send_one, progress, undo_of, again)
        try:
            return await run_batch(drafts, send, batch_id=batch, on_progress=progress.take, stop=progress.stop)
        finally:
            await dismissed(progress)

    async def _send_one(
        self, progress: BatchProgress, undo_of: Mapping[str, str], again: bool, draft: Draft, batch: str
    ) -> Outcome:
        identity = draft.opened.id
        with progress.one():
            if again:
                # The read before the write tells why, where this one fails.
                with suppress(OnetError):
                    draft.follow(await self._session.read(identity))
            return await self._session.send(draft, wait=progress.wait, batch=batch, undo_of=undo_of.get(identity))

    def _marks(self) -> Marks:
        """The marks of the list that shows this session."""
        screens = (screen for screen in self._app.screen_stack if isinstance(screen, InstanceScreen))
        return next((screen.marks for screen in screens if screen.session is self._session), Marks())

    def _keep_failed(self, sent: Sequence[Sent]) -> None:
        """Keep the drafts that may still be wanted, to be offered when their instance is edited; forget the others."""
        wanted = [one.draft for one in not_applied(sent) if may_be_tried_again(one) or _is_conflict(one)]
        ids = {draft.opened.id for draft in wanted}
        self.forget([one.draft.opened.id for one in sent if one.draft.opened.id not in ids])
        self.keep(wanted)


def _is_conflict(one: Sent) -> bool:
    return one.outcome is not None and one.outcome.kind is OutcomeKind.CONFLICT


def _shortened(lines: Sequence[str]) -> list[str]:
    more = len(lines) - _MOST_TOLD
    return [*lines[:_MOST_TOLD], *([f"and {more} more"] if more > 0 else [])]
