"""The list by mouse alone: what is clicked, twice, with shift and ctrl, and the wheel."""

from tests.ui.asking import loaded, on, until
from tests.ui.test_app import app_on
from tui.sandbox import Sandbox
from tui.screens.detail import DetailScreen
from tui.widgets.instance_table import InstanceTable


async def test_a_click_moves_the_cursor_and_a_double_click_opens_the_instance() -> None:
    async with app_on(Sandbox(20)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await pilot.click(InstanceTable, offset=(5, 4))
        assert table.cursor == 3
        await pilot.click(InstanceTable, offset=(5, 6), times=2)
        screen = await on(pilot, DetailScreen)
        assert screen.current_id() == table.rows[5].id


async def test_a_click_below_the_last_row_does_nothing() -> None:
    async with app_on(Sandbox(3)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await pilot.click(InstanceTable, offset=(5, 10), times=2)
        await pilot.pause()
        assert (table.cursor, pilot.app.screen.query(InstanceTable).first()) == (0, table)


async def test_a_click_on_a_column_sorts_by_it_the_next_turns_it_round_and_another_column_makes_it_second() -> None:
    async with app_on(Sandbox(30)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        for arrow in "▲▼":
            await pilot.click(InstanceTable, offset=(4, 0))
            await until(pilot, lambda arrow=arrow: f"NAME{arrow}" in table.render_line(0).text)  # type: ignore[misc]
        await pilot.click(InstanceTable, offset=(table.render_line(0).text.index("STATE"), 0))
        await until(pilot, lambda: "STATE▲" in table.render_line(0).text)
        assert "NAME▼" in table.render_line(0).text
        assert table.rows[0].status == "active"


async def test_shift_click_marks_a_range_and_ctrl_click_one() -> None:
    async with app_on(Sandbox(20)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await pilot.click(InstanceTable, offset=(5, 2))
        await pilot.click(InstanceTable, offset=(5, 5), shift=True)
        await pilot.click(InstanceTable, offset=(5, 9), control=True)
        marked = [place for place, row in enumerate(table.rows) if row.id in table.marks.ids]
        assert marked == [1, 2, 3, 4, 8]


async def test_the_wheel_scrolls_and_the_cursor_stays_in_sight() -> None:
    async with app_on(Sandbox(60)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: len(table.rows) == 60)
        for _ in range(4):
            await pilot._post_mouse_events([__import__("textual.events").events.MouseScrollDown], widget=table)
        await until(pilot, lambda: table.render_line(1).text[2:].startswith(table.rows[12].name))
        assert table.cursor >= 12
