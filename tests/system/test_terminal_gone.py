"""A terminal that is gone, or was never read: the app ends."""

import os
import sys
from pathlib import Path

from tests.support.terminal import Terminal


def test_the_app_ends_when_its_terminal_is_gone(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    terminal = Terminal([sys.executable, "-m", "tui", "--demo"], environ=environ)
    terminal.wait_for("60 instances")
    terminal.hang_up()
    # By which number does not matter: there is nobody to read it.
    assert terminal.ended(10)
