"""What was opened, what is there now and what is wanted, brought into one update."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.test_reading import whole
from tui.core.edit.draft import Draft, resolve
from tui.core.edit.fields import FIELDS
from tui.core.edit.merge import alike, merge
from tui.domain.instance import Instance, parse_instance
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


def instance(update: InstanceUpdate) -> Instance:
    """The instance that holds these nine fields."""
    parts = {name: {"id": getattr(update, f"{name}_id")} for name in ("size", "location", "image", "vpc")}
    plain = {name: getattr(update, name) for name in ("name", "os_name", "hostname", "billing_cycle", "tags")}
    return parse_instance(whole(**parts, **plain))


def drafted(opened: InstanceUpdate, mine: InstanceUpdate) -> Draft:
    draft = Draft(instance(opened))
    for name in NAMES:
        draft.set(name, getattr(mine, name))
    return draft


@given(UPDATES)
def test_a_draft_without_an_edit_gives_the_instances_own_values(opened: InstanceUpdate) -> None:
    assert Draft(instance(opened)).update().body() == opened.body()


@given(UPDATES, UPDATES, UPDATES)
def test_following_a_read_in_the_background_loses_no_edit_and_hides_no_conflict(
    opened: InstanceUpdate, now: InstanceUpdate, mine: InstanceUpdate
) -> None:
    draft = drafted(opened, mine)
    edits = draft.edits
    before = merge(draft.base, now, draft.update())
    followed = draft.follow(instance(now))
    after = merge(draft.base, now, draft.update())
    assert draft.edits == edits
    assert after.update.body() == before.update.body()
    assert (after.carried, after.conflicts) == ((), before.conflicts)
    assert not set(followed) & set(edits)
    for name in set(NAMES) - set(edits):
        assert alike(name, draft.value(name), getattr(now, name))
    assert set(before.conflicts) <= set(draft.changed_under)


def test_an_edited_field_tells_what_somebody_else_set_it_to() -> None:
    draft = Draft(parse_instance(whole()))
    draft.set("name", "mine")
    assert draft.follow(parse_instance(whole(name="theirs", os_name="Theirs"))) == ("os_name",)
    assert (draft.value("name"), draft.value("os_name")) == ("mine", "Theirs")
    assert draft.changed_under == {"name": "theirs"}
    assert draft.opened.name == "theirs"


def test_an_answer_without_a_size_is_not_followed() -> None:
    draft = Draft(parse_instance(whole()))
    assert draft.follow(parse_instance(whole(size=None, name="theirs"))) == ()
    assert draft.value("name") == "web-1"


@given(UPDATES, UPDATES, UPDATES, st.data())
def test_each_conflict_goes_out_as_it_was_chosen_and_is_none_any_more(
    opened: InstanceUpdate, now: InstanceUpdate, mine: InstanceUpdate, data: st.DataObject
) -> None:
    draft = drafted(opened, mine)
    conflicts = merge(draft.base, now, draft.update()).conflicts
    choices = {name: data.draw(st.sampled_from(["mine", "theirs"])) for name in conflicts}
    resolved = resolve(draft, instance(now), choices)
    merged = merge(resolved.base, now, resolved.update())
    assert merged.conflicts == ()
    for name in NAMES:
        chosen = choices.get(name, "mine" if name in draft.edits else "theirs")
        wanted = draft.value(name) if chosen == "mine" else getattr(now, name)
        assert alike(name, getattr(merged.update, name), wanted)


def test_a_conflict_that_nobody_chose_for_stays_one() -> None:
    draft = Draft(parse_instance(whole()))
    draft.set("name", "mine")
    draft.set("hostname", "mine.example.net")
    now = parse_instance(whole(name="theirs", hostname="theirs.example.net"))
    resolved = resolve(draft, now, {"name": "mine"})
    assert merge(resolved.base, InstanceUpdate.from_instance(now), resolved.update()).conflicts == ("hostname",)


def test_ids_are_the_same_in_either_case() -> None:
    draft = Draft(parse_instance(whole(size={"id": "0a8c-ff"})))
    draft.set("size_id", "0A8C-FF")
    assert draft.changed == []
