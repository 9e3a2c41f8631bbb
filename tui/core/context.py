"""Where one is: an organization, and one of its projects or all of them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing, suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tui.api.errors import Forbidden, InvalidRequest, NotFound
from tui.core.words import visible
from tui.domain.scope import Scope

if TYPE_CHECKING:
    from tui.api.client import Client

ALL = "all"
AT_ONCE = 8
MOST_ASKED = 24
Asked = tuple[str | None, str | None]


class Named(NamedTuple):
    """An organization or a project: its id, its name (the id where it has none), an organization's quota."""

    id: str
    name: str
    quota: int | None = None


class Place(NamedTuple):
    """What can be opened: an organization with one of its projects, or with all (`None`)."""

    organization: Named
    project: Named | None

    @property
    def key(self) -> tuple[str, str]:
        """The two ids as they are remembered, `all` standing for every project."""
        return self.organization.id, self.project.id if self.project else ALL


class Context(NamedTuple):
    """What is open: an organization and the projects whose instances are shown; `every` where that is all of them."""

    organization: Named
    projects: tuple[Named, ...]
    every: bool = False

    @property
    def place(self) -> Place:
        """The choice that opened it."""
        return Place(self.organization, None if self.every else self.projects[0])

    @property
    def key(self) -> tuple[str, str]:
        """The two ids as they are remembered, `all` standing for every project."""
        return self.place.key

    @property
    def title(self) -> str:
        """The project's name, or that all are shown."""
        return "all projects" if self.every else self.projects[0].name

    def scope(self, project_id: str) -> Scope:
        """The scope of one of the projects."""
        return Scope(self.organization.id, project_id)

    async def renewed(self, client: Client) -> Context:
        """The same with the projects that there are now, where all are shown."""
        if not self.every:
            return self
        return self._replace(projects=await _every_project(client, self.organization))


async def open_context(client: Client, asked: Asked, last: Asked) -> Context:
    """As `find_context`; where what was open last is opened, its list is asked for side by side with what finds it.

    The answer waits for whoever reads that list next. Where something else is opened, it is of no use to anybody.
    """
    organization, project = last
    if organization and project and asked in ((None, None), (organization, None), last):
        # What a file remembers need not be ids.
        with suppress(InvalidRequest):
            client.ask_ahead(organization, None if project == ALL else project)
    context = None
    try:
        context = await find_context(client, asked, last)
    finally:
        if context is None or context.key != last:
            client.forget_ahead()
    return context


async def find_context(client: Client, asked: Asked = (None, None), last: Asked = (None, None)) -> Context:
    """The organization and project of the options, else those that were open last, else the first ones.

    `asked` and `last` are organization and project, by id or name; the project may be `all`. Where the key can list
    none, ids are taken as they are. NotFound says what there is instead; a name that fits several is refused with ids.
    """
    organizations = await _organizations(client)
    if organizations is None:
        return await _by_ids(client, asked, last)
    if asked[0]:
        return await _within(client, _pick(organizations, asked[0], "organization"), asked[1], last)
    if not organizations:
        raise NotFound("The key sees no organization", "", "Ask an owner of an organization for access.")
    first = sorted(organizations, key=lambda organization: organization.id != last[0])
    if asked[1] and asked[1] != ALL:
        return await _anywhere(client, first, asked[1])
    return await _within(client, first[0], asked[1], last)


async def places(client: Client, first: Sequence[str] = ()) -> AsyncGenerator[tuple[Place, ...], None]:
    """Yield all that the key can open, so far: each organization with all projects, then with each of them.

    The projects of at most 24 organizations are asked for, those whose ids are in `first` before others; the rest stand
    with all projects only, to be looked into by `projects_of`. One whose projects cannot be listed is left out.
    NotFound or Forbidden where no organizations are listed.
    """
    organizations = [_named(entry) for entry in await client.organizations()]
    asked = sorted(organizations, key=lambda organization: organization.id not in first)[:MOST_ASKED]
    found: dict[str, tuple[Place, ...]] = {one.id: (Place(one, None),) for one in organizations}
    found |= {one.id: () for one in asked}
    async with aclosing(_each_projects(client, asked)) as listed:
        async for organization, projects in listed:
            found[organization.id] = _places_in(organization, projects or ())
            yield tuple(place for known in found.values() for place in known)


async def projects_of(client: Client, organization: Named) -> tuple[Place, ...]:
    """What can be opened in one organization; nothing where its projects cannot be listed."""
    return _places_in(organization, await _listed(client, organization) or ())


def _places_in(organization: Named, projects: Sequence[Named]) -> tuple[Place, ...]:
    every = [Place(organization, None)] if projects else []
    return (*every, *(Place(organization, project) for project in projects))


async def _listed(client: Client, organization: Named) -> list[Named] | None:
    """The projects of an organization; None where this key may not list them."""
    try:
        return [_named(entry) for entry in await client.projects(organization.id)]
    except (NotFound, Forbidden):
        return None


async def _each_projects(
    client: Client, organizations: Sequence[Named]
) -> AsyncGenerator[tuple[Named, list[Named] | None], None]:
    """Each organization with its projects, in their order, 8 asked at a time; close it to stop early."""
    rest = iter(organizations)
    under_way = deque((one, _asked(client, one)) for one in islice(rest, AT_ONCE))
    try:
        while under_way:
            organization, task = under_way[0]
            projects = await task
            under_way.popleft()
            under_way.extend((one, _asked(client, one)) for one in islice(rest, 1))
            yield organization, projects
    finally:
        for _, task in under_way:
            task.cancel()
        await asyncio.gather(*(task for _, task in under_way), return_exceptions=True)


def _asked(client: Client, organization: Named) -> asyncio.Future[list[Named] | None]:
    return asyncio.ensure_future(_listed(client, organization))


def _named(entry: object) -> Named:
    identity = str(getattr(entry, "id", ""))
    return Named(identity, getattr(entry, "name", None) or identity, getattr(entry, "instance_quota", None))


async def _organizations(client: Client) -> list[Named] | None:
    """The organizations; None where this key may not list them, as a project's token may not."""
    try:
        return [_named(entry) for entry in await client.organizations()]
    except (NotFound, Forbidden):
        return None


async def _by_ids(client: Client, asked: Asked, last: Asked) -> Context:
    organization = asked[0] or last[0]
    if not organization:
        raise NotFound(
            "This key cannot list organizations",
            "so it has to be told which one to open",
            "Name organization and project by id: --organization ID --project ID.",
        )
    return await _within(client, Named(organization, organization), asked[1], last)


async def _anywhere(client: Client, organizations: Sequence[Named], project: str) -> Context:
    """The project of that id or name in whichever organization has it."""
    found: list[tuple[Named, Named]] = []
    listed = False
    async with aclosing(_each_projects(client, organizations)) as every:
        async for organization, projects in every:
            listed = listed or projects is not None
            fitting = _fitting(projects or (), project)
            found += [(organization, one) for one in fitting]
            # There is one project only of an id.
            if any(one.id.casefold() == project.casefold() for one in fitting):
                found = [(organization, one) for one in fitting]
                break
    if len(found) == 1:
        return Context(found[0][0], (found[0][1],))
    if found:
        where = ", ".join(visible(f"{organization.name} ({organization.id})") for organization, _ in found)
        raise NotFound(f"There are several projects “{project}”", f"in {where}", "Name the organization as well.")
    if not listed:
        return Context(organizations[0], (Named(project, project),))
    raise NotFound(f"There is no project “{project}”", "in any organization of this key", "Press `o` to choose one.")


async def _within(client: Client, organization: Named, project: str | None, last: Asked) -> Context:
    before = last[1] if last[0] == organization.id else None
    if project == ALL or (not project and before == ALL):
        return Context(organization, await _every_project(client, organization), every=True)
    try:
        projects = [_named(entry) for entry in await client.projects(organization.id)]
    except (NotFound, Forbidden):
        # A project's token may see no lists: then the ids come from the options, or from the last time.
        if identity := project or before:
            return Context(organization, (Named(identity, identity),))
        raise
    if project:
        return Context(organization, (_pick(projects, project, "project"),))
    if not projects:
        raise _no_project(organization)
    return Context(organization, (next((one for one in projects if one.id == before), projects[0]),))


async def _every_project(client: Client, organization: Named) -> tuple[Named, ...]:
    try:
        projects = tuple(_named(entry) for entry in await client.projects(organization.id))
    except (NotFound, Forbidden) as error:
        raise NotFound(
            "This key cannot list projects", error.detail, "Name one by id instead of all: --project ID."
        ) from None
    if not projects:
        raise _no_project(organization)
    return projects


def _fitting(known: Iterable[Named], asked: str) -> list[Named]:
    """Those of that id, else those of that name, upper and lower case being the same."""
    wanted = asked.casefold()
    listed = list(known)
    by_id = [entry for entry in listed if entry.id.casefold() == wanted]
    return by_id or [entry for entry in listed if entry.name.casefold() == wanted]


def _no_project(organization: Named) -> NotFound:
    return NotFound(f"The key sees no project in {visible(organization.name)}", "", "Ask an owner for access to one.")


def _pick(known: Iterable[Named], asked: str, kind: str) -> Named:
    listed = list(known)
    found = _fitting(listed, asked)
    if len(found) == 1:
        return found[0]
    hint = f"Name one with --{kind} ID_OR_NAME, or press `o` to choose."
    if found:
        raise NotFound(f"There are several: {kind} “{asked}”", visible(", ".join(entry.id for entry in found)), hint)
    names = visible(", ".join(entry.name for entry in listed[:20])) or "none"
    more = f" and {len(listed) - 20} more" if len(listed) > 20 else ""
    raise NotFound(f"There is no {kind} “{asked}”", f"this key sees: {names}{more}", hint)
