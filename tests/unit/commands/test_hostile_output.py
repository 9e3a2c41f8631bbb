"""What the commands print of whatever the API sends: on one line, aligned, and as data exact."""

import csv
import io
import json
import sys
import unicodedata
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.support.hostile import slim, spoiled, texts, thorough, values
from tests.unit.core.test_hostile_words import JOINING
from tui.commands import list as listing
from tui.commands import output, show
from tui.core.columns import COLUMNS
from tui.core.export import VALUES, to_csv, to_json, to_markdown
from tui.domain import exactjson
from tui.domain.instance import parse_instance
from tui.domain.listing import row_of
from tui.domain.visible import visible
from tui.sandbox import Sandbox

INSTANCE = slim(next(iter(Sandbox(1, life=False).instances.values())))
ROWS = st.lists(
    spoiled(INSTANCE, keep=("id",)).map(lambda value: row_of(parse_instance(value))), min_size=1, max_size=3
)


def is_line(text: str) -> bool:
    return not text or visible(text) == text


@thorough
@given(ROWS, st.booleans())
def test_a_list_is_a_line_for_each_instance_and_its_columns_stand_below_each_other(rows: Any, wide: bool) -> None:
    lines = listing._table(rows, wide=wide, several=False).removesuffix("\n").split("\n")
    assert len(lines) == len(rows) + 1
    assert all(map(is_line, lines))
    ends = [line for line in lines if not any(char in line for char in JOINING)]
    assert len({cell_len(line.rstrip()) for line in ends}) <= len(lines)
    last = lines[0].index("TAGS") if not wide else lines[0].index("ID")
    for line in ends:
        at, cells = 0, 0
        while cells < last and at < len(line):
            cells += cell_len(line[at])
            at += 1
        assert cells == last or at == len(line), ascii(line)


@thorough
@given(spoiled(INSTANCE, keep=("id",)))
def test_what_is_shown_of_an_instance_has_no_control_character_but_the_ends_of_lines(value: Any) -> None:
    assert all(map(is_line, show._text(parse_instance(value)).split("\n")))


@thorough
@given(values)
def test_json_is_the_same_value_and_nothing_in_it_acts_or_hides(value: Any) -> None:
    with io.StringIO() as held, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", held)
        text = output.json_text(value)
    assert exactjson.same(exactjson.loads(text), value)
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    assert not [char for char in text if unicodedata.category(char) in hidden and char not in "\n\u200d"]


@thorough
@given(ROWS)
def test_an_export_is_read_back_as_it_was(rows: Any) -> None:
    columns = list(VALUES.items())
    made = to_csv(rows, columns)
    read = list(csv.reader(io.StringIO(made, newline="")))
    assert len(read) == len(rows) + 1
    assert all(len(line) == len(columns) for line in read)
    assert not [cell for line in read for cell in line if cell.startswith(("=", "@", "+\t", "\t", "\r"))]
    names = [item["NAME"] for item in json.loads(to_json(rows, columns))]
    assert names == [row.name for row in rows]
    lines = to_markdown(rows, columns).removesuffix("\n").split("\n")
    assert len(lines) == len(rows) + 2
    assert all(map(is_line, lines))


@thorough
@given(texts)
def test_a_complaint_is_a_line_whatever_is_in_it(text: str) -> None:
    with io.StringIO() as held, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", held)
        output.say(f"onet: {text}")
        said = held.getvalue()
    assert said.endswith("\n")
    assert is_line(said[:-1])


def test_columns_have_a_text_without_a_value() -> None:
    row = row_of(parse_instance({"id": "a"}))
    assert all(is_line(column.text(row, datetime.now(UTC)).strip()) for column in COLUMNS)
