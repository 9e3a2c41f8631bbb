"""A terminal that is gone, or was never read: the app ends."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.support.terminal import Terminal

END, HOME = "\x1b[F", "\x1b[H"


def opened(home: Path, wire: str) -> Terminal:
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    terminal = Terminal([sys.executable, "-m", "tui", "--demo", "--wire", wire], environ=environ)
    terminal.wait_for("60 instances")
    return terminal


@pytest.mark.parametrize("wire", ["full", "diff"])
def test_the_app_ends_when_its_terminal_is_gone(tmp_path: Path, wire: str) -> None:
    terminal = opened(tmp_path, wire)
    terminal.hang_up()
    # By which number does not matter: there is nobody to read it.
    assert terminal.ended(10)


@pytest.mark.parametrize("wire", ["full", "diff"])
def test_a_terminal_that_takes_nothing_does_not_hold_up_the_end(tmp_path: Path, wire: str) -> None:
    terminal = opened(tmp_path, wire)
    # Nobody reads what these bring.
    for _ in range(40):
        terminal.press(END + HOME)
    terminal.press("?")
    os.kill(terminal.pid, signal.SIGTERM)
    assert terminal.ended(10) == 128 + signal.SIGTERM
    if wire == "diff":
        # And once it is read again, it is as it was before.
        terminal.wait_until(lambda: terminal.raw.rfind(b"\x1b[?1049l") > terminal.raw.rfind(b"\x1b[?1049h"))
