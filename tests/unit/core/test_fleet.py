"""All projects of an organization in one table: in a stable order, each instance once, none silently missing."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from tui.api.client import Client, connect
from tui.api.errors import Forbidden, OnetError
from tui.core.context import ALL
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import OutcomeKind
from tui.core.session import Session
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.sandbox.accounts import ACME, LAB, PRODUCTION, STAGING


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(12)


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[Client]:
    async with connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox) as client:
        yield client


async def loaded(client: Client) -> Session:
    session = Session(client, "", (ACME, ALL))
    await reload(session)
    return session


async def reload(session: Session) -> None:
    async for _ in session.load():
        pass


def projects(session: Session) -> list[str | None]:
    return [row.project for row in session.rows]


async def test_every_project_is_in_the_table_with_its_name(client: Client) -> None:
    session = await loaded(client)
    assert projects(session) == ["Production"] * 12 + ["Staging"] * 8 + ["Lab"] * 3
    assert session.total == 23
    assert {row.project_id for row in session.rows} == {PRODUCTION, STAGING, LAB}


async def test_the_order_is_the_projects_whatever_answers_first(client: Client, sandbox: Sandbox) -> None:
    sandbox.fail(Fault(delay=0.05), path=f"{PRODUCTION}/compute/instances")
    session = Session(client, "", (ACME, ALL))
    steps = [[row.project for row in rows] async for rows in session.load()]
    assert len(steps[0]) < 23
    assert projects(session) == ["Production"] * 12 + ["Staging"] * 8 + ["Lab"] * 3


async def test_an_edit_goes_to_the_project_of_its_instance(client: Client, sandbox: Sandbox) -> None:
    session = await loaded(client)
    row = next(row for row in session.rows if row.project == "Staging")
    draft = Draft(await session.read(row.id))
    draft.set("name", "renamed")
    assert session.url(row.id).endswith(f"/projects/{STAGING}/compute/instances/{row.id}")
    outcome = await session.send(draft)
    assert outcome.kind is OutcomeKind.APPLIED
    assert [request.path.split("/")[5] for request in sandbox.puts] == [STAGING]
    assert next(row for row in session.rows if row.name == "renamed").project == "Staging"
    assert session.project_of(row.id) == "Staging"


async def test_an_instance_that_names_another_project_is_edited_where_it_is_listed(
    client: Client, sandbox: Sandbox
) -> None:
    first = next(i for i in sandbox.instances.values() if i["project_id"] == STAGING)
    session = await loaded(client)
    sandbox.instances[first["id"]]["name"] = "strayed"
    assert session.scope_of(first["id"]) == (ACME, STAGING)


async def test_the_choices_of_a_form_are_those_of_the_instances_project(client: Client, sandbox: Sandbox) -> None:
    sandbox.catalogue = False
    session = await loaded(client)
    for project in (PRODUCTION, STAGING):
        mine = [i for i in sandbox.instances.values() if i["project_id"] == project]
        choices = await session.choices(mine[0]["id"])
        assert set(choices["vpc"]) == {i["vpc"]["id"] for i in mine if i["vpc"]}
        assert len(choices["size"]) > 1


async def test_a_project_that_cannot_be_read_is_told_and_keeps_what_was_known(client: Client, sandbox: Sandbox) -> None:
    session = await loaded(client)
    sandbox.fail(Fault(status=403), path=f"{STAGING}/compute/instances")
    changed = next(i for i in sandbox.instances.values() if i["project_id"] == LAB)
    changed["name"] = "new-name"
    await reload(session)
    assert [(lost.project.name, type(lost.error)) for lost in session.lost] == [("Staging", Forbidden)]
    assert projects(session) == ["Production"] * 12 + ["Staging"] * 8 + ["Lab"] * 3
    assert "new-name" in {row.name for row in session.rows}
    kept = next(row for row in session.rows if row.project == "Staging")
    held = session.known(kept.id)
    assert held is not None
    assert held.name == kept.name
    assert session.scope_of(kept.id) == (ACME, STAGING)
    await reload(session)
    assert session.lost == ()


async def test_a_project_that_could_never_be_read_is_told_and_the_rest_is_shown(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.fail(Fault(status=403), times=None, path=f"{PRODUCTION}/compute/instances")
    session = await loaded(client)
    assert projects(session) == ["Staging"] * 8 + ["Lab"] * 3
    assert [lost.project.name for lost in session.lost] == ["Production"]


async def test_where_none_can_be_read_the_error_is_raised_and_the_list_stays(client: Client, sandbox: Sandbox) -> None:
    session = await loaded(client)
    sandbox.fail(Fault(status=403), times=None, path="/compute/instances")
    with pytest.raises(OnetError):
        await reload(session)
    assert len(session.rows) == 23


async def test_a_single_project_has_no_project_column_to_fill(client: Client) -> None:
    session = Session(client, "", (ACME, STAGING))
    await reload(session)
    assert projects(session) == [None] * 8
    assert session.project_of(session.rows[0].id) == ""


async def quick(sandbox: Sandbox) -> Session:
    async def no_wait(_: float) -> None:
        return None

    client = connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox, sleep=no_wait)
    session = Session(client, "", (ACME, PRODUCTION))
    await reload(session)
    return session


async def test_a_page_that_cannot_be_read_is_told_and_keeps_the_rows_it_had() -> None:
    sandbox = Sandbox(500, life=False)
    session = await quick(sandbox)
    before = [row.id for row in session.rows]
    sandbox.instance_named(session.rows[0].name)["name"] = "first"
    sandbox.fail(Fault(status=502), times=None, path=r"[?&]page=3\b")
    await reload(session)
    assert [row.id for row in session.rows] == before
    assert session.rows[0].name == "first"
    (lost,) = session.lost
    assert lost.words.startswith("page 3 failed: The API failed (502)")
    held = session.known(before[250])
    assert held is not None
    assert held.id == before[250]
    sandbox.heal()
    await reload(session)
    assert session.lost == ()


async def test_a_page_that_could_never_be_read_is_missing_and_the_count_tells_so() -> None:
    sandbox = Sandbox(500, life=False)
    sandbox.fail(Fault(status=502), times=None, path=r"[?&]page=3\b")
    session = await quick(sandbox)
    assert (len(session.rows), session.total) == (400, 500)
    assert [lost.pages for lost in session.lost] == [(3,)]


async def test_after_some_pages_in_a_row_the_rest_keeps_what_it_had() -> None:
    sandbox = Sandbox(900, life=False)
    session = await quick(sandbox)
    before = [row.id for row in session.rows]
    sandbox.fail(Fault(status=502), times=None, path=r"[?&]page=[4-9]\b")
    await reload(session)
    assert [row.id for row in session.rows] == before
    assert "and what follows failed" in session.lost[0].words
