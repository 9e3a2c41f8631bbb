"""Several instances in one text: each document finds its instance, each fault its line."""

from typing import Any

import pytest
from hypothesis import given

from tests.unit.core.edit.test_bulk import instance
from tests.unit.core.edit.values import JSON
from tui.core.edit.document import DocumentError, with_reason
from tui.core.edit.draft import Draft
from tui.core.edit.several import from_documents, to_documents

CHOICES: Any = {"vpc": {"v-1": "prod-net"}, "size": {}, "location": {}, "image": {}}


def drafts(*tags: Any) -> list[Draft]:
    return [Draft(instance(number, tags=value)) for number, value in enumerate(tags, 1)]


def choices(of: list[Draft]) -> dict[str, Any]:
    return {draft.opened.id: CHOICES for draft in of}


def read(text: str, of: list[Draft]) -> dict[str, dict[str, Any]]:
    return from_documents(text, of, choices(of))


def test_each_document_is_under_the_name_and_id_of_its_instance() -> None:
    three = drafts(["a"], ["a"], ["a"])
    text = to_documents(three, choices(three))
    assert [line for line in text.splitlines() if line.startswith("---")] == [
        "--- # web-1 (i-1)",
        "--- # web-2 (i-2)",
        "--- # web-3 (i-3)",
    ]
    assert text.count("prod-net   (v-1)") == 1
    assert text.count("vpc: prod-net") == 3


@given(JSON, JSON)
def test_what_is_saved_as_it_was_is_no_edit(first: Any, second: Any) -> None:
    two = drafts(first, second)
    assert read(to_documents(two, choices(two)), two) == {}


def test_only_what_differs_is_an_edit_whatever_the_order_of_the_documents() -> None:
    three = drafts(["a"], ["a"], ["a"])
    text = to_documents(three, choices(three)).replace("hostname: w3.example", "hostname: new.example")
    head, first, _, third = text.split("\n---")
    assert read("\n---".join([head, third, first]), three) == {"i-3": {"hostname": "new.example"}}
    assert read("\n---".join([head, first]).replace("\n", "\r\n"), three) == {}


def test_an_instance_of_any_name_finds_its_document() -> None:
    odd = [
        Draft(instance(1, name="a (i-2)\n--- # (x)\x1b")),
        Draft(instance(2, name="(")),
        Draft(instance(3, name="é")),
    ]
    text = to_documents(odd, choices(odd)).replace("w1.example", "x1.example").replace("w3.example", "x3.example")
    assert read(text, odd) == {"i-1": {"hostname": "x1.example"}, "i-3": {"hostname": "x3.example"}}


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("hostname: w2.example", "hostname: [a]", "hostname: [a]", "a text is expected"),
        ("hostname: w2.example", "hostname: -x", "hostname: -x", "no part of a host name"),
        ("--- # web-2 (i-2)", "---", "---", "which instance follows"),
        ("--- # web-2 (i-2)", "--- # web-2 (i-9)", "(i-9)", "which instance follows"),
        ("--- # web-2 (i-2)", "--- # web-1 (i-1)", "", "a second document of web-1"),
        ("# 2 instances, a document each.", "name: x", "name: x", "belongs to no instance"),
    ],
)
def test_a_fault_is_told_with_its_line_in_the_whole_text(old: str, new: str, at: str, words: str) -> None:
    two = drafts(["a"], ["a"])
    text = to_documents(two, choices(two))
    assert old in text
    text = text.replace(old, new)
    with pytest.raises(DocumentError, match=words) as caught:
        read(text, two)
    assert at in text.splitlines()[caught.value.line - 1]
    again = with_reason(text, caught.value)
    with pytest.raises(DocumentError, match=words):
        read(again, two)
