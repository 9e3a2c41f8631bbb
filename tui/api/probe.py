"""The way to the API, followed step by step: one request that the app would send, without a key."""

import asyncio
import logging
import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx

from tui.api import errors
from tui.api.certificate import tell_issuer
from tui.api.connection import open_http
from tui.api.failure import failure, too_slow
from tui.api.redaction import keep_out_password
from tui.api.refusal import harmless, refusal

STEP_LIMIT, WHOLE_LIMIT = 5.0, 10.0
WHO = "/v1/auth/me"
_LONGEST_NAME = 200
_log = logging.getLogger(__name__)


class Certificate(NamedTuple):
    """What the host proved itself with, after it was found to be trusted; `not_after` has its zone."""

    issuer: str
    not_after: datetime


class Proxy(NamedTuple):
    """A proxy that leads to the API: its address without a password, what named it, and its host and port."""

    shown: str
    source: str
    host: str
    port: int


@dataclass
class Way:
    """How far the request came: what it did not reach is None. Times are in seconds, `at` is when the answer came.

    `answer` is from the request to the head of its answer, without what it took to connect. `peer` is the address that
    was connected to, which is the proxy's where there is one.
    """

    peer: str = ""
    tcp: float | None = None
    tls: float | None = None
    protocol: str = ""
    certificate: Certificate | None = None
    answer: float | None = None
    at: datetime | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    error: errors.OnetError | None = None


async def follow(base_url: str) -> Way:
    """Ask the API who nobody is, which costs nothing, and tell how far that came; it takes 15 seconds at most."""
    way = Way()
    host = urlsplit(base_url).hostname or ""
    trace = _Trace(way)
    try:
        async with asyncio.timeout(WHOLE_LIMIT) as limit:
            async with open_http(base_url, httpx.Timeout(STEP_LIMIT), None, trace.take_head) as http:
                # With an empty Auth, httpx looks for none in ~/.netrc.
                request = http.build_request("GET", base_url + WHO, extensions={"trace": trace})
                response = await http.send(request, stream=True, auth=httpx.Auth())
                await response.aclose()
    except errors.OnetError as error:
        way.error = error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError) as error:
        way.error = too_slow(host, WHOLE_LIMIT) if limit.expired() else failure(error, host)
    if isinstance(way.error, errors.UntrustedCertificate):
        await tell_issuer(way.error, base_url)
    _log.info("GET %s without a key: %s%s", WHO, way.status or "no answer", f", {way.error.title}" if way.error else "")
    return way


def proxy_of(base_url: str) -> Proxy | None:
    """The proxy of the environment that leads to the base URL, as httpx chooses it; None where there is none.

    Plain http, which is to this machine only, takes none. Its password is kept out of every later text.
    """
    parts = urlsplit(base_url)
    settings = getproxies()
    excepted = [one.strip().lower() for one in settings.get("no", "").split(",")]
    # As httpx has it, the port that goes without saying is none that an exception could name.
    host, port = (parts.hostname or "").lower(), str(parts.port or "")
    if parts.scheme != "https" or any(_fits(one, host, port) for one in excepted):
        return None
    for scheme in ("https", "all"):
        if address := settings.get(scheme):
            return _proxy(address, scheme)
    return None


def _proxy(address: str, scheme: str) -> Proxy:
    names = (f"{scheme}_proxy", f"{scheme}_proxy".upper())
    source = next((name for name in names if os.environ.get(name)), "the system's settings")
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return Proxy("an address that cannot be read", source, "", 0)
    keep_out_password(address)
    login = "…@" if parts.username or parts.password else ""
    return Proxy(f"{parts.scheme}://{login}{harmless(host, _LONGEST_NAME)}:{port}", source, host, port)


def _fits(pattern: str, host: str, port: str) -> bool:
    """Whether an entry of NO_PROXY excepts the host: a name does so for all below it, `.name` for these only."""
    if pattern == "*":
        return True
    scheme, _, rest = pattern.rpartition("://")
    name, _, wanted = rest.partition(":") if rest.count(":") == 1 else (rest.strip("[]"), "", "")
    if not name or (scheme and scheme not in ("https", "all")) or (wanted and wanted != port):
        return False
    below = not scheme and host.endswith(name if name.startswith(".") else f".{name}") and not _is_address(name)
    return host == name or below


def _is_address(name: str) -> bool:
    return name == "localhost" or ":" in name or name.replace(".", "").isdigit()


class _Trace:
    """Notes the steps of a connection as httpx tells of them; of two connections in one, the inner one counts."""

    def __init__(self, way: Way) -> None:
        self._way = way
        self._began = 0.0

    async def __call__(self, event: str, info: dict[str, Any]) -> None:
        if event.endswith((".connect_tcp.started", ".start_tls.started", ".send_request_headers.started")):
            self._began = monotonic()
        elif event.endswith(".connect_tcp.complete"):
            self._way.tcp = monotonic() - self._began
            self._way.peer = _address(info["return_value"].get_extra_info("server_addr"))
        elif event.endswith(".start_tls.complete"):
            self._way.tls = monotonic() - self._began
            self._take_certificate(info["return_value"].get_extra_info("ssl_object"))
        elif event.endswith(".receive_response_headers.complete"):
            self._way.answer = monotonic() - self._began

    async def take_head(self, response: httpx.Response) -> None:
        """Note the head of the answer; a redirect is an error of the family, as httpx trips over odd addresses."""
        self._way.at = datetime.now(UTC)
        self._way.status, self._way.headers = response.status_code, dict(response.headers)
        if 300 <= response.status_code < 400:
            raise refusal(response.status_code, b"", response.headers, "GET")

    def _take_certificate(self, connection: ssl.SSLObject) -> None:
        from cryptography import x509

        self._way.protocol = connection.version() or ""
        der = connection.getpeercert(binary_form=True)
        try:
            found = x509.load_der_x509_certificate(der or b"")
            issuer = harmless(found.issuer.rfc4514_string(), _LONGEST_NAME)
            self._way.certificate = Certificate(issuer, found.not_valid_after_utc)
        except (ValueError, x509.InvalidVersion):
            # One that breaks the standard in a way that the verification does not mind.
            self._way.certificate = None


def _address(found: Any) -> str:
    if not isinstance(found, tuple) or len(found) < 2:
        return ""
    return f"[{found[0]}]:{found[1]}" if ":" in str(found[0]) else f"{found[0]}:{found[1]}"
