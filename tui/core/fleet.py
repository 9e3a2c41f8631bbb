"""The instances of what is open: their rows, and the bytes behind them, kept compressed for what is opened."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from datetime import UTC, datetime
from itertools import chain
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.api.errors import OnetError, alone
from tui.api.paging import LostPage
from tui.core.context import AT_ONCE, Context, Named
from tui.domain import exactjson
from tui.domain.loading import load_models
from tui.domain.row import InstanceRow
from tui.domain.scope import Scope

if TYPE_CHECKING:
    from tui.api.client import Client
    from tui.domain.instance import Instance

Choices = dict[str, dict[str, str]]
KINDS = ("size", "location", "image", "vpc")
_GIVEN_EVERY = 0.1
# From so many instances on, it is quicker to wait for the models than to read the pages without them.
_MANY = 1000
# A third less memory than the quickest: while a list is read again, it is there twice.
_PACKING = 6


class Lost(NamedTuple):
    """A project whose list could not be read, or some pages of it, by number; and why."""

    project: Named
    error: OnetError
    pages: tuple[int, ...] = ()
    and_rest: bool = False


class _Kept(NamedTuple):
    """A page of a project's list as it came, compressed, with its rows."""

    project: Named
    number: int
    data: bytes
    ids: tuple[str, ...]


class _Reading:
    """One reading of all lists: what tells that there is more, how many go at once, and what there was the last time.

    What is equal to what there was is not held twice, and need not be compared again.
    """

    def __init__(self, rows: Iterable[InstanceRow], pages: Iterable[_Kept]) -> None:
        self.arrived = asyncio.Event()
        self.gate = asyncio.Semaphore(AT_ONCE)
        self._rows = {row.id: row for row in rows}
        self._pages = {(kept.project.id, kept.number): kept for kept in pages}

    def row(self, row: InstanceRow) -> InstanceRow:
        """The row of the last time where this one is its equal."""
        held = self._rows.get(row.id)
        return held if held is not None and held == row else row

    def page(self, kept: _Kept) -> _Kept:
        """The page of the last time where this one is its equal."""
        held = self._pages.get((kept.project.id, kept.number))
        return held if held is not None and held == kept else kept


class _Part:
    """What was read of one project's list so far."""

    def __init__(self, project: Named) -> None:
        self.project = project
        self.rows: list[InstanceRow] = []
        self.pages: list[_Kept] = []
        self.total: int | None = None
        self.skipped = 0
        self.error: OnetError | None = None
        self.missing: list[LostPage] = []

    async def read(self, client: Client, context: Context, reading: _Reading) -> None:
        """Read the list to its end, or to the error that ends it."""
        stream = client.instances(context.scope(self.project.id), self.missing)
        try:
            async with reading.gate, aclosing(stream):
                async for page in stream:
                    rows = [_placed(row, self.project) for row in page.rows] if context.every else page.rows
                    self.rows += map(reading.row, rows)
                    self.total = page.total
                    self.skipped += page.skipped
                    reading.arrived.set()
                    if not self.pages and (page.total or 0) > _MANY:
                        from tui.core.credentials.daemon import aside

                        await aside(load_models)
                    # Packing takes as long as reading: in a thread, the next page is read meanwhile.
                    data = await asyncio.to_thread(zlib.compress, page.data, _PACKING)
                    kept = _Kept(self.project, page.number, data, tuple(row.id for row in page.rows))
                    self.pages.append(reading.page(kept))
        except OnetError as error:
            self.error = alone(error)
        finally:
            reading.arrived.set()

    @property
    def lost(self) -> Lost | None:
        """What could not be read of it."""
        if self.error is not None:
            return Lost(self.project, self.error)
        if not self.missing:
            return None
        numbers = tuple(page.number for page in self.missing)
        return Lost(self.project, self.missing[0].error, numbers, any(page.and_rest for page in self.missing))

    def misses(self, number: int) -> bool:
        """Whether the page of that number is one that could not be read."""
        return self.error is not None or any(
            page.number == number or (page.and_rest and number > page.number) for page in self.missing
        )


class Fleet:
    """The last list of a context; in one table where it has several projects, each instance once."""

    def __init__(self) -> None:
        self.rows: tuple[InstanceRow, ...] = ()
        self.total: int | None = None
        # How many there will be, of the list that is read now or was read last.
        self.expected: int | None = None
        self.fetched_at: datetime | None = None
        self.lost: tuple[Lost, ...] = ()
        # How many of the last list have no id, so that they cannot be shown.
        self.skipped = 0
        self._context: Context | None = None
        self._pages: list[_Kept] = []
        self._page_of: dict[str, int] = {}
        self._whole: dict[str, Instance] = {}
        # What was read of single instances since a reading of all began.
        self._since: dict[str, Instance] = {}
        self._open_page: tuple[int, dict[str, Any]] = (-1, {})

    @property
    def requests(self) -> int:
        """How many requests the last list took, one at least."""
        return max(1, len(self._pages))

    async def load(self, client: Client, context: Context) -> AsyncGenerator[tuple[InstanceRow, ...], None]:
        """Read the lists anew, 8 projects at a time, giving all rows so far ten times a second, in a stable order.

        The error of the only project is raised; of several, those that cannot be read are `lost`, unless it is all of
        them. What is lost, a page of a list as well, keeps the rows that it had the last time.
        """
        parts = [_Part(project) for project in context.projects]
        reading, given_at = _Reading(self.rows, self._pages), float("-inf")
        self._since = {}
        tasks = [asyncio.ensure_future(part.read(client, context, reading)) for part in parts]
        try:
            while not all(task.done() for task in tasks):
                await reading.arrived.wait()
                reading.arrived.clear()
                # All rows of a large list for each of its pages would be most of the work.
                if monotonic() - given_at < _GIVEN_EVERY:
                    continue
                given_at = monotonic()
                rows = _once(parts)
                self.expected = _sum(parts, rows)
                if self.fetched_at is None:
                    self.total = self.expected
                yield rows
            for task in tasks:
                await task
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if all(part.error for part in parts):
            raise next(part.error for part in parts if part.error)
        self._take_over(context, parts)

    def _take_over(self, context: Context, parts: list[_Part]) -> None:
        lost = tuple(part.lost for part in parts if part.lost)
        if lost:
            held = {row.id: row for row in self.rows}
            for part in parts:
                self._fill(part, held)
        page_of: dict[str, int] = {}
        pages = [kept for part in parts for kept in part.pages]
        for position in range(len(pages) - 1, -1, -1):
            page_of |= dict.fromkeys(pages[position].ids, position)
        self.rows, self._pages, self._page_of, self._whole = _once(parts), pages, page_of, {}
        self.total = self.expected = _sum(parts, self.rows)
        self._open_page, self._context, self.lost = (-1, {}), context, lost
        self.skipped = sum(part.skipped for part in parts)
        self.fetched_at = datetime.now(UTC)
        self._keep_newer()

    def _keep_newer(self) -> None:
        """Hold on to what was read of single instances while their pages, which may be older, were on their way."""
        listed = {row.id: row for row in self.rows if row.id in self._since} if self._since else {}
        for identity, instance in self._since.items():
            if identity not in listed:
                continue
            of_list, said = listed[identity].modified or "", instance.source.get("modified")
            # ISO 8601 in UTC, as the API has it, is in the order of time as text.
            if not isinstance(said, str) or of_list <= said:
                self._hold(instance)

    def _fill(self, part: _Part, held: dict[str, InstanceRow]) -> None:
        """Put what the last list had of the pages that are missing now where they would stand."""
        fresh = {row.id: row for row in part.rows}
        # Pages shift: what came with another page this time is told by that one.
        before = [
            kept._replace(ids=tuple(identity for identity in kept.ids if identity not in fresh))
            for kept in self._pages
            if kept.project.id == part.project.id and part.misses(kept.number)
        ]
        part.pages = sorted([*part.pages, *before], key=lambda kept: kept.number)
        rows: dict[str, InstanceRow] = {}
        for kept in part.pages:
            for identity in kept.ids:
                row = fresh.get(identity) or held.get(identity)
                if row is not None:
                    rows.setdefault(identity, row)
        part.rows = list(rows.values())
        # Of a list that never was read, nobody knows how long it is.
        if part.total is None and part.error and part.rows:
            part.total = len(part.rows)

    def scope_of(self, identity: str) -> Scope | None:
        """The project in whose list the instance stands, whatever the instance says of itself."""
        position = self._page_of.get(identity)
        if self._context is None or position is None:
            return None
        return self._context.scope(self._pages[position].project.id)

    def known(self, identity: str) -> Instance | None:
        """The instance as the last list told it, or as it was read since."""
        if identity in self._whole:
            return self._whole[identity]
        position = self._page_of.get(identity)
        if position is None:
            return None
        from tui.domain.instance import parse_instance

        self._whole[identity] = parse_instance(self._page(position)[identity])
        return self._whole[identity]

    def by_page(self, identities: Iterable[str]) -> list[str]:
        """The same ids in the order in which `known` of all of them unpacks each page once."""
        return sorted(identities, key=lambda identity: self._page_of.get(identity, -1))

    def source(self, identity: str) -> dict[str, Any] | None:
        """The instance's object of the last list, as it came."""
        position = self._page_of.get(identity)
        return None if position is None else self._page(position).get(identity)

    def take(self, instance: Instance) -> None:
        """Hold what was read of one instance since; its row follows, also where a list is on its way that is older."""
        self._since[instance.id] = instance
        self._hold(instance)

    def _hold(self, instance: Instance) -> None:
        from tui.domain.listing import row_of

        self._whole[instance.id] = instance
        position = self._page_of.get(instance.id)
        row = row_of(instance)
        if self._context and self._context.every and position is not None:
            row = _placed(row, self._pages[position].project)
        self.rows = tuple(row if old.id == instance.id else old for old in self.rows)

    def _page(self, position: int) -> dict[str, Any]:
        """The instances of a kept page by id, as they came; the page that was looked into last stays unpacked."""
        if self._open_page[0] != position:
            self._open_page = (position, _unpacked(self._pages[position]))
        return self._open_page[1]

    async def seen(self, project_id: str, told: str = "name") -> Choices:
        """Names (or slugs) by id for size, location, image and VPC, as seen on the instances; VPCs of that project.

        The id stands in for what is not told.
        """
        from tui.domain.readers import text

        found: Choices = {kind: {} for kind in KINDS}
        # A list that is read meanwhile has pages of its own, and may have fewer.
        pages = self._pages
        for position, kept in enumerate(pages):
            kinds = KINDS if kept.project.id == project_id else KINDS[:-1]
            items = self._page(position) if self._pages is pages else _unpacked(kept)
            for item in items.values():
                for kind in kinds:
                    part = item.get(kind)
                    if isinstance(part, dict) and isinstance(part.get("id"), str) and part["id"]:
                        found[kind][part["id"]] = text(part.get(told)) or part["id"]
            # A page takes some milliseconds: between two of them the screen has its turn.
            await asyncio.sleep(0)
        for identity, instance in self._whole.items():
            scope = self.scope_of(identity)
            for kind in KINDS if scope and scope.project_id == project_id else KINDS[:-1]:
                held = getattr(instance, kind)
                if held is not None and held.id:
                    found[kind][held.id] = getattr(held, told, None) or held.id
        return found


def _unpacked(kept: _Kept) -> dict[str, Any]:
    """The instances of a kept page by id, as they came."""
    from tui.domain.page import split_list

    items, *_ = split_list(exactjson.loads(zlib.decompress(kept.data)))
    return {item["id"]: item for item in reversed(items) if isinstance(item, dict) and isinstance(item.get("id"), str)}


def _placed(row: InstanceRow, project: Named) -> InstanceRow:
    return row._replace(project=project.name, project_id=project.id)


def _once(parts: list[_Part]) -> tuple[InstanceRow, ...]:
    """The rows of all projects in their order; an instance that two of them list stands where it came first."""
    every = tuple(chain.from_iterable(part.rows for part in parts))
    if len(parts) == 1:
        return every
    # The first of each, as what is set last stays.
    rows = {row.id: row for row in reversed(every)}
    return every if len(rows) == len(every) else tuple(row for row in every if rows.pop(row.id, None) is row)


def _sum(parts: list[_Part], rows: tuple[InstanceRow, ...]) -> int | None:
    """How many instances there are by what the API counts, one that several projects list counted once."""
    totals = [part.total for part in parts if part.total is not None]
    repeated = sum(len(part.rows) for part in parts) - len(rows)
    return sum(totals) - repeated if len(totals) == len(parts) else None
