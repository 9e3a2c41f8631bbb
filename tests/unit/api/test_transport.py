"""What a request meets on its way, what is told of it, and that the key is in none of it."""

import asyncio
import logging
import ssl
import traceback
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.unit.api.servers import KEY, SECRET, UPDATE, URL, Bare, Reply, Script, Waits, bare, everything_of
from tui import __version__
from tui.api import errors
from tui.api.client import Client
from tui.api.limiter import RateLimiter
from tui.api.transport import RequestRecord, Timeouts, Transport
from tui.domain.scope import Scope
from tui.domain.secret import SecretStr

OK = Reply(200, b"[]", {"X-Request-ID": "req-1"})
QUICK = Timeouts(connect=5, read=0.05, write=5, pool=0.05)


def transport(*script: Reply | Exception, **options: Any) -> tuple[Transport, Script, list[RequestRecord]]:
    app, log = Script(*script), list[RequestRecord]()
    made = Transport(URL, KEY, app=app, on_request=log.append, **({"sleep": Waits(), "random": lambda: 1.0} | options))
    return made, app, log


async def test_a_request_carries_the_key_and_says_who_asks() -> None:
    sender, app, _ = transport(OK)
    answer = await sender.request("GET", "/v1/things", params={"page": "1", "a b": "é&/"})
    assert app.requests == [("GET", "/v1/things?page=1&a+b=%C3%A9%26%2F")]
    sent = app.headers[0]
    assert sent["authorization"] == f"Bearer {SECRET}"
    assert sent["accept-encoding"] == "gzip"
    assert sent["user-agent"] == f"onet/{__version__}"
    assert "content-type" not in sent
    assert (answer.status, answer.body, answer.request_id) == (200, b"[]", "req-1")


async def test_a_write_sends_its_bytes_as_they_are() -> None:
    sender, app, _ = transport(OK)
    await sender.request("PUT", "/v1/things/1", content=b'{"a": 1.10}')
    assert app.bodies == [b'{"a": 1.10}']
    assert app.headers[0]["content-type"] == "application/json"


async def test_a_path_below_the_base_url_is_kept() -> None:
    app = Script(OK)
    await Transport(f"{URL}/gate/", KEY, app=app).request("GET", "/v1/a%2Fb")
    assert app.requests == [("GET", "/gate/v1/a%2Fb")]


async def test_no_path_can_lead_the_key_to_another_host() -> None:
    for path in ("@evil.example/", ".evil.example/", ":99/", "//evil.example/"):
        app = Script(OK)
        await Transport(URL, KEY, app=app).request("GET", path)
        assert app.headers[0]["host"] == "api.example.net" or "authorization" not in app.headers[0]


PASSING = [
    httpx.ConnectError("refused"),
    httpx.ConnectTimeout("slow"),
    httpx.ReadTimeout("slow"),
    httpx.ReadError("reset"),
    httpx.RemoteProtocolError("Server disconnected without sending a response."),
    ConnectionResetError(),
    Reply(429),
    Reply(502),
    Reply(503),
    Reply(504),
]


@pytest.mark.parametrize("first", PASSING, ids=repr)
async def test_a_get_is_tried_again_after_what_may_pass(first: Reply | Exception) -> None:
    waits = Waits()
    sender, app, log = transport(first, OK, sleep=waits)
    assert (await sender.request("GET", "/x")).status == 200
    assert len(app.requests) == 2
    assert waits.seconds == [0.5]
    assert [record.status for record in log] == [getattr(first, "status", None), 200]


@pytest.mark.parametrize("failure", PASSING, ids=repr)
async def test_a_put_is_sent_once_whatever_it_meets(failure: Reply | Exception) -> None:
    sender, app, log = transport(failure, OK)
    with pytest.raises(errors.OnetError):
        await sender.request("PUT", "/x", content=b"{}")
    assert (len(app.requests), len(log)) == (1, 1)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 405, 408, 409, 418, 500])
async def test_a_get_is_asked_once_where_the_answer_would_be_the_same(status: int) -> None:
    sender, app, _ = transport(Reply(status), OK)
    with pytest.raises(errors.OnetError):
        await sender.request("GET", "/x")
    assert len(app.requests) == 1


async def test_a_get_gives_up_after_four_tries_each_of_them_limited_and_recorded() -> None:
    passed: list[bool] = []

    class Counting(RateLimiter):
        async def acquire(self, *, write: bool = False) -> None:
            passed.append(write)

    waits = Waits()
    sender, app, log = transport(Reply(503), sleep=waits, limiter=Counting())
    with pytest.raises(errors.ServerFailure):
        await sender.request("GET", "/x")
    assert waits.seconds == [0.5, 1.0, 2.0]
    assert len(app.requests) == len(log) == len(passed) == 4
    with pytest.raises(errors.ServerFailure):
        await sender.request("PUT", "/x")
    assert passed == [False] * 4 + [True]


@pytest.mark.parametrize(("header", "waited"), [("7", 7.0), ("99999", 60.0), ("-1", 0.0), ("soon", 0.5), ("", 0.5)])
async def test_a_rate_limit_is_waited_for_as_long_as_it_says(header: str, waited: float) -> None:
    waits = Waits()
    sender, _, _ = transport(Reply(429, headers={"Retry-After": header}), OK, sleep=waits)
    await sender.request("GET", "/x")
    assert waits.seconds == [waited]


@pytest.mark.parametrize(
    ("failure", "kind", "sent"),
    [
        (httpx.ConnectError("x"), errors.Unreachable, False),
        (httpx.ConnectTimeout("x"), errors.Unreachable, False),
        (httpx.PoolTimeout("x"), errors.Unreachable, False),
        (httpx.ProxyError("x"), errors.Unreachable, False),
        (httpx.UnsupportedProtocol("x"), errors.Unreachable, False),
        (UnicodeError("label too long"), errors.Unreachable, False),
        (httpx.ReadTimeout("x"), errors.AnswerTimeout, True),
        (httpx.WriteTimeout("x"), errors.AnswerTimeout, True),
        (httpx.ReadError("x"), errors.ConnectionLost, True),
        (httpx.WriteError("x"), errors.ConnectionLost, True),
        (httpx.RemoteProtocolError("x"), errors.ConnectionLost, True),
        (httpx.LocalProtocolError("x"), errors.ConnectionLost, True),
        (ConnectionResetError(), errors.ConnectionLost, True),
        (BrokenPipeError(), errors.ConnectionLost, True),
        (Reply(500), errors.ServerFailure, True),
        (Reply(408), errors.ServerFailure, True),
        (Reply(400), errors.InvalidRequest, False),
        (Reply(429), errors.RateLimited, False),
        (Reply(302), errors.UnexpectedStatus, False),
    ],
    ids=repr,
)
async def test_a_failed_write_says_whether_it_may_have_been_carried_out(
    failure: Reply | Exception, kind: type[errors.OnetError], sent: bool
) -> None:
    sender, _, _ = transport(failure)
    with pytest.raises(errors.OnetError) as raised:
        await sender.request("PUT", "/v1/x", content=b"{}")
    error = raised.value
    assert type(error) is kind
    assert (error.sent, error.method, error.path) == (sent, "PUT", "/v1/x")
    assert error.title
    assert error.hint


@pytest.mark.parametrize("cause", [ssl.SSLError(1, "bad record mac"), ssl.SSLCertVerificationError("late")], ids=repr)
async def test_tls_that_breaks_amid_a_write_is_a_lost_connection_and_no_refused_one(cause: ssl.SSLError) -> None:
    broken = httpx.ReadError("x")
    broken.__cause__ = cause
    for failure in (broken, cause):
        sender, _, _ = transport(failure)
        with pytest.raises(errors.ConnectionLost) as raised:
            await sender.request("PUT", "/x", content=b"{}")
        assert raised.value.sent


async def test_the_log_has_what_was_asked_and_what_came_of_it() -> None:
    sender, _, log = transport(Reply(404, b'{"detail": "Gone."}', {"X-Request-ID": "req-\x1b9"}))
    with pytest.raises(errors.NotFound):
        await sender.request("GET", "/x", params={"page": "2"})
    (record,) = log
    assert (record.method, record.path, record.status, record.request_id) == ("GET", "/x?page=2", 404, "req-␛9")
    assert record.error is not None
    assert record.error.endswith("Gone.")
    assert record.seconds >= 0
    assert record.at.tzinfo is not None


async def test_a_cancelled_request_ends_as_cancelled_and_is_in_the_log() -> None:
    began = asyncio.Event()

    async def silent(scope: Any, receive: Any, send: Any) -> None:
        began.set()
        await asyncio.Event().wait()

    log: list[RequestRecord] = []
    asking = asyncio.create_task(Transport(URL, KEY, app=silent, on_request=log.append).request("GET", "/x"))
    await began.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert [(record.status, record.error) for record in log] == [(None, "cancelled")]


async def test_a_query_that_is_no_proper_text_breaks_nothing() -> None:
    sender, app, _ = transport(OK)
    await sender.request("GET", "/x", params={"cursor": "\ud800"})
    assert app.requests == [("GET", "/x?cursor=%ED%A0%80")]


async def test_a_query_longer_than_any_url_is_an_error_of_the_family() -> None:
    sender, app, _ = transport(OK)
    with pytest.raises(errors.Unreachable):
        await sender.request("GET", "/x", params={"cursor": "x" * 100_000})
    assert app.requests == []


@pytest.mark.parametrize("key", ["", "sk\nX-Evil: 1", "sk é", "sk key", "sk\x00", "\ud800"])
async def test_a_key_that_no_header_can_hold_is_refused_before_it_is_quoted(key: str) -> None:
    app = Script(OK)
    with pytest.raises(errors.KeyRefused) as raised:
        await Transport(URL, SecretStr(key), app=app).request("GET", "/x")
    assert app.requests == []
    assert not key or key not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize(
    "location", ["https://evil.example/?a\x1b", "http://[::1", "//evil.example", "/elsewhere", "javascript:x", ""]
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed_wherever_it_points(status: int, location: str) -> None:
    sender, app, _ = transport(Reply(status, b"", {"Location": location}))
    with pytest.raises(errors.UnexpectedStatus, match="redirect") as raised:
        await sender.request("GET", "/x")
    assert len(app.requests) == 1
    assert str(raised.value).isprintable()


async def over_a_socket(answer: bytes | Callable[[int], bytes] | None, method: str = "PUT") -> tuple[Any, Bare]:
    """The error, or the answer, of one request to a bare socket."""
    async with bare(answer) as server:
        sender = Transport(f"http://127.0.0.1:{server.port}", KEY, timeouts=QUICK, sleep=Waits())
        try:
            return await sender.request(method, "/x"), server
        except errors.OnetError as error:
            return error, server
        finally:
            await sender.aclose()


HEAD = b"HTTP/1.1 200 OK\r\nX-Request-ID: req-5\r\n"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"", errors.ConnectionLost),
        (HEAD, errors.ConnectionLost),
        (HEAD + b"Content-Length: 9\r\n\r\n{}", errors.ConnectionLost),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{}", errors.ConnectionLost),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", errors.ConnectionLost),
        (None, errors.AnswerTimeout),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 99\r\n\r\n{", errors.Forbidden),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", errors.UnexpectedStatus),
    ],
)
async def test_what_a_real_connection_does_is_told_apart(answer: bytes | None, kind: type[errors.OnetError]) -> None:
    error, server = await over_a_socket(answer)
    assert type(error) is kind
    assert len(server.heads) == 1


async def test_an_answer_that_was_cut_off_is_asked_for_again() -> None:
    whole = HEAD + b"Content-Length: 2\r\n\r\n{}"
    answer, server = await over_a_socket(lambda attempt: whole if attempt == 3 else whole[:-1], "GET")
    assert (answer.body, len(server.heads)) == (b"{}", 3)


async def test_nobody_listening_is_said_in_the_systems_words() -> None:
    async with bare(b"") as server:
        port = server.port
    sender = Transport(f"http://127.0.0.1:{port}", KEY, sleep=Waits())
    with pytest.raises(errors.Unreachable, match=r"127\.0\.0\.1 could not be reached: Connection refused"):
        await sender.request("GET", "/x")
    await sender.aclose()


async def test_a_name_that_can_be_no_host_is_unreachable() -> None:
    sender = Transport(f"https://{'a' * 70}.invalid", KEY, sleep=Waits())
    with pytest.raises(errors.Unreachable):
        await sender.request("GET", "/x")
    await sender.aclose()


ESCAPED = '{"detail": "invalid \\u0073' + SECRET[1:] + '"}'
LEAKS: list[Reply | Exception] = [
    *(failure for failure in PASSING if isinstance(failure, Exception)),
    httpx.PoolTimeout("x"),
    httpx.ConnectError("x"),
    Reply(500),
    Reply(302, b"", {"Location": f"https://x/{'a' * 160}?key={SECRET}"}),
    Reply(401, f'{{"detail": "invalid token {SECRET}"}}'.encode(), {"X-Request-ID": SECRET}),
    Reply(401, ESCAPED.encode()),
    Reply(400, f'{{"{SECRET}": ["{SECRET}"]}}'.encode()),
    Reply(400, f'{{"detail": "{"x" * 480}{SECRET}"}}'.encode()),
    Reply(502, f"<html><title>{SECRET}</title></html>".encode()),
    Reply(200, b"<html>", {"X-Request-ID": SECRET}),
    Reply(200, b"x", {"Content-Encoding": "gzip"}),
]


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("failure", LEAKS, ids=range(len(LEAKS)))
async def test_the_key_is_in_nothing_that_an_error_shows(
    failure: Reply | Exception, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sender, _, log = transport(failure)
    client = Client(sender)
    asking = client.current_user() if method == "GET" else client.update(Scope("o", "p"), "i", UPDATE)
    with pytest.raises(errors.OnetError) as raised:
        await asking
    # Without the frame of this test, which holds what the server says.
    raised.value.__traceback__ = raised.tb.tb_next
    shown = everything_of(raised.value) + repr(log) + repr(sender) + repr(client) + str(vars(client)) + caplog.text
    assert "tui/api/client.py" in shown
    assert SECRET not in shown
    assert SECRET[:12] not in shown


async def test_the_key_is_in_no_local_variable_that_a_crash_report_would_show() -> None:
    async with bare(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n") as server:
        sender = Transport(f"http://127.0.0.1:{server.port}", KEY)
        with pytest.raises(errors.ServerFailure) as raised:
            await sender.request("PUT", "/x")
        await sender.aclose()
    shown = "".join(traceback.TracebackException.from_exception(raised.value, capture_locals=True).format())
    assert "sender = Transport(" in shown
    assert SECRET not in shown


async def test_the_key_is_in_no_log_of_a_real_connection(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answer, server = await over_a_socket(HEAD + b"Content-Length: 2\r\n\r\n{}")
    assert answer.body == b"{}"
    assert f"authorization: bearer {SECRET}".lower() in server.heads[0].lower()
    assert caplog.records
    assert SECRET not in caplog.text


async def test_after_the_connections_were_closed_nothing_is_sent_and_that_is_said() -> None:
    sender, app, _ = transport(OK, OK)
    await sender.request("GET", "/v1/things")
    await sender.aclose()
    with pytest.raises(errors.Unreachable, match="were closed"):
        await sender.request("PUT", "/v1/things/1", content=b"{}")
    assert len(app.requests) == 1
