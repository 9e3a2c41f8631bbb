"""The list as one looks at it: filter, order, columns, views, export, the last list before the network."""

from pathlib import Path

import pytest
from textual.widgets import Input

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
        await until(pilot, lambda: f"1 gone: {gone.name}" in shown(pilot, "#status"))
        assert shown(pilot, "#fleet") != first
        await pilot.press("r")
        await until(pilot, lambda: "gone" not in shown(pilot, "#status"))


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


async def test_the_export_is_json_or_markdown_where_that_is_chosen_by_key_or_mouse(tmp_path: Path) -> None:
    async with app_on(Sandbox(20)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("slash", *"db", "enter", "X")
        screen = await on(pilot, ExportScreen)
        assert "that db finds, 16 columns: id, name" in shown(pilot, "#what")
        path = screen.query_one("#path", Input)
        path.value = f"{tmp_path}/list.csv"
        await pilot.press("shift+tab", "right", "space")
        await until(pilot, lambda: path.value == f"{tmp_path}/list.json")
        await pilot.click("#as-markdown")
        await until(pilot, lambda: path.value == f"{tmp_path}/list.md")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "list.md" in shown(pilot, "#message"))
        assert (tmp_path / "list.md").read_text().startswith("| id | name |")
