"""All projects of an organization in one table: in a stable order, each instance once, none silently missing."""

import asyncio
import re
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any, Literal

import pytest

from tests.ui.held import Held
from tui.api.client import Client, connect
from tui.api.errors import Forbidden, OnetError
from tui.core import fleet
from tui.core.context import ALL
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import OutcomeKind
from tui.core.session import Session
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.sandbox.accounts import ACME, LAB, PRODUCTION, STAGING
from tui.sandbox.wire import Receive, Send


class Twice(Sandbox):
    """Sends a page in place of another, as a cache may that confuses them."""

    confused = True

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer, of the third page, the second."""
        query = scope["query_string"]
        asked = query.replace(b"page=3&", b"page=2&") if self.confused else query
        await super().__call__({**scope, "query_string": asked}, receive, send)


class Late(Sandbox):
    """Answers at once, but once `is_late` what it says of the list arrives only when `gate` is set."""

    is_late = False

    def __init__(self, instances: int, **options: Any) -> None:
        super().__init__(instances, **options)
        self.answered, self.gate = asyncio.Event(), asyncio.Event()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer, and send it later."""
        if not self.is_late or not scope["path"].endswith("/instances"):
            await super().__call__(scope, receive, send)
            return
        sent: list[dict[str, Any]] = []

        async def keep(message: dict[str, Any]) -> None:
            sent.append(message)

        await super().__call__(scope, receive, keep)
        self.answered.set()
        await self.gate.wait()
        for message in sent:
            await send(message)


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
    assert (lost.pages, lost.and_rest) == ((3,), False)
    assert "502" in str(lost.error)
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


async def test_what_could_not_be_read_is_told_and_its_answer_is_not_kept_in_memory() -> None:
    sandbox = Sandbox(500, life=False)
    session = await quick(sandbox)
    sandbox.fail(Fault(status=200, body={"other": "shape"}), times=None, path=r"[?&]page=3\b")
    await reload(session)
    (lost,) = session.lost
    assert "neither an array nor a page" in str(lost.error)
    # The frames of an exception hold what they read.
    assert (lost.error.__traceback__, lost.error.__context__, lost.error.__cause__) == (None, None, None)


async def test_after_some_pages_in_a_row_the_rest_keeps_what_it_had() -> None:
    sandbox = Sandbox(900, life=False)
    session = await quick(sandbox)
    before = [row.id for row in session.rows]
    sandbox.fail(Fault(status=502), times=None, path=r"[?&]page=[4-9]\b")
    await reload(session)
    assert [row.id for row in session.rows] == before
    assert session.lost[0].and_rest


async def test_a_row_that_is_told_again_is_the_same_and_only_one_that_changed_is_another() -> None:
    sandbox = Sandbox(250, life=False)
    session = await quick(sandbox)
    before = session.rows
    sandbox.instance_named(before[120].name)["status"] = "suspended"
    await reload(session)
    assert [n for n, (old, new) in enumerate(zip(before, session.rows, strict=True)) if old is not new] == [120]


async def test_while_a_large_list_is_read_not_every_page_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0

    def clock() -> float:
        return now

    monkeypatch.setattr(fleet, "monotonic", clock)
    session = await quick(Sandbox(900, life=False))
    given = [len(rows) async for rows in session.load()]
    # The clock stands still: what comes after the first page is given when all is there.
    assert given == [100]
    assert len(session.rows) == 900


async def test_what_was_read_of_one_instance_is_not_undone_by_a_list_that_is_older() -> None:
    sandbox = Late(5, life=False)
    session = await quick(sandbox)
    identity = session.rows[0].id
    sandbox.is_late = True
    reading = asyncio.create_task(reload(session))
    await sandbox.answered.wait()
    draft = Draft(await session.read(identity))
    draft.set("name", "renamed")
    assert (await session.send(draft)).kind is OutcomeKind.APPLIED
    sandbox.gate.set()
    await reading
    assert session.rows[0].name == "renamed"
    held = session.known(identity)
    assert held is not None
    assert held.name == "renamed"


async def test_what_the_list_tells_of_a_later_change_wins_over_what_was_read_before() -> None:
    sandbox = Held(5, life=False)
    session = await quick(sandbox)
    identity = session.rows[0].id
    sandbox.held = re.compile("/instances[?]")
    reading = asyncio.create_task(reload(session))
    await session.read(identity)
    sandbox.instances[identity] |= {"name": "by-another", "modified": "2999-01-01T00:00:00Z"}
    sandbox.gate.set()
    await reading
    assert session.rows[0].name == "by-another"


async def test_an_instance_in_two_projects_counts_once(client: Client, sandbox: Sandbox) -> None:
    first = next(iter(sandbox.instances))
    strayed = next(one for one in sandbox.instances.values() if one["project_id"] == STAGING)
    strayed["id"] = first
    session = await loaded(client)
    assert (len(session.rows), session.total) == (22, 22)
    assert session.scope_of(first) == (ACME, PRODUCTION)


async def test_a_refresh_that_is_under_way_or_fails_leaves_the_count_of_the_list_that_is_shown() -> None:
    sandbox = Held(400, life=False)
    session = await quick(sandbox)
    new = "0f0f0f0f-0000-4000-8000-000000000000"
    sandbox.instances[new] = next(iter(sandbox.instances.values())) | {"id": new}
    sandbox.held = re.compile(r"page=[234]\b")
    async with aclosing(session.load()) as stream:
        await anext(stream)
        assert (len(session.rows), session.total, session.expected) == (400, 400, 401)
    sandbox.gate.set()
    session = await loaded(session.client)
    sandbox.fail(Fault(status=403), times=None, path="/compute/instances")
    with pytest.raises(OnetError):
        await reload(session)
    assert (len(session.rows), session.total) == (412, 412)


async def test_a_page_that_comes_again_in_place_of_another_is_told_as_lost() -> None:
    sandbox = Twice(500, life=False)
    session = await quick(sandbox)
    assert (len(session.rows), session.total) == (400, 500)
    assert [(lost.pages, lost.and_rest) for lost in session.lost] == [((3,), False)]
    sandbox.confused = False
    await reload(session)
    assert (len(session.rows), session.lost) == (500, ())


async def test_of_an_instance_that_moved_off_a_lost_page_the_new_one_is_known() -> None:
    sandbox = Sandbox(300, life=False)
    session = await quick(sandbox)
    moved = session.rows[199].id
    rest = dict(sandbox.instances)
    new = "0f0f0f0f-0000-4000-8000-000000000000"
    sandbox.instances.clear()
    # It comes first, so that all others move on by one.
    sandbox.instances.update({new: rest[moved] | {"id": new}} | rest)
    sandbox.instances[moved]["name"] = "renamed"
    sandbox.fail(Fault(status=502), times=None, path=r"[?&]page=2\b")
    await reload(session)
    row = next(row for row in session.rows if row.id == moved)
    held = session.known(moved)
    assert held is not None
    assert (row.name, held.name) == ("renamed", "renamed")
    # The one that was the last of the first page is on the lost one now.
    assert (len({row.id for row in session.rows}), len(session.rows), session.total) == (300, 300, 301)


@pytest.mark.parametrize("shape", ["page", "array"])
async def test_instances_without_an_id_are_counted(shape: Literal["page", "array"]) -> None:
    sandbox = Sandbox(5, life=False, shape=shape)
    next(iter(sandbox.instances.values()))["id"] = None
    session = await quick(sandbox)
    assert (len(session.rows), session.skipped) == (4, 1)


async def test_each_page_of_a_long_list_is_unpacked_once_for_all_of_its_instances_in_any_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=Sandbox(350)) as client:
        session = Session(client, "", (ACME, PRODUCTION))
        await reload(session)
        unpacked: list[bytes] = []
        unpack = zlib.decompress
        monkeypatch.setattr(fleet.zlib, "decompress", lambda data: (unpacked.append(data), unpack(data))[1])
        by_name = [row.id for row in sorted(session.rows, key=lambda row: row.name)]
        assert [session.known(identity) for identity in session.by_page(by_name)].count(None) == 0
        assert len(unpacked) == 4
        assert sorted(session.by_page(["not there", *by_name])) == sorted(["not there", *by_name])


async def test_choices_that_are_looked_for_while_a_shorter_list_arrives_are_those_of_the_list_they_began_with() -> None:
    async with connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=Sandbox(350)) as client:
        session = Session(client, "", (ACME, PRODUCTION))
        await reload(session)
        expected = await session._fleet.seen(PRODUCTION)
        looking = asyncio.ensure_future(session._fleet.seen(PRODUCTION))
        await asyncio.sleep(0)
        assert session.context is not None
        part = fleet._Part(session.context.projects[0])
        part.pages = session._fleet._pages[:1]
        session._fleet._take_over(session.context, [part])
        assert await looking == expected
