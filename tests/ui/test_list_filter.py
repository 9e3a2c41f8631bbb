"""The line of the filter: its menu, what it points at, the filters of before."""

from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from tests.support.server import LoopbackServer
from tests.ui.asking import loaded, on, own_home, shown, until
from tests.ui.test_app import app_on
from tui.app import OnetApp
from tui.core.settings import Settings
from tui.sandbox import DEMO_KEY, Sandbox
from tui.screens.fleet import ListScreen
from tui.screens.looks import SortScreen
from tui.widgets.filter_bar import FilterBar, FilterLine
from tui.widgets.instance_table import InstanceTable
from tui.widgets.suggestions import MOST_LINES, Suggestions


def bar(pilot: Pilot[None]) -> FilterBar:
    return pilot.app.screen.query_one(FilterBar)


def menu(pilot: Pilot[None]) -> Suggestions:
    return pilot.app.screen.query_one(Suggestions)


def offered(pilot: Pilot[None]) -> list[str]:
    return [one.text for one in menu(pilot).found] if menu(pilot).display else []


async def test_names_of_fields_and_then_their_values_are_offered_and_tab_takes_the_first() -> None:
    async with app_on(Sandbox(60)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await pilot.press("slash", *"s")
        await until(pilot, lambda: offered(pilot) == ["state:", "size:"])
        assert "tab takes state:" in shown(pilot, "#help")
        await pilot.press("tab")
        await until(pilot, lambda: bar(pilot).text == "state:" and "active" in offered(pilot))
        assert "49 instances" in str(menu(pilot).content)
        await pilot.press(*"sus")
        await until(pilot, lambda: offered(pilot) == ["suspended"])
        await pilot.press("tab")
        await until(pilot, lambda: {row.status for row in table.rows} == {"suspended"})
        assert bar(pilot).text == "state:suspended"
        assert offered(pilot) == []


async def test_down_and_up_move_in_the_menu_and_tab_takes_what_is_set_off_while_enter_keeps_what_is_typed() -> None:
    async with app_on(Sandbox(60)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await pilot.press("slash", *"s", "down")
        await until(pilot, lambda: "tab takes size:   up, down: 2 of 2" in shown(pilot, "#help"))
        await pilot.press("down", "up", "down", "tab")
        await until(pilot, lambda: bar(pilot).text == "size:")
        await pilot.press("down", "enter")
        await until(pilot, lambda: table.has_focus)
        assert bar(pilot).text in ("", "s")
        assert not menu(pilot).display


async def test_the_menu_lies_over_the_table_below_what_it_completes_and_shows_eight_lines_at_most() -> None:
    async with app_on(Sandbox(60)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await pilot.press("slash")
        await until(pilot, lambda: len(offered(pilot)) > MOST_LINES)
        place = table.region
        assert menu(pilot).region.height == MOST_LINES
        assert menu(pilot).region.right <= 80
        for _ in range(MOST_LINES + 2):
            await pilot.press("down")
        chosen = menu(pilot).chosen
        assert chosen is not None
        assert chosen.text in str(menu(pilot).content)
        await pilot.press(*"web s")
        await until(pilot, lambda: offered(pilot) == ["state:", "size:"])
        line = bar(pilot).line
        assert menu(pilot).region.x + 1 == line.region.x + len("web ")
        assert menu(pilot).region.y == line.region.y + 1
        assert table.region == place


async def test_a_click_takes_a_line_of_the_menu_and_the_line_keeps_the_focus() -> None:
    async with app_on(Sandbox(60)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("slash", *"s")
        await until(pilot, lambda: len(offered(pilot)) == 2)
        await pilot.pause()
        await pilot.click(Suggestions, offset=(3, 1))
        await until(pilot, lambda: bar(pilot).text == "size:")
        assert bar(pilot).is_typed_in


async def test_a_click_elsewhere_keeps_the_filter_and_one_on_it_goes_on_typing() -> None:
    async with app_on(Sandbox(60)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await pilot.press("slash", *"web")
        await until(pilot, lambda: 0 < len(table.rows) < 60)
        found = len(table.rows)
        await pilot.click(InstanceTable, offset=(5, 2))
        await until(pilot, lambda: table.has_focus and not menu(pilot).display)
        assert (len(table.rows), table.cursor) == (found, 1)
        await pilot.click(FilterLine, offset=(10, 0))
        await until(pilot, lambda: bar(pilot).is_typed_in and shown(pilot, "#help"))
        await pilot.press("-", "1", "enter")
        await until(pilot, lambda: {row.name for row in table.rows} == {"web-1"})


@pytest.mark.parametrize(
    ("typed", "below"),
    [("web cpu:>x", "x"), ("日本 cpu:>x", "x"), ("café cpu:>x", "x"), ("x" * 100 + " cpu:>y", "y")],
)
async def test_what_is_not_understood_is_pointed_at_whatever_stands_before_it_and_the_last_good_filter_stays(
    typed: str, below: str
) -> None:
    async with app_on(Sandbox(60)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await pilot.press("slash")
        await until(pilot, lambda: bar(pilot).is_typed_in)
        bar(pilot).line.insert_text_at_cursor("web")
        await until(pilot, lambda: 0 < len(table.rows) < 60)
        found = table.rows
        bar(pilot).line.value = typed
        bar(pilot).line.cursor_position = len(typed)
        await until(pilot, lambda: "^" in shown(pilot, "#hints"))
        line, hints = bar(pilot).line, bar(pilot).query_one("#hints")
        await until(pilot, lambda: shown(pilot, "#hints").index("^") == 0 or _under(pilot) == below)
        assert _under(pilot) == below
        assert "no number" in shown(pilot, "#hints")
        assert line.region.x > hints.region.x
        assert table.rows == found


def _under(pilot: Pilot[None]) -> str:
    """The letter of the screen above the first sign that points."""
    hints = shown(pilot, "#hints")
    x = cell_len(hints[: hints.index("^")]) + bar(pilot).query_one("#hints").region.x
    strip = bar(pilot).line.render_line(0)
    x -= bar(pilot).line.region.x
    return strip.crop(x, x + 1).text


async def test_from_the_top_of_the_menu_up_recalls_the_filters_of_before_also_of_earlier_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home(tmp_path, monkeypatch)
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    with LoopbackServer(Sandbox(60)) as server:
        for _ in range(2):
            async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
                table = await loaded(pilot)
                await until(pilot, lambda table=table: len(table.rows) >= 5)  # type: ignore[misc]
                await pilot.press("slash", *"mail", "enter", "escape", "slash", *"state:sus", "enter", "escape")
                await until(pilot, lambda table=table: len(table.rows) == 60)  # type: ignore[misc]
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            table = await loaded(pilot)
            await pilot.press("slash", "up")
            await until(pilot, lambda: bar(pilot).text == "state:sus")
            assert offered(pilot) == []
            await until(pilot, lambda: {row.status for row in table.rows} == {"suspended"})
            await pilot.press("up")
            await until(pilot, lambda: bar(pilot).text == "mail")
            await pilot.press("up", "down", "down")
            await until(pilot, lambda: bar(pilot).text == "")
            await pilot.press("down", "up", "s")
            await until(pilot, lambda: bar(pilot).text == "s" and len(offered(pilot)) == 2)


async def test_the_demo_recalls_filters_too() -> None:
    async with app_on(Sandbox(60)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("slash", *"mail", "enter", "escape", "slash", "up")
        await until(pilot, lambda: bar(pilot).text == "mail")


async def test_a_slash_within_the_line_is_a_letter_and_so_is_a_key_of_the_list() -> None:
    async with app_on(Sandbox(60)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("slash", "slash", "s")
        await until(pilot, lambda: bar(pilot).text == "/s")
        assert isinstance(pilot.app.screen, ListScreen)
        await pilot.press("escape", "s")
        await on(pilot, SortScreen)


async def test_esc_in_the_line_takes_away_the_filter_and_the_line_with_its_menu() -> None:
    async with app_on(Sandbox(60)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await pilot.press("slash", "w")
        await until(pilot, lambda: 0 < len(table.rows) < 60)
        await pilot.press("escape")
        await until(pilot, lambda: len(table.rows) == 60 and table.has_focus)
        await pilot.pause()
        assert not bar(pilot).display
        assert bar(pilot).text == ""
        assert not bar(pilot).menu.display


async def test_while_the_value_of_a_field_is_still_to_be_typed_the_rest_of_the_filter_applies() -> None:
    async with app_on(Sandbox(60)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await pilot.press("slash", *"web ")
        await until(pilot, lambda: 0 < len(table.rows) < 60)
        found = list(table.rows)
        await pilot.press(*"state:")
        await until(pilot, lambda: "active" in offered(pilot) and list(table.rows) == found)
        assert bar(pilot).text == "web state:"
        await pilot.press(*"active")
        await until(pilot, lambda: 0 < len(table.rows) < len(found))
