"""What reaches a real terminal from a provider whose every string is hostile, byte by byte."""

import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hostile import CANARY, LONG, TEXTS, Poisoned
from tests.support.server import LoopbackServer
from tests.support.terminal import Terminal
from tests.support.wire_tour import account
from tui.sandbox import Fault

DOWN, PAGE_DOWN, END, ESC, CTRL_L, CTRL_P, CTRL_Q = "\x1b[B", "\x1b[6~", "\x1b[F", "\x1b", "\x0c", "\x10", "\x11"
# What the app itself tells a terminal, with its own numbers and nothing else in it.
_OURS = re.compile(
    r"\x1b\[[\d;:]*m"  # styles
    r"|\x1b\[(?:\d+(?:;\d+)?)?[HfABCDKJXr]"  # to a place, erasing, a region to scroll
    r"|\x1bM|\r|\n"
    r"|\x1b\[\?(?:\d+;)*\d+[hl]"  # modes, at the start and at the end
    r"|\x1b\[\?\d+\$p|\x1b\[>\d+u|\x1b\[<u"  # asks for modes, and for the keyboard of kitty
    r"|\x1b\]22;(?:default|pointer|text)\x07"  # the shape of the mouse's pointer
)
# The modes: cursor, wrapping, another screen, mouse, focus, pasting, frames in one piece, sizes.
_MODES = {1, 7, 25, 1000, 1002, 1003, 1004, 1006, 1015, 1049, 2004, 2026, 2048}
# Keys, and what is on the screen once they are through, or no longer.
STEPS = (
    (DOWN, " 2/13", True),
    (END, "13/13", True),
    ("g", " 1/13", True),
    ("1", "Overview", True),
    (PAGE_DOWN, "Network", True),
    ("0", '"id"', True),
    (PAGE_DOWN, '"size"', False),
    (ESC, " 1/13", True),
    ("e", "Hardware", True),
    (ESC, "Hardware", False),
    ("y", "Copy from", True),
    (ESC, "Copy from", False),
    ("o", "type to find", True),
    (ESC, "type to find", False),
    ("L", "/instances", True),
    ("\r", "Request id", True),
    (ESC, "Request id", False),
    (ESC, " 1/13", True),
    ("H", "Journal", True),
    (ESC, "Journal", False),
    ("/tag:", "tab takes", True),
    (ESC, "Clear", False),
    (CTRL_P + "web", "does it", True),
    (ESC, "does it", False),
    (CTRL_L, " 1/13", True),
)
# Answers to another reading of the list, and what is said of them.
ANSWERS = (("may not read this", 403), ("answered with a redirect", 301))
# What would act if it were sent as it came; the number of its turn follows in the text.
_ACTING = [text.encode() for text in TEXTS.values() if re.search(r"[\x00-\x1f\x7f-\x9f\u202e]", text) and text.strip()]


def sequences(data: str) -> tuple[list[str], str]:
    """The sequences that were sent, each one of ours, and the rest, which is text."""
    return _OURS.findall(data), _OURS.sub("", data)


def check(raw: bytes) -> str:
    """Look at all that was sent; gives its text."""
    found, text = sequences(raw.decode())
    modes = {int(mode) for one in found if one[-1] in "hl" for mode in re.findall(r"\d+", one)}
    assert modes <= _MODES
    acts = sorted({char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")})
    assert acts in ([], ["\u200d"]), [text[max(0, text.index(one) - 60) :][:120] for one in acts]
    return text


class Lenient(Terminal):
    """Shows also what pyte cannot: a cell that lost its character to a neighbour that is drawn onto it."""

    @property
    def text(self) -> str:
        cells = ((self.screen.buffer[y][x].data for x in range(self.screen.columns)) for y in range(self.screen.lines))
        return "\n".join(map("".join, cells))


@pytest.fixture
def sandbox() -> Poisoned:
    sandbox = Poisoned(4)
    [*sandbox.instances.values()][-1]["name"] += LONG
    return sandbox


@pytest.fixture
def server(sandbox: Poisoned) -> Iterator[LoopbackServer]:
    with LoopbackServer(sandbox) as server:
        yield server


@pytest.mark.parametrize("wire", ["full", "diff"])
def test_nothing_of_the_data_reaches_the_terminal_as_anything_but_text(
    wire: str, server: LoopbackServer, sandbox: Poisoned, tmp_path: Path
) -> None:
    organization, project = sandbox.default_scope
    asked = ["--wire", wire, "--base-url", server.url, "--organization", organization, "--project", project]
    onet = Lenient([sys.executable, "-m", "tui", "--refresh", "0", *asked], 80, 24, environ=account(tmp_path))
    onet.wait_for(" 1/13", 60)
    for keys, text, shown in STEPS:
        onet.press(keys)
        onet.wait_until(lambda text=text, shown=shown: (text in onet.text) is shown, 60)
    # A header can hold C1 controls, of those that act.
    location = {"location": f"https://x.example/\x9b2J\x9d52;c;{CANARY}\x9c"}
    for words, status in ANSWERS:
        sandbox.fail(Fault(status=status, body=sandbox.refusal(), headers=location), path=r"/instances\?")
        onet.press("r")
        onet.wait_for(words, 60)
        onet.press("!")
        onet.wait_for("Close", 60)
        onet.press(ESC)
        onet.wait_gone("Close", 60)
    onet.press(CTRL_Q)
    assert onet.leave(60) == 0
    text = check(onet.raw)
    assert CANARY in text
    # Neither what the app may send for itself, such as a colour.
    assert [acting for acting in _ACTING if acting in onet.raw] == []
