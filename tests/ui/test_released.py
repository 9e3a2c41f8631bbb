"""A window that was left takes what it is made of and what it drew with it, however often it is opened."""

import gc

import pytest
from textual._styles_cache import StylesCache
from textual.widget import Widget

from tests.ui.asking import loaded, on, until
from tests.ui.test_app import app_on
from tui.core.fleet import _Kept
from tui.domain.row import InstanceRow
from tui.sandbox import Sandbox
from tui.screens.context import ContextScreen
from tui.screens.fleet import ListScreen
from tui.screens.help import HelpScreen
from tui.screens.looks import SortScreen


def held(*kinds: type) -> int:
    """How many objects of these kinds are in memory."""
    gc.collect()
    return sum(isinstance(one, kinds) for one in gc.get_objects())


@pytest.mark.parametrize(("key", "kind"), [("question_mark", HelpScreen), ("s", SortScreen)])
async def test_what_is_opened_and_left_again_and_again_holds_no_memory(key: str, kind: type[object]) -> None:
    async with app_on(Sandbox(3)).run_test(size=(100, 30)) as pilot:
        await loaded(pilot)
        counts = []
        for _ in range(5):
            await pilot.press(key)
            await on(pilot, kind)
            await pilot.press("down", "escape")
            await on(pilot, ListScreen)
            await pilot.pause()
            counts.append(held(StylesCache, Widget))
        assert counts[-1] <= counts[1], counts


async def test_the_list_of_a_context_that_was_left_holds_no_memory() -> None:
    # Tests before this one may have left some.
    pages, rows = held(_Kept), held(InstanceRow)
    async with app_on(Sandbox(120)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        for place in ("staging", "production", "staging"):
            before = pilot.app.screen
            await pilot.press("j", "s", "escape", "o")
            window = await on(pilot, ContextScreen)
            await until(pilot, lambda shown=window: len(shown.places) > 2)
            await pilot.press(*place)
            await until(pilot, lambda shown=window: len(shown._shown) == 1)
            await pilot.press("enter")
            await until(
                pilot, lambda left=before: isinstance(pilot.app.screen, ListScreen) and pilot.app.screen is not left
            )
            await loaded(pilot)
        here = pilot.app.screen
        assert isinstance(here, ListScreen)
        await until(pilot, lambda: not here._loading)
        await until(pilot, lambda: held(_Kept) - pages <= 1)
        # What was moved to last may be held a while by what was told of it, but not a list.
        await until(pilot, lambda: held(InstanceRow) - rows < len(here.board.rows) + 5)
