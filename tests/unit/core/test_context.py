"""Which organization and project are opened: asked for, remembered or first, by name or by id."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tui.api.client import Client, connect
from tui.api.errors import Forbidden, KeyRefused, NotFound
from tui.core.context import ALL, find_context, places, projects_of
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.sandbox.accounts import ACME, HOME, LAB, PRODUCTION, SOLO, STAGING


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(3)


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[Client]:
    async with connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox) as client:
        yield client


@pytest.mark.parametrize(
    ("asked", "last", "opened"),
    [
        ((None, None), (None, None), (ACME, PRODUCTION)),
        ((None, None), (ACME, STAGING), (ACME, STAGING)),
        ((None, None), (SOLO, HOME), (SOLO, HOME)),
        ((None, None), (SOLO, "gone"), (SOLO, HOME)),
        ((None, None), ("gone", STAGING), (ACME, PRODUCTION)),
        ((None, None), (ACME, ALL), (ACME, ALL)),
        (("zoë martin", None), (ACME, STAGING), (SOLO, HOME)),
        ((SOLO.upper(), "HOME"), (None, None), (SOLO, HOME)),
        ((None, "lab"), (None, None), (ACME, LAB)),
        ((None, "home"), (ACME, STAGING), (SOLO, HOME)),
        ((None, STAGING), (SOLO, HOME), (ACME, STAGING)),
        ((None, ALL), (SOLO, HOME), (SOLO, ALL)),
        (("acme europe", ALL), (None, None), (ACME, ALL)),
    ],
)
async def test_what_is_asked_for_is_opened_else_what_was_open_last_else_the_first(
    client: Client, asked: Any, last: Any, opened: tuple[str, str]
) -> None:
    assert (await find_context(client, asked, last)).key == opened


async def test_a_name_of_the_api_makes_no_line_of_its_own_in_what_is_told(client: Client, sandbox: Sandbox) -> None:
    sandbox.projects[ACME][0]["name"] = "Production\nApplied: nothing\x1b[2J"
    with pytest.raises(NotFound) as told:
        await find_context(client, (ACME, "none"))
    assert str(told.value).isprintable()


async def test_all_projects_are_those_of_the_organization_in_the_apis_order(client: Client) -> None:
    context = await find_context(client, ("Acme Europe", ALL))
    assert [project.name for project in context.projects] == ["Production", "Staging", "Lab"]
    assert (context.title, context.organization.quota) == ("all projects", 500)


async def test_a_project_that_came_meanwhile_is_shown_with_all(client: Client, sandbox: Sandbox) -> None:
    context = await find_context(client, ("Acme Europe", ALL))
    sandbox.projects[ACME].append({"id": "9f9f9f9f-0000-4000-8000-000000000000", "name": "New"})
    assert [project.name for project in (await context.renewed(client)).projects][-1] == "New"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("nobody", None), "There is no organization “nobody”: this key sees: Acme Europe, Zoë Martin"),
        (("acme europe", "none"), "There is no project “none”: this key sees: Production, Staging, Lab"),
        ((None, "none"), "There is no project “none”"),
    ],
)
async def test_a_name_that_fits_nothing_is_refused_with_what_there_is(client: Client, asked: Any, words: str) -> None:
    with pytest.raises(NotFound) as caught:
        await find_context(client, asked)
    assert words in str(caught.value)
    assert caught.value.hint


async def test_a_name_that_fits_several_is_refused_with_their_ids(client: Client, sandbox: Sandbox) -> None:
    twin = {"id": "9f9f9f9f-0000-4000-8000-000000000000", "name": "LAB"}
    sandbox.projects[ACME].append(twin)
    with pytest.raises(NotFound, match="There are several") as caught:
        await find_context(client, ("Acme Europe", "lab"))
    assert LAB in str(caught.value)
    assert twin["id"] in str(caught.value)
    sandbox.projects[SOLO].append({"id": "8f8f8f8f-0000-4000-8000-000000000000", "name": "Staging"})
    with pytest.raises(NotFound, match="There are several projects “staging”") as caught:
        await find_context(client, (None, "staging"))
    assert "Acme Europe" in str(caught.value)
    assert (await find_context(client, (None, twin["id"]))).key == (ACME, twin["id"])


@pytest.mark.parametrize("status", [403, 404, 405])
async def test_a_key_that_can_list_nothing_works_with_ids(client: Client, sandbox: Sandbox, status: int) -> None:
    sandbox.fail(Fault(status=status), times=None, path=r"/organizations(/[^/]+/projects)?$")
    assert (await find_context(client, (ACME, STAGING))).key == (ACME, STAGING)
    assert (await find_context(client, (None, None), (ACME, STAGING))).key == (ACME, STAGING)
    with pytest.raises(NotFound, match="cannot list organizations") as caught:
        await find_context(client, (None, None))
    assert "--organization" in caught.value.hint
    with pytest.raises(NotFound, match="cannot list projects"):
        await find_context(client, (ACME, ALL))
    with pytest.raises((NotFound, Forbidden)):
        await find_context(client, (ACME, None))


async def test_projects_that_are_not_listed_are_opened_by_id_in_the_organization_that_is(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.fail(Fault(status=404), times=None, path=r"/projects$")
    assert (await find_context(client, ("Acme Europe", STAGING))).key == (ACME, STAGING)
    assert (await find_context(client, (None, STAGING))).key == (ACME, STAGING)
    assert (await find_context(client, (None, None), (ACME, LAB))).key == (ACME, LAB)


async def test_an_account_with_nothing_is_told_so(client: Client, sandbox: Sandbox) -> None:
    sandbox.projects[ACME].clear()
    for project in (None, ALL):
        with pytest.raises(NotFound, match="no project in Acme Europe"):
            await find_context(client, ("Acme Europe", project))
    sandbox.organizations.clear()
    with pytest.raises(NotFound, match="sees no organization"):
        await find_context(client)


async def test_a_refused_key_is_no_missing_list(client: Client, sandbox: Sandbox) -> None:
    sandbox.keys.clear()
    with pytest.raises(KeyRefused):
        await find_context(client, (ACME, STAGING))


async def test_everything_that_can_be_opened_is_offered_as_it_arrives(client: Client, sandbox: Sandbox) -> None:
    steps = [
        [(place.organization.name, place.project and place.project.name) for place in step]
        async for step in places(client)
    ]
    acme = [("Acme Europe", name) for name in (None, "Production", "Staging", "Lab")]
    assert steps == [acme, [*acme, ("Zoë Martin", None), ("Zoë Martin", "Home")]]
    sandbox.fail(Fault(status=403), path=f"{ACME}/projects")
    last = [place.key async for step in places(client) for place in step]
    assert last == [(SOLO, ALL), (SOLO, HOME)]


def many(sandbox: Sandbox, organizations: int) -> list[str]:
    """Give the key that many organizations of one project each; their ids."""
    ids = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(organizations)]
    sandbox.organizations = [{"id": identity, "name": f"Org {identity[:8]}"} for identity in ids]
    sandbox.projects = {identity: [{"id": f"9{identity[1:]}", "name": "Main"}] for identity in ids}
    return ids


async def test_of_very_many_organizations_only_a_few_are_looked_into_and_the_used_ones_first(
    client: Client, sandbox: Sandbox
) -> None:
    ids = many(sandbox, 200)
    steps = [step async for step in places(client, [ids[150]])]
    assert len(sandbox.requests) < 30
    opened = {place.organization.id for place in steps[-1] if place.project is not None}
    assert opened == {ids[150], *ids[:23]}
    assert {place.organization.id for place in steps[-1]} == set(ids)
    closed = next(place.organization for place in steps[-1] if place.organization.id == ids[199])
    assert [place.project and place.project.name for place in await projects_of(client, closed)] == [None, "Main"]


async def test_a_project_is_found_by_its_id_without_asking_every_organization(client: Client, sandbox: Sandbox) -> None:
    ids = many(sandbox, 200)
    assert (await find_context(client, (None, f"9{ids[5][1:]}"))).key == (ids[5], f"9{ids[5][1:]}")
    assert len(sandbox.requests) < 40
