"""What is read of that which Textual writes."""

import pytest

from tui.wire.cells import HALF
from tui.wire.parser import Parser


def test_texts_are_read_with_their_place_and_style() -> None:
    parser = Parser()
    read = parser.read("\x1b[2;3H\x1b[1;31mhe\x1b[0mllo\n\x1b[3;1H日本\x1b[1;1H")
    (y, first), (below, second) = read.writings
    assert (y, first.x, first.cells, first.length) == (1, 2, "hello", 5)
    assert first.style[0] == first.style[1] != first.style[2]
    assert (below, second.x, second.cells) == (2, 0, f"日{HALF}本{HALF}")
    assert (read.understood, read.drawn, read.through, parser.position) == (True, True, "", (0, 0))


def test_parts_of_a_row_that_touch_are_one_writing() -> None:
    read = Parser().read("\x1b[1;1Hone\x1b[1;4Htwo\x1b[1;9Hend\x1b[1;1H")
    assert [(written.x, written.cells) for _, written in read.writings] == [(0, "onetwo"), (8, "end")]


@pytest.mark.parametrize(
    "text", ["👩\u200d💻", "\x1b]8;id=1;http://a\x1b\\link\x1b]8;;\x1b\\", "\x1b[4:3mcurly\x1b[0m"]
)
def test_what_terminals_differ_in_is_kept_as_it_came(text: str) -> None:
    read = Parser().read(f"\x1b[1;1Hplain {text} text\x1b[2;1Hnext")
    (_, first), (_, second) = read.writings
    assert (first.cells, first.raw) == (None, f"plain {text} text")
    assert second.cells == "next"
    assert read.understood


@pytest.mark.parametrize(
    "data",
    [
        "no place", "\x1b[2J", "\x1b[1;1Ha\tb", "\x1b[1;1Hab\x08", "\x1b[?1049h", "\x1b[?6h", "\x1bc", "\x9b2J",
        "\x1b[5A", "\x1b[1;1H\x1b]8;;http://a\x1b\\link\x1b[2;1Hgoes on", "\x1b[1;1H\x1b[4:3mgoes on\x1b[2;1H",
        "\x1b_Gimage\x1b\\", "\x1bPsixel\x1b\\", "\x1b]1337;File=:aGk=\x07", "\x1b]66;s=2;large\x07",
        "\x1bPtmux;\x1b\x1b_Gimage\x1b\x1b\\\x1b\\", "\x1b[9999999;1H",
    ],
)  # fmt: skip
def test_what_may_do_anything_to_the_screen_is_not_understood(data: str) -> None:
    parser = Parser()
    assert not parser.read(data).understood
    assert parser.position is None
    # What follows is written where that left the cursor.
    assert not parser.read("text").understood
    assert parser.read("\x1b[1;1Htext").understood
