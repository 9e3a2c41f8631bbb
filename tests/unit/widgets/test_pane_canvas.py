"""Of a line of a pane, only what differs is drawn again."""

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.widgets.pane_canvas import differing

WIDTH = 12
STYLES = st.sampled_from([Style(), Style(bold=True), Style(dim=True)])
PARTS = st.lists(st.tuples(st.text("ab ", min_size=1, max_size=5), STYLES), max_size=5)


def line(parts: list[tuple[str, Style]]) -> Strip:
    """The parts as a line that is exactly so wide, its rest blank."""
    return Strip([Segment(text, style) for text, style in parts]).adjust_cell_length(WIDTH, Style())


def cells(strip: Strip) -> list[tuple[str, Style | None]]:
    return [(character, segment.style) for segment in strip for character in segment.text]


@given(PARTS, PARTS)
def test_every_cell_that_differs_is_among_those_drawn_again(
    old: list[tuple[str, Style]], new: list[tuple[str, Style]]
) -> None:
    before, after = line(old), line(new)
    part = differing(before, after)
    if part is None:
        assert cells(before) == cells(after)
        return
    assert 0 <= part[0] < part[1] <= WIDTH
    changed = [at for at, (one, other) in enumerate(zip(cells(before), cells(after), strict=True)) if one != other]
    assert all(part[0] <= at < part[1] for at in changed)


def test_the_label_before_and_the_blanks_after_a_value_are_not_drawn_again() -> None:
    label = ("Name  ", Style(dim=True))
    assert differing(line([label, ("a", Style())]), line([label, ("b", Style())])) == (6, 7)
