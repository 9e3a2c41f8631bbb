"""Which columns are on the screen, and how wide."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.widgets.rows import row, rows
from tui.core.columns import COLUMN_NAMES
from tui.widgets.layout import GAP, MARK_WIDTH, Layout, Widths, lay_out

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def widths(*seen: object) -> Widths:
    made = Widths()
    made.learn(seen or rows(20), NOW)  # type: ignore[arg-type]
    return made


def names(layout: Layout) -> list[str]:
    return [column.name for column, _ in layout.columns]


def test_the_least_important_columns_leave_first() -> None:
    assert names(lay_out(widths(), 60)) == ["NAME", "STATE", "POWER", "SIZE", "LOCATION", "IPV4"]
    assert names(lay_out(widths(), 45)) == ["NAME", "STATE", "POWER", "IPV4"]
    assert names(lay_out(widths(), 36)) == ["NAME", "STATE", "POWER"]
    assert names(lay_out(widths(), 12)) == ["NAME"]


def test_all_columns_are_reached_by_scrolling_and_the_name_stays() -> None:
    known, seen, first = widths(), set[str](), 0
    while True:
        layout = lay_out(known, 60, (), first)
        assert names(layout)[0] == "NAME"
        assert layout.more_left is (first > 0)
        seen |= set(names(layout))
        if not layout.more_right:
            break
        first += 1
    assert seen == set(COLUMN_NAMES) - {"PROJECT"}


def test_chosen_columns_stand_in_their_order_and_what_does_not_fit_is_told() -> None:
    chosen = ("TAGS", "NAME", "CPU")
    assert names(lay_out(widths(), 80, chosen)) == ["TAGS", "NAME", "CPU"]
    narrow = lay_out(widths(), 20, chosen)
    assert names(narrow) == ["TAGS", "NAME"]
    assert narrow.more_right
    assert names(lay_out(widths(), 20, chosen, 1)) == ["NAME", "CPU"]


def test_a_name_of_a_column_that_there_is_not_is_passed_over_and_the_name_is_always_there() -> None:
    assert names(lay_out(widths(), 80, ("NONE", "CPU"))) == ["NAME", "CPU"]


def test_the_project_is_a_column_only_where_several_are_shown() -> None:
    assert "PROJECT" in names(lay_out(widths(row(1, project="Staging")), 120))
    assert "PROJECT" not in names(lay_out(widths(), 120))


def test_columns_become_wider_for_what_comes_and_never_narrower() -> None:
    known = widths(row(1, "a"))
    assert known.learn([row(2, "a-long-name-here")], NOW)
    assert not known.learn([row(3, "b")], NOW)
    assert not known.learn([row(2, "a-long-name-here")], NOW)
    assert dict(lay_out(known, 80).columns)[lay_out(known, 80).columns[0][0]] == len("a-long-name-here")


def test_a_click_in_the_header_finds_its_column() -> None:
    layout = lay_out(widths(), 70)
    assert [layout.at(x) for x in (0, MARK_WIDTH, 69)] == [None, "NAME", None]
    assert layout.at(MARK_WIDTH + dict(layout.columns)[layout.columns[0][0]] + GAP) == "STATE"


@given(
    st.integers(0, 200),
    st.lists(st.sampled_from(COLUMN_NAMES), unique=True).map(tuple),
    st.integers(0, 20),
    st.integers(1, 40),
)
def test_the_columns_never_need_more_than_their_room(width: int, chosen: tuple[str, ...], first: int, n: int) -> None:
    layout = lay_out(widths(row(1, "n" * n)), width, chosen, first)
    assert len(set(names(layout))) == len(layout.columns)
    assert MARK_WIDTH + sum(wide + GAP for _, wide in layout.columns) <= max(width, MARK_WIDTH + GAP)
