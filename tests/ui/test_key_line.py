"""The line of keys at the bottom of the list."""

from textual.pilot import Pilot

from tests.ui.asking import loaded, on, shown, until
from tests.ui.test_app import app_on
from tui.sandbox import Sandbox
from tui.screens.edit import EditScreen
from tui.screens.fleet import ListScreen
from tui.widgets.instance_table import InstanceTable
from tui.widgets.key_line import KeyLine


def said(pilot: Pilot[None]) -> str:
    return shown(pilot, "KeyLine")


async def test_it_names_the_keys_that_act_here_and_follows_the_focus() -> None:
    async with app_on(Sandbox(3)).run_test(size=(200, 40)) as pilot:
        await loaded(pilot)
        await until(pilot, lambda: "e Edit" in said(pilot))
        assert "space Mark" in said(pilot)
        await pilot.press("1")
        await until(pilot, lambda: "space Mark" not in said(pilot))
        assert "e Edit" in said(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: "space Mark" in said(pilot))


async def test_a_click_on_a_key_presses_it() -> None:
    async with app_on(Sandbox(3)).run_test(size=(200, 40)) as pilot:
        await loaded(pilot)
        await until(pilot, lambda: "e Edit" in said(pilot))
        await pilot.click(KeyLine, offset=(said(pilot).index("e Edit") + 2, 0))
        await on(pilot, EditScreen)


async def test_a_click_beside_the_keys_presses_none() -> None:
    async with app_on(Sandbox(3)).run_test(size=(200, 40)) as pilot:
        await loaded(pilot)
        await pilot.click(KeyLine, offset=(199, 0))
        await pilot.pause()
        assert isinstance(pilot.app.screen, ListScreen)
        assert pilot.app.screen.query_one(InstanceTable).has_focus
