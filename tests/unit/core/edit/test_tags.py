"""Tags keep their shape, whatever they are."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.edit.values import JSON, TEXT
from tui.core import words
from tui.core.edit.tags import Shape, apply_tags, from_text, to_text
from tui.domain import exactjson

WORD = st.from_regex(r"[a-z]{1,6}", fullmatch=True)


@given(JSON)
def test_tags_of_any_shape_come_back_from_the_form_to_the_letter(value: Any) -> None:
    shape, text = to_text(value)
    assert exactjson.dumps(from_text(shape, text, value)) == exactjson.dumps(value)


@given(JSON)
def test_what_stands_in_the_form_can_be_shown_as_it_is(value: Any) -> None:
    for line in to_text(value)[1].split("\n"):
        assert not line or words.visible(line) == line


@given(st.lists(TEXT), st.dictionaries(TEXT, TEXT), TEXT)
def test_any_text_typed_gives_tags_or_a_reason(items: list[str], pairs: dict[str, str], typed: str) -> None:
    for original in (None, items, pairs):
        for shape in Shape:
            assert reason(shape, typed, original) != ""


def reason(shape: Shape, typed: str, original: Any) -> str | None:
    try:
        from_text(shape, typed, original)
    except ValueError as error:
        return str(error)
    return None


@pytest.mark.parametrize("original", [["a"], {"a": "1"}, None])
def test_emptied_tags_stay_of_their_shape(original: Any) -> None:
    empty = from_text(to_text(original)[0], "  \n", original)
    assert empty == (None if original is None else type(original)())


def test_letters_of_any_language_are_edited_as_they_are() -> None:
    assert to_text({"città": {"è": 1}})[1] == 'città:={"è": 1}'
    assert to_text({"": "é"})[1] == '{\n  "": "é"\n}'


@pytest.mark.parametrize(
    ("value", "add", "remove", "after"),
    [
        ({"a": "1"}, ["b=2"], [], {"a": "1", "b": "2"}),
        ({"a": "1", "b": "2"}, ["a=3"], [], {"a": "3", "b": "2"}),
        ({"a": "1", "b": "2"}, [], ["a", "none"], {"b": "2"}),
        ({"a": "1"}, ["n:=80"], [], {"a": "1", "n": 80}),
        ({"a": "1"}, ["u=k=v"], [], {"a": "1", "u": "k=v"}),
        (["a"], ["b", "a", "k=v"], [], ["a", "b", "k=v"]),
        (["a", "b", "a", 1], [], ["a"], ["b", 1]),
        (["1", 1], [":=2"], [":=1"], ["1", 2]),
        (None, ["web"], [], ["web"]),
        ([], ["env=prod"], [], {"env": "prod"}),
        ({}, ["web"], [], ["web"]),
        (None, ["env=prod", "web"], [], ["env=prod", "web"]),
        (None, [], ["a"], None),
        ("x", [], [], "x"),
    ],
)
def test_tags_are_added_and_removed_in_the_shape_they_have(
    value: Any, add: list[str], remove: list[str], after: Any
) -> None:
    assert exactjson.dumps(apply_tags(value, add, remove)) == exactjson.dumps(after)


@pytest.mark.parametrize(
    ("value", "add", "remove", "words"),
    [
        ({"a": 1}, ["web"], [], "the tags are an object"),
        ("x", ["web"], [], "one single value"),
        (5, [], ["web"], "one single value"),
        (["a"], [""], [], "at least one character"),
        ({"a": 1}, ["=1"], [], "write KEY=VALUE"),
        ({"a": 1}, ["b:=x"], [], "JSON value"),
    ],
)
def test_what_does_not_fit_the_shape_is_refused_in_words(value: Any, add: Any, remove: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        apply_tags(value, add, remove)


@given(JSON, st.lists(WORD), JSON)
def test_changing_tags_leaves_the_value_they_come_from_as_it_was(value: Any, typed: list[str], new: Any) -> None:
    before = exactjson.dumps(value)
    assert apply_tags(value, replace=new) is new
    try:
        apply_tags(value, typed, typed)
    except ValueError:
        assert not isinstance(value, list)
    assert exactjson.dumps(value) == before


@given(st.lists(WORD, unique=True), st.lists(WORD, min_size=1, unique=True))
def test_what_was_added_to_a_list_and_removed_again_is_gone(value: list[str], added: list[str]) -> None:
    new = [word for word in added if word not in value]
    assert apply_tags(apply_tags([*value, "x1"], new), (), new) == [*value, "x1"]
