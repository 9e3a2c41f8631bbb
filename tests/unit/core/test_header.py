"""The header line: what matters most stays where there is little room."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.client import connect
from tui.core.context import Context, Named
from tui.core.header import GAP, Part, fitted, header_parts
from tui.core.session import Session
from tui.core.settings import Settings
from tui.domain.secret import SecretStr

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
CONTEXT = Context(Named("a", "Acme\x1b Europe", 500), (Named("p", "Production"),))


def parts(settings: Settings, **held: object) -> list[str]:
    client = connect("https://api.example.net", SecretStr("x"), read_only=settings.read_only)
    session = Session(client, "…a1b2")
    for name, value in ({"context": CONTEXT} | held).items():
        setattr(session, name, value)
    return [part.text for part in header_parts(session, settings, 60, NOW)]


def test_it_says_where_how_many_how_old_and_which_key() -> None:
    assert parts(Settings()) == [
        "onet",
        "Acme␛ Europe / Production",
        "60 instances",
        "quota 500",
        "reading…",
        "key …a1b2",
    ]
    told = parts(Settings(), context=None)
    assert told[1] == "connecting…"
    assert "no data yet" in told


def test_a_long_name_leaves_room_for_how_many_there_are_and_how_old_they_are() -> None:
    long = Context(Named("a", "A" * 100_000), (Named("p", "é" * 40),))
    _, where, *rest = parts(Settings(), context=long)
    assert where == f"{'A' * 39}… / {'é' * 40}"
    assert rest == ["60 instances", "reading…", "key …a1b2"]


def test_numbers_are_counted_by_the_thousand_and_one_is_one() -> None:
    session = Session(connect("https://api.example.net", SecretStr("x")), "…a1b2")
    session.context = CONTEXT
    session._fleet.total = 50_000
    told = [part.text for part in header_parts(session, Settings(), 1204, NOW, 1100, hidden=1001)]
    assert told[2:4] == ["1,204 of 50,000 instances", "1,100 marked, 1,001 hidden"]
    session._fleet.total = 1
    assert header_parts(session, Settings(), 1, NOW)[2].text == "1 instance"
    assert header_parts(session, Settings(), 0, NOW)[2].text == "0 of 1 instance"


def test_before_the_first_answer_nothing_is_counted_and_a_failure_says_it_is_not_connected() -> None:
    session = Session(connect("https://api.example.net", SecretStr("x")), "…a1b2")
    told = [part.text for part in header_parts(session, Settings(), 0, NOW, failing=True)]
    assert told == ["onet", "not connected", "no data yet", "key …a1b2"]


def test_while_the_list_cannot_be_read_its_age_stands_out_and_stays_longest() -> None:
    session = Session(connect("https://api.example.net", SecretStr("x")), "…a1b2")
    session.context, session._fleet.fetched_at = CONTEXT, NOW - timedelta(minutes=3)
    calm = header_parts(session, Settings(), 60, NOW)
    failing = header_parts(session, Settings(), 60, NOW, failing=True)
    assert Part("data 3 minutes ago", 4) in calm
    assert fitted(failing, 20, len) == [Part("data 3 minutes ago", 1, loud=True)]


def test_a_production_read_only_profile_with_a_key_that_ends_says_all_of_it() -> None:
    told = parts(Settings(profile="work", production=True, read_only=True), expires_at=NOW + timedelta(minutes=42))
    assert told[:3] == ["onet", "PRODUCTION", "work"]
    assert told[-2:] == ["key expires in 42 min", "read-only"]


def test_in_a_narrow_window_the_warnings_stay_longest() -> None:
    client = connect("https://api.example.net", SecretStr("x"), read_only=True)
    session = Session(client, "…a1b2")
    session.context, session.expires_at = CONTEXT, NOW
    listed = header_parts(session, Settings(profile="work", production=True, read_only=True), 60, NOW)
    assert [part.text for part in fitted(listed, 48, len)] == ["PRODUCTION", "key expired", "read-only"]
    assert [part.text for part in fitted(listed, 5, len)] == ["PRODUCTION"]


@given(st.lists(st.builds(Part, st.text(min_size=1, max_size=12), st.integers(0, 9)), min_size=1), st.integers(0, 80))
def test_what_is_kept_fits_in_its_order_or_is_the_one_that_matters_most(listed: list[Part], width: int) -> None:
    kept = fitted(listed, width, len)
    assert kept
    assert len(kept) == 1 or sum(len(part.text) + GAP for part in kept) - GAP <= width
    positions = iter(listed)
    assert all(part in positions for part in kept)
    assert min(part.rank for part in kept) == min(part.rank for part in listed)


@pytest.mark.parametrize("quota", [None, 0])
def test_a_quota_is_told_only_where_the_api_tells_one(quota: int | None) -> None:
    told = parts(Settings(), context=Context(Named("a", "Acme", quota), (Named("p", "P"),)))
    assert ("quota 0" in told) is (quota == 0)


def test_how_many_are_marked_stands_beside_how_many_there_are_and_stays_longest() -> None:
    session = Session(connect("https://api.example.net", SecretStr("x")), "…a1b2")
    session.context = CONTEXT
    told = header_parts(session, Settings(), 60, NOW, marked=3)
    assert [part.text for part in told][2:4] == ["60 instances", "3 marked"]
    assert [part.text for part in fitted(told, 10, len)] == ["3 marked"]


def test_a_key_that_was_taken_after_its_end_is_over_by_this_clock_only() -> None:
    session = Session(connect("https://api.example.net", SecretStr("x")), "…a1b2")
    session.context, session.expires_at = CONTEXT, NOW - timedelta(hours=12)
    assert "key expired" in [part.text for part in header_parts(session, Settings(), 60, NOW)]
    session._fleet.fetched_at = NOW - timedelta(minutes=1)
    assert "key expired by this clock" in [part.text for part in header_parts(session, Settings(), 60, NOW)]
