"""The list of instances by itself: what is drawn, and whose the cursor and the marks are."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from tests.support.extent import extent
from tests.ui.asking import until
from tests.unit.widgets.rows import row, rows
from tui.core.filter import parse
from tui.core.order import Order
from tui.widgets import drawn_rows
from tui.widgets.instance_table import COLUMN_NAMES, InstanceTable

SIZE = (120, 40)


class Alone(App[None]):
    """Nothing but the table."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[object] = []
        self.table = InstanceTable()

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.focus()

    def on_instance_table_moved(self, message: InstanceTable.Moved) -> None:
        self.told.append(message)

    def on_instance_table_settled(self, message: InstanceTable.Settled) -> None:
        self.told.append(message)

    def on_instance_table_sorted(self, message: InstanceTable.Sorted) -> None:
        self.told.append(message)


def text(table: InstanceTable) -> str:
    return "\n".join(table.render_line(y).text for y in range(table.size.height))


def styles(table: InstanceTable, y: int, attribute: str) -> list[str]:
    return [part.text for part in table.render_line(y) if part.style and getattr(part.style, attribute)]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the rows that were made into lines, in order."""
    names: list[str] = []
    make = drawn_rows.row_line

    def counting(it: object, *rest: object, **how: bool) -> object:
        names.append(it.name)  # type: ignore[attr-defined]
        return make(it, *rest, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(drawn_rows, "row_line", counting)
    return names


def drawn(table: InstanceTable) -> list[int]:
    """The lines that are drawn from now on."""
    lines: list[int] = []
    render: Callable[[int], object] = table.render_line

    def counting(y: int) -> object:
        lines.append(y)
        return render(y)

    table.render_line = counting  # type: ignore[method-assign, assignment]
    return lines


async def showing(pilot: Pilot[None], count: int) -> InstanceTable:
    app = pilot.app
    assert isinstance(app, Alone)
    app.table.show(rows(count))
    await pilot.pause()
    return app.table


async def test_of_fifty_thousand_rows_only_the_visible_ones_are_made_into_lines(made: list[str]) -> None:
    async with Alone().run_test(size=SIZE) as pilot:
        table = await showing(pilot, 50_000)
        assert len(made) <= 2 * 39
        made.clear()
        await pilot.press("down")
        assert set(made) <= {"web-0", "web-1"}
        made.clear()
        await pilot.press("pagedown")
        assert len(made) <= 2 * 39
        await pilot.press("G")
        assert (table.cursor, "web-49999" in text(table)) == (49_999, True)


async def test_a_row_that_changed_is_the_only_one_drawn_again_and_its_cells_are_bold_until_the_next_time() -> None:
    async with Alone().run_test(size=SIZE) as pilot:
        table = await showing(pilot, 60)
        lines = drawn(table)
        changed = row(3, power="stopped")
        new = (*rows(60)[:3], changed, *rows(60)[4:])
        table.show(new, changed={changed.id: frozenset({"power"})})
        await pilot.pause()
        assert lines == [4]
        assert styles(table, 4, "bold") == ["■ stopped"]
        table.show(new)
        assert styles(table, 4, "bold") == []


async def test_the_same_rows_once_more_draw_nothing() -> None:
    async with Alone().run_test(size=SIZE) as pilot:
        table = await showing(pilot, 60)
        lines = drawn(table)
        table.show(rows(60))
        await pilot.pause()
        assert lines == []


async def test_stale_rows_are_dim_until_they_are_read() -> None:
    async with Alone().run_test(size=SIZE) as pilot:
        table = await showing(pilot, 5)
        table.show(rows(5), stale=True)
        assert all(styles(table, y, "dim") for y in range(1, 6))
        table.show(rows(5))
        assert not any(styles(table, y, "dim") for y in range(1, 6))


async def test_rows_that_come_above_leave_the_row_on_its_line() -> None:
    async with Alone().run_test(size=SIZE) as pilot:
        table = await showing(pilot, 200)
        await pilot.press("pagedown", "pagedown", "down")
        assert table.current is not None
        kept = table.current
        line = next(y for y in range(40) if styles(table, y, "reverse"))
        table.show((*[row(1000 + n) for n in range(7)], *rows(200)))
        assert table.current == kept
        assert kept.name in table.render_line(line).text
        assert styles(table, line, "reverse")


async def test_the_cursor_is_back_where_it_was_when_a_filter_goes() -> None:
    async with Alone().run_test(size=SIZE) as pilot:
        table = await showing(pilot, 200)
        await pilot.press("pagedown", "down")
        place = table.cursor
        table.show(rows(200)[100:110])
        assert table.cursor == 0
        table.show(())
        assert table.current is None
        table.show(rows(200))
        assert table.cursor == place


async def test_a_row_that_is_gone_leaves_the_cursor_on_the_next_one_and_at_the_end_on_the_last() -> None:
    async with Alone().run_test(size=SIZE) as pilot:
        table = await showing(pilot, 10)
        await pilot.press("down", "down")
        left = tuple(it for it in rows(10) if it.name not in ("web-0", "web-2"))
        table.show(left)
        assert table.current == row(3)
        await pilot.press("end")
        table.show(left[:-1])
        assert table.current == row(8)


async def test_the_rest_is_told_once_the_cursor_stands_still() -> None:
    async with Alone().run_test(size=SIZE) as pilot:
        table = await showing(pilot, 60)
        app = pilot.app
        assert isinstance(app, Alone)
        await until(pilot, lambda: not table.moving)
        app.told.clear()
        await pilot.press("down", "down", "down")
        await until(pilot, lambda: not table.moving)
        await until(pilot, lambda: any(isinstance(one, InstanceTable.Settled) for one in app.told))
        moved = [one.row for one in app.told if isinstance(one, InstanceTable.Moved)]
        settled = [one.row for one in app.told if isinstance(one, InstanceTable.Settled)]
        assert moved == [row(1), row(2), row(3)]
        assert settled[-1] == row(3)


async def test_left_and_right_scroll_the_columns_and_the_name_stays() -> None:
    async with Alone().run_test(size=(60, 20)) as pilot:
        table = await showing(pilot, 5)
        assert table.shown_columns == ("NAME", "STATE", "POWER", "SIZE", "LOCATION", "IPV4")
        await pilot.press("left")
        assert "STATE" in table.render_line(0).text
        await pilot.press("right")
        head = table.render_line(0).text
        assert (head.split()[:3], "web-0" in table.render_line(1).text) == (["‹", "NAME", "POWER"], True)
        await pilot.press(*["right"] * 20)
        assert "MODIFIED" in table.render_line(0).text
        await pilot.press(*["left"] * 20)
        assert table.render_line(0).text.split()[1:2] == ["STATE"]


async def test_the_view_says_what_is_sorted_by_found_and_shown() -> None:
    async with Alone().run_test(size=SIZE) as pilot:
        table = await showing(pilot, 5)
        table.look(order=Order((("NAME", True),)), spans=parse("web").spans, columns=("NAME", "IPV4"))
        assert table.render_line(0).text.split() == ["NAME▼", "IPV4"]
        assert styles(table, 1, "underline") == ["web"]
        assert table.shown_columns == ("NAME", "IPV4")
        table.look(order=Order(), spans=parse("").spans, columns=())
        assert styles(table, 1, "underline") == []
        assert len(table.shown_columns) > 2


async def test_a_click_on_a_name_of_a_column_asks_to_sort_by_it() -> None:
    async with Alone().run_test(size=SIZE) as pilot:
        table = await showing(pilot, 5)
        app = pilot.app
        assert isinstance(app, Alone)
        await pilot.click(InstanceTable, offset=(table.render_line(0).text.index("POWER") + 1, 0))
        await until(pilot, lambda: InstanceTable.Sorted("POWER") in app.told)


async def test_the_wheel_never_leaves_the_cursor_out_of_sight() -> None:
    async with Alone().run_test(size=SIZE) as pilot:
        table = await showing(pilot, 200)
        for _ in range(5):
            table.post_message(MouseScrollDown(table, 5, 5, 0, 0, 0, shift=False, meta=False, ctrl=False))
        await pilot.pause()
        assert (table.cursor, "web-15" in table.render_line(1).text) == (15, True)
        assert styles(table, 1, "reverse")


async def test_other_sizes_keep_the_cursor_in_sight_and_the_lines_as_wide_as_their_room() -> None:
    async with Alone().run_test(size=SIZE) as pilot:
        table = await showing(pilot, 200)
        await pilot.press("pagedown", *["down"] * 20)
        for size in ((20, 5), (200, 60), (3, 2), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert {table.render_line(y).cell_length for y in range(size[1])} == {size[0]}
            assert any(styles(table, y, "reverse") for y in range(1, size[1]))


MOVES = {
    "j": lambda table: table.action_move(1),
    "k": lambda table: table.action_move(-1),
    "page": lambda table: table.action_page(1),
    "G": lambda table: table.action_edge(1),
    "space": lambda table: table.action_mark(),
    "shift+down": lambda table: table.action_extend(1),
    "all": lambda table: table.action_mark_all(),
}
STEPS = st.lists(
    st.one_of(st.sampled_from(sorted(MOVES)), st.lists(st.integers(0, 79), unique=True, max_size=80)), max_size=25
)


async def test_whatever_is_shown_and_pressed_the_cursor_and_the_marks_stay_with_their_instances() -> None:
    async with Alone().run_test(size=(90, 12)) as pilot:
        table = await showing(pilot, 30)

        @settings(max_examples=extent(60, 2_000), deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(STEPS)
        def check(steps: list[str | list[int]]) -> None:
            for step in steps:
                if isinstance(step, str):
                    MOVES[step](table)
                    continue
                before, marks = table.current, table.marks.ids
                table.show(tuple(map(row, step)))
                names = [it.id for it in table.rows]
                assert table.marks.ids == marks
                assert table.current is not None or not step
                wanted = table._wanted
                if wanted in names:
                    assert table.current is not None
                    assert table.current.id == wanted
                elif before is not None and before.id in names:
                    assert table.current == before
                assert any(styles(table, y, "reverse") for y in range(1, 12)) or not step

        check()


def test_every_column_can_be_chosen_by_its_name() -> None:
    assert COLUMN_NAMES[:4] == ("NAME", "PROJECT", "STATE", "POWER")
    assert len(set(COLUMN_NAMES)) == 16
