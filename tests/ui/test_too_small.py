"""A terminal that is too small says so over everything; keys only leave the app, and all is there again afterwards."""

import re
from html import unescape

import pytest
from textual.events import Resize
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import Input

from tests.ui.asking import loaded, until
from tests.ui.test_app import app_on, open_form
from tui.sandbox import Sandbox
from tui.widgets.too_small import LEAST, RoomyApp


def told(pilot: Pilot[None]) -> str:
    """The words on the terminal."""
    lines = re.findall(r"<text [^>]*clip-path[^>]*>([^<]*)</text>", pilot.app.export_screenshot())
    return re.sub(r"\s+", " ", unescape(" ".join(lines))).strip()


async def resized(pilot: Pilot[None], width: int, height: int) -> None:
    app = pilot.app
    assert isinstance(app, RoomyApp)
    await pilot.resize_terminal(width, height)
    too_small = width < LEAST.width or height < LEAST.height
    await until(pilot, lambda: app.is_too_small == too_small and (too_small or app.screen.size == (width, height)))


@pytest.mark.parametrize("size", [(30, 8), (39, 10), (40, 9), (20, 5), (200, 3)])
async def test_a_terminal_that_is_too_small_says_which_size_is_needed_and_which_it_has(size: tuple[int, int]) -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await resized(pilot, *size)
        assert told(pilot) == f"Too small: 40x10 at least; it is {size[0]}x{size[1]} q leaves"
        await resized(pilot, 40, 10)
        assert "web-1" in told(pilot)
        assert "Too small" not in told(pilot)


async def test_a_terminal_that_is_too_small_from_the_start_has_the_list_once_it_is_larger() -> None:
    async with app_on(Sandbox(5)).run_test(size=(30, 8)) as pilot:
        await loaded(pilot)
        assert told(pilot).startswith("Too small: 40x10 at least; it is 30x8")
        assert pilot.app.size == LEAST
        await resized(pilot, 80, 24)
        assert "web-1" in told(pilot)
        assert pilot.app.size == Size(80, 24)


async def test_over_a_form_too_nothing_is_typed_that_nobody_sees_and_all_is_there_again() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        await pilot.press("-", "a")
        await resized(pilot, 30, 8)
        assert told(pilot).startswith("Too small")
        await pilot.press("b", "escape", "tab", "ctrl+s", "enter")
        await pilot.click(offset=(5, 5))
        await resized(pilot, 80, 24)
        assert pilot.app.screen is form
        name = form.query_one("#name", Input)
        assert (name.value, name.has_focus) == ("web-1-a", True)
        await pilot.press("c")
        await until(pilot, lambda: name.value == "web-1-ac")


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_the_keys_that_leave_the_app_still_do(key: str) -> None:
    app = app_on(Sandbox(5))
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await resized(pilot, 20, 5)
        await pilot.press("j", key)
        await until(pilot, lambda: app._exit)
    assert app.return_code == 0


async def test_a_list_that_arrives_meanwhile_is_shown_afterwards() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await resized(pilot, 20, 5)
        sandbox.named("web-1")["name"] = "renamed"
        await pilot.app.screen.run_action("refresh_now")
        await until(pilot, lambda: table.rows[0].name == "renamed")
        assert told(pilot).startswith("Too small")
        await resized(pilot, 80, 24)
        await until(pilot, lambda: "renamed" in told(pilot))


async def test_ctrl_l_takes_the_size_that_the_terminal_has_by_now(monkeypatch: pytest.MonkeyPatch) -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        # What the terminal tells when it is asked; nobody told of the change.
        monkeypatch.setattr(RoomyApp, "_newest", lambda self, event: Resize(Size(100, 30), Size(100, 30)))
        await pilot.press("ctrl+l")
        await until(pilot, lambda: pilot.app.screen.size == (100, 30))
