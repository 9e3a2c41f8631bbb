"""The journal in a real terminal, by the keyboard alone: a change, a crash, and the undo of both in later runs."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import LoopbackServer
from tests.support.terminal import Terminal
from tui.sandbox import DEMO_KEY, Fault, Sandbox


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(5)


@pytest.fixture
def server(sandbox: Sandbox) -> Iterator[LoopbackServer]:
    with LoopbackServer(sandbox) as server:
        yield server


def start(home: Path, server: LoopbackServer) -> Terminal:
    """`onet` on the server at 80x24, with nothing in its home but what earlier runs left."""
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC", "ONET_API_KEY": DEMO_KEY}
    command = [sys.executable, "-m", "tui", "--base-url", server.url]
    terminal = Terminal(command, environ=environ)
    terminal.wait_for("5 instances")
    return terminal


def change(terminal: Terminal, typed: str) -> None:
    """Send a change of the first instance's name."""
    terminal.press("e")
    terminal.wait_for("as the server holds")
    terminal.press(typed)
    terminal.wait_for("● Name")
    terminal.press("\x13")
    terminal.wait_for("Review web-1")
    terminal.wait_for("Send")
    terminal.press("\x13")


def close(terminal: Terminal) -> None:
    """Close what is told of a change that was applied."""
    terminal.wait_for("Outcome: applied")
    terminal.wait_for("Close")
    terminal.press("\r")
    terminal.wait_gone("Outcome: applied")


def test_a_change_is_undone_in_a_later_run(tmp_path: Path, sandbox: Sandbox, server: LoopbackServer) -> None:
    terminal = start(tmp_path, server)
    change(terminal, "-b")
    close(terminal)
    terminal.press("q")
    assert terminal.leave() == 0
    terminal = start(tmp_path, server)
    terminal.press("H")
    terminal.wait_for("Name: web-1 → web-1-b")
    text = terminal.wait_for("✓ applied")
    assert "1 entry" in text
    terminal.press("\r")
    terminal.wait_for("Sent            web-1-b")
    assert DEMO_KEY not in terminal.text
    terminal.press("u")
    terminal.wait_for("web-1-b  →  web-1")
    terminal.wait_for("Send")
    terminal.press("\x13")
    close(terminal)
    terminal.wait_for("2 entries")
    terminal.wait_for("undone")
    assert sandbox.named("web-1")
    terminal.press("L")
    terminal.wait_for("PUT")
    terminal.press("q")
    terminal.wait_for("5 instances")
    terminal.press("q")
    assert terminal.leave() == 0


def test_a_change_whose_run_was_killed_is_settled_and_undone_in_the_next(
    tmp_path: Path, sandbox: Sandbox, server: LoopbackServer
) -> None:
    terminal = start(tmp_path, server)
    killed: list[bool] = []

    def kill(_: object) -> None:
        os.kill(terminal.pid, signal.SIGKILL)
        killed.append(True)

    sandbox.fail(Fault(before=kill), method="PUT")
    change(terminal, "-b")
    assert terminal.leave() == -signal.SIGKILL
    assert killed
    terminal = start(tmp_path, server)
    terminal.wait_for("Looked at again: web-1: applied")
    terminal.press("H")
    terminal.wait_for("✓ applied")
    terminal.press("u")
    terminal.wait_for("web-1-b  →  web-1")
    terminal.wait_for("Send")
    terminal.press("\x13")
    close(terminal)
    assert sandbox.named("web-1")
    terminal.wait_for("2 entries")
    terminal.press("\x11")
    assert terminal.leave() == 0
