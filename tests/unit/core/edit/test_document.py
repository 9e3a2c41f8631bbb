"""The YAML document that a person edits in their own editor."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.core.edit.values import IMAGE, JSON, LOCATION, OTHER_SIZE, OTHER_VPC, SIZE, TEXT, VPC, WORDS
from tests.unit.domain.test_reading import whole
from tui.core.edit.document import DocumentError, from_document, to_document, with_reason
from tui.core.edit.draft import Draft
from tui.core.edit.fields import FIELDS
from tui.core.edit.merge import unedited
from tui.domain import exactjson
from tui.domain.instance import parse_instance

CHOICES = {
    "size": {SIZE: "VPS M", OTHER_SIZE: "VPS L"},
    "location": {LOCATION: "Paris"},
    "image": {IMAGE: "Debian 12"},
    "vpc": {VPC: "prod", OTHER_VPC: "lab"},
}


def draft(**changes: Any) -> Draft:
    source = whole(
        size={"id": SIZE, "name": "VPS M"},
        location={"id": LOCATION, "name": "Paris"},
        image={"id": IMAGE, "name": "Debian 12"},
        vpc={"id": VPC, "name": "prod"},
        tags={"env": "prod", "count": 1},
    )
    return Draft(parse_instance(source | changes))


def edited(old: str, new: str, opened: Draft | None = None) -> dict[str, Any]:
    opened = opened or draft()
    text = to_document(opened, CHOICES)
    assert text.count(f"\n{old}") == 1
    return from_document(text.replace(f"\n{old}", f"\n{new}"), opened, CHOICES)


def refused(text: str, opened: Draft | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        from_document(text, opened or draft(), CHOICES)
    return caught.value


ANY_TEXT = TEXT | WORDS


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSON, ANY_TEXT.filter(bool), ANY_TEXT | st.none(), ANY_TEXT, ANY_TEXT | st.none(), ANY_TEXT, ANY_TEXT)
def test_a_document_that_is_saved_as_it_is_changes_nothing(
    tags: Any, name: str, hostname: str | None, os_name: str, cycle: str | None, first: str, second: str
) -> None:
    opened = draft(tags=tags, name=name, hostname=hostname, os_name=os_name, billing_cycle=cycle)
    # Names of choices may be anything too, also the same or another's id.
    choices = CHOICES | {"vpc": {VPC: first, OTHER_VPC: second}, "size": {SIZE: OTHER_SIZE, OTHER_SIZE: first}}
    text = to_document(opened, choices)
    assert from_document(text, opened, choices) == {}
    assert from_document(text.replace("\n#size", "\nsize").replace("\n", "\r\n"), opened, choices) == {}


@settings(deadline=None)
@given(JSON, JSON, st.sampled_from([None, VPC, OTHER_VPC]), st.sampled_from([SIZE, OTHER_SIZE]))
def test_the_edits_of_a_draft_survive_the_document(old: Any, new: Any, vpc: str | None, size: str) -> None:
    opened = draft(tags=old)
    for field, value in {"name": "new", "tags": new, "vpc_id": vpc, "size_id": size, "hostname": None}.items():
        opened.set(field, value)
    found = from_document(to_document(opened, CHOICES), opened, CHOICES)
    assert list(found) == opened.changed
    assert all(unedited(field, value, opened.value(field)) for field, value in found.items())
    assert exactjson.dumps(found.get("tags", old)) == exactjson.dumps(opened.value("tags"))


@settings(deadline=None)
@given(JSON)
def test_json_pasted_as_tags_is_taken_to_the_letter(tags: Any) -> None:
    text = json.dumps("x") if tags == {"env": "prod", "count": 1} else exactjson.dumps(tags)
    if len(text) > 1000:
        # YAML's own limit for a key inside braces.
        return
    found = from_document(f"tags: {text}\n", draft(), CHOICES)
    assert exactjson.dumps(found["tags"]) == text


def test_the_document_has_the_fields_by_their_names_in_the_forms_order() -> None:
    lines = to_document(draft(), CHOICES).split("\n")
    shown = [line.split(":")[0] for line in lines if line[:1] not in ("", " ") and not line.startswith("# ")]
    assert shown == [
        "name",
        "hostname",
        "os_name",
        "billing_cycle",
        "vpc",
        "tags",
        "#size",
        "#location",
        "#image",
    ]
    assert len(shown) == len(FIELDS)
    assert "vpc: prod" in lines
    assert f"#   lab   ({OTHER_VPC})" in lines
    assert "#   monthly   (Monthly)" in lines


def test_a_long_list_of_choices_is_cut_and_says_so() -> None:
    many = {f"10000000-0000-4000-8000-{number:012}": f"v{number}" for number in range(99)}
    text = to_document(draft(), CHOICES | {"vpc": many})
    assert "#   v29   (" in text
    assert "#   v30   (" not in text
    assert "#   and 70 more." in text


@pytest.mark.parametrize(
    ("old", "new", "edits"),
    [
        ("name: web-1", "name: no", {"name": "no"}),
        ("name: web-1", "name: 1_000", {"name": "1_000"}),
        ("name: web-1", "name: 12", {"name": "12"}),
        ("name: web-1", "name: 2026-11-24", {"name": "2026-11-24"}),
        ("name: web-1", 'name: "null"', {"name": "null"}),
        ("name: web-1\n", "", {}),
        ("hostname: web-1.example.net", "hostname:", {"hostname": None}),
        ("hostname: web-1.example.net", "hostname: null", {"hostname": None}),
        ("os_name: Debian", "os_name: null", {"os_name": ""}),
        ("billing_cycle: monthly", "billing_cycle: Semi-annually", {"billing_cycle": "semi_annually"}),
        ("billing_cycle: monthly", "billing_cycle: hourly # cheap", {"billing_cycle": "hourly"}),
        ("vpc: prod", "vpc: LAB", {"vpc_id": OTHER_VPC}),
        ("vpc: prod", f"vpc: {OTHER_VPC}", {"vpc_id": OTHER_VPC}),
        ("vpc: prod", "vpc: none", {"vpc_id": None}),
        ("vpc: prod", "vpc: ~", {"vpc_id": None}),
        ("#size: VPS M", "size: VPS L", {"size_id": OTHER_SIZE}),
        (
            "#size: VPS M",
            "size: 99999999-0000-4000-8000-000000000001",
            {"size_id": SIZE.replace("00000000", "9" * 8, 1)},
        ),
        ("  env: prod", "  env: off", {"tags": {"env": "off", "count": 1}}),
        ("  count: 1", "  count: 0o7", {"tags": {"env": "prod", "count": "0o7"}}),
        ("  count: 1", "  count: True", {"tags": {"env": "prod", "count": True}}),
        ("  count: 1", "  count: 1e400", {"tags": {"env": "prod", "count": exactjson.loads("1e400")}}),
        ("  count: 1", "  count: |\n    a\n    b", {"tags": {"env": "prod", "count": "a\nb\n"}}),
        ("  count: 1", '  1: "\\ud83d\\ude00"', {"tags": {"env": "prod", "1": "\U0001f600"}}),
    ],
)
def test_what_is_written_there_is_the_edit(old: str, new: str, edits: dict[str, Any]) -> None:
    found = edited(old, new)
    assert exactjson.dumps(found) == exactjson.dumps(edits)


@pytest.mark.parametrize("text", ["", "\n\n", "# only comments\n", "---\n", "\ufeff"])
def test_an_empty_document_changes_nothing(text: str) -> None:
    assert from_document(text, draft(), CHOICES) == {}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("name: a\nnmae: b\n", 2, "no field “nmae”; the fields are name, hostname"),
        ("name: a\n\nname: b\n", 3, "“name” stands there twice"),
        ("tags:\n  a: 1\n  a: 2\n", 3, "“a” stands there twice"),
        ("tags:\n  - &x 1\n", 2, "anchors"),
        ("tags:\n  - *x\n", 2, "aliases"),
        ("tags:\n  - !!python/object:os.system x\n", 2, "types"),
        ("tags: !!int 5\n", 1, "types"),
        ("name: a\n---\nname: b\n", 2, "second document"),
        ("tags:\n  ? [a]\n  : b\n", 2, "a key must be a text"),
        ("tags: [1\nname: x\n", 2, "expected"),
        ("name: 'x\n", 2, "end of stream"),
        ("name: a\n\tx: b\n", 2, ""),
        ("- a\n", 1, "a field is expected"),
        ("web-1\n", 1, "a field is expected"),
        ("name: a\nos_name: \x01\n", 2, "control character"),
        ("name: a\nos_name: \udcff\n", 2, "UTF-8"),
        ('name: "\\UFFFFFFFF"\n', 1, ""),
        ("tags: " + "[" * 100_000, 1, "nested too deeply"),
        ("name: [a]\n", 1, "a text is expected"),
        ("name: ''\n", 1, "A name is required."),
        ("name: null\n", 1, "A name is required."),
        ("tags: 1\nhostname: a_b\n", 2, "“a_b” is no part"),
        ("vpc: stage\n", 1, "VPC: “stage” is neither a name"),
        ("size: none\n", 1, "Pick one."),
        ("billing_cycle: weekly\n", 1, "Not a billing cycle"),
        ("name: x" + "x" * 1024 * 1024, 1, "1 MiB"),
    ],
)
def test_what_cannot_be_taken_over_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    error = refused(text)
    assert error.line == line
    assert words in error.reason


def test_a_name_that_fits_several_is_refused_with_their_ids() -> None:
    twins = CHOICES | {"vpc": {VPC: "prod", OTHER_VPC: "Prod"}}
    opened = draft(vpc=None)
    with pytest.raises(DocumentError, match=f"fits several: {VPC}, {OTHER_VPC}"):
        from_document("vpc: PROD\n", opened, twins)
    assert f"\nvpc: {VPC}\n" in to_document(draft(), twins)


@settings(deadline=None)
@given(st.text(st.sampled_from("ab1:-?#&*!|>'\"%@`{}[], \n\t\\xUu~.")))
def test_whatever_is_typed_is_taken_or_refused_with_a_line(text: str) -> None:
    assert 1 <= line_at_fault(f"tags: {text}") <= text.count("\n") + 2


def line_at_fault(text: str) -> int:
    try:
        from_document(text, draft(), CHOICES)
    except DocumentError as error:
        return error.line
    return 1


def test_the_reason_comes_on_top_the_text_is_kept_and_the_line_fits() -> None:
    text = "name: a\nnmae: b\n"
    first = with_reason(text, refused(text))
    assert first.endswith(text)
    again = refused(first)
    assert first.split("\n")[again.line - 1] == "nmae: b"
    assert f"line {again.line}:" in first.split("\n")[0]
    assert with_reason(first, again) == first


def test_an_older_reason_is_replaced() -> None:
    first = with_reason("nmae: b\n", refused("nmae: b\n"))
    mended = first.replace("nmae", "vpc")
    second = with_reason(mended, refused(mended))
    assert "nmae" not in second
    assert second.count("Not taken over") == 1
    assert second.endswith("\nvpc: b\n")


def test_what_the_server_wrote_stays_on_its_own_line_of_the_comments() -> None:
    hostile = CHOICES | {"vpc": {VPC: "prod\nname: owned", OTHER_VPC: "\ufeff\ufffe\x00\u2028"}}
    opened = draft(name="a\nname: b", vpc={"id": VPC, "name": "x"})
    assert from_document(to_document(opened, hostile), opened, hostile) == {}
