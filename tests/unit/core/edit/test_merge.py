"""What was opened, what is there now and what is wanted, brought into one update."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.test_reading import whole
from tui.core.edit.draft import Draft
from tui.core.edit.fields import FIELDS
from tui.core.edit.merge import alike, merge
from tui.domain.instance import parse_instance
from tui.domain.update import InstanceUpdate

NAMES = [field.name for field in FIELDS]
TAGS = [
    None,
    [],
    {},
    ["a"],
    ["b"],
    {"a": 1},
    {"a": 1.0},
    {"a": 1, "b": {"c": 2, "d": 3}},
    {"b": {"d": 3, "c": 2}, "a": 1},
]


def values(name: str) -> st.SearchStrategy[Any]:
    if name == "tags":
        return st.sampled_from(TAGS)
    return st.sampled_from(["a", "b", "c"] + ([None, ""] if name == "hostname" else []))


UPDATES = st.fixed_dictionaries({name: values(name) for name in NAMES}).map(
    lambda fields: InstanceUpdate.model_construct(**fields)
)


@given(UPDATES, UPDATES, UPDATES)
def test_no_change_of_either_side_is_lost_without_asking(
    opened: InstanceUpdate, now: InstanceUpdate, mine: InstanceUpdate
) -> None:
    merged = merge(opened, now, mine)
    for name in NAMES:
        was, there, wanted, sent = (getattr(update, name) for update in (opened, now, mine, merged.update))
        if not alike(name, was, wanted):
            assert alike(name, sent, wanted)
        if not alike(name, was, there) and name not in merged.conflicts:
            assert alike(name, sent, there)


@given(UPDATES, UPDATES)
def test_without_an_edit_what_is_there_now_goes_out_as_it_is(opened: InstanceUpdate, now: InstanceUpdate) -> None:
    merged = merge(opened, now, opened)
    assert merged.update.body() == now.body()
    assert merged.conflicts == ()


@given(UPDATES, UPDATES)
def test_where_nobody_else_changed_anything_there_is_no_conflict(opened: InstanceUpdate, mine: InstanceUpdate) -> None:
    merged = merge(opened, opened, mine)
    assert (merged.carried, merged.conflicts) == ((), ())


@given(UPDATES, UPDATES)
def test_both_wanting_the_same_is_no_conflict(opened: InstanceUpdate, mine: InstanceUpdate) -> None:
    assert merge(opened, mine, mine).conflicts == ()


def test_a_new_order_of_keys_in_nested_tags_is_an_edit() -> None:
    draft = Draft(parse_instance(whole(tags={"a": {"x": 1, "y": 2}})))
    draft.set("tags", {"a": {"y": 2, "x": 1}})
    assert draft.changed == ["tags"]
    assert b'{"y": 2, "x": 1}' in draft.update().body()


def test_emptying_a_hostname_that_is_empty_is_no_edit() -> None:
    draft = Draft(parse_instance(whole(hostname="")))
    draft.set("hostname", "")
    assert draft.changed == []
