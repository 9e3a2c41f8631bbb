"""From any screen to any other: the bytes lead there, cell by cell, and then there is nothing left to send."""

from itertools import groupby
from operator import itemgetter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.emulator import Emulator
from tests.support.extent import extent
from tui.wire.cells import HALF
from tui.wire.diff import difference
from tui.wire.grid import Grid, Row
from tui.wire.pen import Pen
from tui.wire.style import PLAIN, Palette, apply

WIDTH, HEIGHT = 24, 7
PALETTE = Palette()
KEYS = [PALETTE.apply("\x00", one) or "" for one in ("", "1", "31", "1;38;2;1;2;3;48;2;4;5;6", "48;5;7", "7;4")]
SEGMENTS = st.tuples(st.sampled_from(["a", "bc", "é│", "日", "字本", "    ", " " * 15, "word"]), st.sampled_from(KEYS))
CURSORS = st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1))


@st.composite
def rows(draw: st.DrawFn) -> Row:
    text = style = ""
    for word, key in draw(st.lists(SEGMENTS, max_size=12)):
        cells = "".join(char + HALF if char > "\u3000" else char for char in word)
        if len(text) + len(cells) <= WIDTH:
            text, style = text + cells, style + key * len(cells)
    return Row(text.ljust(WIDTH), style.ljust(WIDTH, KEYS[0]))


@st.composite
def screens(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    """A screen and another, of which some lines may be those of the first, moved."""
    old = draw(st.lists(rows(), min_size=HEIGHT, max_size=HEIGHT))
    new = draw(st.lists(rows(), min_size=HEIGHT, max_size=HEIGHT))
    first, length, to = (draw(st.integers(0, HEIGHT)) for _ in range(3))
    moved = old[first : first + length]
    return old, [*new[:to], *moved, *new[to:]][:HEIGHT]


def grid_of(screen: list[Row], cursor: tuple[int, int]) -> Grid:
    grid = Grid(WIDTH, HEIGHT)
    grid.rows, grid.cursor = list(screen), cursor
    return grid


def drawn(screen: list[Row], cursor: tuple[int, int]) -> Emulator:
    """A terminal that was sent all of it."""
    terminal = Emulator(WIDTH, HEIGHT)
    for y, row in enumerate(screen):
        terminal.feed(f"\x1b[{y + 1};1H")
        for key, cells in groupby(zip(row.style, row.text, strict=True), itemgetter(0)):
            terminal.feed(PALETTE.change(None, key) + "".join(cell for _, cell in cells).replace(HALF, ""))
    terminal.feed(f"\x1b[m\x1b[{cursor[1] + 1};{cursor[0] + 1}H")
    return terminal


@settings(max_examples=extent(100, 2_000), deadline=None)
@given(screens(), CURSORS, CURSORS, st.booleans())
def test_any_screen_becomes_any_other(
    both: tuple[list[Row], list[Row]], before: tuple[int, int], after: tuple[int, int], erases: bool
) -> None:
    old, new = both
    terminal, pen = drawn(old, before), Pen(PALETTE, HEIGHT, "\n", erases)
    shown, wanted = grid_of(old, before), grid_of(new, after)
    difference(shown, wanted, pen)
    terminal.feed(pen.take())
    expected = drawn(new, after)
    assert terminal.cells() == expected.cells()
    assert terminal.cursor == after
    difference(shown, wanted, pen)
    assert pen.take() == ""


@settings(max_examples=extent(30, 2_000), deadline=None)
@given(screens(), CURSORS)
def test_a_screen_of_which_nothing_is_known_becomes_any_other(
    both: tuple[list[Row], list[Row]], cursor: tuple[int, int]
) -> None:
    old, new = both
    terminal, pen = drawn(old, cursor), Pen(PALETTE, HEIGHT, "\n", erases=True)
    difference(Grid(WIDTH, HEIGHT), grid_of(new, cursor), pen)
    terminal.feed(pen.take())
    assert terminal.cells() == drawn(new, cursor).cells()


def sent(old: str, new: str, *, style: str = "", erases: bool = False) -> str:
    """What one line costs where the cursor stands at its begin, in the style it is written in."""
    styled = apply(PLAIN, style)
    assert styled is not None
    key, width = PALETTE.key(styled), len(new)
    shown, wanted, pen = Grid(width, 1), Grid(width, 1), Pen(PALETTE, 1, "\n", erases)
    shown.rows, wanted.rows = [Row(old, key * width)], [Row(new, key * width)]
    pen.cursor, pen.style = (0, 0), key
    difference(shown, wanted, pen)
    return pen.take()


def test_of_a_line_only_what_differs_is_sent() -> None:
    assert sent("a 1 b", "a 2 b") == "\x1b[2C2"
    assert sent("same", "same") == ""


def test_a_short_gap_is_written_over_and_a_long_one_passed() -> None:
    assert sent("1abc2", "3abc4") == "3abc4"
    assert sent("1abcdefgh2", "3abcdefgh4") == "3\x1b[8C4"


def test_the_empty_rest_of_a_line_is_erased() -> None:
    assert sent("word" * 5, "w" + " " * 19) == "\x1b[C\x1b[K"


def test_what_is_coloured_is_erased_only_where_that_keeps_the_colour() -> None:
    assert sent("w" * 20, " " * 20, style="44") == " " * 20
    assert sent("w" * 20, " " * 20, style="44", erases=True) == "\x1b[K"
    assert sent("w" * 20 + "e", " " * 20 + "f", style="44", erases=True) == "\x1b[20X\x1b[20Cf"
    # An underlined space is seen.
    assert sent("w" * 20, " " * 20, style="4;44", erases=True) == " " * 20


def test_neither_half_of_a_wide_character_is_ever_written_alone() -> None:
    assert sent(f"a日{HALF}b", f"a本{HALF}b") == "\x1b[C本"
    assert sent(f"日{HALF}本{HALF}", f"a日{HALF}b") == "a日b"
    assert sent(f"a日{HALF}b", "axyb") == "\x1b[Cxy"
