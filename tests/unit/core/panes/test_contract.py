"""Every field of the answer is on a pane, as a person would write it; whatever is in it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.panes.instances import NOW, contract_instance, first_nine
from tests.unit.domain.test_reading import JSON, whole
from tui.core.panes import PANES, build
from tui.core.panes.blocks import Facts, text_of
from tui.domain import exactjson
from tui.domain.instance import Instance, parse_instance


def all_panes(instance: Instance, french: bool = False) -> str:
    return "\n".join(text_of(pane) for pane in first_nine(instance, french))


def test_there_are_ten_panes_in_the_order_of_the_product() -> None:
    names = "Overview Size Location VPC Image Volumes IPs Billing Usage JSON"
    assert list(PANES) == names.split()


@pytest.mark.parametrize("french", [False, True])
def test_every_field_of_the_contract_is_on_one_of_the_first_nine_panes(french: bool) -> None:
    source, expected = contract_instance()
    shown = all_panes(parse_instance(source), french)
    missing = {path: text for path, text in expected.items() if text not in shown}
    assert missing == {}
    assert len(expected) > 100


def test_each_boolean_of_the_contract_changes_what_a_pane_shows() -> None:
    source, _ = contract_instance()
    before = all_panes(parse_instance(source))
    turned = list(flipped(source))
    assert len(turned) > 15
    assert [path for path, changed in turned if all_panes(parse_instance(changed)) == before] == []


def test_facts_that_stand_together_have_names_of_their_own_that_fit_their_column() -> None:
    source, _ = contract_instance()
    instance = parse_instance(source)
    for name in PANES:
        for block in build(name, instance, NOW):
            labels = [fact.label for fact in block.facts] if isinstance(block, Facts) else []
            assert len(labels) == len(set(labels)), (name, labels)
            # The screen gives names 19 cells, and two of them part the name from the value.
            own = [label for label in labels if "mark-" not in label]
            assert max(map(len, own), default=0) <= 17, (name, labels)


def flipped(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, bool):
        return [(path, not value)]
    if isinstance(value, dict):
        return [
            (p, value | {key: turned}) for key, inner in value.items() for p, turned in flipped(inner, f"{path}.{key}")
        ]
    if isinstance(value, list):
        return [
            (p, [*value[:n], turned, *value[n + 1 :]])
            for n, inner in enumerate(value)
            for p, turned in flipped(inner, f"{path}.{n}")
        ]
    return []


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"size": {}, "location": {}, "vpc": {}, "image": {}, "state_sync": {}, "volumes": [{}], "ip_addresses": [{}]},
        {"size": {"available_addons": [{}], "pricing_options": [{}], "available_volumes": [{}]}},
        {"size": {"available_addons": [{"addon": {}, "pricing_options": [{}]}]}, "vpc": {"location": {}}},
        dict.fromkeys(Instance.model_fields.keys() - {"id", "name", "status", "source"}),
    ],
    ids=["absent", "empty objects", "empty entries", "empty entries within", "null"],
)
def test_an_instance_with_next_to_nothing_shows_ten_panes_and_never_none(extra: dict[str, Any]) -> None:
    instance = parse_instance({"id": "i", "name": "x", "status": "active"} | extra)
    for name in PANES:
        for french in (False, True):
            shown = text_of(build(name, instance, NOW, french))
            assert shown.strip()
            assert "None" not in shown


@given(st.sampled_from([name for name in Instance.model_fields if name not in ("id", "source")]), JSON)
def test_any_value_in_any_field_is_shown_without_an_error(field: str, value: Any) -> None:
    instance = parse_instance(whole(**{field: value}))
    for name in PANES:
        build(name, instance, NOW)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return (
        [path, *(found for key, item in inner for found in places(item, (*path, key)))]
        if path
        else [found for key, item in inner for found in places(item, (key,))]
    )


def put(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    if not path:
        return new
    if isinstance(value, list):
        return [put(item, path[1:], new) if n == path[0] else item for n, item in enumerate(value)]
    return {key: put(item, path[1:], new) if key == path[0] else item for key, item in value.items()}


PLACES = [path for path in places(contract_instance()[0]) if path != ("id",)]


@given(
    st.sampled_from(PLACES), JSON | st.sampled_from(["", "-", ".", "NaN", "12.", "9E999999", "0001-01-01", "\ud800"])
)
def test_any_value_at_any_depth_is_shown_without_an_error(path: tuple[str | int, ...], value: Any) -> None:
    instance = parse_instance(put(contract_instance()[0], path, value))
    for name in PANES:
        assert text_of(build(name, instance, NOW))


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_no_text_of_the_api_steers_the_terminal(path: tuple[str | int, ...]) -> None:
    instance = parse_instance(put(contract_instance()[0], path, "a\x1b[2J\r\n\x9b\x7f\u202e\ud800z"))
    for name in PANES:
        shown = text_of(build(name, instance, NOW)).replace("\n", "").replace("\t", "")
        assert shown.isprintable(), (name, path)


@given(JSON)
def test_the_json_pane_is_json_of_the_same_value(value: Any) -> None:
    source = whole(tags=value, more={"of": "del \x7f and \u202e"})
    assert exactjson.same(exactjson.loads(text_of(build("JSON", parse_instance(source), NOW))), source)
