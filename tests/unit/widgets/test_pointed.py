"""What points at a mistake in the line of the filter."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.core.filter import FilterError
from tui.widgets.filter_bar import pointed


def test_it_stands_under_the_letter_in_cells_whatever_is_before_it() -> None:
    assert pointed("web cpu:>x", FilterError(9, 1, "no number"), 0, 80) == "         ^ no number"
    assert pointed("日本 cpu:>x", FilterError(8, 1, "no number"), 0, 80) == "          ^ no number"
    assert pointed("a\u0301 x:1", FilterError(3, 2, "no field"), -2, 80) == "    ^^ no field"


def test_it_follows_a_line_that_is_scrolled_and_stays_in_its_room() -> None:
    text = "x" * 100 + " cpu:>y"
    assert pointed(text, FilterError(106, 1, "no number"), 90, 40) == "                ^ no number"
    assert pointed(text, FilterError(106, 1, "no number"), 90, 20) == "      no number ^"
    assert pointed(text, FilterError(0, 3, "no field"), 90, 40) == "^ no field"
    assert pointed(text, FilterError(106, 1, "a reason that is longer than the room"), 90, 20).startswith("a reason")


@given(
    st.text("ab日\u0301 :", max_size=20),
    st.integers(0, 20),
    st.integers(0, 20),
    st.integers(-3, 20),
    st.integers(12, 60),
)
def test_it_is_one_line_that_fits_and_says_why(text: str, position: int, length: int, scrolled: int, room: int) -> None:
    error = FilterError(min(position, len(text)), length, "no number")
    told = pointed(text, error, scrolled, room)
    assert "no number" in told
    assert cell_len(told) <= max(room, len("no number"))
    assert "\n" not in told
