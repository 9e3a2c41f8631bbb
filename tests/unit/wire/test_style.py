"""From one style of a terminal to another in few bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.emulator import Emulator
from tui.wire.style import PLAIN, Style, apply, change

COLOURS = st.sampled_from(["", "1", "4", "7", "5;208", "5;17", "2;1;2;3", "2;224;224;224"])
ATTRIBUTES = st.frozensets(st.sampled_from([1, 2, 3, 4, 5, 7, 8, 9, 53]))
STYLES = st.builds(
    lambda fore, back, on: Style(
        fore and (f"38;{fore}" if ";" in fore else f"3{fore}"),
        back and (f"48;{back}" if ";" in back else f"10{back}"),
        on,
    ),
    COLOURS,
    COLOURS,
    ATTRIBUTES,
)


def shown(*sequences: str) -> object:
    terminal = Emulator(5, 2)
    for sequence in sequences:
        terminal.feed(sequence)
    return terminal.style


@given(STYLES, STYLES)
def test_a_change_leads_to_the_style_that_setting_it_anew_does(before: Style, after: Style) -> None:
    anew = shown(change(None, after))
    assert shown(change(PLAIN, before), change(before, after)) == anew
    assert shown(change(PLAIN, before), change(None, after)) == anew
    assert len(change(before, after)) <= len(change(None, after))


@given(STYLES, STYLES)
def test_what_a_change_says_is_read_as_the_style_that_it_leads_to(before: Style, after: Style) -> None:
    sequence = change(before, after)
    assert (apply(before, sequence[2:-1]) if sequence else before) == after


@pytest.mark.parametrize(
    ("before", "parameters", "after"),
    [
        ("1;31", "0", ""),
        ("1;31", "", ""),
        ("", "0;1;31", "31;1"),
        ("1;2;31", "22", "31"),
        ("38;2;1;2;3", "48;5;7", "38;2;001;2;3;48;5;07"),
        ("4;31;41", "24;39;49", ""),
        ("", "97;107", "107;97"),
    ],
)
def test_styles_are_the_same_if_they_look_the_same(before: str, parameters: str, after: str) -> None:
    style = apply(PLAIN, before)
    assert style is not None
    assert apply(style, parameters) == apply(PLAIN, after)


@pytest.mark.parametrize(
    "parameters",
    [
        "4:3",
        "58;5;1",
        "38;5",
        "38;2;1;2",
        "38;9;1",
        "48;5;256",
        "4;21",
        "10",
        "1;x",
        pytest.param("1" * 5000, id="long"),
    ],
)
def test_a_style_that_terminals_differ_in_is_not_guessed(parameters: str) -> None:
    assert apply(PLAIN, parameters) is None


@pytest.mark.parametrize(
    ("before", "after", "sequence"),
    [
        ("1;38;2;1;2;3;48;2;4;5;6", "38;2;1;2;3;48;2;4;5;6", "\x1b[22m"),
        ("38;2;1;2;3;48;2;4;5;6", "38;2;7;8;9;48;2;4;5;6", "\x1b[38;2;7;8;9m"),
        ("38;2;1;2;3;48;2;4;5;6", "48;2;4;5;6", "\x1b[39m"),
        ("1;2;31;42", "1;31;42", "\x1b[22;1m"),
        ("31", "", "\x1b[m"),
        ("", "", ""),
    ],
)
def test_only_what_differs_is_sent(before: str, after: str, sequence: str) -> None:
    old, new = apply(PLAIN, before), apply(PLAIN, after)
    assert old is not None
    assert new is not None
    assert change(old, new) == sequence
