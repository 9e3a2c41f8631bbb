"""The connection itself: whom it trusts, which way it goes, and to which host it carries the key."""

import os
import ssl
from collections.abc import Awaitable, Callable, Generator
from functools import cache
from typing import Any
from urllib.request import getproxies

import httpx

from tui import __version__
from tui.api import errors
from tui.domain.secret import SecretStr

App = Callable[..., Awaitable[None]]
OnAnswer = Callable[[httpx.Response], Awaitable[None]]
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": f"onet/{__version__}"}
# More than the pages that are fetched at once, so that a write never waits for them.
_LIMITS = httpx.Limits(max_connections=16, max_keepalive_connections=8)


def open_http(base_url: str, timeout: httpx.Timeout, app: App | None, on_answer: OnAnswer) -> httpx.AsyncClient:
    """The HTTP client for one base URL; each request brings its own `Bearer`.

    `on_answer` is called with the head of each answer and may raise. Errors of the family are raised for settings that
    cannot be used.
    """
    secure = base_url.startswith("https:") and not app
    trust = trust_of_environment() if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        return httpx.AsyncClient(
            transport=_LocalTransport(app) if app else None,
            verify=trust,
            # Plain http is for this machine only; by way of a proxy the key would leave it in the clear.
            trust_env=secure,
            mounts=_through_secure_proxy(trust, trust) if secure else None,
            timeout=timeout,
            follow_redirects=False,
            headers=_HEADERS,
            limits=_LIMITS,
            event_hooks={"response": [on_answer]},
        )
    except (ValueError, ImportError, httpx.InvalidURL):
        # The exception would show the proxy's address, which may hold a password.
        raise errors.Unreachable(
            "The proxy of the environment cannot be used",
            "its address must begin with http:// or https://",
            "Check HTTPS_PROXY, ALL_PROXY and NO_PROXY.",
        ) from None


def open_blind(blind: ssl.SSLContext) -> httpx.AsyncClient:
    """A client that goes the same way to the host, checks its certificate by `blind` only, and knows no key."""
    trust = trust_of_environment()
    return httpx.AsyncClient(verify=blind, mounts=_through_secure_proxy(trust, blind), follow_redirects=False)


class Bearer(httpx.Auth):
    """Puts the key on requests to the one host it is for; being set, it also keeps ~/.netrc out."""

    def __init__(self, key: SecretStr, base_url: str) -> None:
        self._key = key
        self._base = httpx.URL(base_url)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the header where scheme, host and port are the base URL's."""
        there = request.url
        if (there.scheme, there.host, there.port) == (self._base.scheme, self._base.host, self._base.port):
            request.headers["Authorization"] = f"Bearer {self._key.get_secret_value()}"
        yield request


class _LocalTransport(httpx.ASGITransport):
    """An ASGI app in this process in place of the network."""

    def __init__(self, app: Any) -> None:
        super().__init__(app=app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer by the app; a connection that it resets is lost as one of the network would be."""
        try:
            return await super().handle_async_request(request)
        except ConnectionResetError:
            raise httpx.RemoteProtocolError("the connection was closed", request=request) from None


def _through_secure_proxy(trust: ssl.SSLContext, to_host: ssl.SSLContext) -> dict[str, httpx.AsyncHTTPTransport]:
    """The ways that lead through a proxy that is itself spoken to by TLS.

    httpx would judge such a proxy by a list of its own, which knows no authority of a company.
    """
    settings = getproxies()
    if "*" in (host.strip() for host in settings.get("no", "").split(",")):
        return {}
    return {
        f"{scheme}://": httpx.AsyncHTTPTransport(
            verify=to_host, limits=_LIMITS, proxy=httpx.Proxy(settings[scheme], ssl_context=trust)
        )
        for scheme in ("https", "all")
        if settings.get(scheme, "").lower().startswith("https://")
    }


def trust_of_environment() -> ssl.SSLContext:
    """What the operating system trusts, and the certificates of SSL_CERT_FILE, once for all connections.

    TlsFailure where that file cannot be read.
    """
    return _trust(os.environ.get("SSL_CERT_FILE"))


@cache
def _trust(named: str | None) -> ssl.SSLContext:
    """What the operating system trusts, and the certificates of the file that SSL_CERT_FILE names."""
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if named:
        try:
            context.load_verify_locations(cafile=named)
        except OSError:
            raise errors.TlsFailure(
                "The certificates that SSL_CERT_FILE names cannot be read", named, "Name a file in PEM format."
            ) from None
    return context
