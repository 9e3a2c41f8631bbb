"""What is found in the JSON of a pane."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.pane_source import find, source_lines

LINES = st.lists(st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), max_size=30), max_size=6)


@given(LINES, st.integers(4, 40))
def test_a_folded_line_loses_nothing(parts: list[str], width: int) -> None:
    text = "\n".join(parts)
    lines = source_lines(text, width)
    assert "".join(line.plain for line in lines) == text.replace("\n", "")
    assert all(line.cell_length <= width for line in lines)


@given(LINES, st.text("abAB01", min_size=1, max_size=2), st.integers(4, 40), st.integers(0, 5))
def test_every_place_is_found_in_capitals_or_not_on_the_line_it_begins_on(
    parts: list[str], wanted: str, width: int, current: int
) -> None:
    text = "\n".join(parts)
    found = find(text, width, wanted, current)
    count = sum(len(re.findall(re.escape(wanted), part, re.IGNORECASE)) for part in parts)
    assert len(found.places) == count
    assert found.places == sorted(found.places)
    assert [line.plain for line in found.lines] == [line.plain for line in source_lines(text, width)]
    assert all(wanted[0].lower() in found.lines[place].plain.lower() for place in found.places)


def test_what_is_typed_is_no_pattern() -> None:
    assert find('{"a": ".*"}', 40, ".*", 0).places == [0]
    assert find('{"a": "x"}', 40, ".*", 0).places == []


def test_keys_texts_numbers_and_words_are_told_apart_by_style() -> None:
    (line,) = source_lines('"key": ["text: 5", -1.5e3, null]', 80)
    styles = {line.plain[span.start : span.end]: span.style for span in line.spans}
    assert set(styles) == {'"key"', '"text: 5"', "-1.5e3", "null"}
    assert styles['"key"'] != styles['"text: 5"'] != styles["-1.5e3"]


def test_the_place_that_is_open_is_set_off_from_the_others() -> None:
    lines = find("AB AB AB", 80, "ab", 1).lines
    first, second, third = (span.style for span in lines[0].spans)
    assert first == third != second


@pytest.mark.parametrize("width", range(8, 30))
def test_signs_that_are_joined_are_folded_as_one(width: int) -> None:
    text = '"x": "0d👩\u200d👩\u200d👩\u200d👩\\u200d👩\u200d👩"'
    lines = [line.plain for line in source_lines(text, width)]
    assert "".join(lines) == text
    assert not any(line.endswith("\u200d") or line.startswith("\u200d") for line in lines)
