"""The list as one looks at it: filter, order, columns, views, export, the last list before the network."""

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, Static

from tests.support.server import LoopbackServer
from tests.ui.asking import loaded, on, own_home, shown, until
from tests.ui.test_app import app_on
from tui.app import OnetApp
from tui.core.settings import Settings
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.screens.dialog import Notice
from tui.screens.edit import EditScreen
from tui.screens.export import ExportScreen
from tui.screens.fleet import ListScreen
from tui.screens.looks import ColumnsScreen, SortScreen, ViewsScreen
from tui.widgets.filter_bar import FilterBar
from tui.widgets.instance_table import InstanceTable


def names(table: InstanceTable) -> list[str]:
    return [row.name for row in table.rows]


async def test_a_filter_applies_as_one_types_and_enter_keeps_it_while_escape_clears_it() -> None:
    async with app_on(Sandbox(60)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: len(table.rows) == 60)
        await pilot.press("slash", *"mail")
        await until(
            pilot, lambda: 0 < len(table.rows) < 60 and "mail-1" in names(table) and "web-1" not in names(table)
        )
        assert " of 60 instances" in shown(pilot, "#header")
        await pilot.press("enter")
        await until(pilot, lambda: table.has_focus)
        assert len(table.rows) < 60
        await pilot.press("escape")
        await until(pilot, lambda: len(table.rows) == 60)
        await pilot.press("slash", *"web", "escape")
        await until(pilot, lambda: len(table.rows) == 60 and table.has_focus)
        assert pilot.app.is_running


async def test_what_is_not_understood_is_said_under_the_line_and_the_last_good_filter_stays() -> None:
    async with app_on(Sandbox(60)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("slash", *"web ")
        await until(pilot, lambda: 0 < len(table.rows) < 60)
        found = names(table)
        pilot.app.screen.query_one(FilterBar).query_one(Input).value = "web cpu:>x"
        await until(pilot, lambda: "^" in shown(pilot, "#hints"))
        assert names(table) == found


async def test_names_and_values_are_completed_with_tab_and_the_last_filters_recalled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home(tmp_path, monkeypatch)
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    with LoopbackServer(Sandbox(60)) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            table = await loaded(pilot)
            await until(pilot, lambda: len(table.rows) == 60)
            await pilot.press("slash", *"sta", "tab", *"sus", "tab")
            line = pilot.app.screen.query_one(FilterBar).query_one(Input)
            await until(pilot, lambda: line.value.strip() == "state:suspended")
            await until(pilot, lambda: {row.status for row in table.rows} == {"suspended"})
            await pilot.press("enter", "escape")
            await until(pilot, lambda: len(table.rows) == 60)
            await pilot.press("slash", "up")
            await until(pilot, lambda: line.value.strip() == "state:suspended")


async def test_the_list_is_sorted_by_a_column_and_stays_so_through_a_refresh() -> None:
    sandbox = Sandbox(30)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        before = names(table)
        await pilot.press("s")
        screen = await on(pilot, SortScreen)
        screen.query_one(OptionList).highlighted = 1
        await pilot.press("enter")
        await until(pilot, lambda: names(table) != before)
        ordered = names(table)
        assert ordered.index("web-2") < ordered.index("web-3")
        await pilot.press("r")
        await until(pilot, lambda: pilot.app.screen.session.fetched_at is not None)
        assert names(table) == ordered
        assert "NAME ▲" in table.render_line(0).text.replace("  ", " ") or "▲" in table.render_line(0).text


async def test_columns_are_chosen_and_ordered() -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("c")
        screen = await on(pilot, ColumnsScreen)
        listed = screen.query_one(OptionList)
        lines = [str(listed.get_option_at_index(n).prompt) for n in range(listed.option_count)]
        listed.highlighted = next(n for n, line in enumerate(lines) if "STATE" in line)
        await pilot.press("space", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ListScreen))
        await until(pilot, lambda: "STATE" not in table.render_line(0).text)


async def test_a_view_is_kept_under_a_name_and_the_last_one_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home(tmp_path, monkeypatch)
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    with LoopbackServer(Sandbox(60)) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            table = await loaded(pilot)
            await until(pilot, lambda: len(table.rows) == 60)
            await pilot.press("slash", *"state:suspended", "enter", "v")
            await on(pilot, ViewsScreen)
            await pilot.press(*"unpaid", "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, ListScreen))
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            table = await loaded(pilot)
            await until(pilot, lambda: {row.status for row in table.rows} == {"suspended"})
            await pilot.press("escape")
            await until(pilot, lambda: len(table.rows) == 60)
            await pilot.press("v")
            screen = await on(pilot, ViewsScreen)
            assert "unpaid" in str(screen.query_one(OptionList).get_option_at_index(0).prompt)
            await pilot.press("enter")
            await until(pilot, lambda: {row.status for row in table.rows} == {"suspended"})


async def test_the_last_list_is_shown_before_the_api_has_answered_and_is_never_written_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home(tmp_path, monkeypatch)
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    sandbox = Sandbox(12)
    with LoopbackServer(sandbox) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            cache = tmp_path / "XDG_CACHE_HOME"
            await until(pilot, lambda: list(cache.rglob("*.onet")))
        sandbox.instance_named("web-1")["name"] = "renamed"
        sandbox.fail(Fault(delay=2.0), path="/organizations", times=1)
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            table = await loaded(pilot)
            assert table.rows[0].name == "web-1"
            assert "as it was" in shown(pilot, "#header")
            await pilot.press("e")
            await until(pilot, lambda: "as soon as the list has been read" in shown(pilot, "#message"))
            form = await on(pilot, EditScreen)
            assert form.query_one("#name", Input).value == "renamed"
            assert table.rows[0].name == "renamed"
            await pilot.press("escape")
            await on(pilot, ListScreen)
            assert "as it was" not in shown(pilot, "#header")
        async with OnetApp(Settings(base_url=server.url, cache=False)).run_test(size=(120, 40)) as pilot:
            sandbox.fail(Fault(delay=0.5), path="/organizations", times=1)
            screen = await on(pilot, ListScreen)
            assert not screen.stale
            await loaded(pilot)
    assert sandbox.puts == []


async def test_what_is_shown_is_summed_up_and_what_came_and_went_is_said() -> None:
    sandbox = Sandbox(20)
    async with app_on(sandbox).run_test(size=(160, 40)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: "vCPU" in shown(pilot, "#fleet"))
        first = shown(pilot, "#fleet")
        gone = table.rows[3]
        del sandbox.instances[gone.id]
        await pilot.press("r")
        await until(pilot, lambda: f"1 gone: {gone.name}" in shown(pilot, "#message"))
        assert shown(pilot, "#fleet") != first
        await pilot.press("r")
        await until(pilot, lambda: "gone" not in shown(pilot, "#message"))


async def test_what_is_shown_is_exported_and_another_file_is_replaced_only_when_asked(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    async with app_on(Sandbox(20)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("slash", *"db", "enter")
        await until(pilot, lambda: 0 < len(table.rows) < 20)
        await pilot.press("X")
        screen = await on(pilot, ExportScreen)
        screen.query_one("#path", Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: "out.csv" in shown(pilot, "#message"))
        lines = target.read_text().splitlines()
        assert len(lines) == 1 + len(table.rows)
        assert lines[0].startswith("id,name,state")
        await pilot.press("X")
        screen = await on(pilot, ExportScreen)
        screen.query_one("#path", Input).value = str(target)
        await pilot.press("enter")
        await on(pilot, Notice)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ExportScreen))
        assert target.read_text().splitlines() == lines


async def test_the_first_pages_are_shown_with_a_bar_while_the_rest_is_read() -> None:
    sandbox = Sandbox(400)
    sandbox.fail(Fault(delay=2.0), path=r"page=[234]\b", times=None)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: "100 of 400" in str(pilot.app.screen.query_one("#message", Static).content))
        assert len(table.rows) == 100
        await until(pilot, lambda: len(table.rows) == 400)
        await until(pilot, lambda: "reading" not in shown(pilot, "#message"))


async def test_a_page_that_stays_lost_is_said_with_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.api import retry

    monkeypatch.setattr(retry, "_FIRST_WAIT", 0.001)
    sandbox = Sandbox(400)
    sandbox.fail(Fault(status=502), path=r"page=3\b", times=None)
    async with app_on(sandbox).run_test(size=(140, 40)) as pilot:
        await loaded(pilot)
        await until(pilot, lambda: "300 of 400 instances, `r` to try again: page 3 failed" in shown(pilot, "#message"))
