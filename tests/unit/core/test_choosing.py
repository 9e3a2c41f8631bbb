"""The picker's lines: found as one types, the last used first."""

from hypothesis import given
from hypothesis import strategies as st

from tui.core.choosing import (
    Choice,
    find,
    known_choices,
    place_choices,
    profile_choices,
    typed_place,
    unopened,
)
from tui.core.config import Config, Profile
from tui.core.context import ALL, Context, Named, Place
from tui.core.settings import Settings

A, B = "0f0f0f0f-0000-4000-8000-00000000000a", "0f0f0f0f-0000-4000-8000-00000000000b"
ACME, ZOE = Named("acme", "Acme Europe", 500), Named("zoe", "Zoë Martin")
PROD, LAB, HOME = Named("p", "Production"), Named("l", "Lab"), Named("h", "Home")
PLACES = (Place(ACME, None), Place(ACME, PROD), Place(ACME, LAB), Place(ZOE, HOME))


def titles(found: tuple[Choice, ...]) -> list[str]:
    return [choice.title for choice in found]


def test_the_last_used_come_first_and_the_open_one_is_marked() -> None:
    choices = place_choices(PLACES, [("zoe", "h"), ("acme", ALL), ("gone", "x")], Context(ACME, (LAB,)))
    assert titles(choices) == [
        "Zoë Martin / Home",
        "Acme Europe / all projects",
        "Acme Europe / Production",
        "Acme Europe / Lab",
    ]
    assert [choice.title for choice in choices if choice.open] == ["Acme Europe / Lab"]


def test_the_quota_is_told_where_the_api_tells_it() -> None:
    noted = {choice.title: choice.note for choice in place_choices(PLACES, (), None)}
    assert noted["Acme Europe / all projects"] == "quota 500 instances"


def test_words_are_all_required_without_case_and_accents() -> None:
    choices = place_choices(PLACES, (), None)
    assert titles(find(choices, "zoe")) == ["Zoë Martin / Home"]
    assert titles(find(choices, "  LAB acme ")) == ["Acme Europe / Lab"]
    assert titles(find(choices, "lab zoe")) == []
    assert find(choices, "") == choices


@given(st.text(), st.sampled_from(PLACES))
def test_what_is_found_holds_what_was_typed_and_its_own_title_finds_it(typed: str, place: Place) -> None:
    choices = place_choices(PLACES, (), None)
    assert set(find(choices, typed)) <= set(choices)
    (own,) = place_choices([place], (), None)
    assert own in find(choices, own.title)
    typed_place(typed, None)


def test_ids_that_are_typed_can_be_opened_where_nothing_is_listed() -> None:
    here = Context(ACME, (LAB,))
    by_both = typed_place(f" {A}/{B} ", None)
    assert by_both is not None
    assert by_both.place is not None
    assert by_both.place.key == (A, B)
    every = typed_place(f"{A}/all", None)
    assert every is not None
    assert every.place is not None
    assert every.place.key == (A, ALL)
    in_this = typed_place(B, here)
    assert in_this is not None
    assert in_this.place is not None
    assert in_this.place.key == ("acme", B)
    assert typed_place(B, None) is None
    assert typed_place("lab", here) is None
    assert typed_place(f"{A}/lab", here) is None


def test_a_profile_is_told_as_it_would_be_opened() -> None:
    profiles = (
        Profile("one", base_url="https://one.example"),
        Profile("two", base_url="https://two.example", production=True, read_only=True),
    )
    config = Config(profiles={profile.name: profile for profile in profiles})
    settings = Settings(config=config, base_url="https://elsewhere.example").switch("two")
    assert [(choice.title, choice.note, choice.open) for choice in profile_choices(settings)] == [
        ("profile default", "https://elsewhere.example", False),
        ("profile one", "https://one.example", False),
        ("profile two", "https://two.example  PRODUCTION  read-only", True),
    ]
    assert profile_choices(Settings(demo=True, config=config)) == ()


def test_a_profile_without_an_address_is_at_the_providers_and_not_at_the_open_ones() -> None:
    settings = Settings("one", base_url="https://one.example")
    (default, open_one) = profile_choices(settings)
    assert (default.note, open_one.note) == ("https://api.onetsolutions.net", "https://one.example")


def test_organizations_without_their_projects_are_found_by_most_of_what_is_typed() -> None:
    closed = [Named(str(number), f"Org {number}") for number in range(30)]
    listed = [*PLACES, *(Place(organization, None) for organization in closed)]
    assert len(unopened(listed)) == 30
    assert unopened(listed, "org 17 main") == (closed[17],)
    assert unopened(listed, "nothing") == ()
    assert unopened(listed, "acme") == ()


def test_what_is_known_can_be_opened_without_asking_the_api_but_not_what_is_open() -> None:
    settings, here = Settings(config=Config(profiles={"work": Profile("work")})), Context(ACME, (PROD,))
    recent = [("zoe", "h"), ("zoe", ALL), ("gone", "x"), ("acme", "p")]
    names = {"zoe": "Zoë Martin", "h": "Home", "acme": "Acme Europe", "p": "Production"}
    choices = known_choices(settings, here, (Place(ACME, LAB),), recent, names)
    assert titles(choices) == [
        "Zoë Martin / Home",
        "Zoë Martin / all projects",
        "Acme Europe / Lab",
        "Acme Europe / all projects",
        "profile work",
    ]


def test_before_anything_is_open_what_was_open_before_is_known() -> None:
    choices = known_choices(Settings(demo=True), None, (), [("zoe", "h")], {"zoe": "Zoë Martin", "h": "Home"})
    assert titles(choices) == ["Zoë Martin / Home"]
