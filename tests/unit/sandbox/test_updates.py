"""What the sandbox takes as an update, what it refuses, and what it holds afterwards."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.sandbox.asking import LIST, ask, body_of, put
from tui.sandbox import Sandbox
from tui.sandbox.numbers import MAX_DEPTH, Number, read_json, write_json

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOBODY = "00000000-0000-4000-8000-000000000000"


class _Delete:
    """Stands for a field that is left out."""

    def __repr__(self) -> str:
        return "left out"


DELETE = _Delete()


def fixed(instances: int = 1, **options: Any) -> Sandbox:
    return Sandbox(instances, clock=lambda: NOW, **options)


REFUSED = [
    ("name", DELETE, "This field is required."),
    ("name", None, "This field may not be null."),
    ("name", "", "This field may not be blank."),
    ("name", "   ", "This field may not be blank."),
    ("name", 5, "Not a valid string."),
    ("name", True, "Not a valid string."),
    ("name", ["web"], "Not a valid string."),
    ("name", "é" * 256, "Ensure this field has no more than 255 characters."),
    ("os_name", DELETE, "This field is required."),
    ("os_name", None, "This field may not be null."),
    ("os_name", "x" * 101, "Ensure this field has no more than 100 characters."),
    ("hostname", 1.5, "Not a valid string."),
    ("hostname", "x" * 256, "Ensure this field has no more than 255 characters."),
    ("size_id", DELETE, "This field is required."),
    ("size_id", None, "This field may not be null."),
    ("size_id", "", "Must be a valid UUID."),
    ("size_id", 7, "Must be a valid UUID."),
    ("size_id", NOBODY.replace("-", ""), "Must be a valid UUID."),
    ("size_id", f"{{{NOBODY}}}", "Must be a valid UUID."),
    ("size_id", NOBODY, f'Invalid pk "{NOBODY}" - object does not exist.'),
    ("location_id", DELETE, "This field is required."),
    ("location_id", NOBODY, f'Invalid pk "{NOBODY}" - object does not exist.'),
    ("image_id", DELETE, "This field is required."),
    ("image_id", NOBODY, f'Invalid pk "{NOBODY}" - object does not exist.'),
    ("vpc_id", "", "Must be a valid UUID."),
    ("vpc_id", {"id": NOBODY}, "Must be a valid UUID."),
    ("vpc_id", NOBODY, f'Invalid pk "{NOBODY}" - object does not exist.'),
    ("billing_cycle", None, "This field may not be null."),
    ("billing_cycle", 12, "Not a valid string."),
    ("billing_cycle", "weekly", '"weekly" is not a valid choice.'),
    ("description", "mine", "Unknown field."),
    ("size", {"id": NOBODY}, "Unknown field."),
]


@pytest.mark.parametrize(("field", "value", "message"), REFUSED, ids=[f"{row[0]}={row[1]!r:.30}" for row in REFUSED])
async def test_a_wrong_body_is_refused_at_its_field_and_changes_nothing(field: str, value: Any, message: str) -> None:
    sandbox = fixed()
    instance = sandbox.instance_named("web-1")
    before = json.dumps(instance)
    body = body_of(instance, tags=["new"])
    if value is DELETE:
        del body[field]
    else:
        body[field] = value
    answer = await put(sandbox, instance["id"], body)
    assert (answer.status_code, answer.json()) == (400, {field: [message]})
    assert json.dumps(instance) == before


TAKEN = [
    ("name", "x"),
    ("name", "é" * 255),
    ("os_name", ""),
    ("os_name", "x" * 100),
    ("hostname", None),
    ("hostname", ""),
    ("hostname", "h" * 255),
    ("billing_cycle", "triennially"),
    ("tags", None),
    ("tags", 0),
    ("tags", "word"),
    ("tags", {"b": [1, {"c": None}], "a": ""}),
]


@pytest.mark.parametrize(("field", "value"), TAKEN, ids=[f"{row[0]}={row[1]!r:.30}" for row in TAKEN])
async def test_a_right_body_is_applied_as_it_is(field: str, value: Any) -> None:
    sandbox = fixed()
    instance = sandbox.instance_named("web-1")
    answer = await put(sandbox, instance["id"], body_of(instance, **{field: value}))
    assert answer.status_code == 200
    assert answer.json()[field] == value
    assert (await ask(sandbox, f"{LIST}/{instance['id']}")).json() == answer.json()
    assert (await ask(sandbox, LIST)).json()["results"] == [answer.json()]


async def test_all_that_is_wrong_is_told_at_once() -> None:
    sandbox = fixed()
    answer = await put(sandbox, sandbox.instance_named("web-1")["id"], {"name": "", "color": 1})
    assert set(answer.json()) == {"name", "color", "size_id", "location_id", "image_id", "os_name"}


NOT_JSON = [b"", b"{", b"name=x", b'{"name": NaN}', b'{"tags": Infinity}', b"\xff\xfe{}", b"[" * 5000]


@pytest.mark.parametrize("content", [*NOT_JSON, b'{"tags": ' + b"[" * 300 + b"]" * 300 + b"}"])
async def test_what_is_not_json_is_a_parse_error(content: bytes) -> None:
    sandbox = fixed()
    answer = await put(sandbox, sandbox.instance_named("web-1")["id"], content)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("JSON parse error - ")


@pytest.mark.parametrize("content", [b"[]", b"5", b'"x"', b"null", b"1.10"])
async def test_json_that_is_no_object_is_refused_as_a_whole(content: bytes) -> None:
    sandbox = fixed()
    answer = await put(sandbox, sandbox.instance_named("web-1")["id"], content)
    assert answer.status_code == 400
    assert answer.json()["non_field_errors"][0].startswith("Invalid data. Expected a dictionary, but got ")


@pytest.mark.parametrize(
    ("media", "status"),
    [("application/json", 200), ("Application/JSON; charset=utf-8", 200), ("text/plain", 415), ("", 415)],
)
async def test_only_json_is_taken(media: str, status: int) -> None:
    sandbox = fixed()
    instance = sandbox.instance_named("web-1")
    assert (await put(sandbox, instance["id"], body_of(instance), Content_Type=media)).status_code == status


async def test_a_network_can_be_left_and_joined_again() -> None:
    sandbox = fixed(30)
    instance = next(held for held in sandbox.instances.values() if held["vpc"])
    vpc = instance["vpc"]
    assert (await put(sandbox, instance["id"], body_of(instance, vpc_id=None))).json()["vpc"] is None
    assert (await put(sandbox, instance["id"], body_of(instance, vpc_id=vpc["id"].upper()))).json()["vpc"] == vpc


async def test_a_network_of_another_project_is_unknown() -> None:
    sandbox = fixed()
    instance = sandbox.instance_named("web-1")
    theirs = sandbox.vpcs[sandbox.projects[sandbox.default_scope[0]][1]["id"]][0]["id"]
    assert set((await put(sandbox, instance["id"], body_of(instance, vpc_id=theirs))).json()) == {"vpc_id"}


@pytest.mark.parametrize(("strict", "status"), [(False, 200), (True, 400)])
async def test_a_network_elsewhere_is_refused_only_by_choice(strict: bool, status: int) -> None:
    sandbox = fixed(vpc_in_location=strict)
    instance = sandbox.instance_named("web-1")
    vpcs = sandbox.vpcs[sandbox.default_scope[1]]
    elsewhere = next(vpc["id"] for vpc in vpcs if vpc["location"]["id"] != instance["location"]["id"])
    answer = await put(sandbox, instance["id"], body_of(instance, vpc_id=elsewhere))
    assert answer.status_code == status
    assert ("vpc_id" in answer.json()) is strict


async def test_what_is_left_out_of_the_body_is_replaced_by_nothing() -> None:
    sandbox = fixed(8)
    instance = next(held for held in sandbox.instances.values() if held["vpc"] and held["hostname"] and held["tags"])
    body = body_of(instance)
    cycle = body.pop("billing_cycle")
    del body["hostname"], body["vpc_id"], body["tags"]
    answer = (await put(sandbox, instance["id"], body)).json()
    assert (answer["hostname"], answer["vpc"], answer["tags"], answer["billing_cycle"]) == (None, None, None, cycle)


async def test_an_unknown_word_that_is_held_may_go_back() -> None:
    sandbox = fixed()
    instance = sandbox.instance_named("web-1")
    instance["billing_cycle"] = "decennially"
    assert (await put(sandbox, instance["id"], body_of(instance, name="x"))).json()["billing_cycle"] == "decennially"


async def test_hardware_that_is_held_may_go_back_though_the_catalogue_lost_it() -> None:
    sandbox = fixed()
    instance = sandbox.instance_named("web-1")
    sandbox.sizes.remove(instance["size"])
    assert (await put(sandbox, instance["id"], body_of(instance))).status_code == 200


@pytest.mark.parametrize("kind", ["size", "location", "image"])
@pytest.mark.parametrize("hardware", ["ignore", "refuse", "apply"])
async def test_new_hardware_is_ignored_refused_or_applied_by_choice(kind: str, hardware: Any) -> None:
    sandbox = fixed(hardware=hardware)
    instance = sandbox.instance_named("web-1")
    before = instance[kind]["id"]
    known = {"size": sandbox.sizes, "location": sandbox.locations, "image": sandbox.images}[kind]
    other = next(entry["id"] for entry in known if entry["id"] != before)
    modified = instance["modified"]
    answer = await put(sandbox, instance["id"], body_of(instance, **{f"{kind}_id": other}))
    if hardware == "refuse":
        assert answer.json() == {f"{kind}_id": ["Hardware changes require the resize endpoint."]}
    else:
        assert answer.json()[kind]["id"] == (other if hardware == "apply" else before)
    assert instance[kind]["id"] == (other if hardware == "apply" else before)
    assert (instance["modified"] != modified) is (hardware == "apply")


async def test_modified_moves_with_each_change_even_if_the_clock_stands() -> None:
    sandbox = fixed()
    instance = sandbox.instance_named("web-1")
    marks = [instance["modified"]]
    for name in ("a", "b", "b", "c"):
        marks.append((await put(sandbox, instance["id"], body_of(instance, name=name))).json()["modified"])
    times = [datetime.fromisoformat(mark) for mark in marks]
    assert times[0] < NOW == times[1] < times[2] == times[3] < times[4]


@pytest.mark.parametrize(("before", "after"), [(b"1", b"true"), (b"1.0", b"1"), (b'{"a":1,"b":2}', b'{"b":2,"a":1}')])
async def test_tags_that_only_python_takes_for_equal_are_a_change(before: bytes, after: bytes) -> None:
    sandbox = fixed()
    instance = sandbox.instance_named("web-1")
    for tags in (before, after):
        modified = instance["modified"]
        body = json.dumps(body_of(instance, tags="TAGS")).encode().replace(b'"TAGS"', tags)
        answer = await put(sandbox, instance["id"], body)
        assert answer.status_code == 200
        assert b'"tags":' + tags in answer.content
        assert instance["modified"] != modified


EXACT = [
    "1.10",
    "12345678901234567890123",
    "-0",
    "-0.0",
    "1e5",
    "1E400",
    "0.1000000000000000055511151231257827",
    "9" * 5000,
    "[1.50,{" + '"b":2.00,"a":-1e-7' + "}]",
    '{"z":1,"a":2.10,"m":"1.10"}',
]


@pytest.mark.parametrize("tags", EXACT, ids=lambda text: text[:24])
async def test_numbers_in_tags_keep_their_digits(tags: str) -> None:
    sandbox = fixed()
    identity = sandbox.instance_named("web-1")["id"]
    body = json.dumps(body_of(sandbox.instance_named("web-1"), tags="TAGS")).replace('"TAGS"', tags).encode()
    for answer in (await put(sandbox, identity, body), await ask(sandbox, f"{LIST}/{identity}")):
        assert answer.status_code == 200
        assert f'"tags":{tags}' in answer.text


async def test_a_lone_surrogate_goes_in_and_comes_back() -> None:
    sandbox = fixed()
    instance = sandbox.instance_named("web-1")
    answer = await put(sandbox, instance["id"], body_of(instance, name="a\ud800é"))
    assert "a\\ud800é".encode() in answer.content
    assert json.loads(answer.content)["name"] == "a\ud800é"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_written_as_it_was_read(value: Any) -> None:
    written = write_json(value)
    assert write_json(read_json(written)) == written
    assert json.loads(written) == value


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?", fullmatch=True))
def test_any_number_is_written_as_it_was_read(literal: str) -> None:
    assert write_json(read_json(f"[{literal}]".encode())) == f"[{literal}]".encode()


def test_nesting_is_taken_up_to_its_limit() -> None:
    fits = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert write_json(read_json(fits)) == fits
    with pytest.raises(ValueError, match="nested too deeply"):
        read_json(b"[" + fits + b"]")


def test_a_number_that_is_kept_compares_as_one() -> None:
    assert read_json(b"[1.10, 1.10, 2]") == [1.1, Number("1.10"), 2]
    assert read_json(b"1.10") != "1.10"
