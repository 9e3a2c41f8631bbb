"""The list as it is shown: the last good filter stays, an order holds through a refresh, what changed is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core import ready
from tui.core.board import Board
from tui.core.filter import FilterError
from tui.core.order import Order, arrange
from tui.core.totals import totals
from tui.core.views import View
from tui.domain.row import InstanceRow


def rows(*names: str, **fields: object) -> tuple[InstanceRow, ...]:
    return tuple(InstanceRow(f"id-{name}", name, **fields) for name in names)  # type: ignore[arg-type]


def names(board: Board) -> list[str]:
    return [row.name for row in board.shown]


def test_without_a_view_the_rows_stand_as_the_api_gave_them() -> None:
    board = Board()
    read = rows("web-10", "web-2", "db-1")
    board.take(read)
    assert board.shown is read


def test_a_filter_and_an_order_hold_through_a_refresh() -> None:
    board = Board(View("web", Order((("NAME", False),))))
    board.take(rows("web-10", "web-2", "db-1"))
    assert names(board) == ["web-2", "web-10"]
    board.take(rows("web-3", "web-10", "web-2", "db-1"))
    assert names(board) == ["web-2", "web-3", "web-10"]


def test_what_cannot_be_understood_leaves_the_last_good_filter() -> None:
    board = Board()
    board.take(rows("web-1", "db-1"))
    board.look_for("web")
    with pytest.raises(FilterError):
        board.look_for("web cpu:>x")
    assert (names(board), board.text) == (["web-1"], "web")
    board.look_for("")
    assert names(board) == ["web-1", "db-1"]


def test_a_remembered_filter_that_is_not_understood_any_more_is_left_out() -> None:
    board = Board(View("nosuchfield:x", Order((("NAME", True),)), ("NAME",)))
    board.take(rows("a", "b"))
    assert (names(board), board.columns, board.text) == (["b", "a"], ("NAME",), "")


def test_sorting_by_a_column_again_turns_it_round_and_the_one_before_comes_second() -> None:
    board = Board()
    board.take((*rows("b", status="active"), *rows("a", status="active"), *rows("c", status="pending")))
    board.sort_by("NAME")
    assert names(board) == ["a", "b", "c"]
    board.sort_by("NAME")
    assert names(board) == ["c", "b", "a"]
    board.sort_by("STATE")
    assert names(board) == ["b", "a", "c"]
    board.sort(Order())
    assert names(board) == ["b", "a", "c"]


def test_what_changed_came_and_went_is_told_until_the_next_refresh() -> None:
    board = Board()
    board.take(rows("a", "b", cpu=1.0))
    assert (board.changed, board.news()) == ({}, "")
    board.take((*rows("a", cpu=2.0), *rows("c", cpu=1.0)))
    assert board.changed == {"id-a": frozenset({"cpu"})}
    assert board.news() == "1 new: c; 1 gone: b"
    board.take((*rows("a", cpu=2.0), *rows("c", cpu=1.0)))
    assert (board.changed, board.news()) == ({}, "")


def test_more_than_three_that_came_are_counted() -> None:
    board = Board()
    board.take(rows("a"))
    board.take(rows("a", "b", "c", "d", "e", "f"))
    assert board.news() == "5 new: b, c, d and 2 more"


@given(
    st.lists(st.text("abw-12 ", max_size=5)),
    st.lists(st.text("abw12", max_size=4) | st.sampled_from(Order().by("NAME").keys), max_size=6),
)
def test_typing_a_filter_letter_by_letter_and_sorting_finds_the_same_as_at_once(
    held: list[str], typed: list[str | tuple[str, bool]]
) -> None:
    read = tuple(InstanceRow(str(n), name) for n, name in enumerate(held))
    slowly = Board()
    slowly.take(read)
    for step in typed:
        if isinstance(step, str):
            slowly.look_for(step)
        else:
            slowly.sort_by(step[0])
        at_once = Board(slowly.view)
        at_once.take(read)
        assert slowly.shown == at_once.shown
        places = arrange(read, slowly.order)
        assert list(slowly.shown) == [read[place] for place in places if slowly.filter.matches(read[place])]


def staged(board: Board, read: tuple[InstanceRow, ...]) -> int:
    """In how many pieces it was done."""
    return sum(1 for _ in board.stage(read))


def test_what_was_made_ready_in_pieces_is_shown_as_if_it_were_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "PIECE", 2)
    board = Board(View("web", Order((("NAME", True),))))
    board.take(rows("web-1", "web-2", "db-1"))
    read = rows("web-1", "web-3", "web-2", "db-1", "web-10", cpu=2.0)
    before = board.shown
    assert staged(board, read) > 3
    assert board.shown is before
    board.take(read)
    assert names(board) == ["web-10", "web-3", "web-2", "web-1"]
    assert board.news() == "2 new: web-3, web-10"
    assert board.changed["id-web-1"] == {"cpu"}


def test_rows_that_are_the_same_or_only_more_need_not_be_made_ready_anew() -> None:
    board = Board()
    board.take(rows("a", "b"), news=False)
    index = board.index
    more = (*board.rows, *rows("c"))
    assert staged(board, more) == 0
    board.take(more, news=False)
    assert board.index is index
    board.look_for("c")
    assert names(board) == ["c"]
    board.take(rows("a", "b", "c"))
    assert (board.index is index, board.changed, board.news()) == (True, {}, "")


def test_another_filter_while_it_is_made_ready_is_the_one_that_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "PIECE", 1)
    board = Board()
    board.look_for("web")
    board.take(rows("web-1", "db-1"))
    pieces = board.stage(read := rows("web-1", "db-1", "db-2", cpu=1.0))
    next(pieces)
    board.look_for("db")
    assert names(board) == ["db-1"]
    list(pieces)
    board.take(read)
    assert names(board) == ["db-1", "db-2"]


def test_it_is_made_ready_for_a_first_letter_in_pieces_until_other_rows_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "PIECE", 1)
    board = Board()
    board.take(rows("a", "b", "c"))
    assert sum(1 for _ in board.prepare()) == 4
    assert sum(1 for _ in board.prepare()) == 0
    board.take(rows("d", "e", "f"))
    pieces = board.prepare()
    next(pieces)
    board.take(rows("g"))
    assert list(pieces) == []


def test_the_sums_are_of_what_the_filter_finds() -> None:
    board = Board()
    assert board.totals is None
    board.take((*rows("web-1", vcpu=2), *rows("db-1", vcpu=8)))
    assert board.totals == totals(board.rows)
    board.look_for("web")
    board.sort_by("NAME")
    assert board.totals == totals(board.shown)
    board.look_for("nothing")
    assert board.totals is None
    board.look_for("")
    assert board.totals == totals(board.rows)
