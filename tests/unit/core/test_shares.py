"""The share of the panes: its limits, what a smaller window does to it, what later runs know of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.shares import BELOW, BESIDE, FILE, Shares, layout_for


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}


def kept(home: dict[str, str]) -> Path:
    return Path(home["XDG_STATE_HOME"]) / "onet" / FILE


@pytest.mark.parametrize(
    ("size", "layout"),
    [
        ((80, 24), None),
        ((120, 40), BELOW),
        ((200, 60), BESIDE),
        ((99, 60), None),
        ((200, 31), None),
        ((179, 60), BELOW),
    ],
)
def test_the_panes_are_below_in_a_middle_window_beside_in_a_wide_one_and_nowhere_in_a_small_one(
    size: tuple[int, int], layout: str | None
) -> None:
    assert layout_for(*size) == layout


ROOMS = {BELOW: st.integers(22, 200), BESIDE: st.integers(180, 500)}
CHOICES = st.sampled_from([BELOW, BESIDE]).flatmap(
    lambda layout: st.tuples(st.just(layout), st.lists(st.tuples(ROOMS[layout], st.integers(-50, 600)), max_size=9))
)


@given(CHOICES)
def test_neither_the_list_nor_the_panes_get_less_than_five_rows_or_forty_columns(
    chosen: tuple[str, list[tuple[int, int]]],
) -> None:
    layout, choices = chosen
    shares, frames = Shares(keeps=False), {BELOW: (1, 2), BESIDE: (0, 1)}[layout]
    least = 5 if layout == BELOW else 40
    for room, cells in choices:
        shares.choose(layout, room, cells)
        panes = shares.cells(layout, room)
        assert room - panes - frames[0] >= least
        assert panes - frames[1] >= least


@given(st.integers(22, 200), st.integers(22, 200), st.integers(0, 200))
def test_a_window_that_was_smaller_for_a_while_brings_back_what_was_chosen(room: int, other: int, cells: int) -> None:
    shares = Shares(keeps=False)
    shares.choose(BELOW, room, cells)
    before = shares.cells(BELOW, room)
    shares.cells(BELOW, other)
    assert shares.cells(BELOW, room) == before


def test_one_more_cell_is_one_more_cell_and_at_the_limit_nothing_is_chosen() -> None:
    shares = Shares(keeps=False)
    for cells in range(8, 30):
        assert shares.choose(BELOW, 36, cells)
        assert shares.cells(BELOW, 36) == cells
    assert shares.choose(BELOW, 36, 99)
    assert not shares.choose(BELOW, 36, 98)


def test_each_layout_keeps_its_own_share_for_later_runs(home: dict[str, str]) -> None:
    first = Shares(keeps=True, environ=home)
    first.choose(BELOW, 36, 12)
    first.choose(BESIDE, 200, 90)
    assert first.save()
    later = Shares(keeps=True, environ=home)
    assert (later.cells(BELOW, 36), later.cells(BESIDE, 200)) == (12, 90)
    assert kept(home).stat().st_mode & 0o777 == 0o600


def test_nothing_is_written_before_something_is_chosen_nor_in_the_demo(home: dict[str, str]) -> None:
    Shares(keeps=True, environ=home).save()
    demo = Shares(keeps=False, environ=home)
    demo.choose(BELOW, 36, 12)
    demo.save()
    assert (demo.cells(BELOW, 36), kept(home).exists()) == (12, False)


def test_whether_the_panes_are_wanted_is_for_one_run(home: dict[str, str]) -> None:
    first = Shares(keeps=True, environ=home)
    first.wanted = False
    first.save()
    assert Shares(keeps=True, environ=home).wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"below": "x"}',
        '{"below": 7.5}',
        '{"below": true}',
        '{"below": NaN}',
        '{"left": 0.9}',
        "[" * 9999,
    ],
)
def test_a_damaged_file_is_as_none(home: dict[str, str], text: str) -> None:
    kept(home).parent.mkdir(parents=True)
    kept(home).write_text(text)
    assert Shares(keeps=True, environ=home).cells(BELOW, 36) == Shares(keeps=False).cells(BELOW, 36)


def test_a_folder_that_cannot_be_written_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    shares = Shares(keeps=True, environ={"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "file")})
    shares.choose(BELOW, 36, 12)
    assert not shares.save()
    assert shares.cells(BELOW, 36) == 12
