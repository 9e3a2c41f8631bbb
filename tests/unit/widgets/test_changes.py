"""Changes to be looked at: old and new side by side, the body with what changes set off."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tui.core.edit.review import Change
from tui.domain import exactjson
from tui.widgets.changes import body_text, change_rows, request_row, value_cell

IDENTITY = "f13f882a-1c2d-52d8-9d9c-0c8aaa7cb62e"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def test_a_row_a_change_stands_under_a_head() -> None:
    changes = [Change("name", "Name", "web-1", "web-2"), Change("size_id", "Size", f"S ({IDENTITY})", "none")]
    assert [str(row) for row in change_rows(changes)] == [
        "FIELD  OLD    NEW",
        "Name  web-1  →  web-2",
        "Size  S (f13f88…7cb62e)  →  none",
    ]


def test_the_id_of_what_has_a_name_stands_aside_and_a_name_in_brackets_is_whole() -> None:
    cell = value_cell("vpc_id", f"front (old) ({IDENTITY})")
    assert (cell.text.plain, cell.aside) == ("front (old)", f"({IDENTITY})")
    assert value_cell("name", "web (1)").text.plain == "web (1)"
    assert value_cell("name", "a\x1bb").text.plain == "a␛b"


def test_a_url_is_on_one_line_where_it_fits_and_is_broken_at_slashes_otherwise() -> None:
    row = request_row("PUT", "https://a.example/v1/instances/12")
    assert [line.plain.rstrip() for line in row.lines(80)] == ["PUT  https://a.example/v1/instances/12"]
    assert [line.plain.rstrip() for line in row.lines(28)] == ["PUT  https://a.example/v1", "     /instances/12"]


def test_only_the_fields_that_change_are_marked_in_the_body() -> None:
    body = '{\n  "name": "x",\n  "os_name": "name",\n  "tags": {\n    "name": 1\n  }\n}'
    assert body_text(body, {"name"}).plain.split("\n") == [
        "{",
        '● "name": "x",',
        '  "os_name": "name",',
        '  "tags": {',
        '    "name": 1',
        "  }",
        "}",
    ]


def test_all_lines_of_a_changed_field_are_set_off() -> None:
    body = '{\n  "tags": {\n    "a": 1\n  },\n  "vpc_id": null\n}'
    told = body_text(body, {"tags"})
    bold = [told.plain[span.start : span.end] for span in told.spans if span.style == "bold"]
    assert bold == ['● "tags": {', '    "a": 1', "  },"]


@given(st.dictionaries(st.sampled_from(["name", "tags", "vpc_id", "size_id"]), JSON), st.sets(st.just("tags")))
def test_the_body_is_shown_to_the_letter(fields: dict[str, Any], changed: set[str]) -> None:
    body = exactjson.dumps(fields, indent=2)
    assert body_text(body, changed).plain.replace('● "tags"', '  "tags"') == body
