"""Which rows are visible, and where the cursor is."""

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.viewport import Viewport


def view(count: int, height: int = 10) -> Viewport:
    made = Viewport()
    made.resize(height)
    made.keep(0, count)
    return made


def test_the_view_jumps_half_a_page_when_the_cursor_leaves_it() -> None:
    it = view(100)
    for _ in range(10):
        it.go(it.cursor + 1)
    assert (it.cursor, it.top) == (10, 5)
    for _ in range(6):
        it.go(it.cursor - 1)
    assert (it.cursor, it.top) == (4, 0)


def test_page_down_keeps_the_cursor_on_its_line_and_ends_on_the_last_row() -> None:
    it = view(25)
    it.go(3)
    it.page(1)
    assert (it.cursor, it.top) == (13, 10)
    it.page(1)
    it.page(1)
    assert (it.cursor, it.top) == (24, 15)
    it.page(-1)
    assert it.cursor == 14


def test_rows_that_come_above_leave_the_cursor_on_its_line_of_the_screen() -> None:
    it = view(100)
    it.go(50)
    line = it.cursor - it.top
    it.keep(53, 103)
    assert (it.cursor, it.cursor - it.top) == (53, line)


def test_the_wheel_takes_the_cursor_along_only_where_it_would_leave_the_view() -> None:
    it = view(100)
    it.go(5)
    it.scroll(3)
    assert (it.top, it.cursor) == (3, 5)
    it.scroll(3)
    assert (it.top, it.cursor) == (6, 6)


@given(st.integers(0, 99), st.integers(0, 90), st.lists(st.integers(1, 60), max_size=6), st.booleans())
def test_with_the_room_of_before_all_is_as_before(cursor: int, top: int, heights: list[int], refreshed: bool) -> None:
    it = view(100)
    it.go(cursor)
    it.scroll(top - it.top)
    before = (it.top, it.cursor)
    for height in heights:
        it.resize(height)
        assert it.cursor in it.visible
        if refreshed:
            it.keep(it.cursor, 100)
    it.resize(10)
    assert (it.top, it.cursor) == before


def test_a_key_in_less_room_counts_from_where_one_is_then() -> None:
    it = view(100)
    it.go(50)
    it.resize(3)
    it.go(20)
    it.resize(10)
    assert it.cursor == 20
    assert it.cursor in it.visible


STEPS = st.one_of(
    st.tuples(st.just("go"), st.integers(-5, 300)),
    st.tuples(st.just("page"), st.sampled_from([-1, 1])),
    st.tuples(st.just("scroll"), st.integers(-50, 50)),
    st.tuples(st.just("resize"), st.integers(-1, 60)),
    st.tuples(st.just("count"), st.integers(0, 200)),
)


@given(st.lists(STEPS, max_size=30))
def test_whatever_is_done_the_cursor_is_on_a_visible_row(steps: list[tuple[str, int]]) -> None:
    it = view(50)
    for what, by in steps:
        if what == "count":
            it.keep(it.cursor, by)
        else:
            getattr(it, what)(by)
        assert it.cursor in it.visible or (it.count, it.cursor, it.top) == (0, 0, 0)
        assert len(it.visible) == min(it.count, it.height)
