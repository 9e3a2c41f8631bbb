"""`x`: the command is shown the first time in a run, then ssh has the terminal; every end but a good one is told.

The terminal itself is lent in tests/system/test_ssh_terminal.py; here there is none, and the app thinks it was.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot
from textual.widgets import Static

from tests.ui.asking import loaded, on, until
from tests.ui.test_app import app_on, message
from tui.app import OnetApp
from tui.core import ssh
from tui.core.config import Config, Profile, Ssh
from tui.sandbox import Sandbox
from tui.screens.dialog import Notice
from tui.screens.fleet import ListScreen
from tui.screens.ssh import SshScreen


class Line:
    """A program `ssh` that is a script, and what it was called with."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def does(self, script: str) -> None:
        program = self._folder / "ssh"
        program.write_text(f'#!/bin/sh\necho "$@" >> "{self._folder}/calls"\n{script}\n')
        program.chmod(0o700)

    @property
    def calls(self) -> list[str]:
        calls = self._folder / "calls"
        return calls.read_text().splitlines() if calls.exists() else []


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
    # The tests may run at a terminal, which nobody would press enter at.
    monkeypatch.setattr(ssh, "_until_enter", lambda: None)
    # Without the real one: nothing is to be connected to.
    monkeypatch.setenv("PATH", str(tmp_path))
    found = Line(tmp_path)
    found.does("exit 0")
    return found


def app_for(sandbox: Sandbox, **words: object) -> OnetApp:
    """An app on an account, as it is not the demo that ssh is opened from."""
    app = app_on(sandbox)
    config = Config(profiles={"default": Profile("default", ssh=Ssh(**words))})  # type: ignore[arg-type]
    app.settings = replace(app.settings, demo=False, config=config)
    return app


def command(screen: SshScreen) -> str:
    return str(screen.query_one("#command", Static).content)


async def said(pilot: Pilot[None], words: str) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, ListScreen) and words in message(pilot.app))  # type: ignore[arg-type]


async def test_the_command_is_shown_the_first_time_and_then_it_just_runs(line: Line) -> None:
    async with app_for(Sandbox(5), user="ada", port=2222).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("x")
        assert command(await on(pilot, SshScreen)) == "ssh -p 2222 -- ada@203.0.113.1"
        assert line.calls == []
        await pilot.press("enter")
        await until(pilot, lambda: line.calls == ["-p 2222 -- ada@203.0.113.1"])
        await on(pilot, ListScreen)
        await pilot.press("down", "x")
        await until(pilot, lambda: line.calls[1:] == ["-p 2222 -- ada@203.0.113.2"])
        await on(pilot, ListScreen)
        assert message(pilot.app) == ""  # type: ignore[arg-type]


async def test_it_can_be_left_or_copied_and_is_asked_again(line: Line) -> None:
    async with app_for(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        for key in ("escape", "c"):
            await pilot.press("x")
            await on(pilot, SshScreen)
            await pilot.press(key)
            await on(pilot, ListScreen)
        await said(pilot, "Sent to the terminal: ssh -- root@203.0.113.1")
        assert pilot.app.clipboard == "ssh -- root@203.0.113.1"
        await pilot.press("x")
        await on(pilot, SshScreen)
        await pilot.click("#cancel")
        await on(pilot, ListScreen)
    assert line.calls == []


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("exit 255", "ssh to web-1 ended with code 255: it could not connect"),
        ("exit 3", "ssh to web-1 ended with code 3."),
        ("kill -TERM $$", "ssh to web-1 was ended by signal 15."),
    ],
)
async def test_an_end_that_was_not_good_is_told(line: Line, script: str, words: str) -> None:
    line.does(script)
    async with app_for(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("x")
        await on(pilot, SshScreen)
        await pilot.press("enter")
        await said(pilot, words)
        line.does("exit 0")
        await pilot.press("x")
        await until(pilot, lambda: len(line.calls) == 2 and message(pilot.app) == "")  # type: ignore[arg-type]


async def test_without_a_program_ssh_it_is_told_what_to_do(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    async with app_for(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("x")
        await said(pilot, "ssh is not installed here. Install OpenSSH's client")


async def test_a_program_that_cannot_be_started_is_told(line: Line, tmp_path: Path) -> None:
    (tmp_path / "ssh").write_text("#!/no/such/interpreter\n")
    async with app_for(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("x")
        await on(pilot, SshScreen)
        await pilot.press("enter")
        await said(pilot, "ssh cannot be started: No such file")


async def test_a_terminal_that_cannot_be_lent_is_told(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HeadlessDriver, "can_suspend", False)
    async with app_for(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("x")
        await on(pilot, SshScreen)
        await pilot.press("enter")
        screen = await on(pilot, Notice)
        assert "cannot be lent" in "".join(str(one.content) for one in screen.query(Static))
    assert line.calls == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("-oProxyCommand=touch x", "ssh is not opened to -oProxyCommand=touch x: that is no IP address"),
        ("203.0.113.1 -v", "ssh is not opened to 203.0.113.1 -v: that is no IP address"),
        ("127.0.0.1", "ssh is not opened to 127.0.0.1: that is no address of another machine"),
        (None, "web-1 has no primary address"),
    ],
)
async def test_an_address_that_ssh_could_take_for_something_else_is_refused(
    line: Line, address: str | None, words: str
) -> None:
    sandbox = Sandbox(3)
    instance = sandbox.named("web-1")
    instance["ip_addresses"] = [dict(instance["ip_addresses"][0], address=address)]
    instance["primary_ipv4"], instance["primary_ipv6"] = instance["ip_addresses"][0]["id"], None
    async with app_for(sandbox).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("x")
        await said(pilot, words)
    assert line.calls == []


async def test_the_demo_shows_the_command_and_runs_nothing(line: Line) -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        for _ in range(2):
            await pilot.press("x")
            screen = await on(pilot, SshScreen)
            assert command(screen) == "ssh -- root@203.0.113.1"
            assert "Nothing is run" in "".join(str(one.content) for one in screen.query(Static))
            assert not screen.query("#run")
            await pilot.press("enter")
            await said(pilot, "Sent to the terminal: ssh -- root@203.0.113.1")
    assert line.calls == []


async def test_it_opens_from_the_panes_as_well(line: Line) -> None:
    async with app_for(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("enter", "x")
        await on(pilot, SshScreen)
        await pilot.press("enter")
        await until(pilot, lambda: line.calls == ["-- root@203.0.113.1"])
