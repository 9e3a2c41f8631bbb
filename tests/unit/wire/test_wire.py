"""What the terminal is sent in place of what Textual writes: it shows the same, cell by cell, styles included."""

import pytest

from tests.support.emulator import Emulator
from tests.unit.wire.walk import FOREIGN, Walk, sizes
from tui.wire.wire import Wire

SYNC = "\x1b[?2026h", "\x1b[?2026l"


class Pair:
    """Two terminals: one is sent what is written, the other what the wire makes of it."""

    def __init__(self, columns: int, lines: int, erases: bool = False) -> None:
        self.size = columns, lines
        self.stock, self.diff = Emulator(columns, lines), Emulator(columns, lines)
        self.wire = Wire("\n", erases)
        self.written = self.sent = 0

    def write(self, data: str) -> None:
        self.written += len(data.encode())
        self.stock.feed(data)
        self.wire.write(data, *self.size)

    def take(self) -> str:
        sent = self.wire.take()
        self.sent += len(sent.encode())
        self.diff.feed(sent)
        return sent

    def resize(self, columns: int, lines: int) -> None:
        self.size = columns, lines
        for one in (self.stock, self.diff):
            one.resize(columns, lines)

    def check(self) -> None:
        if (sent := self.diff.cells()) != (written := self.stock.cells()):
            assert self.diff.text == self.stock.text
            assert sent == written
        assert self.diff.cursor == self.stock.cursor


@pytest.fixture
def pair() -> Pair:
    return Pair(20, 5)


@pytest.mark.parametrize("seed", range(4))
def test_over_a_random_walk_the_screen_is_the_one_that_textual_draws(seed: int) -> None:
    walk = Walk(seed, 40, 8, doubtful=True)
    pair, other_sizes = Pair(40, 8, erases=seed % 2 == 1), sizes(walk.random)
    pair.write(walk.whole())
    pair.take()
    for _ in range(750):
        chance = walk.random.random()
        if chance < 0.02:
            pair.resize(*next(other_sizes))
            walk.resize(*pair.size)
            pair.write(walk.whole())
        elif chance < 0.04:
            pair.write(walk.foreign())
        elif chance < 0.08:
            pair.write(walk.beside())
        elif chance < 0.09:
            pair.wire.reset()
        else:
            pair.write(walk.step())
        pair.take()
        pair.check()
    assert pair.sent < 0.7 * pair.written


def test_of_frames_that_were_not_sent_in_time_only_the_newest_is() -> None:
    walk = Walk(7, 40, 12, doubtful=False)
    pair = Pair(40, 12)
    pair.write(walk.whole())
    for _ in range(40):
        for _ in range(walk.random.randint(1, 8)):
            pair.write(walk.beside() if walk.random.random() < 0.2 else walk.step())
        whole = len(walk.whole().encode())
        assert len(pair.take().encode()) <= whole + 500
        pair.check()


def test_a_frame_that_changes_nothing_costs_nothing(pair: Pair) -> None:
    pair.write("".join((SYNC[0], "\x1b[2;3H\x1b[1;31mhello\x1b[0m\x1b[1;1H", SYNC[1])))
    assert pair.take().startswith(SYNC[0])
    for data in (SYNC[0], "\x1b[2;3H\x1b[0;31;1mhe\x1b[0m\x1b[31m\x1b[1mllo\x1b[m\x1b[H", SYNC[1]):
        pair.write(data)
    assert pair.take() == ""
    pair.check()


def test_a_frame_is_marked_as_one_only_where_textual_marks_it(pair: Pair) -> None:
    pair.write("\x1b[1;1Hone\x1b[1;1H")
    assert "2026" not in pair.take()
    for data in (SYNC[0], "\x1b[1;1Htwo\x1b[1;1H", SYNC[1]):
        pair.write(data)
    sent = pair.take()
    assert (sent[:8], sent[-8:], sent.count("2026")) == (*SYNC, 2)


def test_what_changes_no_cell_passes_in_its_order_and_the_screen_stays_known(pair: Pair) -> None:
    pair.write("\x1b[1;1Hone\x1b[1;1H")
    pair.take()
    for data in ("\x1b[?25l", "\x1b]52;c;aGk=\x07", "\x1b[?1004h\x1b[>25u"):
        pair.write(data)
    assert pair.take() == "\x1b[?25l\x1b]52;c;aGk=\x07\x1b[?1004h\x1b[>25u"
    pair.write("\x1b[1;1Hone\x1b[1;1H")
    assert pair.take() == ""


@pytest.mark.parametrize("template", FOREIGN)
def test_what_is_not_understood_passes_untouched_and_then_all_is_sent_again(pair: Pair, template: str) -> None:
    rows = "\n".join(f"\x1b[{y};1H{'row'} {y} 日本           " for y in range(1, 6)) + "\x1b[1;1H"
    pair.write(rows)
    pair.write(template.format(y=3, text="text"))
    pair.take()
    pair.check()
    pair.write(rows)
    pair.take()
    pair.check()


def test_after_another_program_drew_all_is_sent_again(pair: Pair) -> None:
    pair.write("\x1b[1;1Hone\n\x1b[2;1Htwo\x1b[1;1H")
    pair.take()
    pair.diff.feed("\x1b[41m\x1b[2Jnoise")
    pair.stock.feed("\x1b[41m\x1b[2Jnoise\x1b[1;1H\x1b[0mone\n\x1b[2;1Htwo\x1b[1;1H")
    pair.wire.reset()
    pair.take()
    pair.check()


def test_the_styles_of_a_changing_picture_do_not_pile_up(monkeypatch: pytest.MonkeyPatch, pair: Pair) -> None:
    monkeypatch.setattr("tui.wire.wire._MOST_STYLES", 50)
    for step in range(0, 200, 2):
        pair.write(f"\x1b[1;1H\x1b[38;2;1;2;{step}mone\x1b[0m \x1b[38;2;1;3;{step}mtwo\x1b[0m\x1b[1;1H")
        pair.take()
        pair.check()
    assert len(pair.wire._parser.palette) <= 60


def test_a_frame_of_a_larger_screen_leaves_the_terminal_as_it_would_be_drawn_next() -> None:
    walk, pair = Walk(3, 50, 14, doubtful=False), Pair(40, 10)
    pair.wire.write(walk.whole(), 40, 10)
    pair.diff.feed(pair.wire.take())
    walk.resize(40, 10)
    pair.write(walk.whole())
    pair.take()
    pair.check()
