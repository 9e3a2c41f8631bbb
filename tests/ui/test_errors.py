"""What is behind the message of an error: all that is known, by key and by mouse, to be copied."""

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tests.ui.asking import loaded, on, shown, until
from tests.ui.test_app import app_on
from tui.sandbox import Fault, Sandbox
from tui.screens.error import ErrorScreen
from tui.screens.fleet import ListScreen


def refused() -> Sandbox:
    """One that does not give its list."""
    sandbox = Sandbox(5)
    body = {"detail": "Not for [b]you[/b]\x1b[31m"}
    fault = Fault(status=403, body=body, headers={"X-Request-Id": "req-42"})
    sandbox.fail(fault, times=None, method="GET", path="/instances$")
    return sandbox


async def failed(pilot: Pilot[None]) -> None:
    """Wait until the list was read in vain."""
    await until(pilot, lambda: "! tells all" in shown(pilot, "#message"))


@pytest.mark.parametrize("by", ["key", "mouse"])
async def test_all_that_is_known_of_an_error_is_shown_and_copied(by: str) -> None:
    sandbox = refused()
    async with app_on(sandbox).run_test(size=(100, 30)) as pilot:
        await failed(pilot)
        if by == "key":
            await pilot.press("!")
        else:
            await pilot.click("#message")
        screen = await on(pilot, ErrorScreen)
        told = "\n".join(str(line.content) for line in screen.query(Static))
        for word in ("403", "req-42", "GET", "/instances", "Not for [b]you[/b]", "What to do"):
            assert word in told
        assert "\x1b" not in told
        await pilot.press("c")
        await on(pilot, ListScreen)
        await until(pilot, lambda: "what is known of the error" in shown(pilot, "#message"))
        assert "Request id: req-42" in pilot.app.clipboard


async def test_before_anything_failed_there_is_nothing_to_open() -> None:
    async with app_on(Sandbox(5)).run_test(size=(100, 30)) as pilot:
        await loaded(pilot)
        await pilot.press("!")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ListScreen)
