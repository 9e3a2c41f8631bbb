"""Every action, by keyboard alone and by mouse alone: on each screen there is a way to all that can be done there."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets._footer import FooterKey

import tui.screens
import tui.widgets
from tests.support.extent import extent
from tests.ui.asking import loaded, on, until
from tests.ui.test_app import app_on
from tui.app import OnetApp
from tui.app_actions import AppActions
from tui.core.actions import ACTIONS, MOTIONS, part_of
from tui.core.help import groups
from tui.sandbox import Sandbox
from tui.screens.acting import acting
from tui.screens.commanding import LEFT_OUT
from tui.screens.help import HelpScreen
from tui.screens.palette import PaletteScreen
from tui.widgets.key_line import KeyLine

# What the line of keys says for an action.
WORDS = {"command_palette": "Menu", "leave": "Back"}
# By the keys that lead there from the list.
SCREENS: dict[str, tuple[str, ...]] = {
    "ListScreen": (),
    "DetailScreen": ("enter",),
    "EditScreen": ("e",),
    "ReviewScreen": ("e", "x", "ctrl+s"),
    "BulkScreen": ("a", "e"),
    "SortScreen": ("s",),
    "ColumnsScreen": ("c",),
    "ViewsScreen": ("v",),
    "ExportScreen": ("X",),
    "ContextScreen": ("o",),
    "JournalScreen": ("H",),
    "RequestsScreen": ("L",),
}
# A screen of its own, a form, a dialog over a form, a menu, a table of records: each class that draws the line of keys.
OF_EACH_KIND = ["DetailScreen", "EditScreen", "ReviewScreen", "SortScreen", "JournalScreen"]


def classes() -> Iterator[type[DOMNode]]:
    """The app and every screen and widget of ours."""
    yield from (OnetApp, AppActions)
    for package in (tui.screens, tui.widgets):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if issubclass(kind, DOMNode) and kind.__module__ == module.name:
                    yield kind


def bindings() -> Iterator[tuple[type[DOMNode], Binding]]:
    for kind in classes():
        for binding in kind.__dict__.get("BINDINGS", ()):
            # The letters of a menu stand in its lines.
            if not binding.action.startswith("pick("):
                yield kind, binding


async def reach(pilot: Pilot[None], name: str) -> None:
    await loaded(pilot)
    for key in SCREENS[name]:
        before = pilot.app.screen
        await pilot.press(key)
        if key not in ("a", "x"):
            await until(pilot, lambda before=before: pilot.app.screen is not before and pilot.app.screen.is_mounted)
    assert type(pilot.app.screen).__name__ == name


async def click_on(pilot: Pilot[None], action: str) -> None:
    """Click where the footer, or the lower edge of a dialog, has that action."""
    screen, word = pilot.app.screen, WORDS[action]

    def there() -> tuple[Widget, int] | None:
        """The line of keys, or the key of a footer, and where the word is in it."""
        for line in screen.query(KeyLine):
            if (at := str(line.content).find(word)) >= 0:
                return line, at
        return next(((key, 0) for key in screen.query(FooterKey) if key.description == word), None)

    if not screen.is_modal:
        await until(pilot, there)
        found = there()
        assert found is not None
        await pilot.click(found[0], offset=(found[1], 0))
        return
    width, height = screen.size
    for y in reversed(range(height)):
        for x in range(width):
            if action in str(screen.get_style_at(x, y).meta.get("@click", "")):
                await pilot.click(offset=(x, y))
                return
    raise AssertionError(f"nothing to click for {action} on {screen}")


def test_every_key_of_ours_has_an_id_a_name_and_a_sentence_from_the_table() -> None:
    for kind, binding in bindings():
        assert binding.id in ACTIONS, (kind, binding)
        keys, name, does = ACTIONS[binding.id]
        assert (binding.key, binding.description, binding.tooltip) == (",".join(keys), name, does), (kind, binding)


def test_every_action_of_the_table_is_bound_somewhere() -> None:
    bound = {binding.id for _, binding in bindings()}
    assert {action for action in ACTIONS if ACTIONS[action].keys} - bound == set()


@pytest.mark.parametrize("name", extent([*OF_EACH_KIND, "ListScreen"], list(SCREENS)))
async def test_by_keyboard_alone_all_that_can_be_done_is_in_help_and_in_the_palette(name: str) -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        await reach(pilot, name)
        screen = pilot.app.screen
        there = {one.action for one in acting(screen)}
        own = {
            binding.id for kind in type(screen).__mro__ for binding in kind.__dict__.get("BINDINGS", ()) if binding.id
        }
        assert {
            action for action in own if part_of(action) in ("list", "edit", "review", "columns", "journal")
        } <= there
        await pilot.press("f1")
        helping = await on(pilot, HelpScreen)
        text = " ".join(str(column.content) for column in helping.query(Static))
        for group in groups(there, {}):
            assert all((line.keys if group.flows else line.action) in text for line in group.lines)
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("ctrl+p")
        palette = await on(pilot, PaletteScreen)
        offered = {command.identity for command in palette.commands}
        assert {action for action in there if part_of(action) not in MOTIONS} - LEFT_OUT <= offered
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)


@pytest.mark.parametrize("name", extent([*OF_EACH_KIND, "ListScreen"], list(SCREENS)))
async def test_by_mouse_alone_the_palette_opens_over_every_screen_and_does_what_is_clicked(name: str) -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        await reach(pilot, name)
        screen = pilot.app.screen
        await click_on(pilot, "command_palette")
        palette = await on(pilot, PaletteScreen)
        await click_on(pilot, "leave")
        await until(pilot, lambda: pilot.app.screen is screen)
        await click_on(pilot, "command_palette")
        palette = await on(pilot, PaletteScreen)
        palette.query_one("#typed", Input).value = "context" if name == "ListScreen" else "back"
        await pilot.pause()
        await pilot.click(palette.query_one(OptionList), offset=(5, 0))
        await until(pilot, lambda: pilot.app.screen not in (palette, screen))


@pytest.mark.parametrize("name", extent(OF_EACH_KIND, [name for name, keys in SCREENS.items() if keys]))
async def test_every_screen_and_dialog_is_left_by_mouse_alone(name: str) -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        await reach(pilot, name)
        screen = pilot.app.screen
        await click_on(pilot, "leave")
        await until(pilot, lambda: pilot.app.screen is not screen)


@pytest.mark.parametrize("name", ["ListScreen", "DetailScreen", "JournalScreen", "RequestsScreen"])
async def test_the_line_of_keys_fits_80_columns_with_the_way_to_help_and_to_the_palette(name: str) -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await reach(pilot, name)
        screen = pilot.app.screen

        def told() -> str:
            keys = [f"{key.key_display} {key.description}" for key in screen.query(FooterKey)]
            return " ".join((*(str(line.content) for line in screen.query(KeyLine)), *keys))

        await until(pilot, lambda: "Menu" in told())
        assert "? Help" in told()
        assert "^p Menu" in told()
        assert len(told()) <= 80
