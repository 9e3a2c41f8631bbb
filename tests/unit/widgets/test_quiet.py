"""The driver that is chosen for a terminal, and the hooks of Textual that it hangs on."""

import inspect

import pytest
from textual.app import App
from textual.drivers._writer_thread import MAX_QUEUED_WRITES
from textual.drivers.headless_driver import HeadlessDriver
from textual.drivers.linux_driver import LinuxDriver

from tui.core.settings import Settings
from tui.widgets.quiet import FewReports, QuietApp, WholeDriver, driver_for
from tui.wire.driver import DiffDriver

SSH = {"SSH_CONNECTION": "203.0.113.9 50122 10.0.0.4 22"}


def test_far_away_only_what_changed_is_sent_and_here_whole_parts() -> None:
    assert driver_for(LinuxDriver, Settings(), {}) is WholeDriver
    assert driver_for(LinuxDriver, Settings(wire="full"), SSH) is WholeDriver
    for settings, environ in ((Settings(), SSH), (Settings(wire="diff"), {})):
        driver = driver_for(LinuxDriver, settings, environ)
        assert issubclass(driver, DiffDriver)
        assert issubclass(driver, FewReports)


def test_with_a_textual_that_was_not_tested_whole_parts_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.wire.TESTED", ("0.1",))
    assert driver_for(LinuxDriver, Settings(wire="diff"), SSH) is WholeDriver


def test_a_driver_that_is_none_of_a_terminal_stays() -> None:
    assert driver_for(HeadlessDriver, Settings(wire="diff"), SSH) is HeadlessDriver


def test_the_hooks_of_textual_are_there() -> None:
    assert list(inspect.signature(LinuxDriver._enable_mouse_support).parameters) == ["self"]
    assert list(inspect.signature(LinuxDriver._disable_mouse_support).parameters) == ["self"]
    assert list(inspect.signature(App._display).parameters) == ["self", "screen", "renderable"]
    assert list(inspect.signature(App._set_mouse_over).parameters) == ["self", "widget", "hover_widget"]
    # What is written beside the frames, when the app ends too, has room while it is behind.
    assert MAX_QUEUED_WRITES == 30


async def test_what_is_missed_while_the_terminal_is_behind_is_drawn_once_it_has_caught_up() -> None:
    drawn: list[object] = []

    class Behind(WholeDriver):
        is_behind = True
        has_caught_up = False

        def __init__(self) -> None:
            """Without a terminal."""

    class Seen(App[None]):
        def _display(self, screen: object, renderable: object) -> None:
            if renderable is not None:
                drawn.append(renderable)

    class Quiet(QuietApp[None], Seen):
        pass

    async with Quiet().run_test() as pilot:
        app, driver = pilot.app, Behind()
        usual, app._driver = app._driver, driver
        drawn.clear()
        for _ in range(3):
            app.screen.refresh()
            await pilot.pause()
        assert not drawn
        Behind.is_behind, Behind.has_caught_up = False, True
        for _ in range(100):
            await pilot.pause(0.01)
            if drawn:
                break
        app._driver = usual
        assert len(drawn) == 1
