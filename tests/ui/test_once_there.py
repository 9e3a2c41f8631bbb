"""A key that comes before the window it is for is there does no harm."""

import asyncio
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

import pytest
from textual import events
from textual.app import ComposeResult
from textual.await_remove import AwaitRemove
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

import tui.screens
from tests.ui.asking import loaded, on, shown, until
from tests.ui.test_app import app_on
from tui.api.errors import ConnectionLost
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import FieldResult, OutcomeKind
from tui.sandbox import Sandbox
from tui.screens.conflict import ConflictScreen
from tui.screens.detail import DetailScreen
from tui.screens.dialog import Dialog, Notice
from tui.screens.fleet import ListScreen
from tui.screens.journal import JournalScreen
from tui.screens.palette import PaletteScreen
from tui.widgets.filter_bar import FilterBar
from tui.widgets.once_there import OnceThere


def screens(kind: type[Screen[object]] = Screen) -> Iterator[type[Screen[object]]]:
    for found in kind.__subclasses__():
        yield found
        yield from screens(found)


def test_every_screen_waits_until_it_is_there() -> None:
    for module in iter_modules(tui.screens.__path__):
        import_module(f"tui.screens.{module.name}")
    ours = {found for found in screens() if found.__module__.startswith("tui.screens")}
    assert len(ours) > 25
    assert {found for found in ours if not issubclass(found, OnceThere)} == set()
    # What is replaced is there in Textual.
    assert "_compose" in vars(Widget)


async def test_ctrl_s_before_a_conflict_is_on_the_screen_does_not_end_the_app() -> None:
    async with app_on(Sandbox(3)).run_test(size=(100, 30)) as pilot:
        table = await loaded(pilot)
        app = pilot.app
        session = app.screen.session
        assert table.current is not None
        draft = Draft(await session.read(table.current.id))
        draft.set("name", "mine")
        clash = FieldResult("name", OutcomeKind.CONFLICT, "mine", "theirs")
        app.push_screen(ConflictScreen(draft, (clash,), lambda *_: None))
        await app.on_event(events.Key("ctrl+s", None))
        await on(pilot, ConflictScreen)
        # Once it is there, it asks for a choice.
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen.query_one("#missing").has_class("shown"))


@pytest.mark.parametrize("key", ["slash", "escape", "j"])
async def test_a_key_before_another_list_is_on_the_screen_does_not_end_the_app(key: str) -> None:
    async with app_on(Sandbox(3)).run_test(size=(100, 30)) as pilot:
        await loaded(pilot)
        before = pilot.app.screen
        assert isinstance(before, ListScreen)
        again = ListScreen(before.session, before.settings)
        pilot.app.switch_screen(again)
        await pilot.app.on_event(events.Key(key, None))
        await until(pilot, lambda: again.is_mounted and again.board.rows)
        await pilot.press("escape", "enter")
        await on(pilot, DetailScreen)


class Part(Static):
    def __init__(self) -> None:
        super().__init__("here")
        self.is_gone = asyncio.Event()

    def on_unmount(self) -> None:
        self.is_gone.set()


class Answered(Dialog[None]):
    """Is answered at the very moment at which it goes: its part is gone, it is not yet."""

    looked = 0

    def compose(self) -> ComposeResult:
        yield Part()

    def on_mount(self) -> None:
        self.run_worker(self._wait(self.query_one(Part).is_gone))

    async def _wait(self, answer: asyncio.Event) -> None:
        await answer.wait()
        self.looked += 1
        self.query_one(Part)


async def test_an_answer_that_arrives_while_a_window_goes_does_not_end_the_app() -> None:
    async with app_on(Sandbox(3)).run_test(size=(100, 30)) as pilot:
        await loaded(pilot)
        window = Answered()
        await pilot.app.push_screen(window)
        window.dismiss()
        await on(pilot, ListScreen)
        await until(pilot, lambda: not window.is_attached)
        assert window.looked == 0


class Late(Answered):
    """Has something begun as it goes."""

    begun = 0

    def remove(self) -> AwaitRemove:
        self.run_worker(self._begin())
        return super().remove()

    async def _begin(self) -> None:
        self.begun += 1
        await asyncio.Event().wait()


async def test_what_is_begun_as_a_window_goes_is_called_off_without_a_complaint() -> None:
    async with app_on(Sandbox(3)).run_test(size=(100, 30)) as pilot:
        await loaded(pilot)
        window = Late()
        await pilot.app.push_screen(window)
        window.dismiss()
        await on(pilot, ListScreen)
        await until(pilot, lambda: not window.is_attached)
        assert (window.begun, window.looked) == (1, 0)


async def test_what_a_list_tells_panes_that_are_not_drawn_yet_ends_nothing() -> None:
    async with app_on(Sandbox(3)).run_test(size=(100, 30)) as pilot:
        await loaded(pilot)
        before = pilot.app.screen
        assert isinstance(before, ListScreen)
        panes = before.panes_of(before.board.rows[0].id)
        pilot.app.push_screen(panes)
        panes.fail(ConnectionLost("The connection was lost", "", "Try again."))
        panes.changed()
        assert await on(pilot, DetailScreen) is panes
        await until(pilot, lambda: before.board.rows[0].name in shown(pilot, "#header"))


async def test_an_answer_to_a_journal_that_was_left_ends_nothing() -> None:
    async with app_on(Sandbox(3)).run_test(size=(100, 30)) as pilot:
        await loaded(pilot)
        await pilot.press("H")
        journal = await on(pilot, JournalScreen)
        pilot.app.pop_screen()
        # Its parts are there still, and it is attached.
        journal.fail(ConnectionLost("The connection was lost", "", "Try again."))
        journal.changed()
        assert not await journal.run_action("screen.undo")
        await on(pilot, ListScreen)


async def test_a_question_over_a_place_that_is_left_is_answered_with_no() -> None:
    async with app_on(Sandbox(30)).run_test(size=(100, 30)) as pilot:
        await loaded(pilot)
        app, before = pilot.app, pilot.app.screen
        assert isinstance(before, ListScreen)
        answers: list[bool | None] = []

        async def ask() -> None:
            answers.append(await app.push_screen_wait(Notice("Really?", Content("It asks."), "No", "Yes")))

        app.run_worker(ask())
        await on(pilot, Notice)
        app.run_worker(app._show(before.settings, before.session.moved(*before.session.opening)))
        await until(pilot, lambda: app.screen is not before and isinstance(app.screen, ListScreen))
        await until(pilot, lambda: answers == [None])


async def test_the_filters_of_before_may_be_gone_while_one_recalls_them() -> None:
    async with app_on(Sandbox(60)).run_test(size=(100, 30)) as pilot:
        await loaded(pilot)
        await pilot.press("slash", *"mail", "enter", "escape", "slash", "up")
        bar = pilot.app.screen.query_one(FilterBar)
        await until(pilot, lambda: bar.text == "mail")
        bar._recent = tuple
        await pilot.press("x")
        await until(pilot, lambda: bar.text == "mailx")


async def test_what_the_palette_took_is_not_done_on_another_window_that_came_up() -> None:
    async with app_on(Sandbox(3)).run_test(size=(100, 30)) as pilot:
        await loaded(pilot)
        await pilot.press("ctrl+p", *"sort")
        palette = await on(pilot, PaletteScreen)
        await until(pilot, lambda: palette._found)
        palette._take(0)
        pilot.app.push_screen(Notice("Really?", Content("It asks."), "No", "Yes"))
        await on(pilot, Notice)
        await pilot.press("escape")
        await on(pilot, ListScreen)
