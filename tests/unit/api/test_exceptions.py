"""No exception of the network or of ours tells the key that was in the request, whatever it holds and quotes."""

import importlib
import inspect
import logging
import pkgutil
import traceback
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpcore
import httpx
import pytest

import tui
from tests.support.leaks import leaked, new_key
from tests.support.server import LoopbackServer
from tests.unit.api.servers import URL, Reply, Script
from tui.api import connection, errors, redaction
from tui.api.transport import RequestRecord, Transport
from tui.core import crash
from tui.core.log_file import log_to
from tui.domain.secret import SecretStr

KEY = new_key()
# All the ways of one text, as an exception may quote a whole request.
QUOTED = f"{KEY} {KEY.encode()!r} {quote(KEY)} {b64encode(f'Bearer {KEY}'.encode()).decode()} {KEY.encode().hex()}"
FOREIGN = ("httpx", "httpcore")
# Python's own that come through them.
OF_PYTHON = (OSError, ConnectionResetError, TimeoutError, UnicodeError, ValueError, RuntimeError, KeyError)


def classes(*packages: str) -> list[type[Exception]]:
    """Every class of exception that these packages define, whoever derived it from what."""
    found: dict[type[BaseException], None] = {}
    left: list[type[BaseException]] = [Exception]
    while left:
        for kind in left.pop().__subclasses__():
            if kind not in found:
                found[kind] = None
                left.append(kind)
    ours = [kind for kind in found if kind.__module__.partition(".")[0] in packages and issubclass(kind, Exception)]
    return sorted(ours, key=lambda kind: (kind.__module__, kind.__qualname__))  # type: ignore[return-value]


def _import_all() -> None:
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if module.name != "tui.__main__":
            importlib.import_module(module.name)


_import_all()
KINDS = [*classes(*FOREIGN), *classes("tui"), *OF_PYTHON]


def made(kind: type[Exception], request: httpx.Request) -> Exception:
    """An exception of that class with the key wherever its class has room for it, and behind it."""
    given: dict[str, Any] = {"request": request, "field_errors": {QUOTED: [QUOTED]}, "problems": {QUOTED: QUOTED}}
    given["response"] = httpx.Response(500, request=request, text=QUOTED, headers={"x-request-id": KEY})
    named: dict[str, Any] = {}
    for one in [] if kind.__init__ in (Exception.__init__, OSError.__init__) else _parameters(kind):
        number = one.annotation in (int, "int")
        named[one.name] = 1 if number else given.get(one.name, QUOTED)
    error = kind(**named) if named else _plain(kind)
    error.add_note(QUOTED)
    error.__cause__ = RuntimeError(QUOTED)
    error.__cause__.__context__ = ExceptionGroup(QUOTED, [KeyError(QUOTED), httpx.ReadError(QUOTED, request=request)])
    error.__context__ = OSError(5, QUOTED, KEY)
    return error


def _parameters(kind: type[Exception]) -> list[inspect.Parameter]:
    """What its own constructor takes, numbers that it need not be given apart."""
    try:
        every = inspect.signature(kind).parameters.values()
    except ValueError:
        return []
    named = [one for one in every if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD, one.POSITIONAL_ONLY)]
    return [one for one in named if one.annotation not in ("int | None", int | None)]


def _plain(kind: type[Exception]) -> Exception:
    try:
        return kind(QUOTED)
    except TypeError:
        # It has words of its own and takes none.
        return kind()


class Failing(httpx.AsyncBaseTransport):
    """A way to the network on which every request ends with one class of exception."""

    def __init__(self, kind: type[Exception]) -> None:
        self.kind = kind
        self.raised: Exception | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert KEY in request.headers["Authorization"]
        assert KEY in str(request.url)
        self.raised = made(self.kind, request)
        raise self.raised


class FailingPool:
    """In place of the connections of httpcore, whose exceptions httpx turns into its own."""

    def __init__(self, kind: type[Exception]) -> None:
        self.kind = kind

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        raise made(self.kind, httpx.Request("PUT", URL, headers={"Authorization": f"Bearer {KEY}"}))

    async def aclose(self) -> None:
        """Nothing is open."""


def way(kind: type[Exception]) -> httpx.AsyncBaseTransport:
    """A way to the network that fails as that class would come up."""
    if kind.__module__.partition(".")[0] != "httpcore":
        return Failing(kind)
    transport = httpx.AsyncHTTPTransport()
    transport._pool = FailingPool(kind)  # type: ignore[assignment]
    return transport


def held(error: BaseException) -> Iterator[str]:
    """All that an exception and those behind it hold and tell, apart from the variables of its frames."""
    left: list[BaseException | None] = [error]
    seen: set[int] = set()
    while left:
        one = left.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield f"{one!s} {one!r} {one.args!r} {vars(one)!r} {getattr(one, '__notes__', None)!r}"
        yield "".join(traceback.format_exception(one))
        # What shows little of itself in its repr.
        yield from (f"{vars(value)!r}" for value in vars(one).values() if isinstance(value, httpx.Request))
        left += [one.__cause__, one.__context__, *getattr(one, "exceptions", ())]


@pytest.fixture(autouse=True)
def no_other_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_secrets", set())


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log of a run that has bodies too."""
    with log_to(str(tmp_path / "log"), "a test", {"ONET_LOG_BODIES": "1"}) as file:
        yield Path(file.baseFilename)
        assert not file.failure


@pytest.fixture
def sender(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sends a PUT full of the key on a way that fails; gives what it raised, and the log of requests."""
    monkeypatch.setattr(connection, "_LocalTransport", lambda app: app)

    async def send(kind: type[Exception]) -> tuple[Exception, list[RequestRecord]]:
        log: list[RequestRecord] = []
        transport = Transport(URL, SecretStr(KEY), app=way(kind), on_request=log.append)  # type: ignore[arg-type]
        with pytest.raises(Exception) as caught:  # noqa: PT011  Which one is what is looked at.
            await transport.request("PUT", f"/v1/{KEY}", params={"key": KEY}, content=KEY.encode())
        await transport.aclose()
        return caught.value, log

    return send


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.__module__}.{kind.__qualname__}")
async def test_no_class_of_exception_tells_the_key_of_the_request(
    kind: type[Exception], sender: Any, log: Path
) -> None:
    error, requests = await sender(kind)
    if isinstance(error, errors.OnetError):
        assert not [text for text in held(error) if leaked(KEY, text.encode())]
    else:
        # A fault of ours, or of a library's: it ends the app, and only its report is shown.
        assert type(error) is kind
    assert not leaked(KEY, crash.report(error).encode())
    logging.getLogger("somebody").error("failed with %r", error, exc_info=error)
    written = log.read_bytes()
    assert b"failed with" in written
    assert not leaked(KEY, written)
    assert [record.method for record in requests] == ["PUT"]
    assert not leaked(KEY, repr(requests).encode())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.__module__}.{kind.__qualname__}")
def test_each_class_is_made_with_the_key_in_it(kind: type[Exception]) -> None:
    error = made(kind, httpx.Request("PUT", URL, headers={"Authorization": f"Bearer {KEY}"}))
    assert leaked(KEY, "".join(held(error)).encode())


def test_what_the_network_raises_is_one_of_the_family_of_errors() -> None:
    family = {kind for kind in classes("httpx", "httpcore") if issubclass(kind, _OF_NETWORK)}
    # What neither stands for a fault of the network nor comes out of a request: it would be a bug.
    assert {kind.__name__ for kind in classes("httpx", "httpcore")} - {kind.__name__ for kind in family} == {
        "CookieConflict",
        "ConnectionNotAvailable",
    }


_OF_NETWORK = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


@pytest.mark.parametrize("kind", [kind for kind in classes("httpx", "httpcore") if issubclass(kind, _OF_NETWORK)])
async def test_each_of_them_is_told_with_a_title_and_what_to_do(kind: type[Exception], sender: Any) -> None:
    error, _ = await sender(kind)
    assert isinstance(error, errors.OnetError)
    assert error.title
    assert error.hint


async def test_libraries_that_log_all_they_do_put_no_header_into_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # As a person may have asked for, who looks for a fault.
    for name in ("", "httpx", "httpcore", "httpcore.connection", "httpcore.http11", "hpack", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    script = Script(Reply(401, f'{{"detail": "bad {KEY}"}}'.encode(), {"X-Request-Id": KEY, "Set-Cookie": f"k={KEY}"}))
    path = tmp_path / "log"
    with LoopbackServer(script) as server, log_to(str(path), "a test", {"ONET_LOG_BODIES": "1"}):
        transport = Transport(server.url, SecretStr(KEY))
        with pytest.raises(errors.KeyRefused):
            await transport.request("GET", "/v1/x")
        await transport.aclose()
    written = path.read_text()
    assert "the body of the answer, 401" in written
    assert "bad …" in written
    assert "GET /v1/x: 401" in written
    for word in ("httpcore", "httpx", "uthorization", "ookie"):
        assert word not in written
    assert not leaked(KEY, written.encode())
    # They did tell it to whoever listened.
    assert leaked(KEY, caplog.text.encode())
