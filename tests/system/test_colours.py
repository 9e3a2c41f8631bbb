"""What colour codes a terminal is sent: none where they are not wanted, and none that it does not know."""

import os
import re
import sys
from pathlib import Path

import pytest

from tests.support.terminal import Terminal

ONET = [sys.executable, "-m", "tui", "--demo", "--demo-instances", "12"]
_SGR = re.compile(rb"\x1b\[([0-9;:]*)m")
_COLOURS = frozenset((*range(30, 50), *range(90, 108)))


def codes(raw: bytes) -> set[int]:
    """The numbers of all that was set by SGR."""
    return {int(number or 0) for match in _SGR.finditer(raw) for number in re.split(rb"[;:]", match[1])}


def walked(*environ: str) -> bytes:
    """All bytes of a run that sees the list, a filter, the panes, a form, its review, the journal, the themes."""
    terminal = Terminal(["env", *environ, *ONET])
    terminal.wait_for("12 instances")
    terminal.press("/")
    terminal.wait_for("Clear")
    terminal.press("web\r")
    terminal.wait_for("of 12 instances")
    terminal.press(" \x1b")
    terminal.wait_gone("of 12 instances")
    terminal.press("\r")
    terminal.wait_for("1Overview")
    terminal.press("9")
    terminal.wait_for("Uptime")
    terminal.press("e")
    terminal.wait_for("Edit web-1")
    terminal.press("-x")
    terminal.wait_for("web-1-x")
    terminal.press("\x13")
    terminal.wait_for("PUT")
    terminal.press("\x13")
    terminal.wait_for("Outcome: applied")
    terminal.press("\r")
    terminal.wait_gone("Outcome")
    terminal.press("H")
    terminal.wait_for("Journal")
    terminal.press("q")
    terminal.wait_gone("Journal")
    terminal.press("\x10")
    terminal.wait_for("an action, an instance")
    terminal.press("theme")
    terminal.wait_for("Theme...")
    terminal.press("\r")
    terminal.wait_for("onet-ansi")
    terminal.press("j\x11")
    assert terminal.leave() == 0
    return terminal.raw


@pytest.mark.parametrize("environ", [("NO_COLOR=1", "COLORTERM=truecolor"), ("TERM=vt220", "COLORTERM=")])
def test_where_no_colours_are_wanted_not_one_colour_code_is_sent(environ: tuple[str, ...]) -> None:
    sent = codes(walked(*environ))
    assert not sent & _COLOURS
    # What the cursor is on is told by reversing it.
    assert {1, 7} <= sent


def test_a_terminal_of_16_colours_is_sent_its_own_ones_only() -> None:
    sent = codes(walked("TERM=linux", "COLORTERM="))
    assert not sent & {38, 48}
    assert sent & _COLOURS


def test_an_empty_NO_COLOR_is_none_and_the_theme_is_sent_as_it_is() -> None:  # noqa: N802
    terminal = Terminal(["env", "NO_COLOR=", "COLORTERM=truecolor", *ONET])
    terminal.wait_for("12 instances")
    terminal.press("\x11")
    assert terminal.leave() == 0
    found = {match[1] for match in _SGR.finditer(terminal.raw)}
    # The ground of our dark theme, not a grey in its place.
    assert any(b"48;2;22;27;34" in one for one in found)


@pytest.mark.parametrize("how", ["option", "environment"])
def test_in_ascii_no_sign_and_no_border_is_anything_else(tmp_path: Path, how: str) -> None:
    environ = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    option = ["--ascii"] if how == "option" else []
    environ |= {} if how == "option" else {"ONET_ASCII": "1"}
    terminal = Terminal([sys.executable, "-m", "tui", "--demo", *option], 120, 40, environ=environ)
    terminal.wait_for("60 instances")
    for key, there in (("e", "Edit web-1"), ("\x1b", "* Active"), ("9", "CPU"), ("?", "Help")):
        terminal.press(key)
        terminal.wait_for(there)
    # What is left are the letters of names.
    assert not [char for char in terminal.raw.decode() if ord(char) > 0x7F and not char.isalpha()]
    terminal.press("\x11")
    assert terminal.leave() == 0
