"""An edit as words of a command line."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.extent import extent
from tests.unit.core.edit.values import IMAGE, JSON, LOCATION, OTHER_SIZE, OTHER_VPC, SIZE, VPC
from tests.unit.domain.test_reading import whole
from tui.core.edit.assign import KEYS, AssignError, Offers, assign, parse_assignments
from tui.core.edit.draft import Draft
from tui.core.edit.tags import KEPT
from tui.domain import exactjson
from tui.domain.instance import parse_instance

TWIN = "00000000-0000-4000-8000-000000000021"
UNLISTED = "00000000-0000-4000-8000-0000000000ff"
OFFERS = Offers(
    {
        "size": {SIZE: "VPS M", OTHER_SIZE: "VPS L"},
        "location": {LOCATION: "Paris"},
        "image": {IMAGE: "Debian 12"},
        "vpc": {VPC: "prod", OTHER_VPC: "lab", TWIN: "Lab"},
    },
    {"size": {SIZE: "vps-m", OTHER_SIZE: "vps-l"}, "image": {IMAGE: "debian-12"}},
)


def edits(*given_: str, offers: Offers = OFFERS, **changes: Any) -> dict[str, Any]:
    source = whole(
        size={"id": SIZE, "name": "VPS M"},
        location={"id": LOCATION, "name": "Paris"},
        image={"id": IMAGE, "name": "Debian 12"},
        vpc={"id": VPC, "name": "prod"},
        billing_cycle="monthly",
        tags={"env": "prod", "count": 1},
    )
    draft = Draft(parse_instance(source | changes))
    assign(draft, parse_assignments(given_), offers)
    return draft.edits


def problems(*given_: str, **changes: Any) -> dict[str, str]:
    with pytest.raises(AssignError) as caught:
        edits(*given_, **changes)
    assert caught.value.exit_code == 2
    assert all(reason in str(caught.value) for reason in caught.value.problems.values())
    return caught.value.problems


@pytest.mark.parametrize(
    ("word", "field", "value"),
    [
        ("name=a=b c", "name", "a=b c"),
        ("hostname=", "hostname", None),
        ("hostname=new.example.net", "hostname", "new.example.net"),
        ("os_name=", "os_name", ""),
        ("billing_cycle=annually", "billing_cycle", "annually"),
        ("billing_cycle=Semi-annually", "billing_cycle", "semi_annually"),
        ("vpc=", "vpc_id", None),
        ("vpc=lab", "vpc_id", OTHER_VPC),
        ("vpc=Lab", "vpc_id", TWIN),
        (f"vpc={TWIN}", "vpc_id", TWIN),
        ("size=VPS L", "size_id", OTHER_SIZE),
        ("size=vps l", "size_id", OTHER_SIZE),
        ("size=vps-l", "size_id", OTHER_SIZE),
        ("size=VPS-L", "size_id", OTHER_SIZE),
        # The catalogue need not be whole: an id can always be given.
        (f"location={UNLISTED}", "location_id", UNLISTED),
    ],
)
def test_a_field_is_set_by_what_a_person_calls_its_value(word: str, field: str, value: Any) -> None:
    assert edits(word) == {field: value}


@pytest.mark.parametrize("word", [f"size={SIZE}", "size=vps-m", "vpc=PROD", "billing_cycle=Monthly", "tags-=nothing"])
def test_what_is_so_already_is_no_edit(word: str) -> None:
    assert edits(word) == {}


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ({"a": "1"}, ["tags+=b=2"], {"a": "1", "b": "2"}),
        ({"a": "1"}, ["tags+=a=x=y"], {"a": "x=y"}),
        ({"a": "1", "b": "2"}, ["tags-=a", "tags-=b"], {}),
        ({"a": "1"}, ["tags+=n:=1.10"], {"a": "1", "n": exactjson.loads("1.10")}),
        (["web"], ["tags+=db", "tags+=web"], ["web", "db"]),
        (["web", "a=b"], ["tags-=web", "tags+=c=d"], ["a=b", "c=d"]),
        (None, ["tags+=web", "tags+=db"], ["web", "db"]),
        (None, ["tags+=env=prod"], {"env": "prod"}),
        ({"a": "1"}, ['tags=["web"]', "tags+=db"], ["web", "db"]),
        ({"a": "1"}, ["tags=null"], None),
    ],
)
def test_tags_keep_their_shape_unless_they_are_replaced(before: Any, words: list[str], after: Any) -> None:
    assert edits(*words, tags=before) == {"tags": after}


@pytest.mark.parametrize(
    ("word", "field", "told"),
    [
        ("name=", "name", "A name is required."),
        ("hostname=a_b", "hostname", "is no part of a host name"),
        ("name=a\tb", "name", "control character"),
        ("billing_cycle=weekly", "billing_cycle", "there are free, one_time, hourly, monthly"),
        ("size=", "size", "pick one; there are vps-m, vps-l"),
        ("size=vps-x", "size", "“vps-x” is none of them; there are vps-m, vps-l"),
        ("vpc=none", "vpc", "there are prod, lab, Lab; vpc= is none"),
        ("vpc=LAB", "vpc", f"fits several, name one by its id: {OTHER_VPC} (lab), {TWIN} (Lab)"),
        ("tags+=word", "tags", "the tags are an object: write KEY=VALUE"),
        ("tags={", "tags", "this is no JSON"),
        ("tags=", "tags", "an empty text is no JSON"),
        ("tags+=", "tags+", "at least one character"),
        ("colour=red", "colour=red", "there is no field “colour”; the fields are name, hostname"),
        ("size_id=x", "size_id=x", "did you mean size?"),
        ("NAME=x", "NAME=x", "did you mean name?"),
        ("name+=x", "name+=x", "only tags"),
        ("web-2", "web-2", "write FIELD=VALUE"),
        ("name=\udce9", "name", "no text in this terminal's encoding"),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_field(word: str, field: str, told: str) -> None:
    found = problems(word)
    assert list(found) == [field]
    assert told in found[field]


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert list(problems("size=x", "vpc=y", "name=")) == ["name", "vpc", "size"]


def test_a_field_that_stands_there_twice_is_refused_even_with_the_same_value() -> None:
    assert problems("name=a", "name=a") == {"name": "“name” stands there twice"}


def test_without_a_catalogue_an_id_still_counts_and_a_name_is_told_to_be_unknown() -> None:
    assert edits(f"vpc={UNLISTED}", offers=Offers()) == {"vpc_id": UNLISTED}
    # What the instance has itself is known in any case.
    assert edits("vpc=prod", offers=Offers()) == {}
    with pytest.raises(AssignError, match="“x” is none of them"):
        edits("location=x", offers=Offers())


@given(st.sampled_from([key for key in KEYS if key != "tags"]), st.text())
def test_the_value_is_all_that_follows_the_first_equals_sign(key: str, text: str) -> None:
    assert parse_assignments([f"{key}={text}"]).texts == {key: text}


@settings(max_examples=extent(30, 2_000), deadline=None)
@given(JSON)
def test_tags_take_any_json_to_the_digit(value: Any) -> None:
    wanted = parse_assignments([f"tags={exactjson.dumps(value)}"])
    assert wanted.tags is not KEPT
    assert exactjson.dumps(wanted.tags) == exactjson.dumps(value)


@settings(max_examples=extent(50, 2_000), deadline=None)
@given(st.lists(st.text(st.characters()) | st.sampled_from([f"{key}=x" for key in KEYS]), max_size=4))
def test_whatever_is_given_is_an_edit_or_a_usage_error(words: list[str]) -> None:
    with suppress(AssignError):
        edits(*words)
