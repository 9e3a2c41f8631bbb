"""The provider's API, one method an operation; what reads whole instances is imported by the methods that do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

from tui.api.errors import EndlessList, NotFound, NotOffered, UnreadableAnswer
from tui.api.paging import FIRST, Fetch, LostPage, Page, Query, new_rows, pages
from tui.api.refusal import explain
from tui.api.transport import Answer, Transport
from tui.api.urls import segment
from tui.domain import exactjson
from tui.domain.loading import read_page
from tui.domain.page import ListPage, split_list
from tui.domain.places import Organization, Project, organizations, projects
from tui.domain.row import InstanceRow
from tui.domain.scope import Scope
from tui.domain.secret import SecretStr

if TYPE_CHECKING:
    from tui.domain.account import CurrentUser
    from tui.domain.catalogue import Image, Location, Size, Vpc
    from tui.domain.instance import Instance
    from tui.domain.tolerant import Record
    from tui.domain.update import InstanceUpdate

RecordT = TypeVar("RecordT", bound="Record")
ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT")
Read = Callable[[bytes], Page[ValueT]]
ReadItems = Callable[[list[Any]], Sequence[ItemT]]
_ORGANIZATIONS = "/v1/organizations"


class InstancePage(NamedTuple):
    """A page of the list by its number: its rows without those of earlier pages, the count that was told, the body."""

    number: int
    total: int | None
    rows: tuple[InstanceRow, ...]
    data: bytes
    skipped: int


class Client:
    """Speaks to the API through a transport; every failure is one of the family of errors."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self._ahead: dict[str, asyncio.Task[Answer]] = {}

    def __repr__(self) -> str:
        return f"Client({self.transport.base_url!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        self.forget_ahead()
        await self.transport.aclose()

    def ask_ahead(self, organization_id: str, project_id: str | None) -> None:
        """Ask side by side for what a place is opened by: organizations, projects, the first page of its instances.

        The next request for each of them takes its answer, or its error, in place of one of its own. Without a project
        no instances are asked for; InvalidRequest where these can be no ids.
        """
        paths = [_ORGANIZATIONS, _projects(organization_id)]
        if project_id:
            paths.insert(0, _compute(Scope(organization_id, project_id), "instances"))
        for path in paths:
            task = asyncio.create_task(self.transport.request("GET", path, params=FIRST))
            # An error that nobody comes for is nobody's.
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._ahead[path] = task

    def forget_ahead(self) -> None:
        """Give up what was asked ahead and not taken."""
        for task in self._ahead.values():
            task.cancel()
        self._ahead.clear()

    async def current_user(self) -> CurrentUser:
        """Whom the key belongs to."""
        from tui.domain.account import CurrentUser

        answer = await self.transport.request("GET", "/v1/auth/me")
        value = _json(answer)
        if not isinstance(value, dict):
            raise _unreadable("it describes no user", answer)
        return CurrentUser.model_validate(value)

    async def organizations(self) -> list[Organization]:
        """The organizations that the key sees."""
        return await self._all(_ORGANIZATIONS, organizations)

    async def projects(self, organization_id: str) -> list[Project]:
        """The projects of an organization; NotOffered where the API has no such list."""
        return await self._assumed(_projects(organization_id), projects)

    async def sizes(self, scope: Scope) -> list[Size]:
        """The sizes of the catalogue; NotOffered where the API has none."""
        from tui.domain.catalogue import Size

        return await self._assumed(_compute(scope, "sizes"), _as(Size))

    async def locations(self, scope: Scope) -> list[Location]:
        """The locations of the catalogue; NotOffered where the API has none."""
        from tui.domain.catalogue import Location

        return await self._assumed(_compute(scope, "locations"), _as(Location))

    async def images(self, scope: Scope) -> list[Image]:
        """The images of the catalogue; NotOffered where the API has none."""
        from tui.domain.catalogue import Image

        return await self._assumed(_compute(scope, "images"), _as(Image))

    async def vpcs(self, scope: Scope) -> list[Vpc]:
        """The VPCs of the project; NotOffered where the API has no such list."""
        from tui.domain.catalogue import Vpc

        return await self._assumed(_compute(scope, "vpcs"), _as(Vpc))

    async def instances(self, scope: Scope, lost: list[LostPage] | None = None) -> AsyncGenerator[InstancePage, None]:
        """Yield the project's instances page by page, in order, each instance once; close it to stop early.

        A later page that stays unread is put into `lost`, where that is given, and the others are read all the same.
        """
        seen: set[str] = set()
        number = 0
        fetch = self._pages_of(_compute(scope, "instances"), _read_instances)
        try:
            async with aclosing(pages(fetch, lost=lost)) as stream:
                async for found in stream:
                    number += 1
                    while any(missing.number == number for missing in lost or ()):
                        number += 1
                    page, data = found.value
                    yield InstancePage(number, page.count, new_rows(page.rows, seen), data, page.skipped)
        except NotFound as error:
            if not isinstance(error, NotOffered):
                error.title = f"The API knows no such project ({error.status})"
                error.hint = "Check the organization and the project; the key may see others."
            raise

    async def instance(self, scope: Scope, instance_id: str) -> Instance:
        """One instance, whole, as the API holds it now."""
        return await self._instance("GET", scope, instance_id)

    async def update(self, scope: Scope, instance_id: str, update: InstanceUpdate) -> Instance:
        """Replace the nine fields by one PUT that is never repeated; gives what the API answered."""
        return await self._instance("PUT", scope, instance_id, update.body())

    async def _instance(self, method: str, scope: Scope, instance_id: str, content: bytes | None = None) -> Instance:
        path = instance_path(scope, instance_id)
        try:
            answer = await self.transport.request(method, path, content=content)
        except NotFound as error:
            if not isinstance(error, NotOffered):
                error.title = f"The API knows no such instance ({error.status})"
            raise
        return _read_instance(answer, instance_id)

    def _pages_of(self, path: str, read: Read[ValueT]) -> Fetch[ValueT]:
        async def fetch(query: Query) -> Page[ValueT]:
            ahead = self._ahead.pop(path, None) if query == FIRST else None
            answer = await (ahead or self.transport.request("GET", path, params=query))
            try:
                return read(answer.body)
            except ValueError as error:
                raise _unreadable(str(error), answer, "The API's answer is not a list") from None

        return fetch

    async def _all(self, path: str, read: ReadItems[ItemT]) -> list[ItemT]:
        """All of a list; of one that never ends, what was read of it: without that, nothing at all could be opened."""
        found: dict[str, ItemT] = {}
        try:
            async with aclosing(pages(self._pages_of(path, _read_list))) as stream:
                async for page in stream:
                    for item in read(page.value):
                        found.setdefault(str(getattr(item, "id", "")), item)
        except EndlessList:
            if not found:
                raise
        return list(found.values())

    async def _assumed(self, path: str, read: ReadItems[ItemT]) -> list[ItemT]:
        """A list that no reference page shows, and that may not be there."""
        try:
            return await self._all(path, read)
        except NotFound as error:
            raise _not_offered(error, path) from None


def instance_path(scope: Scope, instance_id: str) -> str:
    """Where one instance is, below the base URL: what the review of a change shows, too."""
    return f"{_compute(scope, 'instances')}/{segment(instance_id)}"


def connect(base_url: str, key: SecretStr, **options: Any) -> Client:
    """A client for a base URL and a key; `options` are those of Transport."""
    return Client(Transport(base_url, key, **options))


def _as(model: type[RecordT]) -> ReadItems[RecordT]:
    from tui.domain.tolerant import parse_many

    return partial(parse_many, model)


def _projects(organization_id: str) -> str:
    return f"{_ORGANIZATIONS}/{segment(organization_id)}/projects"


def _compute(scope: Scope, what: str) -> str:
    return f"{_projects(scope.organization_id)}/{segment(scope.project_id)}/compute/{what}"


def _read_instances(data: bytes) -> Page[tuple[ListPage, bytes]]:
    page = read_page(data)
    ids = tuple(row.id for row in page.rows)
    return Page(ids, page.size, page.count, page.next, page.is_array, (page, data))


def _read_list(data: bytes) -> Page[list[Any]]:
    items, total, following, is_array = split_list(exactjson.loads(data))
    ids = tuple(item["id"] for item in items if isinstance(item, dict) and isinstance(item.get("id"), str))
    return Page(ids, len(items), total, following, is_array, items)


def _json(answer: Answer) -> Any:
    try:
        return exactjson.loads(answer.body)
    except ValueError as error:
        raise _unreadable(str(error), answer) from None


def _read_instance(answer: Answer, instance_id: str) -> Instance:
    from tui.domain.instance import parse_instance

    try:
        instance = parse_instance(_json(answer))
    except ValueError as error:
        raise _unreadable(str(error), answer) from None
    if instance.id != instance_id:
        raise _unreadable("it is about another instance than was asked for", answer)
    return instance


def _unreadable(detail: str, answer: Answer, title: str = "The API's answer cannot be read") -> UnreadableAnswer:
    return UnreadableAnswer(
        title,
        _no_json(answer) or detail[:200],
        "Check the base URL; a proxy may have answered in its place.",
        status=answer.status,
        request_id=answer.request_id,
    )


def _not_offered(error: NotFound, path: str) -> NotOffered:
    what = path.rsplit("/", 1)[-1]
    return NotOffered(
        f"The API does not offer a list of {what}",
        error.detail,
        "The rest of the app works without it.",
        status=error.status,
        request_id=error.request_id,
        method="GET",
        path=path,
    )


def _no_json(answer: Answer) -> str:
    """What was answered in place of JSON, where that is seen at a glance: nothing, or the page of a proxy."""
    if not answer.body.strip():
        return "it is empty"
    if answer.body.lstrip()[:1] == b"<":
        return explain(answer.body, "text/html")[0]
    return ""
