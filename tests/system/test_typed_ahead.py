"""Keys that come in one piece, as over a slow link, do what they would one by one."""

import os
import sys
from pathlib import Path

import pytest

from tests.support.terminal import Terminal


@pytest.mark.parametrize("keys", ["/web-e", "/web-e\r"])
def test_a_filter_that_comes_in_one_piece_is_typed_and_opens_nothing(tmp_path: Path, keys: str) -> None:
    environ = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    terminal = Terminal([sys.executable, "-m", "tui", "--demo"], environ=environ)
    terminal.wait_for("60 instances")
    terminal.press(keys)
    terminal.wait_for("0 of 60 instances")
    terminal.wait_for("Nothing matches web-e")
    terminal.press("\x11")
    assert terminal.leave() == 0
