"""Values read as a person would write them, and hostile text is shown, never carried out."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core import words

NOW = datetime(2026, 11, 24, 4, 2, tzinfo=UTC)


@pytest.fixture
def in_paris(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # A POSIX rule, so that no zone database is needed.
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (words.ram(8192), "8 GiB"),
        (words.ram(512), "512 MiB"),
        (words.ram(1536), "1.5 GiB"),
        (words.bandwidth(1000), "1 Gbit/s"),
        (words.bandwidth(250), "250 Mbit/s"),
        (words.bandwidth(2500), "2.5 Gbit/s"),
        (words.gigabytes(Decimal("80.00")), "80 GB"),
        (words.gigabytes(1280), "1.28 TB"),
        (words.data_size(0), "0 B"),
        (words.data_size(999), "999 B"),
        (words.data_size(1_500_000), "1.5 MB"),
        (words.data_size(999_999), "1 MB"),
        (words.money(Decimal("12.5")), "12.50"),
        (words.money(Decimal("-3")), "-3.00"),
        (words.percent(Decimal("12.50")), "12.5 %"),
        (words.integer(64512), "64512"),
        (words.uptime(90_060), "1 d 1 h 1 min"),
        (words.uptime(3_660), "1 h 1 min"),
        (words.uptime(42), "42 s"),
        (words.yes_no(True), "yes"),
        (words.yes_no(False), "no"),
        (words.state_label("active"), "Active"),
        (words.state_label("hibernated"), "hibernated"),
        (words.cycle_label("semi_annually"), "Semi-annually"),
        (words.cycle_label("lunar"), "lunar"),
    ],
)
def test_a_value_reads_as_a_person_would_write_it(shown: str, text: str) -> None:
    assert shown == text


@pytest.mark.parametrize(
    ("apart", "text"),
    [
        (timedelta(), "just now"),
        (timedelta(seconds=-30), "30 seconds ago"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(hours=5), "in 5 hours"),
        (timedelta(days=-3), "3 days ago"),
        (timedelta(days=12, hours=1), "in 12 days"),
        (timedelta(days=-800), "2 years ago"),
    ],
)
def test_an_age_is_in_the_largest_unit_that_fits(apart: timedelta, text: str) -> None:
    assert words.age(NOW + apart, NOW) == text


@pytest.mark.usefixtures("in_paris")
def test_a_time_is_local_with_its_zone_in_winter_and_in_summer() -> None:
    assert words.local_time(NOW) == "2026-11-24 05:02 CET"
    assert words.local_time(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "2026-07-01 14:00 CEST"
    assert words.dated(NOW, NOW + timedelta(days=3)) == "2026-11-24 05:02 CET (3 days ago)"


@pytest.mark.usefixtures("in_paris")
def test_a_time_at_the_end_of_the_calendar_is_shown_as_it_came() -> None:
    assert words.local_time(datetime(9999, 12, 31, 23, 59, tzinfo=UTC)) == "9999-12-31T23:59:00+00:00"


@pytest.mark.parametrize(
    "shown",
    [
        *(form(None) for form in (words.ram, words.gigabytes, words.data_size, words.bandwidth, words.money)),
        *(form(None) for form in (words.percent, words.uptime, words.yes_no, words.integer, words.visible)),
        *(form(None) for form in (words.state_label, words.cycle_label, words.local_time)),
        words.age(None, NOW),
        words.dated(None, NOW),
        words.visible(""),
    ],
)
def test_what_is_absent_is_one_sign_everywhere(shown: str) -> None:
    assert shown == words.ABSENT


@given(st.text(st.characters()))
def test_no_control_surrogate_or_direction_character_is_let_through(text: str) -> None:
    shown = words.visible(text)
    hostile = [c for c in shown if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000]
    assert hostile == []
    assert not set(shown) & set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Jb", "a␛[2Jb"),
        ("a\nb", "a␊b"),
        ("\x7f", "␡"),
        ("\x9b31m", "\\u009b31m"),
        ("\ud800", "\\ud800"),
        ("safe\u202eexe", "safe\\u202eexe"),
        ("Zoé 東京 [red]", "Zoé 東京 [red]"),
    ],
)
def test_what_would_steer_a_terminal_is_made_visible_and_the_rest_stays(text: str, shown: str) -> None:
    assert words.visible(text) == shown


@given(st.integers() | st.integers(min_value=-(10**3999), max_value=10**3999))
def test_no_integer_breaks_a_form_or_fills_the_screen(value: int) -> None:
    forms = (words.ram, words.gigabytes, words.data_size, words.bandwidth, words.uptime, words.integer)
    assert all(0 < len(form(value)) <= 60 for form in forms)


@given(st.decimals(allow_nan=False, allow_infinity=False) | st.sampled_from(["1E9999999", "-1E-9999999"]).map(Decimal))
def test_no_decimal_breaks_a_form_or_fills_the_screen(value: Decimal) -> None:
    forms = (words.money, words.percent, words.gigabytes)
    assert all(0 < len(form(value)) <= 60 for form in forms)
