"""What the app writes to a terminal far away, step by step, in bytes: counted through a pty at 120x40 in truecolor."""

import re
from pathlib import Path

import pytest

from tests.support.wire_tour import CTRL_P, DOWN, ESC, HOME, PAGE_DOWN, toured

# About a fifth above what was measured.
BUDGET = {
    "first frame and rows": 8_500,
    "cursor key, panes shown": 1_050,
    "pane switch": 2_700,
    "dearest pane switch": 3_200,
    "cursor key": 410,
    "scrolling key": 3_100,
    "page down": 3_100,
    "refresh, nothing changed": 0,
    "refresh, one row changed": 50,
    "opening the filter": 2_100,
    "a letter in the filter": 3_300,
    "leaving the filter": 5_800,
    "opening the form": 4_000,
    "leaving the form": 2_900,
    "opening the palette": 3_300,
    "leaving the palette": 1_900,
    "opening the help": 8_300,
    "leaving the help": 6_800,
}
# What the header may say of the age of the list, in any step.
AGE = 60
BEGIN, END = b"\x1b[?2026h", b"\x1b[?2026l"


def test_no_step_writes_more_than_its_budget(tmp_path: Path) -> None:
    with toured(tmp_path, "--refresh", "0", "--wire", "diff") as tour:
        costs = tour.bytes()
    assert costs.keys() == BUDGET.keys()
    assert not {step: cost for step, cost in costs.items() if cost > BUDGET[step] + AGE}


def test_mere_movement_of_the_mouse_is_not_reported_and_nothing_blinks_where_one_types(tmp_path: Path) -> None:
    with toured(tmp_path, "--refresh", "0", "--wire", "diff") as tour:
        onet = tour.onet
        onet.wait_for("Next bill", 60)
        onet.settle()
        asked = {int(mode) for mode in re.findall(rb"\x1b\[\?(\d+)h", onet.raw)}
        # A terminal that can would report pixels once it knows that it may.
        onet.press("\x1b[?2048;2$y")
        onet.settle()
        asked |= {int(mode) for mode in re.findall(rb"\x1b\[\?(\d+)h", onet.raw)}
        # Clicks and the wheel, drags, whether the window has the focus, and columns beyond 223.
        assert {mode for mode in asked if 1000 <= mode <= 1016} == {1000, 1002, 1004, 1006}
        for key, shown in (("e", "OS name"), (CTRL_P, "Sort by..."), ("/", "Clear")):
            onet.cost(key, shown)
            # A cursor that blinks does so twice a second.
            assert onet.idle(1.2) <= AGE
            onet.cost(ESC, gone=shown)


@pytest.mark.parametrize("wire", ["full", "diff"])
def test_a_terminal_is_sent_whole_frames_and_one_that_takes_nothing_holds_nothing_up_and_then_shows_the_newest(
    tmp_path: Path, wire: str
) -> None:
    with toured(tmp_path, "--refresh", "0", "--wire", wire, "--no-mouse") as tour:
        onet = tour.onet
        onet.wait_for("Next bill", 60)
        onet.cost("p", gone="Next bill")
        assert b"\x1b[?1000h" not in onet.raw
        assert b"\x1b[?2026$p" in onet.raw
        assert BEGIN not in onet.raw
        # That it can show a frame as one, as an answer to the question.
        onet.press("\x1b[?2026;2$y")
        onet.settle()
        before = len(onet.raw)
        two_frames = onet.cost(PAGE_DOWN, "web-5") + onet.cost(HOME, " 1/60")
        sent = onet.raw[before:]
        assert sent.startswith(BEGIN)
        assert sent.endswith(END)
        assert sent.count(BEGIN) == sent.count(END)
        for _ in range(20):
            onet.typed_unread(PAGE_DOWN)
            onet.typed_unread(HOME)
        onet.typed_unread(DOWN)
        asked = len(tour.sandbox.requests)
        onet.typed_unread("r", lambda: len(tour.sandbox.requests) > asked)
        before = len(onet.raw)
        onet.wait_for(" 2/60", 60)
        onet.settle()
        assert len(onet.raw) - before < 10 * two_frames
        shown = onet.text
        onet.cost("\x0c")
        assert onet.text == shown
