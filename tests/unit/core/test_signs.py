"""Every sign takes one cell, in Unicode and in ASCII, so that what is aligned stays so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.core import words
from tui.core.signs import ASCII, POWERS, SIGNS, SPARKS, STATES, in_ascii, power_sign, sign, state_sign


@pytest.mark.parametrize("char", [*map(chr, ASCII), *STATES.values(), *POWERS.values(), *SPARKS])
def test_a_sign_is_one_cell_wide_and_so_is_its_twin(char: str) -> None:
    twin = in_ascii(char)
    assert cell_len(char) == len(twin) == 1
    assert twin.isascii()
    assert twin.isprintable()


@pytest.mark.parametrize("table", [STATES, POWERS])
def test_what_is_told_apart_by_a_sign_is_told_apart_in_ascii(table: dict[str, str]) -> None:
    assert len(set(table.values())) == len({in_ascii(char) for char in table.values()})


def test_absent_is_one_sign_everywhere() -> None:
    assert sign("absent") == words.ABSENT
    assert in_ascii(words.ABSENT) == "-"


def test_a_word_that_is_not_known_has_the_room_of_a_sign() -> None:
    assert state_sign("active") == "●"
    assert state_sign("hibernated") == state_sign(None) == power_sign("paused") == " "


@given(st.text())
def test_names_stay_as_they_are_cell_by_cell(text: str) -> None:
    assert len(in_ascii(text)) == len(text)
    assert all(new == old or ord(old) in ASCII for new, old in zip(in_ascii(text), text, strict=True))


def test_the_names_of_signs_are_those_that_are_asked_for() -> None:
    assert {"absent", "marked", "failed", "ellipsis", "empty", "loading", "error"} <= SIGNS.keys()


def test_the_pictures_of_control_characters_take_one_cell_in_ascii_too() -> None:
    assert in_ascii(words.visible("Zoé \x1b[2J\x00\x7f")) == "Zoé ^[2J^^"
