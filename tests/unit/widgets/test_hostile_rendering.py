"""Whatever the API sends is drawn harmlessly and in its place: rows, panes, records, headers, errors."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

import tui.domain.visible
from tests.support.hostile import CANARY, LONG, LONG_WIDE, NUMBERS, TEXTS, slim, spoiled, texts, thorough
from tests.unit.widgets.rows import row
from tui.api.errors import InvalidRequest
from tui.api.transport import RequestRecord
from tui.core import words
from tui.core.columns import COLUMNS
from tui.core.error_view import Told, facts, in_short
from tui.core.filter import parse
from tui.core.header import Part, fitted
from tui.core.palette import Instances
from tui.core.panes import PANES, build, pane_text
from tui.core.requests_view import details
from tui.core.totals import line, totals
from tui.domain.instance import parse_instance
from tui.domain.listing import read_page, row_of
from tui.domain.row import InstanceRow
from tui.domain.visible import visible
from tui.sandbox import Sandbox
from tui.screens.records import drawn
from tui.widgets.aligned import Cell, aligned
from tui.widgets.layout import GAP, MARK_WIDTH, Widths, lay_out
from tui.widgets.lines import row_line
from tui.widgets.pane_layout import lay_out as lay_out_pane
from tui.widgets.row_looks import RowLooks

NOW = datetime(2026, 11, 28, tzinfo=UTC)
LOOKS = RowLooks()
INSTANCE = slim(next(iter(Sandbox(1, life=False).instances.values())))
SPOILED = spoiled(INSTANCE, keep=("id",))


def harmless(text: str) -> bool:
    return not text or visible(text) == text


def drawn_row(it: InstanceRow, width: int, first: int = 0) -> str:
    """The line of a row, after a look at its places."""
    widths = Widths()
    widths.learn((it,), NOW)
    layout = lay_out(widths, width, (), first)
    strip = row_line(it, layout, NOW, "✓", LOOKS.plain, frozenset({"name"}), parse("a").spans)
    at = MARK_WIDTH
    for _, wide in layout.columns[:-1]:
        assert strip.crop(at + wide, at + wide + GAP).text.strip() == ""
        at += wide + GAP
    assert strip.cell_length == cell_len(strip.text) == width
    return strip.text


@thorough
@given(SPOILED, st.integers(10, 220), st.integers(0, 6))
def test_a_row_of_anything_is_as_wide_as_the_table_its_columns_in_their_places(
    value: Any, width: int, first: int
) -> None:
    assert harmless(drawn_row(row_of(parse_instance(value)), width, first))


@thorough
@given(SPOILED, st.sampled_from(PANES), st.integers(20, 200), st.booleans())
def test_a_pane_of_anything_is_drawn_within_its_width_and_nothing_of_it_acts(
    value: Any, name: str, width: int, french: bool
) -> None:
    instance = parse_instance(value)
    for said in lay_out_pane(build(name, instance, NOW, french), width).lines:
        assert harmless(said.plain), ascii(said.plain)
        assert said.cell_length <= width
        assert all(isinstance(span.style, str) and "@" not in span.style for span in said.spans)
    assert all(map(harmless, pane_text(name, instance, NOW, french).replace("\t", "\n").split("\n")))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_of_any_size_leaves_rows_panes_and_sums_in_their_places(number: str) -> None:
    from tui.domain import exactjson

    source = exactjson.loads(exactjson.dumps(_numbered(INSTANCE, number)))
    instance = parse_instance(source)
    drawn_row(row_of(instance), 200)
    for name in PANES:
        assert all(one.cell_length <= 80 for one in lay_out_pane(build(name, instance, NOW), 80).lines)
    assert len(line(totals([row_of(instance)] * 3), 80)) <= 80


@pytest.mark.parametrize("digits", [20, 400, 4_299])
def test_memory_in_numbers_of_any_length_is_a_part_of_any_other(digits: int) -> None:
    many = "9" * digits
    for used, whole in ((many, "1"), ("1", many), (many, many), (f"-{many}", "3")):
        sync = f'"state_sync": {{"memory_usage_mb": {used}}}, "size": {{"ram_mb": {whole}}}'
        page = read_page(f'[{{"id": "a", "name": "b", {sync}}}]'.encode())
        assert all(len(column.text(page.rows[0], NOW)) < 60 for column in COLUMNS)


def test_a_name_of_a_hundred_thousand_characters_is_found_in_the_palette_by_its_beginning() -> None:
    found = Instances([row(1, LONG)]).find(CANARY)
    assert [len(one.command.title) for one in found] == [256]


def _numbered(value: Any, number: str) -> Any:
    """The value with that number in the place of every number, also of those that are written as texts."""
    from tui.domain.exactjson import ExactInteger, ExactNumber

    if isinstance(value, dict):
        return {key: _numbered(inner, number) for key, inner in value.items()}
    if isinstance(value, list):
        return [_numbered(inner, number) for inner in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return ExactNumber(number) if set(number) & set(".eE") else ExactInteger(number)
    return number if isinstance(value, str) and value.replace(".", "").isdecimal() else value


@thorough
@given(st.lists(texts, min_size=1, max_size=6), st.integers(1, 120))
def test_a_header_or_a_table_of_a_dialog_has_no_line_wider_than_its_room(told: list[str], width: int) -> None:
    kept = fitted([Part(visible(text), rank) for rank, text in enumerate(told)], width, cell_len)
    assert len(kept) == 1 or sum(cell_len(part.text) + 3 for part in kept) - 3 <= width
    wide = max(width, 6 * len(told))
    for one in aligned([[Cell(Content(visible(text)), visible(text)) for text in told]]):
        assert all(said.cell_length <= wide for said in one.lines(wide))


@thorough
@given(texts, texts, st.integers(20, 120))
def test_an_error_and_a_request_are_told_in_harmless_words(text: str, other: str, width: int) -> None:
    error = InvalidRequest(text, other, text, status=400, request_id=other, field_errors={text: [other]})
    error.method, error.path = text, other
    assert harmless(in_short(error))
    assert all(harmless(part) for fact in facts(Told(error, NOW)) for part in fact)
    record = RequestRecord(method=text, path=other, status=None, seconds=0.1, request_id=text, error=other, at=NOW)
    whole = drawn(details(record, NOW), width)
    assert all(harmless(said) for said in whole.plain.split("\n"))


@pytest.mark.parametrize("text", [LONG, LONG_WIDE], ids=["ascii", "wide"])
def test_of_a_text_of_a_hundred_thousand_characters_a_row_looks_at_little(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    pieces = tui.domain.visible._pieces
    monkeypatch.setattr(tui.domain.visible, "_pieces", lambda one, name: looked.append(len(one)) or pieces(one, name))
    names = ("name", "status", "power", "size", "location", "image", "ipv4", "ipv6", "vpc", "cycle", "price", "project")
    drawn_row(row(1, **dict.fromkeys(names, text), tags=(text, text)), 220)
    assert sum(looked) <= 3 * len(COLUMNS) * 1100


@pytest.mark.parametrize("name", PANES)
def test_a_text_of_a_hundred_thousand_characters_is_cut_in_a_pane_and_whole_in_the_json(name: str) -> None:
    instance = parse_instance(INSTANCE | {"name": LONG, "os_name": LONG_WIDE, "tags": {"a": LONG}})
    lines = lay_out_pane(build(name, instance, NOW), 80).lines
    if name == "JSON":
        assert LONG in "".join(said.plain for said in lines)
    else:
        assert len(lines) < 500
        assert (name != "Overview") or any("is in the pane JSON" in said.plain for said in lines)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_word_of_an_enumeration_may_be_another(text: str) -> None:
    assert harmless(words.state_label(text))
    assert harmless(words.cycle_label(text))
    assert harmless(line(totals([InstanceRow("1", "", status=text, power=text, cycle=text, price=text)]), 80))
