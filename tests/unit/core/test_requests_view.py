"""The log of requests as a person reads it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.transport import RequestRecord
from tui.core.panes.blocks import text_of
from tui.core.requests_view import details, find, path, shorter, signed, status, took

AT = datetime(2026, 11, 24, 14, 4, 12, tzinfo=UTC)
ID = "3f2a9c01-0000-4000-8000-000000000000"
PATH = f"/v1/organizations/{ID}/projects/{ID}/compute/instances/{ID}"
GOOD = RequestRecord("GET", PATH, 200, 0.1234, "req-1", AT, None)
BAD = RequestRecord("PUT", PATH, 409, 0.05, "req-2", AT, "The server refused: conflict")
LOST = RequestRecord("PUT", PATH, None, 30.0, None, AT, "No answer in time")


def test_a_request_has_its_status_or_what_went_wrong() -> None:
    assert [status(record) for record in (GOOD, BAD, LOST)] == [
        "200",
        "409 The server refused: conflict",
        "No answer in time",
    ]
    assert [took(record) for record in (GOOD, LOST)] == ["123 ms", "30000 ms"]


def test_what_failed_has_a_sign_before_its_status() -> None:
    assert [signed(record)[:5] for record in (GOOD, BAD, LOST)] == ["  200", "✕ 409", "✕ No "]


@pytest.mark.parametrize(
    ("text", "place", "wanted"),
    [
        ("/v1/organizations/a/projects/b/compute/instances?page=2", ("a", "b"), "…/compute/instances?page=2"),
        ("/v1/organizations/a/projects/c/compute/vpcs", ("a", "b"), "…/projects/c/compute/vpcs"),
        ("/v1/organizations/a/projects/b/compute/vpcs", ("a",), "…/projects/b/compute/vpcs"),
        ("/v1/organizations/c/projects/b/compute/vpcs", ("a", "b"), "/v1/organizations/c/projects/b/compute/vpcs"),
        ("/v1/organizations/a/projects/b", ("a", "b"), "…/projects/b"),
        ("/v1/organizations?page=1", ("a", "b"), "/v1/organizations?page=1"),
        ("/v1/organizations/a/projects/b/compute", (), "/v1/organizations/a/projects/b/compute"),
    ],
)
def test_the_open_place_is_left_out_of_a_path(text: str, place: tuple[str, ...], wanted: str) -> None:
    assert path(GOOD._replace(path=text), place) == wanted


def test_what_tells_a_page_from_another_stays_in_a_short_path() -> None:
    assert shorter("…/compute/instances?page=2&page_size=100", 34) == "…/compute/instances?page=2&…"


@pytest.mark.parametrize(
    ("room", "wanted"),
    [
        (200, PATH),
        (100, "/v1/organizations/3f2a…/projects/3f2a…/compute/instances/3f2a…"),
        (30, "/v1/organi…ute/instances/3f2a…"),
        (1, "…"),
    ],
)
def test_a_path_gives_up_its_ids_and_then_its_middle(room: int, wanted: str) -> None:
    assert shorter(PATH, room) == wanted


@given(st.text(), st.integers(0, 60))
def test_a_shortened_path_has_room(text: str, room: int) -> None:
    short = shorter(text, room)
    assert len(short) <= room
    assert short == text or "…" in short or room == 0


def test_the_newest_comes_first_and_a_filter_needs_all_its_words() -> None:
    every = [GOOD, BAD, LOST]
    assert find(every, "") == (LOST, BAD, GOOD)
    assert find(every, "put 409") == (BAD,)
    assert find(every, "REQ-1") == (GOOD,)
    assert find(every, "get 409") == ()


def test_a_request_in_whole_has_all_that_is_known_of_it() -> None:
    text = text_of(details(BAD, AT + timedelta(minutes=3)))
    for part in ("Method: PUT", PATH, "3 minutes ago", "50 ms", "409", "The server refused: conflict", "req-2"):
        assert part in text
    assert "none" in text_of(details(LOST, AT))


def test_control_characters_are_made_visible() -> None:
    odd = GOOD._replace(path="/v1/\x1b[31m", error="\x07", request_id="a\nb")
    assert "\x1b" not in path(odd)
    assert "\x07" not in status(odd)
    assert not any(char in text_of(details(odd, AT)) for char in "\x1b\x07")
