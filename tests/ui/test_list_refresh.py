"""The list while it is read, read again, and while it cannot be read."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from textual.pilot import Pilot

from tests.ui.asking import loaded, on, shown, until
from tests.ui.held import Held
from tests.ui.test_app import app_on
from tui.sandbox import Fault, Sandbox
from tui.screens.detail import DetailScreen
from tui.screens.edit import EditScreen
from tui.screens.export import ExportScreen
from tui.screens.fleet import ListScreen
from tui.widgets.instance_table import InstanceTable


def lists(sandbox: Sandbox) -> int:
    """How often the list was asked for."""
    return sum(request.path.endswith("/instances") for request in sandbox.requests)


def line_of(table: InstanceTable, name: str) -> str:
    return next(text for y in range(table.size.height) if (text := table.render_line(y).text)[2:].startswith(name))


async def settled(pilot: Pilot[None], sandbox: Sandbox, before: int) -> None:
    """Wait until a refresh that was asked for is through."""
    screen = pilot.app.screen
    assert isinstance(screen, ListScreen)
    await until(pilot, lambda: lists(sandbox) > before and not screen._loading)


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One more for each time the clock asks for a refresh."""
    counted: list[None] = []
    tick = ListScreen._refresh_by_clock

    def counting(screen: ListScreen) -> None:
        counted.append(None)
        tick(screen)

    monkeypatch.setattr(ListScreen, "_refresh_by_clock", counting)
    return counted


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """After how many failures the next refresh was asked for, which never comes."""
    counted: list[int] = []

    def never(wanted: float, requests: int, failures: int = 0) -> float:
        counted.append(failures)
        return 0.0

    monkeypatch.setattr("tui.screens.list_reading.next_refresh", never)
    return counted


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_while_the_first_list_is_read_a_bar_says_how_far_and_the_table_stays_where_it_is(
    size: tuple[int, int],
) -> None:
    sandbox = Held(400, held=r"page=[234]\b")
    async with app_on(sandbox).run_test(size=size) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: "reading 100 of 400" in shown(pilot, "#status"))
        assert "━" in shown(pilot, "#status")
        assert "100 of 400 instances" in shown(pilot, "#header")
        place = table.region
        sandbox.gate.set()
        await until(pilot, lambda: len(table.rows) == 400)
        await until(pilot, lambda: not shown(pilot, "#status"))
        assert table.region == place
        assert "400 instances" in shown(pilot, "#header")


async def test_a_refresh_that_takes_its_time_says_so_and_another_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.screens.list_reading._PATIENCE", 0.001)
    sandbox = Held(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await settled(pilot, sandbox, 0)
        sandbox.held = re.compile("/instances")
        await pilot.press("r")
        await until(pilot, lambda: "reading" in shown(pilot, "#status") and sandbox.waiting == 1)
        await pilot.press("r", "r")
        assert sandbox.waiting == 1
        sandbox.gate.set()
        await until(pilot, lambda: not shown(pilot, "#status"))


async def test_a_page_that_stays_lost_is_said_and_r_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.api.retry._FIRST_WAIT", 0.001)
    sandbox = Sandbox(400)
    sandbox.fail(Fault(status=502), path=r"page=3\b", times=None)
    async with app_on(sandbox).run_test(size=(140, 40)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: "300 of 400, page 3 failed, `r` to try again (" in shown(pilot, "#message"))
        sandbox.heal()
        await pilot.press("r")
        await until(pilot, lambda: len(table.rows) == 400 and not shown(pilot, "#message"))
        sandbox.fail(Fault(status=502), path=r"page=2\b", times=None)
        await pilot.press("r")
        await until(pilot, lambda: "page 2 failed, shown as it was, `r` to try again (" in shown(pilot, "#message"))
        assert len(table.rows) == 400


async def test_what_came_and_went_is_said_beside_the_sums_until_the_next_refresh() -> None:
    sandbox = Sandbox(20, life=False)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: len(table.rows) == 20)
        place, gone = table.region, table.rows[3]
        kept = sandbox.instances.pop(gone.id)
        await pilot.press("r")
        await until(pilot, lambda: shown(pilot, "#status") == f"1 gone: {gone.name}")
        sandbox.instances[gone.id] = kept
        await pilot.press("r")
        await until(pilot, lambda: shown(pilot, "#status") == f"1 new: {gone.name}")
        await pilot.press("r")
        await until(pilot, lambda: not shown(pilot, "#status"))
        assert table.region == place


async def test_a_cell_that_changed_stands_out_until_the_next_refresh() -> None:
    sandbox = Sandbox(5, life=False)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await settled(pilot, sandbox, 0)
        row = table.rows[2]
        plain = table.render_line(3)
        sandbox.instances[row.id]["name"] = "renamed"
        await pilot.press("r")
        await until(pilot, lambda: table.rows[2].name == "renamed")
        changed = table.render_line(3)
        assert len(list(changed)) > len(list(plain))
        before = lists(sandbox)
        await pilot.press("r")
        await settled(pilot, sandbox, before)
        await until(pilot, lambda: len(list(table.render_line(3))) == len(list(plain)))


async def test_the_clock_reads_nothing_while_a_dialog_is_open_and_goes_on_once_it_is_closed(ticks: list[None]) -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox, refresh=0.02).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        for key, dialog in (("e", EditScreen), ("X", ExportScreen)):
            await pilot.press(key)
            await on(pilot, dialog)
            await pilot.pause()
            before, ticked = lists(sandbox), len(ticks)
            await until(pilot, lambda ticked=ticked: len(ticks) > ticked + 3)  # type: ignore[misc]
            assert lists(sandbox) <= before + 1
            after = lists(sandbox)
            await pilot.press("escape")
            await on(pilot, ListScreen)
            await until(pilot, lambda after=after: lists(sandbox) > after)  # type: ignore[misc]


async def test_no_refresh_is_begun_while_the_last_one_runs(ticks: list[None]) -> None:
    sandbox = Held(5, held="/instances")
    async with app_on(sandbox, refresh=0.02).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: sandbox.waiting == 1)
        sandbox.gate.set()
        await loaded(pilot)
        await until(pilot, lambda: sandbox.waiting > 2)
        sandbox.gate.clear()
        waiting, ticked = sandbox.waiting, len(ticks)
        screen = pilot.app.screen
        assert isinstance(screen, ListScreen)
        await until(pilot, lambda: screen._loading and sandbox.waiting >= waiting)
        held = sandbox.waiting
        for _ in range(3):
            screen._refresh_by_clock()
        await pilot.pause()
        assert (len(ticks) >= ticked + 3, sandbox.waiting) == (True, held)
        sandbox.gate.set()


async def test_the_list_goes_on_being_read_under_the_panes_of_an_instance_and_they_follow_it() -> None:
    sandbox = Sandbox(5, life=False)
    async with app_on(sandbox, refresh=0.02).run_test(size=(100, 30)) as pilot:
        await loaded(pilot)
        await pilot.press("enter")
        screen = await on(pilot, DetailScreen)
        sandbox.instances[screen.current_id()]["name"] = "renamed"
        await until(pilot, lambda: "renamed" in shown(pilot, "#header"))


async def test_while_the_list_cannot_be_read_its_age_is_said_and_it_is_tried_less_and_less_often(
    asked: list[int],
) -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox, refresh=30.0).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ListScreen)
        await until(pilot, lambda: asked == [0])
        screen.session._fleet.fetched_at = datetime.now(UTC) - timedelta(minutes=4)
        sandbox.fail(Fault(status=403), path="/instances", times=None)
        for failures in (1, 2):
            await pilot.press("r")
            await until(pilot, lambda failures=failures: asked[-1] == failures)  # type: ignore[misc]
        assert "data 4 minutes ago" in shown(pilot, "#header")
        assert shown(pilot, "#message")
        assert len(table.rows) == 5
        sandbox.heal()
        await pilot.press("r")
        await until(pilot, lambda: asked[-1] == 0 and "data just now" in shown(pilot, "#header"))
        assert not shown(pilot, "#message")


async def test_the_age_in_the_header_follows_the_clock() -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await until(pilot, lambda: "data just now" in shown(pilot, "#header"))
        screen = pilot.app.screen
        assert isinstance(screen, ListScreen)
        screen.session._fleet.fetched_at = datetime.now(UTC) - timedelta(minutes=2)
        screen.show_header()
        await until(pilot, lambda: "data 2 minutes ago" in shown(pilot, "#header"))


async def test_where_one_is_in_the_list_follows_the_cursor_the_filter_and_the_wheel() -> None:
    async with app_on(Sandbox(1200)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: shown(pilot, "#position") == "    1/1,200")
        await pilot.press("down", "pagedown")
        await until(pilot, lambda: shown(pilot, "#position") == f"{table.cursor + 1:>5}/1,200")
        assert table.cursor > 5
        await pilot.press("G")
        await until(pilot, lambda: shown(pilot, "#position") == "1,200/1,200")
        await pilot.press("slash", *"nothing-has-it")
        await until(pilot, lambda: shown(pilot, "#position") == "")


async def test_instances_that_cannot_be_shown_are_counted_beside_the_sums() -> None:
    sandbox = Sandbox(5, life=False)
    next(iter(sandbox.instances.values()))["id"] = None
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: shown(pilot, "#status") == "1 without an id")
        assert len(table.rows) == 4


async def test_while_a_part_of_the_list_cannot_be_read_it_is_tried_less_and_less_often(
    asked: list[int],
) -> None:
    sandbox = Sandbox(300)
    async with app_on(sandbox, refresh=30.0).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await until(pilot, lambda: asked == [0])
        sandbox.fail(Fault(status=403), path=r"page=2\b", times=None)
        for failures in (1, 2):
            await pilot.press("r")
            await until(pilot, lambda failures=failures: asked[-1] == failures)  # type: ignore[misc]
        sandbox.heal()
        await pilot.press("r")
        await until(pilot, lambda: asked[-1] == 0)
