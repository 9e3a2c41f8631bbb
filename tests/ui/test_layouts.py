"""Where the list and the panes are in each window, their shares by key and mouse, and that a resize loses nothing."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.support.extent import extent
from tests.ui.asking import loaded, on, shown, until
from tests.ui.test_app import app_on, open_form
from tui.core.shares import Shares, layout_for
from tui.sandbox import Sandbox
from tui.screens.detail import DetailScreen
from tui.screens.dialog import Notice
from tui.screens.fleet import ListScreen
from tui.screens.looks import SortScreen
from tui.widgets.filter_bar import FilterBar
from tui.widgets.instance_table import InstanceTable
from tui.widgets.pane_view import PaneView
from tui.widgets.panes import InstancePanes
from tui.widgets.split import Split
from tui.widgets.too_small import LEAST

SMALL, MIDDLE, WIDE, LITTLE, TINY = (80, 24), (120, 40), (200, 60), (40, 10), (20, 5)
TOUR = extent((WIDE, TINY, SMALL, MIDDLE), (MIDDLE, WIDE, LITTLE, TINY, WIDE, SMALL, TINY, MIDDLE, LITTLE, SMALL))


def split(pilot: Pilot[None]) -> Split:
    """The list and the panes, of the list that may be under a dialog or under panes in full."""
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, ListScreen)).query_one(Split)


def cells(pilot: Pilot[None]) -> tuple[Size, Size]:
    """How large the list and the panes are, with their edges."""
    it = split(pilot)
    return it.query_one(InstanceTable).outer_size, it.panes.outer_size


async def resized(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """Resize the terminal, and wait until all that is shown has its new place."""
    await pilot.resize_terminal(*size)
    wanted = Size(max(size[0], LEAST.width), max(size[1], LEAST.height))
    await until(pilot, lambda: pilot.app.screen.size == wanted)
    if isinstance(pilot.app.screen, ListScreen):
        there = layout_for(*wanted) is not None
        await until(pilot, lambda: split(pilot).shows == split(pilot).panes.has_class("shown") == there)
    await pilot.pause()


async def test_in_a_wide_window_the_list_is_left_with_more_columns_and_the_panes_are_right() -> None:
    async with app_on(Sandbox(60)).run_test(size=WIDE) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: split(pilot).panes.view.lines)
        listed, panes = table.region, split(pilot).panes.region
        assert (listed.x, listed.right, panes.right) == (0, panes.x, 200)
        assert listed.y == panes.y
        wide = table.shown_columns
        await resized(pilot, MIDDLE)
        listed, panes = table.region, split(pilot).panes.region
        assert (listed.bottom, listed.width, panes.width) == (panes.y, 120, 120)
        assert set(table.shown_columns) < set(wide)
        await resized(pilot, SMALL)
        assert (table.size.width, split(pilot).panes.display) == (80, False)


@pytest.mark.parametrize(("size", "step"), [(MIDDLE, (0, 2)), (WIDE, (5, 0))])
async def test_plus_and_minus_resize_the_panes_and_both_keep_room_for_five_rows_or_forty_columns(
    size: tuple[int, int], step: tuple[int, int]
) -> None:
    async with app_on(Sandbox(60)).run_test(size=size) as pilot:
        await loaded(pilot)
        first = cells(pilot)
        await pilot.press("+")
        await until(pilot, lambda: cells(pilot) == (first[0] - step, first[1] + step))
        await pilot.press("-")
        await until(pilot, lambda: cells(pilot) == first)
        for key, least in (("+", 0), ("-", 1)):
            await pilot.press(*[key] * 40)
            await pilot.pause()
            side = cells(pilot)[least]
            assert side.height in (6, 7) if size == MIDDLE else side.width in (40, 41)


async def test_the_panes_keep_their_share_in_each_layout_and_the_next_list_has_it_too() -> None:
    shares = Shares(keeps=False)
    async with app_on(Sandbox(5)).run_test(size=MIDDLE) as pilot:
        await loaded(pilot)
        old = pilot.app.screen
        assert isinstance(old, ListScreen)
        await pilot.app.switch_screen(ListScreen(old.session, old.settings, shares=shares))
        await loaded(pilot)
        await pilot.press("+", "+", "+")
        await pilot.pause()
        below = cells(pilot)
        await resized(pilot, WIDE)
        await pilot.press("-")
        await pilot.pause()
        beside = cells(pilot)
        for size, chosen in ((MIDDLE, below), (SMALL, None), (WIDE, beside)):
            await resized(pilot, size)
            assert chosen is None or cells(pilot) == chosen
        await pilot.app.switch_screen(ListScreen(old.session, old.settings, shares=shares))
        await loaded(pilot)
        await until(pilot, lambda: cells(pilot) == beside)


@pytest.mark.parametrize(("size", "by"), [(MIDDLE, (0, -4)), (WIDE, (-12, 0)), (MIDDLE, (0, 3)), (WIDE, (7, 0))])
async def test_the_edge_between_them_is_dragged_by_the_mouse(size: tuple[int, int], by: tuple[int, int]) -> None:
    async with app_on(Sandbox(60)).run_test(size=size) as pilot:
        await loaded(pilot)
        before, edge = cells(pilot), split(pilot).panes.region
        start = (edge.x, edge.y + 5) if size == WIDE else (edge.x + 30, edge.y)
        end = (start[0] + by[0], start[1] + by[1])
        await pilot.mouse_down(offset=start)
        await pilot.hover(offset=end)
        await until(pilot, lambda: cells(pilot) == (before[0] + by, before[1] - by))
        await pilot.mouse_up(offset=end)
        await pilot.hover(offset=start)
        await pilot.pause()
        assert cells(pilot) == (before[0] + by, before[1] - by)
        assert pilot.app.mouse_captured is None


async def test_a_drag_beside_the_edge_moves_nothing_and_a_window_without_panes_ends_one() -> None:
    async with app_on(Sandbox(60)).run_test(size=MIDDLE) as pilot:
        await loaded(pilot)
        before, edge = cells(pilot), split(pilot).panes.region
        for y in (edge.y - 1, edge.y + 1):
            await pilot.mouse_down(offset=(30, y))
            await pilot.hover(offset=(30, 8))
            await pilot.mouse_up(offset=(30, 8))
        await pilot.pause()
        assert cells(pilot) == before
        await pilot.mouse_down(offset=(30, edge.y))
        await resized(pilot, SMALL)
        assert pilot.app.mouse_captured is None
        await resized(pilot, MIDDLE)
        assert cells(pilot) == before


async def test_p_hides_the_panes_in_every_window_until_they_are_wanted_again() -> None:
    async with app_on(Sandbox(5)).run_test(size=MIDDLE) as pilot:
        table = await loaded(pilot)
        await pilot.press("2", "p")
        await until(pilot, lambda: not split(pilot).panes.display)
        assert table.has_focus
        await pilot.press("+")
        for size in (WIDE, SMALL, MIDDLE):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: pilot.app.screen.size == Size(*size))
            await pilot.pause()
            assert not split(pilot).panes.display
        await pilot.press("p")
        await until(pilot, lambda: split(pilot).panes.display)


async def test_without_room_p_says_so_and_they_come_as_soon_as_there_is_some() -> None:
    async with app_on(Sandbox(5)).run_test(size=SMALL) as pilot:
        await loaded(pilot)
        await pilot.press("p")
        await until(pilot, lambda: "No room for the panes" in shown(pilot, "#status"))
        await resized(pilot, MIDDLE)
        await until(pilot, lambda: split(pilot).panes.display and not shown(pilot, "#status"))


def in_list(pilot: Pilot[None]) -> Any:
    table = pilot.app.screen.query_one(InstanceTable)
    return table.cursor, [table.render_line(y).text for y in range(table.size.height)], table.has_focus


async def a_scrolled_list(pilot: Pilot[None]) -> Callable[[], Any]:
    await pilot.press("pagedown", *["down"] * 9, "space", "up", "up")
    return lambda: in_list(pilot)


async def a_scrolled_pane(pilot: Pilot[None]) -> Callable[[], Any]:
    view = split(pilot).panes.view
    await pilot.press("2")
    await until(pilot, lambda: view.has_focus and view.furthest)
    await pilot.press("j", "j", "j", "down", "down")
    return lambda: (split(pilot).panes.pane, view.top, [view.strip(y).text for y in range(view.size.height)])


async def panes_in_full(pilot: Pilot[None]) -> Callable[[], Any]:
    await pilot.press("enter")
    await on(pilot, DetailScreen)
    view = pilot.app.screen.query_one(PaneView)
    await pilot.press("0")
    await until(pilot, lambda: view.furthest and not list(pilot.app.screen.workers))
    await pilot.press("pagedown", "pagedown", "pagedown")
    await until(pilot, lambda: view.top > 20)
    return lambda: (view.has_focus, view.top, view.strip(0).text, pilot.app.screen.query_one(InstancePanes).pane)


async def a_filter_being_typed(pilot: Pilot[None]) -> Callable[[], Any]:
    await pilot.press("/", *"state:acx", "backspace", "left")
    typed = pilot.app.screen.query_one(FilterBar).query_one(Input)
    return lambda: (typed.value, typed.cursor_position, typed.has_focus, in_list(pilot))


async def a_form(pilot: Pilot[None]) -> Callable[[], Any]:
    form = await open_form(pilot)
    await pilot.press(*"-new", "tab", *"host", "tab", "tab", "tab", "tab")
    await pilot.press("{", '"', "a")
    focused = pilot.app.focused
    return lambda: (
        pilot.app.screen is form,
        pilot.app.focused is focused,
        [field.value for field in form.query(Input)],
        form.query_one("#tags").text,  # type: ignore[attr-defined]
        form.region.size,
    )


async def a_question_over_a_form(pilot: Pilot[None]) -> Callable[[], Any]:
    look = await a_form(pilot)
    await pilot.press("escape")
    question = await on(pilot, Notice)
    await pilot.press("tab")
    return lambda: (pilot.app.screen is question, question.focused, look()[2:4])


async def a_dialog(pilot: Pilot[None]) -> Callable[[], Any]:
    await pilot.press("s")
    dialog = await on(pilot, SortScreen)
    await pilot.press("down", "down")
    return lambda: (pilot.app.screen is dialog, dialog.query_one(OptionList).highlighted, split(pilot).shows)


@pytest.mark.parametrize(
    ("size", "begin"),
    [
        (SMALL, a_scrolled_list),
        (MIDDLE, a_scrolled_list),
        (WIDE, a_scrolled_list),
        (MIDDLE, a_scrolled_pane),
        (WIDE, a_scrolled_pane),
        (SMALL, panes_in_full),
        (MIDDLE, panes_in_full),
        (SMALL, a_filter_being_typed),
        (MIDDLE, a_filter_being_typed),
        (SMALL, a_form),
        (WIDE, a_form),
        (SMALL, a_question_over_a_form),
        (MIDDLE, a_dialog),
    ],
)
async def test_a_resize_at_any_moment_loses_nothing(
    size: tuple[int, int], begin: Callable[[Pilot[None]], Awaitable[Callable[[], Any]]]
) -> None:
    async with app_on(Sandbox(60)).run_test(size=size) as pilot:
        await loaded(pilot)
        await pilot.pause()
        look = await begin(pilot)
        await pilot.pause()
        before, focused, screen = look(), pilot.app.focused, pilot.app.screen
        for window in TOUR:
            await resized(pilot, window)
            assert pilot.app.screen is screen
        await resized(pilot, size)
        await until(pilot, lambda: look() == before)
        assert pilot.app.focused is focused
