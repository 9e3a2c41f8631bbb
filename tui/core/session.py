"""What the screens ask of the program: a context, its rows, one instance, the choices of the form, a write."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

from tui.api.client import Client, instance_path
from tui.api.errors import Forbidden, NotFound, OnetError
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import Outcome
from tui.core.edit.send import apply
from tui.domain import exactjson
from tui.domain.instance import Instance, parse_instance
from tui.domain.listing import row_of, split_list
from tui.domain.row import InstanceRow
from tui.domain.scope import Scope
from tui.domain.tolerant import text

Choices = dict[str, dict[str, str]]
_KINDS = ("size", "location", "image", "vpc")


class Session:
    """One key at one provider, in one project."""

    def __init__(
        self,
        client: Client,
        key_hint: str,
        asked: tuple[str | None, str | None] = (None, None),
        last: tuple[str | None, str | None] = (None, None),
    ) -> None:
        """`asked` and `last` are organization and project: those of the options, and those that were open last."""
        self.client = client
        self.key_hint = key_hint
        self._asked = asked
        self._last = last
        self.writing: asyncio.Future[Outcome] | None = None
        self.scope: Scope | None = None
        self.names = ("", "")
        self.rows: tuple[InstanceRow, ...] = ()
        self.total: int | None = None
        self.fetched_at: datetime | None = None
        self._pages: list[bytes] = []
        self._page_of: dict[str, int] = {}
        self._whole: dict[str, Instance] = {}
        self._open_page: tuple[int, dict[str, Any]] = (-1, {})

    async def enter(self) -> Scope:
        """Find the organization and project that were asked for, or the first ones."""
        organization, name = await self._find("organization", 0, self.client.organizations)
        project, project_name = await self._find("project", 1, lambda: self.client.projects(organization))
        self.names = (name, project_name)
        self.scope = Scope(organization, project)
        return self.scope

    async def _find(self, kind: str, which: int, offered: Callable[[], Any]) -> tuple[str, str]:
        asked, last = self._asked[which], self._last[which]
        try:
            known = [(entry.id, entry.name or entry.id) for entry in await offered()]
        except (NotFound, Forbidden):
            # A project's token may see no lists: then the ids come from the options.
            if identity := asked or last:
                return identity, identity
            raise
        if not asked and known:
            return next((entry for entry in known if entry[0] == last), known[0])
        for identity, name in known:
            if asked and asked.casefold() in (identity.casefold(), name.casefold()):
                return identity, name
        names = ", ".join(name for _, name in known) or "none"
        title = f"There is no {kind} “{asked}”" if asked else f"The key sees no {kind}"
        raise NotFound(title, f"this key sees: {names}", f"Name one with --{kind} ID_OR_NAME.")

    async def load(self) -> AsyncIterator[tuple[InstanceRow, ...]]:
        """Read the list anew, giving all rows so far after each page."""
        scope = self.scope or await self.enter()
        rows: list[InstanceRow] = []
        pages: list[bytes] = []
        page_of: dict[str, int] = {}
        async with aclosing(self.client.instances(scope)) as stream:
            async for page in stream:
                rows += page.rows
                page_of |= dict.fromkeys((row.id for row in page.rows), len(pages))
                pages.append(zlib.compress(page.data, 1))
                self.total = page.total
                yield tuple(rows)
        self.rows, self._pages, self._page_of, self._whole = tuple(rows), pages, page_of, {}
        self._open_page = (-1, {})
        self.fetched_at = datetime.now(UTC)

    def known(self, identity: str) -> Instance | None:
        """The instance as the last list told it."""
        if identity in self._whole:
            return self._whole[identity]
        position = self._page_of.get(identity)
        if position is None:
            return None
        self._whole[identity] = parse_instance(self._page(position)[identity])
        return self._whole[identity]

    def _page(self, position: int) -> dict[str, Any]:
        """The instances of a kept page by id, as they came; the page that was looked into last stays unpacked."""
        if self._open_page[0] != position:
            items, *_ = split_list(exactjson.loads(zlib.decompress(self._pages[position])))
            by_id = {
                item["id"]: item
                for item in reversed(items)
                if isinstance(item, dict) and isinstance(item.get("id"), str)
            }
            self._open_page = (position, by_id)
        return self._open_page[1]

    async def read(self, identity: str) -> Instance:
        """The instance as the API holds it now; the rows follow it."""
        instance = await self.client.instance(self._scope(), identity)
        self._take(instance)
        return instance

    def _take(self, instance: Instance) -> None:
        self._whole[instance.id] = instance
        self.rows = tuple(row_of(instance) if row.id == instance.id else row for row in self.rows)

    def _scope(self) -> Scope:
        if self.scope is None:
            raise NotFound("No project is open", "", "Wait until the list is there.")
        return self.scope

    async def choices(self) -> Choices:
        """Names by id for size, location, image and VPC: the catalogue's, and those seen on the instances."""
        scope = self._scope()
        lists: tuple[Callable[[Scope], Any], ...] = (
            self.client.sizes,
            self.client.locations,
            self.client.images,
            self.client.vpcs,
        )
        answers = await asyncio.gather(*(listed(scope) for listed in lists), return_exceptions=True)
        found = await self._seen()
        for kind, answer in zip(_KINDS, answers, strict=True):
            if isinstance(answer, BaseException):
                if not isinstance(answer, OnetError):
                    raise answer
                continue
            found[kind] |= {entry.id: entry.name or entry.id for entry in answer}
        return found

    async def _seen(self) -> Choices:
        found: Choices = {kind: {} for kind in _KINDS}
        for position in range(len(self._pages)):
            for item in self._page(position).values():
                for kind in _KINDS:
                    part = item.get(kind)
                    if isinstance(part, dict) and isinstance(part.get("id"), str) and part["id"]:
                        found[kind][part["id"]] = text(part.get("name")) or part["id"]
            # A page takes some milliseconds: between two of them the screen has its turn.
            await asyncio.sleep(0)
        for instance in self._whole.values():
            for kind in _KINDS:
                held = getattr(instance, kind)
                if held is not None and held.id:
                    found[kind][held.id] = held.name or held.id
        return found

    def url(self, identity: str) -> str:
        """Where the update of an instance goes, as the review shows it."""
        return self.client.transport.base_url + instance_path(self._scope(), identity)

    async def send(self, draft: Draft) -> Outcome:
        """Send a draft and take over what is there afterwards; once begun, no cancellation cuts it short."""
        self.writing = asyncio.ensure_future(apply(self.client, self._scope(), draft))
        outcome = await asyncio.shield(self.writing)
        if outcome.instance is not None:
            self._take(outcome.instance)
        return outcome
