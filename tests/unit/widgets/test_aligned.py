"""Cells in columns: nothing is lost, nothing is wider than its place."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from tui.widgets.aligned import Cell, aligned, share, shortened

IDENTITY = "(f13f882a-1c2d-52d8-9d9c-0c8aaa7cb62e)"
TEXTS = st.text(st.sampled_from("ab -é字"), max_size=30)


def cell(text: str, aside: str = "") -> Cell:
    return Cell(Content(text), aside)


def drawn(rows: list[list[Cell]], width: int) -> list[str]:
    return [line.plain for row in aligned(rows) for line in row.lines(width)]


def test_what_fits_stands_in_columns_as_wide_as_their_widest() -> None:
    rows = [[cell("Name"), cell("web-1"), cell("→"), cell("x")], [cell("OS name"), cell("a"), cell("→"), cell("b")]]
    assert drawn(rows, 72) == ["Name     web-1  →  x", "OS name  a      →  b"]


def test_the_text_of_a_row_is_on_one_line_without_the_padding() -> None:
    rows = aligned([[cell("Name"), cell("web-1")], [cell("VPC"), cell("front", "(v-1)")]])
    assert [str(row) for row in rows] == ["Name  web-1", "VPC  front (v-1)"]


def test_what_does_not_fit_wraps_within_its_own_column() -> None:
    assert drawn([[cell("Name"), cell("one two three"), cell("four")]], 20) == [
        "Name  one two   four",
        "      three         ",
    ]


def test_an_id_stands_beside_its_name_or_else_under_it_shortened_in_its_middle() -> None:
    assert drawn([[cell("VPS S", IDENTITY)]], 60) == [f"VPS S {IDENTITY}"]
    name, identity = drawn([[cell("VPS S", IDENTITY)]], 24)
    assert name.rstrip() == "VPS S"
    assert identity == "(f13f882a-1c…0c8aaa7cb62e)"[:12] + "…" + IDENTITY[-11:]


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_shortened_text_keeps_both_of_its_ends(text: str, width: int) -> None:
    found = shortened(text, width)
    assert cell_len(found) <= max(width, 2)
    if max(len(text), cell_len(text)) > width:
        start, end = found.split("…", 1) if "…" not in text else (found[:1], "")
        assert text.startswith(start)
        assert text.endswith(end)
    else:
        assert found == text


@given(st.lists(st.integers(0, 300), min_size=1, max_size=6), st.integers(0, 200))
def test_the_widths_take_no_more_than_the_room_and_no_more_than_their_texts(natural: list[int], room: int) -> None:
    widths = share(natural, room)
    assert all(1 <= width <= max(full, 1) for width, full in zip(widths, natural, strict=True))
    if room >= len(natural):
        assert sum(widths) <= room
        if sum(max(full, 1) for full in natural) <= room:
            assert widths == [max(full, 1) for full in natural]


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4), st.integers(20, 60))
def test_no_line_is_wider_than_the_window_and_no_letter_is_lost(table: list[tuple[str, ...]], width: int) -> None:
    for row, texts in zip(aligned([[cell(text) for text in texts] for texts in table]), table, strict=True):
        lines = row.lines(width)
        assert all(line.cell_length <= width for line in lines)
        assert row.get_height({}, width) == len(lines)
        letters = sorted("".join(line.plain for line in lines).replace(" ", ""))
        assert letters == sorted("".join(texts).replace(" ", ""))
