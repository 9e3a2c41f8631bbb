"""When a request is repeated, how fast requests go, where the key may be sent."""

import asyncio
from datetime import UTC, datetime

import pytest

from tui.api import errors
from tui.api.limiter import RateLimiter
from tui.api.retry import parse_retry_after, retry_delay
from tui.api.urls import check_base_url, origin, segment

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def refused(status: int) -> errors.OnetError:
    return errors.ServerFailure("x", status=status)


@pytest.mark.parametrize(
    "error",
    [
        errors.Unreachable("x"),
        errors.AnswerTimeout("x"),
        errors.ConnectionLost("x"),
        errors.RateLimited("x", status=429),
        *map(refused, (502, 503, 504)),
    ],
)
def test_a_passing_failure_of_a_get_is_tried_again_and_that_of_a_put_never(error: errors.OnetError) -> None:
    assert retry_delay("GET", 1, error, lambda: 1.0) == 0.5
    assert retry_delay("GET", 3, error, lambda: 1.0) == 2.0
    assert retry_delay("GET", 4, error) is None
    assert retry_delay("PUT", 1, error) is None


@pytest.mark.parametrize(
    "error",
    [errors.TlsFailure("x"), errors.KeyRefused("x"), errors.NotFound("x"), errors.InvalidRequest("x"), refused(500)],
)
def test_a_lasting_failure_is_not_tried_again(error: errors.OnetError) -> None:
    assert retry_delay("GET", 1, error) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("99999999", 60.0),
        ("1e999", 60.0),
        ("Tue, 24 Nov 2026 05:00:20 GMT", 20.0),
        ("Tue, 24 Nov 2020 05:00:20 GMT", 0.0),
        ("Tue, 24 Nov 2099 05:00:20 GMT", 60.0),
        ("soon", None),
        ("nan", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date_and_clamped(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


def test_what_the_server_asks_to_wait_is_waited() -> None:
    limited = errors.RateLimited("x", status=429)
    limited.retry_after = 7.0
    assert retry_delay("GET", 1, limited) == 7.0


async def test_requests_stay_under_both_limits_and_writes_go_first() -> None:
    now = [0.0]
    order: list[tuple[str, float]] = []

    async def sleep(seconds: float) -> None:
        for _ in range(3):
            await asyncio.sleep(0)
        now[0] += seconds

    limiter = RateLimiter(2, 3, clock=lambda: now[0], sleep=sleep)

    async def request(name: str) -> None:
        await limiter.acquire(write=name.startswith("put"))
        order.append((name, now[0]))

    await asyncio.gather(*map(request, ["get-1", "get-2", "get-3", "get-4", "put-1"]))
    assert order == [("get-1", 0.0), ("get-2", 0.0), ("put-1", 1.0), ("get-3", 60.0), ("get-4", 60.0)]


async def test_a_request_that_was_cancelled_while_it_waited_takes_nobodys_turn() -> None:
    gate = asyncio.Event()
    now = [0.0]

    async def sleep(seconds: float) -> None:
        await gate.wait()
        now[0] += seconds

    limiter = RateLimiter(1, 10, clock=lambda: now[0], sleep=sleep)
    await limiter.acquire()
    first, second = (asyncio.create_task(limiter.acquire()) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    gate.set()
    await second
    assert now[0] == 1.0


@pytest.mark.parametrize(
    ("url", "checked"),
    [
        ("https://api.onetsolutions.net/", "https://api.onetsolutions.net"),
        ("HTTPS://API.Example.net:443/v/", "https://api.example.net/v"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:80", "http://[::1]"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_a_base_url_is_https_or_this_machine(url: str, checked: str) -> None:
    assert check_base_url(url) == checked


@pytest.mark.parametrize(
    "url",
    [
        "http://api.onetsolutions.net",
        "http://localhost.example.net",
        "ftp://x",
        "x",
        "",
        "https://",
        "https://u:p@x",
        "https://x/?a=1",
        "https://x:port",
        "http://[::1",
    ],
)
def test_any_other_base_url_is_refused_before_a_key_goes_there(url: str) -> None:
    with pytest.raises(errors.InsecureUrl) as raised:
        check_base_url(url)
    assert raised.value.exit_code == 2
    assert "https" in raised.value.hint


def test_an_origin_has_one_spelling() -> None:
    assert origin("HTTPS://Api.Example.NET:443/a?b") == "https://api.example.net"
    assert origin("http://[::1]:8080/") == "http://[::1]:8080"


@pytest.mark.parametrize("value", ["..", ".", "a/b", "a?b#c", "%2e", "\ud800", "é"])
def test_no_id_can_change_the_path(value: str) -> None:
    assert not set(segment(value)) & set("/?#.")
