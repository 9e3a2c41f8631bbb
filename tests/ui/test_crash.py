"""An unforeseen error ends the app with a report that shows no variable, wherever in the app it happens."""

from typing import Any

import pytest
from textual.app import App, ComposeResult, RenderResult
from textual.widget import Widget
from textual.worker import WorkerFailed

from tui.api import redaction
from tui.widgets.crash import QuietCrash

KEY = "sk-onetsolutions-0123456789abcdef"


class WithRich(RuntimeError):
    """An error that brings its own way to be shown."""

    def __rich__(self) -> str:
        return f"shown by rich: {KEY}"


def fail(kind: type[Exception] = RuntimeError) -> None:
    key = KEY
    raise kind(f"refused {key}")


class Painted(Widget):
    def render(self) -> RenderResult:
        fail()
        return ""


class Crashing(App[None]):
    """Fails at one place, which is named by `at`."""

    at = ""

    def compose(self) -> ComposeResult:
        if self.at == "compose":
            fail()
        yield Painted() if self.at == "render" else Widget()

    def on_mount(self) -> None:
        places: dict[str, Any] = {
            "mount": fail,
            "rich": lambda: fail(WithRich),
            "worker": lambda: self.run_worker(self.work()),
            "thread": lambda: self.run_worker(fail, thread=True),
            "timer": lambda: self.set_timer(0.01, fail),
            "later": lambda: self.call_later(fail),
            "action": lambda: self.call_later(self.run_action, "fail"),
            "unmount": self.exit,
        }
        places.get(self.at, lambda: None)()

    async def work(self) -> None:
        fail()

    def action_fail(self) -> None:
        fail()

    def on_unmount(self) -> None:
        if self.at == "unmount":
            fail()

    def _get_default_css(self) -> Any:
        if self.at == "style":
            fail()
        return super()._get_default_css()


class Quiet(QuietCrash[None], Crashing):
    pass


PLACES = ["compose", "render", "mount", "rich", "worker", "thread", "timer", "later", "action", "style"]


@pytest.fixture(autouse=True)
def one_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_secrets", set())
    redaction.keep_out(KEY)


@pytest.mark.parametrize("at", PLACES)
def test_a_crash_ends_with_1_and_a_report_without_the_key(at: str, capsys: pytest.CaptureFixture[str]) -> None:
    app = Quiet()
    app.at = at
    app.run(headless=True)
    captured = capsys.readouterr()
    assert app.return_code == 1
    assert ("WithRich" if at == "rich" else "RuntimeError") + ": refused …" in captured.err
    assert captured.err.count("please report it") == 1
    assert "key =" not in captured.err.replace("key = KEY", "")
    assert KEY not in captured.err + captured.out


def test_an_error_while_the_app_closes_is_left_to_the_boundary_of_the_command_line() -> None:
    app = Quiet()
    app.at = "unmount"
    with pytest.raises(RuntimeError, match="refused"):
        app.run(headless=True)


def test_without_it_textual_shows_the_key(capsys: pytest.CaptureFixture[str]) -> None:
    app = Crashing()
    app.at = "mount"
    app.run(headless=True)
    assert KEY in capsys.readouterr().err


def test_the_hooks_of_textual_that_it_replaces_are_there() -> None:
    app: App[None] = App()
    for name in ("_handle_exception", "_fatal_error", "_print_error_renderables"):
        assert name in vars(App)
        assert name in vars(QuietCrash)
    assert callable(app._close_messages_no_wait)
    assert (app._exception, app._exception_event.is_set(), app._return_code) == (None, False, None)


async def crash_under_pilot() -> None:
    app = Quiet()
    app.at = "worker"
    async with app.run_test() as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()


async def test_a_test_of_the_app_still_fails_with_the_error() -> None:
    with pytest.raises(WorkerFailed):
        await crash_under_pilot()
