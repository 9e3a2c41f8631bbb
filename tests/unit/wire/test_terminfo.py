"""What is known of the terminal before anything is sent to it."""

import os
import subprocess
import sys
import termios
import tty

import pytest

from tui.wire.terminfo import erases, newline

CODE = "from tui.wire.terminfo import erases; print(erases(1))"


# In a process of its own each, as the system's library takes one terminal in its life.
@pytest.mark.parametrize(
    ("environ", "answer"),
    [
        ({"TERM": "xterm-256color"}, "True"),
        ({"TERM": "vt220"}, "False"),
        ({"TERM": "xterm-256color", "STY": "1.pts-0.host"}, "False"),
        ({"TERM": "nothing-of-that-name"}, "False"),
        ({}, "False"),
    ],
)
def test_erasing_is_used_for_colours_only_where_the_terminal_is_known_to_keep_them(
    environ: dict[str, str], answer: str
) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TERMINFO", "TERMINFO_DIRS") if name in os.environ}
    done = subprocess.run([sys.executable, "-c", CODE], env=kept | environ, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == answer


def test_without_the_module_that_reads_descriptions_nothing_is_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "curses", None)
    assert not erases(1)


def test_a_line_feed_is_enough_where_the_system_adds_the_return() -> None:
    master, slave = os.openpty()
    modes = termios.tcgetattr(slave)
    modes[tty.OFLAG] |= termios.OPOST | termios.ONLCR
    termios.tcsetattr(slave, termios.TCSANOW, modes)
    assert newline(slave) == "\n"
    tty.setraw(slave)
    assert newline(slave) == "\r\n"
    os.close(master)
    os.close(slave)
    assert newline(slave) == "\r\n"
