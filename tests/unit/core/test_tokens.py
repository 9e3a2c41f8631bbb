"""When a token ends, as it says itself, and what is said of it."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.core.tokens import expires_soon, expiry

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def jwt(claims: Any, *, padded: bool = False) -> str:
    """A token with these claims; bytes are put in as they are."""
    raw = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    body = urlsafe_b64encode(raw).decode()
    return f"eyJhbGciOiJIUzI1NiJ9.{body if padded else body.rstrip('=')}.c2lnbmF0dXJl"


@given(st.integers(1, 32_503_679_999), st.booleans(), st.text())
def test_a_jwt_tells_its_end(end: int, padded: bool, other: str) -> None:
    assert expiry(jwt({"sub": other, "exp": end}, padded=padded)) == datetime.fromtimestamp(end, UTC)


def test_an_end_between_two_seconds_is_kept() -> None:
    assert expiry(jwt({"exp": NOW.timestamp() + 0.5})) == NOW + timedelta(seconds=0.5)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"exp": None},
        {"exp": True},
        {"exp": "1795000000"},
        {"exp": [1795000000]},
        {"exp": 0},
        {"exp": -1},
        {"exp": 10**12},
        {"exp": 10**40},
        {"exp": float("inf")},
        {"exp": float("nan")},
        b'{"exp": 1e999}',
        b'{"exp": 1' + b"0" * 5000 + b"}",
        [{"exp": 1795000000}],
        1795000000,
        None,
        b"",
        b"\xff\xfe",
        b"{",
        b"[" * 20_000,
    ],
    ids=range(20),
)
def test_an_end_that_cannot_be_meant_is_none(claims: Any) -> None:
    assert expiry(jwt(claims)) is None


@pytest.mark.parametrize(
    "token",
    [
        "",
        "sk-onetsolutions-Zy9xW8vU7tS6rQ5p",
        jwt({"exp": 1795000000}).removesuffix(".c2lnbmF0dXJl"),
        jwt({"exp": 1795000000}) + ".x",
        "a.b\nc.d",
        "é.é.é",
        "\ud800.\ud800.\ud800",
        jwt({"exp": 1795000000, "filler": "x" * 100_000}),
    ],
    ids=range(8),
)
def test_a_key_of_another_form_tells_no_end(token: str) -> None:
    assert expiry(token) is None


@given(st.text() | st.lists(st.text("azAZ09-_=+/"), min_size=3, max_size=3).map(".".join))
@example("..")
def test_no_text_breaks_it(token: str) -> None:
    end = expiry(token)
    assert end is None or end.tzinfo is UTC


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_no_claim_breaks_it(claim: Any) -> None:
    end = expiry(jwt({"exp": claim}))
    assert end is None or 1970 <= end.year < 3000


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=1), ""),
        (timedelta(days=3000), ""),
        (timedelta(minutes=59, seconds=59), "expires in 59 min"),
        (timedelta(minutes=42, seconds=1), "expires in 42 min"),
        (timedelta(minutes=1), "expires in 1 min"),
        (timedelta(seconds=59.9), "expires in under a minute"),
        (timedelta(seconds=0), "expired"),
        (timedelta(days=-3000), "expired"),
    ],
)
def test_the_last_hour_of_a_token_is_told(left: timedelta, words: str) -> None:
    assert expires_soon(NOW + left, NOW) == words


def test_a_token_without_an_end_is_not_told_of() -> None:
    assert expires_soon(None, NOW) == ""


def test_an_end_without_a_zone_is_taken_as_utc() -> None:
    assert expires_soon((NOW + timedelta(minutes=5)).replace(tzinfo=None), NOW) == "expires in 5 min"
