"""Every sign takes one cell, in Unicode and in ASCII, so that what is aligned stays so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.core import words
from tui.core.signs import (
    ASCII,
    POWERS,
    SIGNS,
    SPARKS,
    STATES,
    clusters,
    in_ascii,
    nearest,
    power_sign,
    sign,
    state_sign,
)


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


@pytest.mark.parametrize(
    ("text", "ascii", "latin"),
    [
        ("Zoé", "Zoe", "Zoé"),
        # The same letter in two characters.
        ("Zoe\u0301", "Zoe", "Zoé"),
        ("łódź-Straße", "lodz-Strase", "lódz-Straße"),
        ("‘a’ — “b”…", "'a' - \"b\"~", "'a' - \"b\"~"),
        ("日本", "????", "????"),
        ("ＡＢ", "A B ", "A B "),
        ("Ж½", "??", "?½"),
        ("a\u00a0b", "a b", "a\u00a0b"),
        ("👨\u200d👩\u200d👧!", "??!", "??!"),
        ("🇫🇷❤\ufe0f", "????", "????"),
        ("● ─ │ ✓", "* - | +", "* - | +"),
        ("\u0301a", "a", "a"),
    ],
)
def test_names_are_drawn_as_near_as_the_letters_that_there_are(text: str, ascii: str, latin: str) -> None:
    for encoding, drawn in (("ascii", ascii), ("iso8859-1", latin)):
        assert "".join(nearest(one, cell_len(one), encoding) for one in clusters(text)) == drawn


@given(st.text(), st.sampled_from(["ascii", "iso8859-1", "koi8-r", "cp1252"]))
def test_whatever_a_name_holds_it_is_sent_in_as_many_cells_and_in_letters_of_one_byte(text: str, encoding: str) -> None:
    text = words.visible(text)
    drawn = "".join(one if one.isascii() else nearest(one, cell_len(one), encoding) for one in clusters(text))
    assert cell_len(drawn) == sum(map(cell_len, clusters(text)))
    assert not [byte for byte in drawn.encode(encoding) if byte < 0x20 or 0x7F <= byte < 0xA0]


@given(st.text())
def test_taken_apart_into_what_one_sees_nothing_of_a_text_is_lost(text: str) -> None:
    assert "".join(clusters(text)) == text
