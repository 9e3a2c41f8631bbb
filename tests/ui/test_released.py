"""A window that was left takes what it is made of and what it drew with it, however often it is opened."""

import gc

import pytest
from textual._styles_cache import StylesCache
from textual.widget import Widget

from tests.ui.asking import loaded, on
from tests.ui.test_app import app_on
from tui.sandbox import Sandbox
from tui.screens.fleet import ListScreen
from tui.screens.help import HelpScreen
from tui.screens.looks import SortScreen


def kept() -> int:
    """How many widgets, and lines of widgets, are in memory."""
    gc.collect()
    return sum(isinstance(held, StylesCache | Widget) for held in gc.get_objects())


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
            counts.append(kept())
        assert counts[-1] <= counts[1], counts
