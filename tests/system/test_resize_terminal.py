"""Resizing a real terminal, down to one that is too small and back."""

import sys

from tests.support.terminal import Terminal

ONET = [sys.executable, "-m", "tui", "--demo", "--demo-instances", "12"]
TOO_SMALL = "Too small: 40x10 at"


def test_a_window_that_becomes_too_small_says_so_and_is_drawn_whole_again() -> None:
    terminal = Terminal(ONET, 80, 24)
    terminal.wait_for("12 instances")
    terminal.press("/")
    terminal.wait_for("Clear")
    terminal.press("web")
    terminal.wait_for("of 12 instances")
    for columns, lines in ((30, 8), (20, 5), (60, 9), (39, 30)):
        terminal.resize(columns, lines)
        terminal.wait_for(f"{columns}x{lines}")
        assert TOO_SMALL in terminal.text
        assert "web-1" not in terminal.text
    # The list is laid out for the least size already, so nothing of it changes.
    terminal.resize(40, 10)
    terminal.wait_for("web-1")
    terminal.resize(38, 10)
    terminal.wait_for("38x10")
    terminal.resize(40, 10)
    terminal.wait_for("web-1")
    terminal.resize(80, 24)
    terminal.wait_for("of 12 instances")
    terminal.press("-1")
    terminal.wait_for("/ web-1")
    terminal.resize(30, 8)
    terminal.wait_for(TOO_SMALL)
    terminal.press("q")
    assert terminal.leave() == 0


def test_a_window_that_is_too_small_from_the_start_is_left_by_its_key() -> None:
    terminal = Terminal(ONET, 30, 8)
    terminal.wait_for("30x8")
    terminal.resize(80, 24)
    terminal.wait_for("12 instances")
    terminal.resize(30, 8)
    terminal.wait_for("30x8")
    terminal.press("\x11")
    assert terminal.leave() == 0
