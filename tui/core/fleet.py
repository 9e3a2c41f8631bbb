"""The instances of what is open: their rows, and the bytes behind them, kept compressed for what is opened."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.api.errors import OnetError
from tui.api.paging import LostPage
from tui.core.context import AT_ONCE, Context, Named
from tui.domain import exactjson
from tui.domain.instance import Instance, parse_instance
from tui.domain.listing import row_of, split_list
from tui.domain.row import InstanceRow
from tui.domain.scope import Scope
from tui.domain.tolerant import text

if TYPE_CHECKING:
    from tui.api.client import Client

Choices = dict[str, dict[str, str]]
KINDS = ("size", "location", "image", "vpc")


class Lost(NamedTuple):
    """A project whose list could not be read, or some pages of it, by number; and why."""

    project: Named
    error: OnetError
    pages: tuple[int, ...] = ()
    and_rest: bool = False

    @property
    def words(self) -> str:
        """What is missing, for a person."""
        if not self.pages:
            return f"{self.project.name}: {self.error}"
        numbers = ", ".join(map(str, self.pages))
        which = f"page{'s' if len(self.pages) > 1 else ''} {numbers}{' and what follows' if self.and_rest else ''}"
        return f"{which} failed: {self.error}"


class _Kept(NamedTuple):
    """A page of a project's list as it came, compressed, with its rows."""

    project: Named
    number: int
    data: bytes
    ids: tuple[str, ...]


@dataclass
class _Part:
    """What was read of one project's list so far."""

    project: Named
    rows: list[InstanceRow] = field(default_factory=list)
    pages: list[_Kept] = field(default_factory=list)
    total: int | None = None
    error: OnetError | None = None
    missing: list[LostPage] = field(default_factory=list)

    async def read(self, client: Client, context: Context, arrived: asyncio.Event, gate: asyncio.Semaphore) -> None:
        """Read the list to its end, or to the error that ends it."""
        stream = client.instances(context.scope(self.project.id), self.missing)
        try:
            async with gate, aclosing(stream):
                async for page in stream:
                    self.rows += [_placed(row, self.project) for row in page.rows] if context.every else page.rows
                    ids = tuple(row.id for row in page.rows)
                    self.pages.append(_Kept(self.project, page.number, zlib.compress(page.data, 1), ids))
                    self.total = page.total
                    arrived.set()
        except OnetError as error:
            self.error = error
        finally:
            arrived.set()

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
        self.fetched_at: datetime | None = None
        self.lost: tuple[Lost, ...] = ()
        self._context: Context | None = None
        self._pages: list[_Kept] = []
        self._page_of: dict[str, int] = {}
        self._whole: dict[str, Instance] = {}
        self._open_page: tuple[int, dict[str, Any]] = (-1, {})

    @property
    def requests(self) -> int:
        """How many requests the last list took, one at least."""
        return max(1, len(self._pages))

    async def load(self, client: Client, context: Context) -> AsyncGenerator[tuple[InstanceRow, ...], None]:
        """Read the lists anew, 8 projects at a time, giving all rows so far as they arrive, in a stable order.

        The error of the only project is raised; of several, those that cannot be read are `lost`, unless it is all of
        them. What is lost, a page of a list as well, keeps the rows that it had the last time.
        """
        parts = [_Part(project) for project in context.projects]
        arrived, gate = asyncio.Event(), asyncio.Semaphore(AT_ONCE)
        tasks = [asyncio.ensure_future(part.read(client, context, arrived, gate)) for part in parts]
        try:
            while not all(task.done() for task in tasks):
                await arrived.wait()
                arrived.clear()
                self.total = _sum(part.total for part in parts)
                yield _once(parts)
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
        self.total = _sum(part.total for part in parts)
        self._open_page, self._context, self.lost = (-1, {}), context, lost
        self.fetched_at = datetime.now(UTC)

    def _fill(self, part: _Part, held: dict[str, InstanceRow]) -> None:
        """Put what the last list had of the pages that are missing now where they would stand."""
        before = [kept for kept in self._pages if kept.project.id == part.project.id and part.misses(kept.number)]
        fresh = {row.id: row for row in part.rows}
        part.pages = sorted([*part.pages, *before], key=lambda kept: kept.number)
        rows: dict[str, InstanceRow] = {}
        for kept in part.pages:
            for identity in kept.ids:
                row = fresh.get(identity) or held.get(identity)
                if row is not None:
                    rows.setdefault(identity, row)
        part.rows = list(rows.values())
        if part.total is None and part.error:
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
        self._whole[identity] = parse_instance(self._page(position)[identity])
        return self._whole[identity]

    def take(self, instance: Instance) -> None:
        """Hold what was read of one instance since; its row follows."""
        self._whole[instance.id] = instance
        position = self._page_of.get(instance.id)
        row = row_of(instance)
        if self._context and self._context.every and position is not None:
            row = _placed(row, self._pages[position].project)
        self.rows = tuple(row if old.id == instance.id else old for old in self.rows)

    def _page(self, position: int) -> dict[str, Any]:
        """The instances of a kept page by id, as they came; the page that was looked into last stays unpacked."""
        if self._open_page[0] != position:
            items, *_ = split_list(exactjson.loads(zlib.decompress(self._pages[position].data)))
            by_id = {
                item["id"]: item
                for item in reversed(items)
                if isinstance(item, dict) and isinstance(item.get("id"), str)
            }
            self._open_page = (position, by_id)
        return self._open_page[1]

    async def seen(self, project_id: str) -> Choices:
        """Names by id for size, location, image and VPC, as seen on the instances; VPCs of that project only."""
        found: Choices = {kind: {} for kind in KINDS}
        for position, kept in enumerate(self._pages):
            kinds = KINDS if kept.project.id == project_id else KINDS[:-1]
            for item in self._page(position).values():
                for kind in kinds:
                    part = item.get(kind)
                    if isinstance(part, dict) and isinstance(part.get("id"), str) and part["id"]:
                        found[kind][part["id"]] = text(part.get("name")) or part["id"]
            # A page takes some milliseconds: between two of them the screen has its turn.
            await asyncio.sleep(0)
        for identity, instance in self._whole.items():
            scope = self.scope_of(identity)
            for kind in KINDS if scope and scope.project_id == project_id else KINDS[:-1]:
                held = getattr(instance, kind)
                if held is not None and held.id:
                    found[kind][held.id] = held.name or held.id
        return found


def _placed(row: InstanceRow, project: Named) -> InstanceRow:
    return row._replace(project=project.name, project_id=project.id)


def _once(parts: list[_Part]) -> tuple[InstanceRow, ...]:
    """The rows of all projects in their order; an instance that two of them list stands where it came first."""
    if len(parts) == 1:
        return tuple(parts[0].rows)
    rows: dict[str, InstanceRow] = {}
    for part in parts:
        for row in part.rows:
            rows.setdefault(row.id, row)
    return tuple(rows.values())


def _sum(totals: Any) -> int | None:
    known = list(totals)
    return None if None in known else sum(known)
