"""The draft, the tags and the review, without a server."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.test_reading import JSON, whole
from tui.core.edit.draft import Draft, why_not_editable
from tui.core.edit.fields import FIELDS
from tui.core.edit.review import make_review
from tui.core.edit.tags import Shape, from_text, to_text
from tui.domain import exactjson
from tui.domain.instance import parse_instance


def draft(**changes: Any) -> Draft:
    return Draft(parse_instance(whole(**changes)))


def test_a_draft_without_an_edit_gives_the_instances_own_values() -> None:
    fresh = draft()
    assert fresh.update() == fresh.base
    assert (fresh.changed, fresh.errors()) == ([], {})


@given(st.sampled_from([field.name for field in FIELDS]), st.text(min_size=1))
def test_an_edit_that_is_set_back_is_no_edit(field: str, value: str) -> None:
    edited = draft()
    opened = edited.value(field)
    edited.set(field, value)
    edited.set(field, opened)
    assert edited.changed == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "x" * 256),
        ("os_name", "x" * 101),
        ("hostname", "a_b"),
        ("hostname", "-a.example"),
        ("hostname", "a" * 64),
        ("hostname", ".".join(["a" * 60] * 5)),
        ("hostname", "a..b"),
        ("billing_cycle", "weekly"),
        ("size_id", ""),
    ],
)
def test_wrong_input_is_told_at_its_field(field: str, value: str) -> None:
    edited = draft()
    edited.set(field, value)
    assert list(edited.errors()) == [field]


def test_an_odd_value_that_was_there_before_blocks_no_other_edit() -> None:
    edited = draft(hostname="under_score", billing_cycle="lunar")
    edited.set("name", "web-2")
    assert edited.errors() == {}
    assert edited.update().billing_cycle == "lunar"


def test_an_emptied_hostname_is_sent_as_null() -> None:
    edited = draft()
    edited.set("hostname", "")
    assert json.loads(edited.update().body())["hostname"] is None


def test_an_answer_without_its_size_is_not_edited_and_says_why() -> None:
    assert "no size" in (why_not_editable(parse_instance(whole(size=None))) or "")


@given(JSON)
def test_tags_of_any_shape_survive_the_form(tags: Any) -> None:
    value = exactjson.loads(json.dumps(tags))
    shape, text = to_text(value)
    back = from_text(shape, text, value)
    assert exactjson.dumps(back) == exactjson.dumps(value)


def test_tags_are_edited_as_words_or_as_pairs() -> None:
    assert to_text(["web", "public"]) == (Shape.WORDS, "web\npublic")
    assert to_text({"env": "prod", "port": 8080}) == (Shape.PAIRS, "env=prod\nport:=8080")
    assert from_text(Shape.PAIRS, "env=prod\n port := 80 ") == {"env": "prod", "port": 80}
    assert from_text(Shape.WORDS, "a=1\nb=2") == {"a": "1", "b": "2"}


@pytest.mark.parametrize("text", ["env", "=x", "a=1\na=2", "n:=x"])
def test_a_wrong_line_of_tags_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"line \d"):
        from_text(Shape.PAIRS, text)


def test_the_review_shows_names_warnings_and_the_exact_body() -> None:
    edited = draft(status="cancelled")
    for field, value in {"vpc_id": None, "billing_cycle": "hourly", "size_id": "s-2"}.items():
        edited.set(field, value)
    review = make_review(edited, "https://x/y", lambda field, identity: {"s-1": "VPS M", "v-1": "prod"}.get(identity))
    assert [(change.label, change.old, change.new) for change in review.changes] == [
        ("Billing cycle", "Monthly", "Hourly"),
        ("VPC", "prod (v-1)", "none"),
        ("Size", "VPS M (s-1)", "s-2"),
    ]
    assert json.loads(review.body) == json.loads(edited.update().body())
    text = " ".join(review.warnings)
    for word in ("cancelled", "resize endpoint", "leaves the VPC prod", "12.50 (monthly)"):
        assert word in text


def test_a_billing_cycle_that_was_never_told_blocks_no_edit_of_another_field() -> None:
    edited = draft(billing_cycle=None)
    edited.set("billing_cycle", "")
    edited.set("name", "web-2")
    assert (edited.changed, edited.errors()) == (["name"], {})


def test_an_id_of_the_catalogue_is_no_error_whatever_it_looks_like() -> None:
    edited = draft()
    edited.set("vpc_id", "vpc-12")
    assert list(edited.errors()) == ["vpc_id"]
    assert edited.errors({"vpc": {"vpc-12": "prod"}}) == {}


def test_what_a_colleague_set_to_the_same_value_is_no_change_under_an_edit() -> None:
    edited = draft()
    edited.set("name", "ours")
    edited.follow(parse_instance(whole(name="ours")))
    assert edited.changed_under == {}
    edited.follow(parse_instance(whole(name="theirs")))
    assert edited.changed_under == {"name": "theirs"}


def test_a_field_that_is_being_typed_is_not_followed_so_that_a_colleagues_change_is_a_conflict() -> None:
    edited = draft(tags={"a": "1"})
    assert edited.follow(parse_instance(whole(tags={"a": "2"}, name="other")), ("tags",)) == ("name",)
    edited.set("tags", {"a": "1", "b": "2"})
    assert edited.changed_under == {"tags": {"a": "2"}}
