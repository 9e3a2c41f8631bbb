"""A line of the list: aligned, and what is set off in it."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from tests.unit.widgets.rows import ROWS, row
from tui.core.filter import parse
from tui.core.order import Order
from tui.domain.row import InstanceRow
from tui.widgets.layout import Widths, lay_out
from tui.widgets.lines import fitted, head_line, row_line
from tui.widgets.row_looks import RowLooks

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOTHING: frozenset[str] = frozenset()
LOOKS = RowLooks()
PLAIN, CURSOR, MARKED = LOOKS.plain, LOOKS.cursor, LOOKS.marked


def no_spans(_: str) -> list[tuple[int, int]]:
    return []


def measured(*seen: InstanceRow) -> Widths:
    widths = Widths()
    widths.learn(seen, NOW)
    return widths


@given(
    ROWS,
    st.integers(0, 160),
    st.integers(0, 3),
    st.sampled_from(["", "a", "é", "東", "1 a"]),
    st.sampled_from(["", "✓", "!"]),
)
@example(row(1, "x\u200d"), 60, 0, "x", "")
@example(row(1, "\ufe0f\u0301東" * 20), 60, 0, "東", "✓")
def test_every_line_is_exactly_as_wide_as_its_room(
    it: InstanceRow, width: int, first: int, text: str, sign: str
) -> None:
    layout = lay_out(measured(it), width, (), first)
    wanted = parse(text)
    changed = frozenset({"name", "ipv4", "cpu"})
    strip = row_line(it, layout, NOW, sign, MARKED if sign else PLAIN, changed, wanted.spans)
    assert strip.cell_length == width
    assert cell_len(strip.text) == width
    assert sum(segment.cell_length for segment in strip) == width
    assert strip.text.isprintable() or not any(ord(char) < 32 for char in strip.text)


@given(st.text(max_size=40), st.integers(0, 30))
def test_what_does_not_fit_is_cut_with_an_ellipsis(text: str, width: int) -> None:
    cell, kept = fitted(text, width)
    assert cell_len(cell) == width or any(char in text for char in "\u200d\ufe0f")
    assert text.startswith(cell[:kept]) or kept > len(cell.rstrip("… "))
    assert (kept == len(text)) or width == 0 or "…" in cell


def test_columns_begin_at_the_same_cell_whatever_is_before_them() -> None:
    seen = (row(1, "plain"), row(2, "日本語"), row(3, "e\u0301" * 5), row(4, "👩\u200d💻 box"))
    layout = lay_out(measured(*seen), 80)
    texts = [row_line(it, layout, NOW, "", PLAIN, NOTHING, no_spans).text for it in seen]
    assert len({cell_len(text[: text.index("●")]) for text in texts}) == 1


def test_a_plain_line_is_one_piece() -> None:
    strip = row_line(row(1), lay_out(measured(row(1)), 120), NOW, "", CURSOR, NOTHING, no_spans)
    assert len(list(strip)) == 1


def test_what_a_filter_found_is_underlined_in_name_addresses_and_tags_only() -> None:
    it = row(1, "paris-web", tags=("paris",), location="Paris 1")
    layout = lay_out(measured(it), 120, ("NAME", "LOCATION", "TAGS"))
    strip = row_line(it, layout, NOW, "", PLAIN, NOTHING, parse("paris").spans)
    assert [segment.text for segment in strip if segment.style and segment.style.underline] == ["paris", "paris"]


def test_a_cell_that_changed_is_bold_and_in_a_bold_row_it_is_not() -> None:
    it = row(1)
    layout = lay_out(measured(it), 120)
    plain = row_line(it, layout, NOW, "", PLAIN, frozenset({"power"}), no_spans)
    assert [segment.text for segment in plain if segment.style and segment.style.bold] == ["▲ running"]
    marked = row_line(it, layout, NOW, "✓", MARKED, frozenset({"power"}), no_spans)
    assert [segment.text for segment in marked if segment.style and not segment.style.bold] == ["▲ running"]


def test_the_header_has_an_arrow_at_what_it_is_sorted_by_the_second_one_dim() -> None:
    layout = lay_out(measured(row(1)), 80)
    strip = head_line(layout, Order((("NAME", True), ("STATE", False))))
    assert "NAME▼ " in strip.text
    assert "STATE▲ " in strip.text
    assert [segment.text for segment in strip if segment.style and segment.style.dim] == ["▲"]


def test_the_header_says_on_which_side_there_is_more() -> None:
    known = measured(row(1))
    assert [head_line(lay_out(known, 60, (), first), Order()).text[::59] for first in (0, 1, 12)] == [" ›", "‹›", "‹ "]


@pytest.mark.parametrize(
    ("fields", "coloured"),
    [
        ({}, ""),
        ({"status": "suspended", "power": "stopped"}, "◐"),
        ({"status": "terminated"}, "✕"),
        ({"power": "stopped"}, "■"),
        ({"status": "hibernated", "power": "paused"}, ""),
        ({"status": None, "power": None}, ""),
    ],
)
def test_of_what_wants_to_be_looked_at_the_sign_alone_is_coloured(fields: dict[str, str], coloured: str) -> None:
    looks = RowLooks(wait=Style(color="yellow"), bad=Style(color="red"))
    it = row(1, **fields)
    layout = lay_out(measured(it), 120)
    strip = row_line(it, layout, NOW, "", PLAIN, NOTHING, no_spans, looks)
    assert "".join(segment.text for segment in strip if segment.style and segment.style.color) == coloured
    untoned = row_line(it, layout, NOW, "", CURSOR, NOTHING, no_spans, looks, toned=False)
    assert len(list(untoned)) == 1
    assert untoned.text == strip.text
