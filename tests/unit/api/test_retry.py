"""Which request is tried again, and after how long."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api import errors
from tui.api.retry import LONGEST_WAIT, MAX_TRIES, parse_retry_after, retry_delay

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def failed(status: int) -> errors.OnetError:
    return errors.ServerFailure("x", status=status)


PASSING = [
    errors.Unreachable("x"),
    errors.AnswerTimeout("x"),
    errors.ConnectionLost("x"),
    errors.RateLimited("x", status=429),
    *map(failed, (502, 503, 504)),
]
LASTING = [
    errors.TlsFailure("x"),
    errors.UntrustedCertificate("x"),
    errors.AnswerTooSlow("x"),
    errors.KeyRefused("x", status=401),
    errors.Forbidden("x", status=403),
    errors.NotFound("x", status=404),
    errors.Conflict("x", status=409),
    errors.InvalidRequest("x", status=400),
    errors.UnexpectedStatus("x", status=302),
    errors.UnreadableAnswer("x", status=200),
    errors.EndlessList("x"),
    *map(failed, (408, 500, 501, 505)),
]


@pytest.mark.parametrize("error", PASSING, ids=repr)
def test_a_passing_failure_of_a_get_is_tried_again_at_most_three_times(error: errors.OnetError) -> None:
    assert [retry_delay("GET", tries, error, lambda: 1.0) for tries in (1, 2, 3, 4)] == [0.5, 1.0, 2.0, None]


@pytest.mark.parametrize("error", LASTING, ids=repr)
def test_a_lasting_failure_is_not_tried_again(error: errors.OnetError) -> None:
    assert retry_delay("GET", 1, error) is None


@pytest.mark.parametrize("error", PASSING + LASTING, ids=repr)
@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE"])
def test_a_write_is_never_tried_again(method: str, error: errors.OnetError) -> None:
    assert retry_delay(method, 1, error) is None


@given(st.integers(1, MAX_TRIES - 1), st.floats(0, 1, exclude_max=True))
def test_the_wait_is_jittered_between_half_and_the_whole_of_a_doubling_one(tries: int, fraction: float) -> None:
    delay = retry_delay("GET", tries, PASSING[0], lambda: fraction)
    whole = 0.5 * 2 ** (tries - 1)
    assert delay is not None
    assert whole / 2 <= delay <= whole


@pytest.mark.parametrize(("asked", "waited"), [(7.0, 7.0), (0.0, 0.0), (-1.0, 0.0), (1e9, LONGEST_WAIT)])
def test_what_the_server_asks_to_wait_is_waited_up_to_a_minute(asked: float, waited: float) -> None:
    limited = errors.RateLimited("x", status=429)
    limited.retry_after = asked
    assert retry_delay("GET", 1, limited) == waited


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("99999999", 60.0),
        ("1e999", 60.0),
        ("Tue, 24 Nov 2026 05:00:20 GMT", 20.0),
        ("Tue, 24 Nov 2026 06:00:20 +0100", 20.0),
        ("Tue, 24 Nov 2026 05:00:20 -0000", 20.0),
        ("Tue, 24 Nov 2020 05:00:20 GMT", 0.0),
        ("Tue, 24 Nov 2099 05:00:20 GMT", 60.0),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 0.0),
        ("Tue, 24 Nov 2026 05:00:20 +99999999999999999999", None),
        ("Tue, 24 Nov 99999 05:00:20 GMT", None),
        ("soon", None),
        ("nan", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date_and_clamped(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


@given(st.text() | st.from_regex(r"\w{3}, \d+ Nov \d+ \d+:\d+:\d+ [+-]\d+", fullmatch=True))
def test_no_retry_after_breaks_anything(value: str) -> None:
    seconds = parse_retry_after(value, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_WAIT
