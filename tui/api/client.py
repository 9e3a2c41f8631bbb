"""The provider's API, one method an operation."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, NamedTuple, Self, TypeVar

from pydantic import SecretStr

from tui.api.errors import NotFound, NotOffered, OnetError, UnreadableAnswer
from tui.api.paging import PageContent, Query, new_rows, pages
from tui.api.transport import Answer, Transport
from tui.api.urls import segment
from tui.domain import exactjson
from tui.domain.account import CurrentUser, Organization, Project
from tui.domain.catalogue import Image, Location, Size, Vpc
from tui.domain.instance import Instance, parse_instance
from tui.domain.listing import ListPage, read_page, split_list
from tui.domain.row import InstanceRow
from tui.domain.scope import Scope
from tui.domain.tolerant import Record, parse_many
from tui.domain.update import InstanceUpdate

RecordT = TypeVar("RecordT", bound=Record)


class InstancePage(NamedTuple):
    """A page of the list: its rows without those of earlier pages, the count that was told, the body as it came."""

    number: int
    total: int | None
    rows: tuple[InstanceRow, ...]
    data: bytes
    skipped: int


class Client:
    """Speaks to the API through a transport; every failure is one of the family of errors."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def __repr__(self) -> str:
        return f"Client({self.transport.base_url!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self.transport.aclose()

    async def current_user(self) -> CurrentUser:
        """Whom the key belongs to."""
        value = _json(await self.transport.request("GET", "/v1/auth/me"))
        if not isinstance(value, dict):
            raise _unexpected("no user")
        return CurrentUser.model_validate(value)

    async def organizations(self) -> list[Organization]:
        """The organizations that the key sees."""
        return await self._all("/v1/organizations", Organization, assumed=False)

    async def projects(self, organization_id: str) -> list[Project]:
        """The projects of an organization; NotOffered where the API has no such list."""
        return await self._all(f"/v1/organizations/{segment(organization_id)}/projects", Project)

    async def sizes(self, scope: Scope) -> list[Size]:
        """The sizes of the catalogue; NotOffered where the API has none."""
        return await self._all(_compute(scope, "sizes"), Size)

    async def locations(self, scope: Scope) -> list[Location]:
        """The locations of the catalogue; NotOffered where the API has none."""
        return await self._all(_compute(scope, "locations"), Location)

    async def images(self, scope: Scope) -> list[Image]:
        """The images of the catalogue; NotOffered where the API has none."""
        return await self._all(_compute(scope, "images"), Image)

    async def vpcs(self, scope: Scope) -> list[Vpc]:
        """The VPCs of the project; NotOffered where the API has no such list."""
        return await self._all(_compute(scope, "vpcs"), Vpc)

    async def instances(self, scope: Scope) -> AsyncGenerator[InstancePage, None]:
        """Yield the project's instances page by page, in order, each instance once."""
        path = _compute(scope, "instances")
        read: dict[bytes, ListPage] = {}

        def content(data: bytes) -> PageContent:
            page = read[data] = read_page(data)
            ids = tuple(row.id for row in page.rows)
            return PageContent(ids, page.size, page.count, page.next, page.is_array, data)

        seen: set[str] = set()
        number = 0
        async with aclosing(pages(self._fetch(path), content)) as stream:
            async for found in stream:
                number += 1
                page = read.pop(found.data)
                yield InstancePage(number, page.count, new_rows(page.rows, seen), found.data, page.skipped)

    async def instance(self, scope: Scope, instance_id: str) -> Instance:
        """One instance, whole, as the API holds it now."""
        path = f"{_compute(scope, 'instances')}/{segment(instance_id)}"
        return _instance(await self.transport.request("GET", path), instance_id)

    async def update(self, scope: Scope, instance_id: str, update: InstanceUpdate) -> Instance:
        """Replace the nine fields by one PUT that is never repeated; gives what the API answered."""
        path = f"{_compute(scope, 'instances')}/{segment(instance_id)}"
        return _instance(await self.transport.request("PUT", path, content=update.body()), instance_id)

    def _fetch(self, path: str) -> Any:
        async def fetch(query: Query) -> bytes:
            return (await self.transport.request("GET", path, params=query)).body

        return fetch

    async def _all(self, path: str, model: type[RecordT], *, assumed: bool = True) -> list[RecordT]:
        found: dict[str, RecordT] = {}
        try:
            async with aclosing(pages(self._fetch(path), _content)) as stream:
                async for page in stream:
                    for record in parse_many(model, split_list(exactjson.loads(page.data))[0]):
                        found.setdefault(str(getattr(record, "id", "")), record)
        except NotFound as error:
            raise (_not_offered(error, path) if assumed else error) from None
        return list(found.values())


def _content(data: bytes) -> PageContent:
    items, total, following, is_array = split_list(exactjson.loads(data))
    ids = tuple(item["id"] for item in items if isinstance(item, dict) and isinstance(item.get("id"), str))
    return PageContent(ids, len(items), total, following, is_array, data)


def _compute(scope: Scope, what: str) -> str:
    organization, project = segment(scope.organization_id), segment(scope.project_id)
    return f"/v1/organizations/{organization}/projects/{project}/compute/{what}"


def _json(answer: Answer) -> Any:
    try:
        return exactjson.loads(answer.body)
    except ValueError as error:
        raise _unexpected(str(error)[:200], answer) from None


def _instance(answer: Answer, instance_id: str) -> Instance:
    try:
        instance = parse_instance(_json(answer))
    except ValueError as error:
        raise _unexpected(str(error)[:200], answer) from None
    if instance.id != instance_id:
        raise _unexpected("it is about another instance than was asked for", answer)
    return instance


def _unexpected(detail: str, answer: Answer | None = None) -> OnetError:
    return UnreadableAnswer(
        "The API's answer cannot be read",
        detail,
        "Check the base URL; a proxy may have answered in its place.",
        status=answer.status if answer else None,
        request_id=answer.request_id if answer else None,
    )


def _not_offered(error: NotFound, path: str) -> OnetError:
    what = path.rsplit("/", 1)[-1]
    return NotOffered(
        f"The API does not offer a list of {what}",
        error.detail,
        "The rest of the app works without it.",
        status=error.status,
        request_id=error.request_id,
        path=path,
    )


def connect(base_url: str, key: SecretStr, **options: Any) -> Client:
    """A client for a base URL and a key; `options` are those of Transport."""
    return Client(Transport(base_url, key, **options))
