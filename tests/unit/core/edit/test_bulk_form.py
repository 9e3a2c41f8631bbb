"""The form for several instances: what is typed, and the edit that it stands for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.edit.test_bulk import instance
from tui.core.edit.bulk import BulkEdit, plan
from tui.core.edit.bulk_form import Typed, preview, replaced_tags, shape_of_all, split_tags


def test_what_is_left_empty_is_left_alone() -> None:
    assert Typed().read() == (BulkEdit(), {})


def test_every_field_that_is_set_is_in_the_edit() -> None:
    typed = Typed("{n}", "h{n}", "Debian", "hourly", None, "a=1, b=2\nc=3", "d", True, "x=1")
    assert typed.read({}) == (
        BulkEdit("{n}", "h{n}", "Debian", "hourly", None, ("a=1", "b=2", "c=3"), ("d",), {"x": "1"}),
        {},
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (Typed(name="{x}"), "name"),
        (Typed(hostname="{"), "hostname"),
        (Typed(os_name="x" * 101), "os_name"),
        (Typed(tags_add="k:=no json"), "tags_add"),
        (Typed(tags_remove=":=no json"), "tags_remove"),
        (Typed(replaces=True, tags_replace="a=1\nb"), "tags_replace"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(typed: Typed, field: str) -> None:
    assert list(typed.read({})[1]) == [field]


def test_a_json_value_keeps_its_commas() -> None:
    assert split_tags(" a , b,\n\nk:=[1, 2]\n") == ("a", "b", "k:=[1, 2]")


@given(
    st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1)), st.sampled_from([",", "\n", " , ", "\n,\n"])
)
def test_tags_are_the_same_by_line_and_by_comma(tags: list[str], between: str) -> None:
    assert split_tags(between.join(tags)) == tuple(tags)


@pytest.mark.parametrize(
    ("original", "text", "tags"),
    [
        ({}, "", {}),
        ({}, "a=1", {"a": "1"}),
        ([], "", []),
        ([], "a=1", ["a=1"]),
        (None, "", []),
        (None, "a=1\nb=2", {"a": "1", "b": "2"}),
        (None, "a=1\nb", ["a=1", "b"]),
    ],
)
def test_new_tags_have_the_shape_of_the_old_ones(original: Any, text: str, tags: Any) -> None:
    assert replaced_tags(text, original) == tags


@pytest.mark.parametrize(
    ("tags", "shape"),
    [([["a"], []], []), ([{"a": 1}, None], {}), ([["a"], {"a": 1}], None), ([None], None), (["a", ["a"]], None)],
)
def test_the_shape_is_the_one_that_all_have(tags: list[Any], shape: Any) -> None:
    assert shape_of_all(instance(n, tags=value) for n, value in enumerate(tags)) == shape


def test_the_first_three_names_are_shown_while_one_types() -> None:
    five = [instance(n) for n in range(1, 6)]
    edit = Typed(name="db-{n:02}", hostname="{").read()[0]
    assert preview(five, edit, "name") == ("db-01", "db-02", "db-03")
    assert preview(five, edit, "hostname") == ()
    assert preview(five, BulkEdit(), "name") == ()
    assert preview([instance(1, size=None), instance(2)], edit, "name") == ("db-02",)


def test_a_vpc_of_the_catalogue_is_no_error_whatever_its_id_looks_like() -> None:
    assert "vpc_id" in Typed(vpc_id="vpc-12").read()[1]
    edit, wrong = Typed(vpc_id="vpc-12", known_vpcs=frozenset(("vpc-12",))).read()
    assert wrong == {}
    found = plan([instance(1)], edit)
    assert [draft.value("vpc_id") for draft in found.drafts] == ["vpc-12"]
