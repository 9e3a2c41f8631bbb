"""HTTP, owned in one place: timeouts, repeats, rate limit, size cap, a refused key, and what is told of a failure."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from random import random as any_fraction
from time import monotonic
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies

import httpx

from tui.api import errors
from tui.api.body import read_body
from tui.api.certificate import tell_issuer
from tui.api.connection import App, Bearer, open_http
from tui.api.failure import failure, too_slow
from tui.api.limiter import RateLimiter
from tui.api.present_key import OnRefused, PresentKey, Use
from tui.api.redaction import keep_out_password, redacted, redacted_start
from tui.api.refusal import refusal, request_id
from tui.api.retry import retry_delay
from tui.api.urls import check_base_url
from tui.domain.secret import SecretStr

MAX_BODY = 64 * 1024 * 1024
MAX_WORDS = 1024 * 1024
# Of a body in the log, in characters.
LONGEST_LOGGED = 16 * 1024
_log = logging.getLogger(__name__)
_bodies = logging.getLogger(f"{__name__}.bodies")


class Timeouts(NamedTuple):
    """Seconds for each phase of a request, and in `total`, as phases do not bound an answer that trickles in."""

    connect: float = 5.0
    read: float = 20.0
    write: float = 20.0
    pool: float = 10.0
    # Generous: the largest answer on a slow link.
    total: float = 120.0


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
    """Sends requests to one base URL with one key; every failure is one of the family of errors.

    Where a GET is refused with 401, `on_refused` is awaited, once for all that are refused meanwhile: the key it gives
    is used from then on and the GET repeated; None lets the GET fail. A write that is refused is never repeated.
    """

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
        on_refused: OnRefused | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Callable[[], float] = any_fraction,
    ) -> None:
        self.base_url = check_base_url(base_url)
        self.read_only = read_only
        self._key = PresentKey(key, on_refused)
        self._app = app
        self._timeouts = timeouts or Timeouts()
        self._limiter = limiter or RateLimiter()
        self._max_body = max_body
        self._hook = _Hook(sleep, random, on_request)
        self._http: httpx.AsyncClient | None = None

    def __repr__(self) -> str:
        return f"Transport({self.base_url!r})"

    @property
    def on_refused(self) -> OnRefused | None:
        """What is asked for another key where a GET is refused."""
        return self._key.on_refused

    @on_refused.setter
    def on_refused(self, asked: OnRefused | None) -> None:
        self._key.on_refused = asked

    def replace_key(self, key: SecretStr) -> None:
        """Send this key from the next try on, to the same base URL; what is under way goes on with the old one."""
        self._key.replace(key)

    async def aclose(self) -> None:
        """Close the connections; a question for another key is taken back."""
        await self._key.aclose()
        if self._http:
            await self._http.aclose()

    async def request(
        self, method: str, path: str, *, params: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> Answer:
        """Send one request, a GET again where that helps, and give its 2xx answer; raises the family of errors.

        `retry` has the rule; each try passes the limiter and is recorded.
        """
        http = self._ready(method)
        target = path + (f"?{urlencode(params, errors='surrogatepass')}" if params else "")
        tries = 0
        while True:
            tries += 1
            await self._limiter.acquire(write=method != "GET")
            use = self._key.use()
            try:
                return await self._recorded(http, use, method, target, content)
            except errors.KeyRefused as error:
                if method != "GET" or not await self._key.renewed(use, error):
                    raise
                tries = 0
                continue
            except errors.OnetError as error:
                delay = retry_delay(method, tries, error, self._hook.random)
                if delay is None:
                    raise
            await self._hook.sleep(delay)

    def check_write(self) -> None:
        """Raise ReadOnly where nothing may be written."""
        if self.read_only:
            raise errors.ReadOnly(
                "Nothing was sent: this session is read-only",
                "",
                "It is so by option (--read-only), environment (ONET_READ_ONLY) or profile (read_only in config.toml).",
            )

    def _ready(self, method: str) -> httpx.AsyncClient:
        if method != "GET":
            self.check_write()
        if self._http is None:
            # What the libraries below say of a proxy may quote it.
            for address in getproxies().values():
                keep_out_password(address)
            limits = self._timeouts
            timeout = httpx.Timeout(connect=limits.connect, read=limits.read, write=limits.write, pool=limits.pool)
            self._http = open_http(self.base_url, timeout, self._app, self._stop_redirect)
        return self._http

    async def _stop_redirect(self, response: httpx.Response) -> None:
        # At once, as httpx reads the address even where it does not go there, and some make it fail.
        if 300 <= response.status_code < 400:
            raise refusal(response.status_code, b"", self._key.out_of(response.headers), response.request.method)

    async def _recorded(
        self, http: httpx.AsyncClient, use: Use, method: str, target: str, content: bytes | None
    ) -> Answer:
        at, start = datetime.now(UTC), monotonic()
        status: int | None = None
        identity: str | None = None
        failed: str | None = None
        title, path = "", redacted(target)
        try:
            _tell_body(f"{method} {target}", "the request", content)
            answer = await self._once(http, use, method, target, content)
        except errors.OnetError as error:
            self._key.out_of_error(error)
            error.method, error.path = method, path
            status, identity, failed, title = error.status, error.request_id, str(error), error.title
            raise
        except asyncio.CancelledError:
            failed = title = "cancelled"
            raise
        else:
            status, identity = answer.status, answer.request_id
            _tell_body(f"{method} {target}", f"the answer, {status}", answer.body)
            return answer
        finally:
            record = RequestRecord(method, path, status, monotonic() - start, identity, at, failed)
            _tell(record, title)
            if self._hook.on_request:
                self._hook.on_request(record)

    async def _once(self, http: httpx.AsyncClient, use: Use, method: str, target: str, content: bytes | None) -> Answer:
        kind = {"Content-Type": "application/json"} if content is not None else None
        total = self._timeouts.total
        lost: errors.OnetError
        if http.is_closed:
            raise errors.Unreachable("The connections were closed", "nothing was sent", "Try again.")
        try:
            async with asyncio.timeout(total) as limit:
                request = http.build_request(method, self.base_url + target, content=content, headers=kind)
                response = await http.send(request, stream=True, auth=Bearer(use.key, self.base_url))
                async with contextlib.aclosing(response):
                    return await self._answer(response, method)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError) as error:
            host = urlsplit(self.base_url).hostname or ""
            lost = too_slow(host, total) if limit.expired() else failure(error, host)
        if isinstance(lost, errors.UntrustedCertificate):
            await tell_issuer(lost, self.base_url)
        # Raised here, out of the `except`: the exception of httpx has the request, and that the key.
        raise lost

    async def _answer(self, response: httpx.Response, method: str) -> Answer:
        status, headers = response.status_code, self._key.out_of(response.headers)
        if not 200 <= status < 300:
            raise refusal(status, await self._words(response), headers, method)
        identity = request_id(headers)
        try:
            return Answer(status, await read_body(response, self._max_body), headers, identity)
        except errors.UnreadableAnswer as error:
            error.status, error.request_id = status, identity
            raise

    async def _words(self, response: httpx.Response) -> bytes:
        """The body of a refusal; nothing where it cannot be read, as the status says enough."""
        try:
            async with asyncio.timeout(self._timeouts.read):
                body = await read_body(response, min(self._max_body, MAX_WORDS))
        except (httpx.HTTPError, OSError, errors.UnreadableAnswer):
            return b""
        request, status = response.request, response.status_code
        _tell_body(f"{request.method} {request.url.raw_path.decode('ascii')}", f"the answer, {status}", body)
        # Before anything is cut to length, which could leave half of a key that a server quotes.
        return self._key.out_of_body(body)


def _tell(record: RequestRecord, title: str) -> None:
    """Log one request: the title of its error only, as the rest quotes the server."""
    status = "no answer" if record.status is None else record.status
    words = (f"request id {record.request_id}" if record.request_id else "", title)
    told = "".join(f", {word}" for word in words if word)
    _log.info("%s %s: %s in %.0f ms%s", record.method, record.path, status, record.seconds * 1000, told)


def _tell_body(request: str, whose: str, body: bytes | None) -> None:
    """Log a body, where bodies are asked for."""
    if body is None or not _bodies.isEnabledFor(logging.DEBUG):
        return
    text = redacted_start(body[:MAX_WORDS].decode("utf-8", "replace"), LONGEST_LOGGED)
    _bodies.debug("%s: the body of %s, %d bytes: %s", request, whose, len(body), text)
