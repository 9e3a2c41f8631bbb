"""Sort by..., columns..., views...: by keys and by mouse."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.support.server import LoopbackServer
from tests.ui.asking import loaded, on, own_home, shown, until
from tests.ui.test_app import app_on
from tui.app import OnetApp
from tui.core.settings import Settings
from tui.sandbox import DEMO_KEY, Sandbox
from tui.screens.dialog import Notice
from tui.screens.fleet import ListScreen
from tui.screens.looks import ColumnsScreen, SortScreen
from tui.screens.views import ViewsScreen
from tui.widgets.instance_table import InstanceTable


def head(table: InstanceTable) -> str:
    return table.render_line(0).text


def lines(screen: Any) -> list[str]:
    listed = screen.query_one(OptionList)
    return [str(listed.get_option_at_index(n).prompt) for n in range(listed.option_count)]


async def pick(pilot: Pilot[None], kind: type[Any], text: str) -> None:
    """Put the cursor of a dialog on the line with that text."""
    screen = await on(pilot, kind)
    await until(pilot, lambda: any(text in line for line in lines(screen)))
    screen.query_one(OptionList).highlighted = next(n for n, line in enumerate(lines(screen)) if text in line)


async def test_the_list_is_sorted_by_a_column_then_a_second_and_stays_so_through_a_refresh() -> None:
    async with app_on(Sandbox(30, life=False)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("s")
        await pick(pilot, SortScreen, "STATE")
        await pilot.press("enter")
        await until(pilot, lambda: "STATE▲" in head(table))
        await pilot.press("s")
        await pick(pilot, SortScreen, "NAME")
        await pilot.press("space")
        await until(pilot, lambda: "NAME▲" in head(table) and "STATE▲" in head(table))
        assert [(row.status, row.name) for row in table.rows][:2] == [("active", "api-1"), ("active", "api-2")]
        ordered = table.rows
        await pilot.press("s")
        screen = await on(pilot, SortScreen)
        assert [line[:4] for line in lines(screen) if "▲" in line] == ["2 ▲ ", "1 ▲ "]
        await pilot.press("enter")
        await until(pilot, lambda: "STATE▼" in head(table))
        assert table.rows[0].status == "terminated"
        await pilot.press("s")
        await pick(pilot, SortScreen, "as the API gives them")
        await pilot.press("enter")
        await until(pilot, lambda: "▲" not in head(table) and "▼" not in head(table))
        assert table.rows != ordered


async def test_names_are_sorted_as_people_count_and_what_is_empty_comes_last_both_ways() -> None:
    async with app_on(Sandbox(200, life=False)).run_test(size=(160, 40)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: len(table.rows) == 200)
        await pilot.click(InstanceTable, offset=(3, 0))
        await until(pilot, lambda: "NAME▲" in head(table))
        names = [row.name for row in table.rows]
        assert names.index("web-2") < names.index("web-10")
        for _ in range(2):
            await pilot.click(InstanceTable, offset=(head(table).index("IPV4"), 0))
            await pilot.pause()
            assert table.rows[-1].ipv4 is None


async def test_what_is_shown_without_a_choice_is_ticked_and_applying_it_unchanged_chooses_nothing() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        before = head(table)
        await pilot.press("c")
        screen = await on(pilot, ColumnsScreen)
        ticked = [line.split()[1] for line in lines(screen) if line.startswith("[x]")]
        assert ticked == before.replace("›", "").split()
        await pilot.press("ctrl+s")
        await on(pilot, ListScreen)
        assert pilot.app.screen.board.columns == ()


async def test_columns_are_chosen_and_ordered_by_keys_and_reset() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await pilot.press("c")
        await pick(pilot, ColumnsScreen, "PRICE")
        await pilot.press("space")
        for _ in range(12):
            await pilot.press("K")
        await pick(pilot, ColumnsScreen, "STATE")
        await pilot.press("space", "ctrl+s")
        await on(pilot, ListScreen)
        await until(pilot, lambda: head(table).split()[:3] == ["NAME", "PRICE", "POWER"])
        await pilot.press("c")
        await on(pilot, ColumnsScreen)
        await pilot.press("r")
        await until(pilot, lambda: head(table).split()[:3] == ["NAME", "STATE", "POWER"])


async def test_columns_are_chosen_and_ordered_by_mouse() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await pilot.press("c")
        screen = await on(pilot, ColumnsScreen)
        await until(pilot, lambda: lines(screen))
        await pilot.pause()
        await pilot.click(OptionList, offset=(6, 1))
        await until(pilot, lambda: lines(screen)[1].startswith("[ ] STATE"))
        await pilot.click(OptionList, offset=(6, 2))
        await pilot.click(OptionList, offset=(6, 2))
        await pilot.click("#down")
        await until(pilot, lambda: lines(screen)[3].startswith("[x] POWER"))
        await pilot.click("#apply")
        await on(pilot, ListScreen)
        await until(pilot, lambda: head(table).split()[:3] == ["NAME", "SIZE", "POWER"])


async def test_a_view_is_kept_under_a_name_opened_replaced_and_deleted_after_a_question() -> None:
    async with app_on(Sandbox(60)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: len(table.rows) == 60)
        await pilot.press("slash", *"state:suspended", "enter", "v")
        screen = await on(pilot, ViewsScreen)
        assert "state:suspended" in shown(pilot, "#present")
        await until(pilot, lambda: screen.query_one(Input).has_focus)
        await pilot.press(*"unpaid", "enter")
        await on(pilot, ListScreen)
        await pilot.press("escape", "v")
        screen = await on(pilot, ViewsScreen)
        await until(pilot, lambda: screen.query_one(OptionList).has_focus)
        assert lines(screen) == ["unpaid   state:suspended"]
        await pilot.press("tab", *"unpaid", "enter")
        await on(pilot, Notice)
        await pilot.press("enter")
        await on(pilot, ViewsScreen)
        assert lines(screen) == ["unpaid   state:suspended"]
        await pilot.press("shift+tab", "enter")
        await until(pilot, lambda: {row.status for row in table.rows} == {"suspended"})
        await pilot.press("v")
        screen = await on(pilot, ViewsScreen)
        for safe in (True, False):
            await until(pilot, lambda: screen.query_one(OptionList).has_focus)
            await pilot.press("d")
            await on(pilot, Notice)
            await pilot.click("#safe" if safe else "#other")
            await on(pilot, ViewsScreen)
            await until(pilot, lambda safe=safe: bool(lines(screen)) is safe)  # type: ignore[misc]
        assert "There are none yet." in shown(pilot, "#none")


async def test_the_last_view_of_a_context_and_those_with_names_are_there_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home(tmp_path, monkeypatch)
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    with LoopbackServer(Sandbox(60)) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            table = await loaded(pilot)
            await until(pilot, lambda: len(table.rows) == 60)
            await pilot.press("slash", *"state:suspended", "enter", "v")
            screen = await on(pilot, ViewsScreen)
            await until(pilot, lambda: screen.query_one(Input).has_focus)
            await pilot.press(*"unpaid", "enter")
            await on(pilot, ListScreen)
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            table = await loaded(pilot)
            await until(pilot, lambda: {row.status for row in table.rows} == {"suspended"})
            await pilot.press("escape")
            await until(pilot, lambda: len(table.rows) == 60)
            await pilot.press("v")
            screen = await on(pilot, ViewsScreen)
            await until(pilot, lambda: lines(screen) == ["unpaid   state:suspended"])
            await pilot.press("enter")
            await until(pilot, lambda: {row.status for row in table.rows} == {"suspended"})


async def test_the_demo_keeps_views_as_long_as_it_lasts_and_says_so() -> None:
    async with OnetApp(Settings(demo=True, refresh=0)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("v")
        screen = await on(pilot, ViewsScreen)
        assert "leaves nothing on disk" in shown(pilot, "#told")
        await until(pilot, lambda: screen.query_one(Input).has_focus)
        await pilot.press(*"mine", "enter")
        await on(pilot, ListScreen)
        await pilot.press("v")
        screen = await on(pilot, ViewsScreen)
        await until(pilot, lambda: lines(screen) == ["mine   no filter"])
