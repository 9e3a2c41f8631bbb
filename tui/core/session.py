"""What the screens ask of the program: a context, its rows, one instance, the choices of the form, a write.

It is there before its connection, so that the last list can be looked at meanwhile; and it reads the list before the
models of whole instances are imported: what needs these awaits `ready`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from tui.api.errors import KeyRefused, NotFound, OnetError, ReadOnly
from tui.core import events
from tui.core.cache import Cached, ContextKey, load, store
from tui.core.context import Asked, Context, Named, open_context
from tui.core.fleet import KINDS, Choices, Fleet, Lost
from tui.core.ledger import Ledger
from tui.core.tokens import expiry
from tui.core.writes import Writes
from tui.domain.loading import load_models, models_loaded
from tui.domain.row import InstanceRow
from tui.domain.scope import Scope

if TYPE_CHECKING:
    from tui.api.client import Client
    from tui.core.credentials import FoundKey
    from tui.core.edit.draft import Draft
    from tui.core.edit.kept import Where
    from tui.core.edit.outcome import Outcome
    from tui.core.edit.review import Catalogue
    from tui.core.edit.send import Wait
    from tui.core.edit.settle import Settled
    from tui.core.journal.entry import Place
    from tui.domain.account import CurrentUser
    from tui.domain.catalogue import Size
    from tui.domain.instance import Instance

__all__ = ["Choices", "NotConnected", "Session"]


class NotConnected(OnetError):
    """The session has no connection yet."""


class Session:
    """One key at one provider, in one organization: one of its projects, or all."""

    def __init__(
        self,
        client: Client | None,
        key_hint: str,
        asked: Asked = (None, None),
        last: Asked = (None, None),
        ledger: Ledger | None = None,
    ) -> None:
        """`asked` and `last` are organization and project: those of the options, and those that were open last.

        Without a `client` it waits for `connect`. Without a `ledger`, journal and drafts are in memory.
        """
        self._client = client
        self._connected = asyncio.Event()
        if client is not None:
            self._connected.set()
        self.ledger = ledger or Ledger()
        self.key_hint = key_hint
        self._asked = asked
        self._last = last
        self._fleet = Fleet()
        self._writes = Writes()
        self._choices: dict[Scope, Choices] = {}
        self._slugs: dict[Scope, Choices] = {}
        self._sizes: dict[str, Size] = {}
        self._scopes: dict[str, Scope] = {}
        self.context: Context | None = None
        self.user: CurrentUser | None = None
        self._owner_asked = False
        self.expires_at: datetime | None = None

    @property
    def client(self) -> Client:
        """The connection to the provider; NotConnected before there is one."""
        if self._client is None:
            raise NotConnected("There is no connection yet", "", "Try again in a moment.")
        return self._client

    @property
    def is_connected(self) -> bool:
        """Whether there is a connection, so that something can be read."""
        return self._client is not None

    @property
    def is_ready(self) -> bool:
        """Whether whole instances can be read without a wait."""
        return self.is_connected and models_loaded()

    async def ready(self) -> None:
        """Return once there is a connection and whole instances can be read."""
        await self._connected.wait()
        if not models_loaded():
            from tui.core.credentials.daemon import aside

            await aside(load_models)

    @property
    def read_only(self) -> bool:
        """Whether the connection lets nothing be written."""
        return self._client is not None and self._client.transport.read_only

    def connect(self, client: Client, found: FoundKey | None = None) -> None:
        """Take the connection, by that key; what waits to be read is read now."""
        self._client = client
        if found is not None:
            self.take_key(found)
        self._connected.set()

    def moved(self, organization_id: str, project_id: str) -> Session:
        """A session with the same key and connections in another place; `project_id` may be `all`."""
        session = Session(self.client, self.key_hint, (organization_id, project_id), ledger=self.ledger)
        session.user, session.expires_at, session._owner_asked = self.user, self.expires_at, self._owner_asked
        # What waits for this session's writes waits for the other's as well.
        session._writes = self._writes
        return session

    @property
    def rows(self) -> tuple[InstanceRow, ...]:
        """The list as it was read last, with what was read of single instances since."""
        return self._fleet.rows

    @property
    def total(self) -> int | None:
        """How many instances there are, where the API tells."""
        return self._fleet.total

    @property
    def expected(self) -> int | None:
        """How many instances the list has that is being read, where the API tells."""
        return self._fleet.expected

    @property
    def skipped(self) -> int:
        """How many instances of the last list have no id, so that they cannot be shown."""
        return self._fleet.skipped

    @property
    def fetched_at(self) -> datetime | None:
        """When the list was read last."""
        return self._fleet.fetched_at

    @property
    def lost(self) -> tuple[Lost, ...]:
        """The projects whose list could not be read the last time."""
        return self._fleet.lost

    @property
    def requests(self) -> int:
        """How many requests the last list took, one at least."""
        return self._fleet.requests

    @property
    def opening(self) -> Asked:
        """The organization and project that are open or, before that is known, will be; `all` for every project."""
        if self.context is not None:
            return self.context.key
        organization = self._asked[0] or self._last[0]
        # As `find_context` does: what was open in one organization is not looked for in another.
        before = self._last[1] if organization == self._last[0] else None
        return organization, self._asked[1] or before

    @property
    def opening_key(self) -> ContextKey:
        """What the list and the view are kept under of what is open or, before that is known, will be."""
        organization, project = self.opening
        return ContextKey(self.ledger.profile, self.ledger.origin, organization or "", project or "")

    def cached(self) -> Cached | None:
        """The last list of the place that will be opened, to be looked at until it is read; never to write by."""
        if not self.ledger.lists or not all(self.opening):
            return None
        return load(self.opening_key)

    def keep_list(self) -> bool:
        """Keep the list for the next start; False where it is not whole, or cannot be kept. It blocks."""
        if not self.ledger.lists or self.context is None or self.fetched_at is None or self.lost:
            return False
        names = (self.context.organization.name, self.context.title)
        return store(self.opening_key, Cached(self.rows, self.fetched_at, self.total, *names))

    async def enter(self) -> Context:
        """Find what was asked for, or the first organization and project, as soon as there is a connection."""
        await self._connected.wait()
        self.context = await open_context(self.client, self._asked, self._last)
        events.entered(self)
        return self.context

    async def load(self) -> AsyncGenerator[tuple[InstanceRow, ...], None]:
        """Read the list anew, as soon as there is a connection, giving all rows so far after each page."""
        if self.context is None:
            await self.enter()
        elif self._fleet.fetched_at is not None:
            self.context = await self.context.renewed(self.client)
        assert self.context is not None
        async with aclosing(events.read(self._fleet.load(self.client, self.context), self)) as stream:
            async for rows in stream:
                yield rows

    def forget_list(self) -> None:
        """Let go of the list of a session that was left: what was called off stays in the loop for minutes, with it."""
        self._fleet = Fleet()

    async def look_up_owner(self) -> None:
        """Learn once whose key it is and until when it is valid; a key that may not ask stays without.

        KeyRefused where the key is refused by now.
        """
        if self._owner_asked:
            return
        self._owner_asked = True
        await self.ready()
        try:
            self.user = await self.client.current_user()
        except KeyRefused:
            raise
        except OnetError:
            return
        if self.user.token_expires_at is not None:
            self.expires_at = self.user.token_expires_at

    def take_key(self, found: FoundKey) -> None:
        """Say of the key that is in use from now on what the header shows; the key itself is not kept here."""
        self.key_hint = found.hint or "set"
        self.expires_at = expiry(found.key.get_secret_value())
        self.user, self._owner_asked = None, False
        if self._client is not None:
            # What another key was answered says nothing of what this one may see.
            self._client.forget_ahead()

    def known(self, identity: str) -> Instance | None:
        """The instance as the last list told it."""
        self._place_in_lists(identity)
        return self._fleet.known(identity)

    def by_page(self, identities: Iterable[str]) -> list[str]:
        """The same ids in the order in which `known` of all of them takes the least time."""
        return self._fleet.by_page(identities)

    def source(self, identity: str) -> dict[str, Any] | None:
        """The instance's object of the last list, as it came."""
        return self._fleet.source(identity)

    async def read(self, identity: str) -> Instance:
        """The instance as the API holds it now; the rows follow it."""
        await self.ready()
        instance = await self.client.instance(self.scope_of(identity), identity)
        self._fleet.take(instance)
        return instance

    def scope_of(self, identity: str) -> Scope:
        """The project that the instance is in, by whose path it is read and written."""
        if scope := self._place_in_lists(identity):
            return scope
        if self.context is None or self.context.every:
            raise NotFound("It is not known in which project that instance is", "", "Read the list again.")
        return self.context.scope(self.context.projects[0].id)

    def _place_in_lists(self, identity: str) -> Scope | None:
        """The project by the list; by an earlier one where it is in none any more, yet a form of it may be open."""
        if scope := self._fleet.scope_of(identity):
            self._scopes[identity] = scope
        return self._scopes.get(identity)

    def project_of(self, identity: str) -> str:
        """The name of the instance's project where several are shown; nothing where it goes without saying."""
        if self.context is None or not self.context.every:
            return ""
        try:
            project_id = self.scope_of(identity).project_id
        except NotFound:
            # It was in no list yet, or is in none any more.
            return ""
        return next((project.name for project in self.context.projects if project.id == project_id), project_id)

    async def choices(self, identity: str) -> Choices:
        """Names by id for size, location, image and VPC of an instance: the catalogue's, and those seen in the list."""
        await self.ready()
        scope = self.scope_of(identity)
        client = self.client
        asked = (client.sizes(scope), client.locations(scope), client.images(scope), client.vpcs(scope))
        answers: Any = await asyncio.gather(*asked, return_exceptions=True)
        found = await self._fleet.seen(scope.project_id)
        self._slugs[scope] = {}
        for kind, answer in zip(KINDS, answers, strict=True):
            if isinstance(answer, BaseException):
                if not isinstance(answer, OnetError):
                    raise answer
                continue
            found[kind] |= {entry.id: entry.name or entry.id for entry in answer}
            self._slugs[scope][kind] = {entry.id: getattr(entry, "slug", None) or entry.id for entry in answer}
            if kind == "size":
                self._sizes = {size.id: size for size in answer}
        self._choices[scope] = found
        return found

    async def slugs(self, identity: str) -> Choices:
        """Slugs by id of what `choices` read for the instance, and of what was seen in the list."""
        scope = self.scope_of(identity)
        found = await self._fleet.seen(scope.project_id, "slug")
        read = self._slugs.get(scope, {})
        return {kind: found[kind] | read.get(kind, {}) for kind in KINDS}

    def known_choices(self, identity: str) -> Choices:
        """The choices that were read the last time; where none were, what the instance itself tells."""
        if (found := self._choices.get(self.scope_of(identity))) is not None:
            return found
        instance = self.known(identity)
        held = ((kind, getattr(instance, kind, None)) for kind in KINDS)
        return {kind: {part.id: part.name or part.id} if part and part.id else {} for kind, part in held}

    def catalogue(self, identity: str) -> Catalogue:
        """What was read of the choices, for the warnings of a review."""
        from tui.core.edit.review import Catalogue

        return Catalogue(self._choices.get(self.scope_of(identity), {}), self._sizes)

    def url(self, identity: str) -> str:
        """Where the update of an instance goes, as the review shows it."""
        from tui.api.client import instance_path

        return self.client.transport.base_url + instance_path(self.scope_of(identity), identity)

    def place_of(self, identity: str) -> Place:
        """Where a write to the instance goes, as the journal tells it."""
        scope = self.scope_of(identity)
        assert self.context is not None
        projects = (one for one in self.context.projects if one.id == scope.project_id)
        project = next(projects, Named(scope.project_id, ""))
        return self.ledger.place(self.context.organization, project)

    def where(self, identity: str) -> Where:
        """Where a draft of the instance is kept until it is sent."""
        return self.ledger.where(self.scope_of(identity))

    async def send(
        self,
        draft: Draft,
        *,
        wait: Wait | None = None,
        batch: str | None = None,
        undo_of: str | None = None,
        done: Callable[[Outcome], None] | None = None,
        may_stop: bool = False,
    ) -> Outcome:
        """Send a draft and take over what is there afterwards; once begun, no cancellation cuts it short.

        `wait` waits for the rate limit, and gives False where a person calls that off. `done` is called with the
        outcome, also where nobody waits for it any more. With `may_stop` a cancellation before the intent is written
        down stops it, and nothing is sent. A session that is read-only sends and records nothing.
        """
        await self.ready()
        from tui.core.edit.outcome import Outcome, OutcomeKind
        from tui.core.edit.send import apply
        from tui.core.journal.record import Recorder

        try:
            self.client.transport.check_write()
        except ReadOnly as error:
            return Outcome(OutcomeKind.NOT_APPLIED, "Nothing was changed.", error=error)
        identity = draft.opened.id
        recorder = Recorder(self.ledger.journal, self.place_of(identity), batch, undo_of)
        last_put = self.ledger.requests.last_put
        write = apply(self.client, self.scope_of(identity), draft, journal=recorder, wait=wait, last_put=last_put)
        stops = (lambda: not recorder.is_open) if may_stop else None
        return await self._writes.see_through(write, partial(self._written, identity, done), stops)

    def _written(self, identity: str, done: Callable[[Outcome], None] | None, outcome: Outcome) -> None:
        events.wrote(identity, outcome)
        if outcome.instance is not None:
            self._fleet.take(outcome.instance)
        if done is not None:
            done(outcome)

    async def look_again(self) -> list[Settled]:
        """Find out what became of the writes of this account whose outcome is not known yet; JournalFailed as there."""
        await self.ready()
        from tui.core.edit.settle import settle_open

        ledger = self.ledger
        settled = await settle_open(self.client, ledger.journal, ledger.profile, ledger.origin, datetime.now(UTC))
        events.settled(settled)
        for instance in filter(None, (found.outcome.instance for found in settled)):
            self._fleet.take(instance)
        return settled

    async def settled(self) -> None:
        """Return when no write is under way."""
        await self._writes.settled()
