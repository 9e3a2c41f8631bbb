"""The manual page says what the help says."""

import re
from pathlib import Path

from tools.man_page import page
from tui.manual import COMMANDS

KEPT = Path(__file__).parents[2] / "docs" / "onet.1"


def test_the_manual_page_is_that_of_this_command_line() -> None:
    assert KEPT.read_text() == page(), "make it anew: python tools/man_page.py docs/onet.1"


def test_every_command_and_option_is_in_it() -> None:
    told = page().replace("\\-", "-")
    assert all(f"onet {command.name}" in told for command in COMMANDS)
    assert {"--profile", "--base-url", "--wire", "--dry-run", "--store", "--demo-latency"} <= set(
        re.findall(r"--[a-z-]+", told)
    )
