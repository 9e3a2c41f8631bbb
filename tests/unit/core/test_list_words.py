"""What the list says of itself, in words."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.errors import ServerFailure
from tui.api.transport import RequestRecord
from tui.core.context import Named
from tui.core.fleet import Lost
from tui.core.list_words import emptiness, lost_words, next_try, reading, short_words, trying, unpicked

FAILED = ServerFailure("The API failed (502)", status=502)
HERE, THERE = Named("p", "Production"), Named("s", "Sta\x1bging")


def test_a_lost_page_is_told_with_what_is_there() -> None:
    told = lost_words([Lost(HERE, FAILED, (37,))], 4900, 5000, several=False)
    assert told == "4,900 of 5,000, page 37 failed, `r` to try again (The API failed (502))"


def test_what_is_lost_but_was_there_before_is_not_told_as_missing() -> None:
    told = lost_words([Lost(HERE, FAILED, (3, 5))], 500, 500, several=False)
    assert told == "pages 3, 5 failed, shown as it was, `r` to try again (The API failed (502))"


def test_of_several_projects_each_is_named_and_the_same_reason_is_told_once() -> None:
    lost = [Lost(HERE, FAILED), Lost(THERE, FAILED, (4,), and_rest=True)]
    assert lost_words(lost, 60, None, several=True) == (
        "60 instances, Production: the list failed; Sta␛ging: page 4 and what follows failed, "
        "`r` to try again (The API failed (502))"
    )


def test_of_many_pages_the_first_are_named() -> None:
    told = lost_words([Lost(HERE, FAILED, tuple(range(1, 10)))], 100, 1000, several=False)
    assert told.startswith("100 of 1,000, pages 1, 2, 3, 4, 5, 6 and 3 more failed, ")


@pytest.mark.parametrize(
    ("count", "total", "text"), [(100, 5000, "100 of 5,000"), (2300, None, "2,300"), (60, 60, "60")]
)
def test_how_far_a_list_is_read(count: int, total: int | None, text: str) -> None:
    assert reading(count, total) == text


@pytest.mark.parametrize(
    ("count", "total", "skipped", "text"),
    [
        (60, 60, 0, ""),
        (60, None, 0, ""),
        (61, 60, 0, ""),
        (58, 60, 2, "2 without an id"),
        (4999, 5000, 0, "4,999 came of 5,000, `r` reads again"),
        (57, 60, 2, "2 without an id; 57 came of 60, `r` reads again"),
    ],
)
def test_what_a_list_that_was_read_whole_is_short_of_is_told(
    count: int, total: int | None, skipped: int, text: str
) -> None:
    assert short_words(count, total, skipped) == text


def why(**said: object) -> tuple[str, str, str]:
    usual: dict[str, object] = {
        "connected": True,
        "loading": False,
        "failed": False,
        "text": "",
        "every": False,
        "there": 0,
    }
    return emptiness(**(usual | said))  # type: ignore[arg-type]


def test_an_empty_list_says_why_and_what_to_do() -> None:
    assert why(connected=False, loading=True) == ("Connecting…", "", "loading")
    assert why(loading=True)[0] == "Reading the list…"
    assert why(failed=True)[1].startswith("r tries again")
    assert why(failed=True)[2] == "error"
    assert why() == ("There are no instances in this project", "o opens another project, r looks again", "empty")
    assert "these projects" in why(every=True)[0]
    assert why(text="state:foo", there=60) == ("Nothing matches state:foo", "esc clears the filter", "empty")
    assert why(text="state:foo", loading=True)[0] == "Reading the list…"


@given(st.text(min_size=1))
def test_whatever_was_typed_is_made_visible(text: str) -> None:
    assert all(char.isprintable() or char.isspace() or ord(char) > 0x7F for char in why(text=text, there=1)[0])


NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


def made(error: str | None, method: str = "GET", ago: float = 1.0) -> RequestRecord:
    return RequestRecord(method, "/v1/x", None, 0.1, None, NOW - timedelta(seconds=ago), error)


@pytest.mark.parametrize(
    ("records", "text"),
    [
        ([], ""),
        ([made(None)], ""),
        ([made("The API failed (503): Main\x1btenance")], "trying again: The API failed (503): Main␛tenance"),
        ([made(None), made("The API failed (503)")], ""),
        ([made("cancelled")], ""),
        ([made("of another reading", ago=60)], ""),
        ([made("a write", "PUT"), made("It was lost")], "trying again: It was lost"),
    ],
)
def test_why_a_reading_takes_long_is_told_by_its_last_request(records: list[RequestRecord], text: str) -> None:
    assert trying(records, NOW - timedelta(seconds=30)) == text


def test_when_it_is_tried_again_is_told_where_it_is() -> None:
    at = (NOW + timedelta(seconds=120)).astimezone()
    assert next_try(NOW, 120.0) == f"next try {at:%H:%M}, r tries now"
    assert next_try(NOW, 0.0) == ""


def listed(what: str, error: str | None, status: int | None = 500, ago: float = 1.0) -> RequestRecord:
    path = f"/v1/organizations/o/projects/p/compute/{what}?page=1&page_size=100"
    return RequestRecord("GET", path, status, 0.1, None, NOW - timedelta(seconds=ago), error)


@pytest.mark.parametrize(
    ("records", "text"),
    [
        ([listed("sizes", None, 200), listed("instances", "It failed")], ""),
        ([listed("sizes", "Not offered (404)", 404), listed("vpcs", "Not offered (405)", 405)], ""),
        ([listed("images", "It failed", ago=60)], ""),
        ([listed("images", None, 200), listed("images", "It failed at first")], ""),
        (
            [
                listed("vpcs", "It\x1b failed"),
                listed("sizes", "It\x1b failed"),
                listed("sizes", "Slow", None),
                listed("vpcs", None, 200),
            ],
            "Could not be read: sizes, VPCs (It␛ failed).",
        ),
    ],
)
def test_lists_to_pick_from_that_failed_are_named_and_those_that_are_not_offered_are_not(
    records: list[RequestRecord], text: str
) -> None:
    assert unpicked(records, NOW - timedelta(seconds=30)) == text
