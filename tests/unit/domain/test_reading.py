"""What the API may answer, and what becomes of it."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain import exactjson
from tui.domain.instance import Instance, parse_instance
from tui.domain.listing import read_page, row_of
from tui.domain.update import FIELDS, InstanceUpdate

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def whole(**changes: Any) -> dict[str, Any]:
    return {
        "id": "i-1",
        "name": "web-1",
        "status": "active",
        "size": {
            "id": "s-1",
            "name": "VPS M",
            "slug": "vps-m",
            "vcpu": 4,
            "ram_mb": 8192,
            "pricing_options": [{"billing_cycle": "monthly", "price": "12.50"}],
        },
        "location": {"id": "l-1", "name": "Paris", "slug": "par1"},
        "image": {"id": "m-1", "name": "Debian 12"},
        "vpc": {"id": "v-1", "name": "prod"},
        "os_name": "Debian",
        "hostname": "web-1.example.net",
        "billing_cycle": "monthly",
        "tags": {"env": "prod", "n": 1},
        "primary_ipv4": "a-2",
        "ip_addresses": [
            {"id": "a-1", "address": "203.0.113.1", "ip_type": "ipv4", "is_primary": True},
            {"id": "a-2", "address": "203.0.113.2", "ip_type": "ipv4", "is_primary": False},
            {"id": "a-6", "address": "2001:db8::1", "ip_type": "ipv6", "is_primary": True},
        ],
        "state_sync": {"vm_status": "running", "cpu_usage": "12.50", "memory_usage_mb": 4096},
        "modified": "2026-11-01T10:00:00Z",
    } | changes


def test_the_primary_address_is_the_entry_that_the_field_names_by_id() -> None:
    address = parse_instance(whole()).primary_address(4)
    assert address is not None
    assert address.address == "203.0.113.2"


def test_without_such_an_entry_it_is_the_one_marked_primary_of_that_type() -> None:
    address = parse_instance(whole()).primary_address(6)
    assert address is not None
    assert address.address == "2001:db8::1"


@given(st.sampled_from([name for name in Instance.model_fields if name not in ("id", "source")]), JSON)
def test_any_value_in_any_field_is_read_without_an_error(field: str, value: Any) -> None:
    instance = parse_instance(whole(**{field: value}))
    assert instance.source[field] == value
    row_of(instance)


@pytest.mark.parametrize("price", ["", "-", ".", "12,50", "NaN", "Infinity", None, [], True])
def test_a_price_that_is_no_number_is_absent(price: Any) -> None:
    instance = parse_instance(whole(size={"id": "s", "pricing_options": [{"price": price}]}))
    assert instance.size is not None
    assert instance.size.pricing_options[0].price is None


@pytest.mark.parametrize("value", ["1E9999999", "1e400", "9" * 5000, "0.5", "x", "NaN"])
def test_an_absurd_number_is_absent_and_stops_nothing(value: str) -> None:
    literal = value if value[0].isdigit() and "E9" not in value else json.dumps(value)
    answer = json.dumps(whole(legacy_id="X", state_sync={"cpu_usage": "1E999"})).replace('"X"', literal)
    instance = parse_instance(exactjson.loads(answer))
    assert instance.legacy_id is None
    assert row_of(instance).cpu is None


def test_money_is_an_exact_decimal() -> None:
    instance = parse_instance(whole())
    assert instance.size is not None
    assert instance.size.pricing_options[0].price == Decimal("12.50")


def test_unknown_fields_and_words_are_kept_in_the_answer_as_it_came() -> None:
    source = whole(status="hibernated", new_field={"a": [1]})
    instance = parse_instance(source)
    assert instance.status == "hibernated"
    assert instance.source == source


@pytest.mark.parametrize("answer", [None, [], "x", 3, {}, {"id": None}, {"id": ""}, {"id": 7}])
def test_what_has_no_id_is_no_instance(answer: Any) -> None:
    with pytest.raises(ValueError, match="an instance"):
        parse_instance(answer)


@given(JSON)
def test_tags_come_back_as_the_same_json_with_keys_in_order(tags: Any) -> None:
    answer = json.dumps(whole(tags=tags))
    body = InstanceUpdate.from_instance(parse_instance(exactjson.loads(answer))).body()
    assert json.dumps(json.loads(body)["tags"]) == json.dumps(tags)


@pytest.mark.parametrize(
    "tags", ["-0", "-0.0", "1.10", "1e400", "123456789012345678901234567890", '"\\ud800"', '{"b": 1, "a": 2}']
)
def test_numbers_and_lone_surrogates_in_tags_go_back_to_the_letter(tags: str) -> None:
    answer = json.dumps(whole()).replace('{"env": "prod", "n": 1}', tags)
    body = InstanceUpdate.from_instance(parse_instance(exactjson.loads(answer))).body()
    assert body.endswith(f'"tags": {tags}}}'.encode())


def test_the_update_holds_all_nine_fields_as_they_were_read() -> None:
    update = InstanceUpdate.from_instance(parse_instance(whole()))
    assert tuple(json.loads(update.body())) == FIELDS
    assert (update.size_id, update.location_id, update.image_id, update.vpc_id) == ("s-1", "l-1", "m-1", "v-1")


def test_no_vpc_is_sent_as_null() -> None:
    update = InstanceUpdate.from_instance(parse_instance(whole(vpc=None)))
    assert json.loads(update.body())["vpc_id"] is None


@pytest.mark.parametrize("field", ["name", "size", "location", "image"])
def test_an_answer_without_name_or_hardware_is_no_base_for_an_update(field: str) -> None:
    with pytest.raises(ValueError, match=f"has no {field}"):
        InstanceUpdate.from_instance(parse_instance(whole(**{field: None})))


@pytest.mark.parametrize("text", ["", "{", "NaN", "[Infinity]", "[" * 100_000, "[" * 300 + "]" * 300, b"\xff\xfe\xff"])
def test_what_is_no_json_is_refused_with_a_reason(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        exactjson.loads(text)


def test_both_shapes_of_a_list_give_the_same_rows() -> None:
    array = read_page(json.dumps([whole(), whole(id="i-2")]).encode())
    page = read_page(json.dumps({"count": 9, "next": "x", "results": [whole(), whole(id="i-2")]}).encode())
    assert array.rows == page.rows
    assert (array.is_array, page.is_array, page.count, page.next) == (True, False, 9, "x")


@pytest.mark.parametrize("before", [b" \r\n\t", b" " * 100, b"\xef\xbb\xbf"])
def test_what_stands_before_a_list_does_not_matter(before: bytes) -> None:
    array, page = json.dumps([whole()]).encode(), json.dumps({"count": 1, "next": None, "results": [whole()]}).encode()
    assert read_page(before + array).rows == read_page(before + page).rows == read_page(array).rows
    assert (read_page(before + array).is_array, read_page(before + page).is_array) == (True, False)


def test_the_fast_reading_of_a_row_equals_that_of_the_full_instance() -> None:
    fast = read_page(json.dumps([whole()]).encode()).rows[0]
    assert fast == row_of(parse_instance(whole()))
    assert (fast.ipv4, fast.price, fast.cpu, fast.tags) == ("203.0.113.2", "12.50", 12.5, ("env=prod", "n=1"))


def test_one_strange_item_costs_no_other_row_and_is_counted() -> None:
    page = read_page(json.dumps([whole(), "?", {"name": "no id"}, whole(id="i-2", name=5, size=[])]).encode())
    assert [row.id for row in page.rows] == ["i-1", "i-2"]
    assert (page.size, page.skipped) == (4, 2)


@given(JSON)
def test_a_page_of_anything_is_read_or_refused(value: Any) -> None:
    try:
        page = read_page(json.dumps(value).encode())
    except ValueError:
        return
    assert page.size == len(value if isinstance(value, list) else value["results"])
