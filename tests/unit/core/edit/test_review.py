"""What a person sees before a change is sent."""

from typing import Any

import pytest
from hypothesis import given

from tests.unit.core.edit.values import JSON, OTHER_SIZE, OTHER_VPC, SIZE, VPC
from tests.unit.domain.test_reading import whole
from tui.core.edit.draft import Draft
from tui.core.edit.review import Catalogue, Review, make_review, warnings_by_field
from tui.domain import exactjson
from tui.domain.catalogue import Size
from tui.domain.instance import parse_instance

PRICES = [
    {"billing_cycle": "monthly", "price": "12.50", "discount_percent": "0"},
    {"billing_cycle": "annually", "price": "120.00000000000000000001", "discount_percent": "12.5"},
    {"billing_cycle": "hourly", "price": "-"},
    {"billing_cycle": "one_time", "price": "1E+9999999"},
]
CATALOGUE = Catalogue(
    {"size": {SIZE: "VPS M", OTHER_SIZE: "VPS L"}, "vpc": {VPC: "prod", OTHER_VPC: "lab"}, "image": {}},
    {
        OTHER_SIZE: Size.model_validate(
            {"id": OTHER_SIZE, "pricing_options": [{"billing_cycle": "monthly", "price": "25"}]}
        )
    },
)


def draft(**changes: Any) -> Draft:
    size = {"id": SIZE, "name": "VPS M", "pricing_options": PRICES}
    return Draft(parse_instance(whole(size=size, vpc={"id": VPC, "name": "prod"}) | changes))


def review(edited: Draft, **edits: Any) -> Review:
    for field, value in edits.items():
        edited.set(field, value)
    names = {("size_id", OTHER_SIZE): "VPS L", ("vpc_id", OTHER_VPC): "lab"}
    return make_review(
        edited,
        "https://api.example/i",
        lambda field, identity: names.get((field, identity)),
        CATALOGUE,
    )


def test_a_changed_choice_is_shown_old_and_new_by_name_and_id() -> None:
    changes = review(draft(), size_id=OTHER_SIZE, vpc_id=OTHER_VPC).changes
    assert [(change.label, change.old, change.new) for change in changes] == [
        ("VPC", f"prod ({VPC})", f"lab ({OTHER_VPC})"),
        ("Size", f"VPS M ({SIZE})", f"VPS L ({OTHER_SIZE})"),
    ]


def test_without_a_change_there_is_nothing_to_review() -> None:
    same = review(draft(status="terminated"), name="web-1")
    assert (same.changes, same.warnings) == ((), ())


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        (
            {"billing_cycle": "annually"},
            "from 12.50 (monthly) to 120.00000000000000000001 (annually, discount 12.5 %).",
        ),
        ({"size_id": OTHER_SIZE}, "from 12.50 (monthly) to 25 (monthly)."),
        ({"size_id": OTHER_SIZE, "billing_cycle": "hourly"}, "from 12.50 (monthly) to an unknown price (hourly)."),
        ({"billing_cycle": "hourly"}, "from 12.50 (monthly) to an unknown price (hourly)."),
        ({"billing_cycle": "one_time"}, "to 1.000000e+9999999 (one time)."),
        ({"vpc_id": None}, "leaves the VPC prod; its private"),
        ({"vpc_id": OTHER_VPC}, "leaves the VPC prod and joins the VPC lab;"),
        ({"size_id": OTHER_SIZE}, "Size: hardware changes need the provider's resize endpoint"),
        ({"size_id": OTHER_SIZE[:-1] + "9"}, "is not in the catalogue that was read"),
    ],
)
def test_what_a_change_brings_with_it_is_warned_of(edits: dict[str, Any], words: str) -> None:
    assert words in " ".join(review(draft(), **edits).warnings)


def test_a_price_that_was_never_told_is_said_to_be_unknown() -> None:
    told = review(draft(size={"id": SIZE}), billing_cycle="annually").warnings
    assert told == ("The API told no price, neither of now nor of afterwards.",)


def test_joining_a_vpc_is_said() -> None:
    assert review(draft(vpc=None), vpc_id=OTHER_VPC).warnings == ("The instance joins the VPC lab.",)


@pytest.mark.parametrize(
    ("edits", "fields"),
    [
        ({"name": "web-2"}, []),
        ({"vpc_id": None, "name": "web-2"}, ["vpc_id"]),
        ({"billing_cycle": "annually"}, ["billing_cycle"]),
        # What another size costs is in the catalogue: the review knows.
        ({"billing_cycle": "annually", "size_id": OTHER_SIZE}, []),
    ],
)
def test_what_a_change_of_a_field_brings_with_it_is_told_at_the_field(edits: dict[str, Any], fields: list[str]) -> None:
    edited = draft()
    for field, value in edits.items():
        edited.set(field, value)
    told = warnings_by_field(edited, lambda *_: None)
    assert list(told) == fields
    assert all(text in review(edited).warnings for text in told.values())


def test_where_no_catalogue_was_read_no_id_is_called_unknown() -> None:
    assert "catalogue" not in " ".join(review(draft(), image_id=OTHER_SIZE).warnings)


@pytest.mark.parametrize("state", ["terminated", "cancelled"])
def test_an_instance_that_has_ended_is_warned_of(state: str) -> None:
    assert state in review(draft(status=state), name="web-2").warnings[0]


@given(JSON)
def test_what_is_shown_is_what_is_sent(tags: Any) -> None:
    edited = draft(tags=tags)
    edited.set("name", "new")
    made = review(edited)
    assert made.payload.encode() == edited.update().body()
    assert exactjson.dumps(exactjson.loads(made.body)) == made.payload
