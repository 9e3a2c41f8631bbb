"""Lists of the sandbox, in both shapes."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.unit.sandbox.asking import LIST, ask, client_of
from tui.sandbox import Sandbox


async def names(sandbox: Sandbox, path: str) -> tuple[list[str], int]:
    """The names in page order by following `next`, and the number of pages."""
    found: list[str] = []
    pages = 0
    link: str | None = path
    async with client_of(sandbox) as client:
        while link:
            page = (await client.get(link)).json()
            found += [item["name"] for item in page["results"]]
            pages += 1
            assert page["count"] == 25
            link = page["next"]
    return found, pages


@pytest.mark.parametrize(
    ("asked", "cap", "pages"), [(100, 100, 1), (10, 100, 3), (100, 7, 4), (25, 25, 1), (24, 100, 2)]
)
async def test_following_next_gives_each_instance_once_in_order(asked: int, cap: int, pages: int) -> None:
    sandbox = Sandbox(25, max_page_size=cap)
    expected = [sandbox.instances[identity]["name"] for identity in sandbox.instances.of(Sandbox.default_scope[1])]
    assert await names(sandbox, f"{LIST}?page=1&page_size={asked}") == (expected, pages)


async def test_links_are_absolute_and_keep_what_was_asked() -> None:
    page = (await ask(Sandbox(25), f"{LIST}?page_size=10&page=2&x=é")).json()
    following, before = urlsplit(page["next"]), urlsplit(page["previous"])
    assert (following.scheme, following.netloc, following.path) == ("https", "sandbox.invalid", LIST)
    assert following.query == "page=3&page_size=10&x=%C3%A9"
    assert before.query == "page_size=10&x=%C3%A9"


@pytest.mark.parametrize(
    "query", ["page=4&page_size=10", "page=0", "page=-1", "page=x", "page=", "page=99999999999999999"]
)
async def test_a_page_that_is_not_there_is_invalid(query: str) -> None:
    answer = await ask(Sandbox(25), f"{LIST}?{query}")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Invalid page."})


@pytest.mark.parametrize("query", ["", "page_size=0", "page_size=-5", "page_size=many", "page_size=20"])
async def test_a_page_size_that_is_none_is_the_ordinary_one(query: str) -> None:
    assert len((await ask(Sandbox(25), f"{LIST}?{query}")).json()["results"]) == 20


async def test_an_empty_list_is_one_empty_page() -> None:
    page = (await ask(Sandbox(0), LIST)).json()
    assert page == {"count": 0, "next": None, "previous": None, "results": []}


async def test_a_bare_array_knows_no_parameters() -> None:
    assert len((await ask(Sandbox(25, shape="array"), f"{LIST}?page=9&page_size=3")).json()) == 25


async def test_organizations_are_a_bare_array_by_name_whatever_the_shape() -> None:
    sandbox = Sandbox(1)
    sandbox.organizations.reverse()
    listed: list[dict[str, Any]] = (await ask(sandbox, "/v1/organizations")).json()
    assert [organization["name"] for organization in listed] == ["Acme Europe", "Zoë Martin"]
    for organization in listed:
        projects = (await ask(sandbox, f"/v1/organizations/{organization['id']}/projects")).json()
        assert projects["count"] == organization["project_count"]


async def test_the_first_project_of_the_first_organization_has_the_fleet() -> None:
    sandbox = Sandbox(60)
    organization, project = sandbox.default_scope
    assert (await ask(sandbox, "/v1/organizations")).json()[0]["id"] == organization
    projects = (await ask(sandbox, f"/v1/organizations/{organization}/projects")).json()["results"]
    assert projects[0] == {"id": project, "name": "Production"}
    assert len(projects) == 3
    sizes = {known["name"]: len(sandbox.instances.of(known["id"])) for known in projects}
    assert sizes == {"Production": 60, "Staging": 8, "Lab": 3}
