"""The list of an earlier run, and the keys that are pressed before this run's is there."""

import re
from pathlib import Path

import pytest

from tests.ui.asking import loaded, on, own_home, shown, until
from tests.ui.held import Held
from tui.api.client import connect
from tui.app import OnetApp
from tui.core.cache import ContextKey
from tui.core.context import ALL
from tui.core.ledger import Ledger
from tui.core.order import Order
from tui.core.session import Session
from tui.core.settings import Settings
from tui.core.views import View, Views
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.sandbox.accounts import ACME, PRODUCTION
from tui.screens.detail import DetailScreen
from tui.screens.edit import EditScreen
from tui.screens.export import ExportScreen
from tui.screens.fleet import ListScreen
from tui.widgets.filter_bar import FilterBar

URL = "https://sandbox.invalid"


def session_on(sandbox: Sandbox, project: str, views: Views) -> Session:
    client = connect(URL, SecretStr(DEMO_KEY), app=sandbox)
    return Session(client, "…demo", (ACME, project), ledger=Ledger(origin=URL, lists=True, views=views))


def app_of(session: Session) -> OnetApp:
    return OnetApp(Settings(demo=True, refresh=0.0), session)


async def keep(sandbox: Sandbox, project: str, views: Views) -> Session:
    """Keep the list as an earlier run did."""
    session = session_on(sandbox, project, views)
    async for _ in session.load():
        pass
    assert session.keep_list()
    return session


async def left_by_a_run() -> tuple[Views, Held]:
    """What an earlier run kept, and a sandbox that holds back the list of this one."""
    views, sandbox = Views(), Held(12, life=False)
    await keep(sandbox, PRODUCTION, views)
    sandbox.held = re.compile("/instances")
    return views, sandbox


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return own_home(tmp_path, monkeypatch)


async def test_the_list_of_the_last_time_is_looked_at_as_it_was_the_last_time(home: Path) -> None:
    views, sandbox = Views(), Held(60, life=False)
    await keep(sandbox, PRODUCTION, views)
    views.remember(ContextKey("default", URL, ACME, PRODUCTION), View("", Order((("NAME", True),))))
    sandbox.held = re.compile("/instances")
    async with app_of(session_on(sandbox, PRODUCTION, views)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        assert "as it was" in shown(pilot, "#header")
        before = [row.id for row in table.rows]
        assert "NAME▼" in table.render_line(0).text
        assert table.cursor == 0
        sandbox.gate.set()
        await until(pilot, lambda: "as it was" not in shown(pilot, "#header"))
        assert [row.id for row in table.rows] == before
        assert table.cursor == 0


async def test_with_a_view_the_cursor_is_on_the_first_row_once_all_is_read(home: Path) -> None:
    views, sandbox = Views(), Held(400, held=r"page=[234]\b", life=False)
    views.remember(ContextKey("default", URL, ACME, PRODUCTION), View("", Order((("NAME", True),))))
    async with app_of(session_on(sandbox, PRODUCTION, views)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        assert "NAME▼" in table.render_line(0).text
        sandbox.gate.set()
        await until(pilot, lambda: len(table.rows) == 400)
        assert table.cursor == 0


async def test_a_filter_typed_over_the_list_of_the_last_time_stays(home: Path) -> None:
    views, sandbox = Views(), Held(60, life=False)
    await keep(sandbox, PRODUCTION, views)
    views.remember(ContextKey("default", URL, ACME, PRODUCTION), View("state:suspended"))
    sandbox.held = re.compile("/instances")
    async with app_of(session_on(sandbox, PRODUCTION, views)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("escape", "slash", *"web")
        await until(pilot, lambda: pilot.app.screen.board.text == "web")
        sandbox.gate.set()
        await until(pilot, lambda: "as it was" not in shown(pilot, "#header"))
        assert pilot.app.screen.query_one(FilterBar).text == "web"
        assert pilot.app.screen.board.text == "web"
        await pilot.press("enter")
        await until(pilot, lambda: table.has_focus)
        assert views.last(ContextKey("default", URL, ACME, PRODUCTION)) == View("web")


@pytest.mark.parametrize("project", [PRODUCTION, ALL])
async def test_enter_on_an_instance_that_is_gone_by_now_is_told(home: Path, project: str) -> None:
    views, sandbox = Views(), Held(12, life=False)
    await keep(sandbox, project, views)
    sandbox.held = re.compile("/instances")
    async with app_of(session_on(sandbox, project, views)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        gone = table.rows[0]
        await pilot.press("enter")
        del sandbox.instances[gone.id]
        sandbox.gate.set()
        await until(pilot, lambda: "as it was" not in shown(pilot, "#header"))
        await until(pilot, lambda: gone.name in shown(pilot, "#message"))
        assert isinstance(pilot.app.screen, ListScreen)


@pytest.mark.parametrize("key", ["e", "E"])
async def test_an_edit_of_an_instance_that_is_gone_by_now_is_not_one_of_its_neighbour(home: Path, key: str) -> None:
    views, sandbox = await left_by_a_run()
    async with app_of(session_on(sandbox, PRODUCTION, views)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        gone = table.rows[0]
        await pilot.press(key)
        del sandbox.instances[gone.id]
        sandbox.gate.set()
        await until(pilot, lambda: "as it was" not in shown(pilot, "#header"))
        await until(pilot, lambda: gone.name in shown(pilot, "#message"))
        assert isinstance(pilot.app.screen, ListScreen)


async def test_an_edit_is_of_the_instances_that_it_was_asked_for(home: Path) -> None:
    views, sandbox = await left_by_a_run()
    async with app_of(session_on(sandbox, PRODUCTION, views)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        wanted = table.rows[0]
        await pilot.press("e", "down", "down")
        sandbox.gate.set()
        form = await on(pilot, EditScreen)
        assert form.draft.opened.id == wanted.id


async def test_in_all_projects_a_row_can_be_opened_while_the_rest_is_read(home: Path) -> None:
    sandbox = Held(400, held=r"page=[234]\b", life=False)
    async with app_of(session_on(sandbox, ALL, Views())).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("enter")
        await pilot.pause(0.1)
        sandbox.gate.set()
        await on(pilot, DetailScreen)


async def test_what_was_to_open_does_not_open_by_itself_after_the_list_failed(home: Path) -> None:
    views, sandbox = await left_by_a_run()
    sandbox.fail(Fault(status=403), path="/instances")
    async with app_of(session_on(sandbox, PRODUCTION, views)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        sandbox.gate.set()
        await until(pilot, lambda: "403" in shown(pilot, "#message"))
        await pilot.press("r")
        await until(pilot, lambda: "as it was" not in shown(pilot, "#header"))
        await pilot.pause(0.2)
        assert isinstance(pilot.app.screen, ListScreen)


async def test_an_export_of_the_list_of_the_last_time_says_so(home: Path) -> None:
    views, sandbox = await left_by_a_run()
    async with app_of(session_on(sandbox, PRODUCTION, views)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("X")
        await on(pilot, ExportScreen)
        assert "of the list of an earlier run" in shown(pilot, "#what")
        await pilot.press("escape")
        sandbox.gate.set()
        await until(pilot, lambda: "as it was" not in shown(pilot, "#header"))
        await pilot.press("X")
        await on(pilot, ExportScreen)
        assert "earlier run" not in shown(pilot, "#what")
