"""While one types, the fields and the values that the rows have are offered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.filter.rows import BARE, DB, ROWS, WEB
from tui.core.filter import FIELDS, Index, complete, parse
from tui.domain.row import InstanceRow

LISTED = (WEB, WEB._replace(id="4"), DB, BARE)


def offered(text: str, cursor: int | None = None) -> list[tuple[str, str]]:
    """What the text would become, and the note."""
    cursor = len(text) if cursor is None else cursor
    return [(text[: one.start] + one.text + text[one.end :], one.note) for one in complete(text, cursor, LISTED)]


def test_where_nothing_is_typed_every_field_is_offered_with_its_line() -> None:
    assert offered("") == [(f"{field.name}:", field.help) for field in FIELDS]
    assert [text for text, _ in offered("web ")] == [f"web {field.name}:" for field in FIELDS]


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("s", ["state:", "size:"]),
        ("web -ST", ["web -state:"]),
        ("zzz", []),
        ('"s', []),
        ("state:", ["state:active", "state:inactive", "state:suspended"]),
        ("-state:act", ["-state:active"]),
        ("state:=s", ["state:=suspended"]),
        ("loc:paris", ["loc:par1"]),
        ("loc:1", ["loc:par1", "loc:fra1"]),
        ("image:12", ['image:"Debian 12"']),
        ('image:"deb', ['image:"Debian 12"']),
        ("tag:env", ["tag:env=prod", "tag:env=production"]),
        ("cycle:semi-", ["cycle:semi_annually"]),
        ("ip:2", ["ip:2001:db8::7", "ip:203.0.113.7"]),
        ("vcpu:>=", ["vcpu:>=4", "vcpu:>=8"]),
        ("ram:1", ["ram:1.5"]),
        ("cpu:>", []),
        ("stat:a", []),
        ("project:", ["project:Production", "project:Lab"]),
    ],
)
def test_what_begins_so_is_offered_the_most_frequent_first(text: str, texts: list[str]) -> None:
    assert [text for text, _ in offered(text)] == texts


def test_a_value_has_its_name_and_how_many_have_it() -> None:
    assert offered("loc:") == [("loc:par1", "Paris 1, 2 instances"), ("loc:fra1", "Frankfurt 1, 1 instance")]


def test_within_a_line_only_the_term_at_the_cursor_is_completed() -> None:
    assert offered("web loc:p -db", 9) == [("web loc:par1 -db", "Paris 1, 2 instances")]
    assert offered("web lo:p -db", 6) == [("web loc:p -db", "part of the location's name or slug: loc:par")]
    assert offered("vcpu:>=4", 6) == []


def test_at_most_twenty_are_offered() -> None:
    rows = [InstanceRow(str(n), "x", size=f"s{n}", addresses=(f"10.0.0.{n}",), vcpu=n) for n in range(50)]
    assert [len(complete(text, len(text), rows)) for text in ("size:", "ip:", "vcpu:")] == [20, 20, 20]


@given(st.text(alphabet='loc:ar "-=>1.é\n', max_size=10), st.integers(0, 10), ROWS)
def test_what_is_offered_is_within_the_text_and_can_be_typed(text: str, place: int, rows: list[InstanceRow]) -> None:
    cursor = min(place, len(text))
    for one in complete(text, cursor, rows):
        assert 0 <= one.start <= one.end <= len(text)
        assert one.text
        assert one.note


@given(ROWS, st.sampled_from([field.name for field in FIELDS]))
def test_a_value_that_is_offered_finds_the_instances_that_have_it(rows: list[InstanceRow], name: str) -> None:
    for one in complete(f"{name}:", len(name) + 1, rows):
        wanted = parse(f"{name}:{one.text}")
        assert any(wanted.matches(row) for row in rows)


@given(ROWS, ROWS, st.sampled_from([f"{field.name}:" for field in FIELDS]), st.text(alphabet="a1=.", max_size=2))
def test_the_index_of_the_rows_offers_the_same_as_the_rows(
    first: list[InstanceRow], second: list[InstanceRow], name: str, typed: str
) -> None:
    index, text = Index(first), name + typed
    assert complete(text, len(text), index) == complete(text, len(text), first)
    index.add(second)
    assert complete(text, len(text), index) == complete(text, len(text), [*first, *second])
