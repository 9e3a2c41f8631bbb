"""What the commands print: aligned by what is seen, exact where it is data, harmless on any terminal."""

import io
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.commands import output, printing
from tui.core.settings import Settings
from tui.core.words import cell_width, visible
from tui.domain import exactjson


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=5))
def test_cells_stand_below_each_other_whatever_is_in_them(cells: list[tuple[str, str]]) -> None:
    rows = [(f"{visible(left)}|", f"|{visible(right)}") for left, right in cells]
    lines = output.table(("LEFT", "|RIGHT"), rows).splitlines()
    assert len(lines) == len(rows) + 1
    widest = max(cell_width(left) for left, _ in [("LEFT", ""), *rows])
    starts = {cell_width(line) - cell_width(right.rstrip()) for line, (_, right) in zip(lines[1:], rows, strict=True)}
    assert starts <= {widest + 2}


def test_columns_of_numbers_stand_to_the_right() -> None:
    assert output.table(("N", "CPU"), [("a", "5%"), ("b", "100%")], [1]) == "N   CPU\na    5%\nb  100%\n"


@pytest.mark.parametrize(
    ("text", "cells", "shown"), [("web", 3, "web"), ("web-1", 4, "web…"), ("日本語", 4, "日…"), ("日本", 4, "日本")]
)
def test_a_text_is_cut_by_what_is_seen_of_it(text: str, cells: int, shown: str) -> None:
    assert output.cut(text, cells) == shown


@settings(deadline=None)
@given(st.recursive(st.text(st.characters(codec=None, exclude_categories=())), lambda inner: st.lists(inner)))
def test_json_is_the_same_value_and_acts_on_no_terminal(value: object) -> None:
    text = output.json_text(value)
    assert exactjson.loads(text) == value
    # A format or private character is no control: it is as it came.
    assert not any((ord(char) < 0x20 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in text)
    text.encode()


@pytest.mark.parametrize(
    "values", [[], [{}], [[]], ["\n\u2028", None], [{"tags": {"a\n": [1, {}, "é\x7f"]}, "name": ""}, [[], [0.5]], {}]]
)
def test_an_array_that_is_printed_one_by_one_is_the_same_to_the_letter(values: list[object]) -> None:
    with io.StringIO() as held, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", held)
        output.write_array(iter(values))
        assert held.getvalue() == output.json_text(values)


def test_an_array_is_printed_before_its_last_value_is_made() -> None:
    with io.StringIO() as held, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", held)
        output.write_array(held.getvalue() for _ in range(2))
        assert exactjson.loads(held.getvalue()) == ["", '[\n  ""']


@pytest.mark.parametrize(
    ("encoding", "shown"), [("utf-8", "łódź ✓ 日"), ("ascii", "lodz + ??"), ("iso8859-1", "lódz + ??")]
)
def test_a_terminal_gets_what_comes_nearest_in_its_letters(encoding: str, shown: str) -> None:
    assert printing.near("łódź ✓ 日", encoding) == shown


def test_words_and_data_for_a_pipe_that_lacks_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    held = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(held, encoding="iso8859-1", write_through=True))
    output.write_words("łódź –\n", Settings())
    output.write("łódź\n")
    assert held.getvalue() == b"l\xf3dz -\n" + b"\\u0142\xf3d\\u017a\n"


def test_a_standard_output_that_is_closed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(output.OutputFailed):
        output.write("web-1\n")
    output.flush()


def test_a_standard_error_that_is_full_or_closed_is_nobody_to_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with io.TextIOWrapper(io.FileIO("/dev/full", "w"), write_through=True) as full:
        monkeypatch.setattr(sys, "stderr", full)
        output.say("web-1")
    monkeypatch.setattr(sys, "stderr", None)
    output.say("web-1")
