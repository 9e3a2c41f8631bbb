"""Where there is nothing to show, it is said why, in the room that there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.core.states import State
from tui.widgets.state import state_content, state_line

NOTHING = State("Nothing matches web", "esc clears the filter")


def lines(state: State, width: int, height: int) -> list[str]:
    return [state_line(state, y, width, height)[0] for y in range(height)]


def test_it_stands_in_the_middle_of_the_upper_third_with_what_to_do_under_it() -> None:
    drawn = lines(NOTHING, 80, 12)
    assert [line.strip() for line in drawn if line] == ["○ Nothing matches web", "esc clears the filter"]
    assert [y for y, line in enumerate(drawn) if line] == [4, 5]
    for line in filter(None, drawn):
        assert abs(len(line) - len(line.lstrip()) - (80 - len(line))) <= 1
    assert [state_line(NOTHING, y, 80, 12)[1] for y in (4, 5)] == [False, True]


@pytest.mark.parametrize(("kind", "sign"), [("empty", "○"), ("loading", "◌"), ("error", "✕")])
def test_each_kind_has_its_sign_in_a_table_and_in_a_pane(kind: str, sign: str) -> None:
    state = State("So it is", kind=kind)  # type: ignore[arg-type]
    assert lines(state, 20, 3)[1].strip() == f"{sign} So it is"
    assert state_content(state).plain == f"{sign} So it is"


def test_a_pane_says_the_same_as_a_table() -> None:
    assert state_content(NOTHING).plain.split("\n") == [line.strip() for line in lines(NOTHING, 80, 6) if line]


@given(st.text(max_size=60), st.text(max_size=60), st.integers(0, 50), st.integers(0, 8))
def test_no_line_is_longer_than_its_room(title: str, hint: str, width: int, height: int) -> None:
    for line in lines(State(title, hint), width, height):
        assert cell_len(line) <= max(width, 1)


@pytest.mark.parametrize("height", [1, 2, 3, 40])
def test_why_is_said_however_little_room_there_is(height: int) -> None:
    assert any("Nothing matches" in line for line in lines(NOTHING, 80, height))


def test_where_nothing_is_to_be_said_nothing_is() -> None:
    assert not any(lines(State(""), 80, 10))
