"""What ends under another window, or was left already, takes nothing else away with it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.content import Content
from textual.screen import ModalScreen

from tests.support.server import LoopbackServer
from tests.ui.asking import loaded, on, own_home, until
from tests.ui.held import Held
from tests.ui.test_app import app_on
from tui.app import OnetApp
from tui.core.settings import Settings
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.screens.batch_progress import BatchProgress
from tui.screens.detail import DetailScreen
from tui.screens.dialog import Notice, Working
from tui.screens.fleet import ListScreen
from tui.screens.help import HelpScreen
from tui.screens.login import LoginScreen
from tui.screens.palette import PaletteScreen


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_home(tmp_path, monkeypatch)
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)


async def test_a_question_for_the_key_over_a_wait_that_ends_is_answered_and_the_list_is_there_again() -> None:
    sandbox = Held(5, held=r"/instances/[^/]+\?")
    with LoopbackServer(sandbox) as server:
        async with OnetApp(Settings(base_url=server.url, refresh=0)).run_test(size=(100, 30)) as pilot:
            await loaded(pilot)
            sandbox.fail(Fault(status=401, body={"detail": "Expired."}), times=None, path="/sizes")
            sandbox.fail(Fault(status=404, body={"detail": "Not found."}), times=None, path=r"/instances/[^/]+$")
            await pilot.press("E")
            login, app = await on(pilot, LoginScreen), pilot.app
            waits = app.screen_stack[-2]
            assert isinstance(waits, Working)
            server._loop.call_soon_threadsafe(sandbox.gate.set)
            await until(pilot, lambda: waits._waits_to_leave)
            assert login in app.screen_stack
            # No terminal can be lent here, which is said over the question.
            await on(pilot, Notice)
            await pilot.press("escape")
            assert await on(pilot, LoginScreen) is login
            await pilot.press("escape")
            await on(pilot, ListScreen)
            await pilot.press("question_mark")
            await on(pilot, HelpScreen)


@pytest.mark.parametrize("made", [lambda: Working("Edit", "Reading."), lambda: BatchProgress("three")])
async def test_a_wait_that_ends_under_a_question_leaves_with_the_answer(made: Callable[[], ModalScreen[None]]) -> None:
    async with app_on(Sandbox(3)).run_test(size=(100, 30)) as pilot:
        await loaded(pilot)
        waits, app = made(), pilot.app
        await app.push_screen(waits)
        answers: list[bool | None] = []
        await app.push_screen(Notice("Really?", Content("It asks."), "No", "Yes"), answers.append)
        await waits.dismiss()
        assert isinstance(app.screen, Notice)
        await pilot.press("enter")
        await on(pilot, ListScreen)
        assert answers == [False]
        assert waits not in app.screen_stack


async def test_a_window_that_is_left_twice_at_once_leaves_what_is_under_it() -> None:
    async with app_on(Sandbox(3)).run_test(size=(100, 30)) as pilot:
        await loaded(pilot)
        answers: list[bool | None] = []
        notice = Notice("Really?", Content("It asks."), "No", "Yes")
        await pilot.app.push_screen(notice, answers.append)
        notice.dismiss(True)
        notice.dismiss(False)
        await on(pilot, ListScreen)
        assert answers == [True]


async def test_an_instance_that_is_opened_again_before_its_panes_are_there_is_open_once() -> None:
    async with app_on(Sandbox(3)).run_test(size=(100, 30)) as pilot:
        table = await loaded(pilot)
        table.action_open()
        table.action_open()
        await on(pilot, DetailScreen)
        await pilot.press("q")
        await on(pilot, ListScreen)


async def test_help_and_palette_that_are_opened_over_each_other_do_not_pile_up() -> None:
    async with app_on(Sandbox(3)).run_test(size=(100, 30)) as pilot:
        await loaded(pilot)
        for _ in range(10):
            await pilot.press("ctrl+p", "f1")
        assert len(pilot.app.screen_stack) <= 4
        await pilot.press("escape", "escape")
        await on(pilot, ListScreen)
        # From the palette help is one step, and back.
        await pilot.press("ctrl+p", "f1")
        await on(pilot, HelpScreen)
        await pilot.press("ctrl+p")
        await on(pilot, PaletteScreen)
