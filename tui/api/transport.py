"""HTTP, owned in one place: the key, timeouts, repeats, rate limit, size cap, and what is told of a failure."""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from random import random as any_fraction
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import httpx
from pydantic import SecretStr

from tui import __version__
from tui.api import errors
from tui.api.limiter import RateLimiter
from tui.api.refusal import harmless, refusal, request_id
from tui.api.retry import retry_delay
from tui.api.urls import check_base_url

MAX_BODY = 64 * 1024 * 1024
App = Callable[..., Awaitable[None]]


class Timeouts(NamedTuple):
    """Seconds for each phase of a request."""

    connect: float = 5.0
    read: float = 20.0
    write: float = 20.0
    pool: float = 30.0


class Answer(NamedTuple):
    """A 2xx answer, its body decoded."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    request_id: str | None


class RequestRecord(NamedTuple):
    """One request as the log shows it: never its key, never a body."""

    method: str
    path: str
    status: int | None
    seconds: float
    request_id: str | None
    at: datetime
    error: str | None


class _Hook(NamedTuple):
    sleep: Callable[[float], Awaitable[None]]
    random: Callable[[], float]
    on_request: Callable[[RequestRecord], None] | None


class Transport:
    """Sends requests to one base URL with one key; every failure is one of the family of errors."""

    def __init__(
        self,
        base_url: str,
        key: SecretStr,
        *,
        app: App | None = None,
        timeouts: Timeouts | None = None,
        limiter: RateLimiter | None = None,
        read_only: bool = False,
        max_body: int = MAX_BODY,
        on_request: Callable[[RequestRecord], None] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Callable[[], float] = any_fraction,
    ) -> None:
        self.base_url = check_base_url(base_url)
        self.read_only = read_only
        self._key = key
        self._max_body = max_body
        self._limiter = limiter or RateLimiter()
        self._hook = _Hook(sleep, random, on_request)
        timeout = httpx.Timeout(**(timeouts or Timeouts())._asdict())
        self._http = httpx.AsyncClient(
            transport=_LocalTransport(app) if app else None,
            verify=True if app else _trust(),
            timeout=timeout,
            auth=_Bearer(key, self.base_url),
            follow_redirects=False,
            headers={"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": f"onet/{__version__}"},
            limits=httpx.Limits(max_connections=16, max_keepalive_connections=8),
        )

    def __repr__(self) -> str:
        return f"Transport({self.base_url!r})"

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def request(
        self, method: str, path: str, *, params: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> Answer:
        """Send one request, a GET again where that helps, and give its 2xx answer; raises the family of errors."""
        if self.read_only and method != "GET":
            raise errors.ReadOnly(
                "Nothing was sent: this session is read-only", "", "Start without --read-only to change things."
            )
        target = path + (f"?{urlencode(params)}" if params else "")
        tries = 0
        while True:
            tries += 1
            await self._limiter.acquire(write=method != "GET")
            try:
                return await self._recorded(method, target, content)
            except errors.OnetError as error:
                delay = retry_delay(method, tries, error, self._hook.random)
                if delay is None:
                    raise
            await self._hook.sleep(delay)

    async def _recorded(self, method: str, target: str, content: bytes | None) -> Answer:
        at, start = datetime.now(UTC), monotonic()
        status: int | None = None
        identity: str | None = None
        failure: str | None = None
        try:
            answer = await self._once(method, target, content)
        except errors.OnetError as error:
            status, identity, failure = error.status, error.request_id, str(error)
            raise
        else:
            status, identity = answer.status, answer.request_id
            return answer
        finally:
            if self._hook.on_request:
                record = RequestRecord(method, target, status, monotonic() - start, identity, at, failure)
                self._hook.on_request(record)

    async def _once(self, method: str, target: str, content: bytes | None) -> Answer:
        headers = {"Content-Type": "application/json"} if content is not None else None
        request = self._http.build_request(method, self.base_url + target, content=content, headers=headers)
        # The exception of httpx carries the request and so the key: it is told apart here and left behind.
        failure: errors.OnetError
        try:
            response = await self._http.send(request, stream=True)
            async with contextlib.aclosing(response):
                body = await self._read(response)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ConnectionResetError) as error:
            failure = _told(error, method, target, urlsplit(self.base_url).hostname or "")
        else:
            if 200 <= response.status_code < 300:
                return Answer(response.status_code, body, response.headers, request_id(response.headers))
            failure = refusal(response.status_code, body, response.headers, method, target)
        raise failure from None

    async def _read(self, response: httpx.Response) -> bytes:
        chunks: list[bytes] = []
        size = 0
        async for chunk in response.aiter_bytes(65536):
            size += len(chunk)
            if size > self._max_body:
                raise errors.UnreadableAnswer(
                    "The API's answer is too large",
                    f"more than {self._max_body // (1024 * 1024)} MiB",
                    "Ask the provider, and look at the base URL.",
                    status=response.status_code,
                    request_id=request_id(response.headers),
                )
            chunks.append(chunk)
        return b"".join(chunks)


class _Bearer(httpx.Auth):
    """Puts the key on requests to the one host it is for; being set, it also keeps ~/.netrc out."""

    def __init__(self, key: SecretStr, base_url: str) -> None:
        self._key = key
        self._base = httpx.URL(base_url)

    def auth_flow(self, request: httpx.Request) -> Any:
        """Add the header where scheme, host and port are the base URL's."""
        there = request.url
        if (there.scheme, there.host, there.port) == (self._base.scheme, self._base.host, self._base.port):
            request.headers["Authorization"] = f"Bearer {self._key.get_secret_value()}"
        yield request


class _LocalTransport(httpx.ASGITransport):
    """An ASGI app in this process in place of the network."""

    def __init__(self, app: App) -> None:
        super().__init__(app=app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer by the app; a connection that it resets is lost as one of the network would be."""
        try:
            return await super().handle_async_request(request)
        except ConnectionResetError:
            raise httpx.RemoteProtocolError("the connection was closed", request=request) from None


@cache
def _trust() -> ssl.SSLContext:
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _told(error: Exception, method: str, path: str, host: str) -> errors.OnetError:
    certificate = _certificate_failure(error)
    told: dict[str, Any] = {"method": method, "path": path}
    reason = harmless(str(error)) or type(error).__name__
    if certificate is not None:
        hint = "If a proxy of yours signs connections, name its certificate in SSL_CERT_FILE."
        return errors.TlsFailure(f"The certificate of {host} is not trusted", harmless(certificate), hint, **told)
    if isinstance(error, httpx.RemoteProtocolError) and "location header" in reason:
        return errors.UnexpectedStatus("The API answered with a redirect to nowhere", "", "Check the base URL.", **told)
    if isinstance(error, httpx.ReadTimeout | httpx.WriteTimeout):
        return errors.AnswerTimeout(f"{host} did not answer in time", "", "Try again in a moment.", **told)
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return errors.Unreachable(
            f"{host} could not be reached in time", "", "Check the network and the proxy.", **told
        )
    if isinstance(error, httpx.ConnectError | httpx.ProxyError | httpx.UnsupportedProtocol | httpx.InvalidURL):
        return errors.Unreachable(f"{host} could not be reached", reason, "Check the network and the base URL.", **told)
    if isinstance(error, httpx.DecodingError):
        return errors.UnreadableAnswer(f"The answer of {host} cannot be unpacked", reason, "Try again.", **told)
    return errors.ConnectionLost(f"The connection to {host} was lost", reason, "Try again in a moment.", **told)


def _certificate_failure(error: BaseException | None) -> str | None:
    for _ in range(8):
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message or str(error)
        if error is None:
            return None
        error = error.__cause__ or error.__context__
    return None
