"""What the palette writes to the terminal, in bytes: over a slow link it is there at once; and the first hints."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.machine import ONET
from tests.support.secrets import bare_environ
from tests.support.terminal import Terminal

CTRL_P, ESC, CTRL_Q = "\x10", "\x1b", "\x11"
# For opening it and typing two letters, with what is left of the first frames. Textual's own takes 107,000 to 131,000.
MOST = 25_000


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal([*ONET, "--demo", "--refresh", "0"], environ=bare_environ(tmp_path))
    terminal.wait_for("1/60")
    terminal.wait_for("^p Menu")
    yield terminal
    terminal.press(CTRL_Q)
    assert terminal.leave() == 0


def test_the_palette_costs_a_fraction_of_textuals_own(terminal: Terminal) -> None:
    before = len(terminal.raw)
    for keys, shown in ((CTRL_P, "Sort by..."), ("v", "│ v "), ("i", "│ vi ")):
        terminal.press(keys)
        terminal.wait_for(shown)
    terminal.wait_gone("Sort by...")
    assert len(terminal.raw) - before < MOST


def test_the_hints_name_the_keys_of_the_first_time_and_esc_takes_them_away(terminal: Terminal) -> None:
    assert "? help   / filter   enter open   e edit   ctrl+p everything" in terminal.text
    terminal.press(ESC)
    terminal.wait_gone("ctrl+p everything")
