"""The connection itself: whom it trusts, which way it goes, and to which host it carries the key."""

import os
import ssl
from collections.abc import Awaitable, Callable, Generator
from functools import cache
from typing import Any

import httpx
from pydantic import SecretStr

from tui import __version__
from tui.api import errors

App = Callable[..., Awaitable[None]]
OnAnswer = Callable[[httpx.Response], Awaitable[None]]
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": f"onet/{__version__}"}
# More than the pages that are fetched at once, so that a write never waits for them.
_LIMITS = httpx.Limits(max_connections=16, max_keepalive_connections=8)


def open_http(
    base_url: str, key: SecretStr, timeout: httpx.Timeout, app: App | None, on_answer: OnAnswer
) -> httpx.AsyncClient:
    """The HTTP client for one base URL and one key; errors of the family for settings that cannot be used.

    `on_answer` is called with the head of each answer and may raise.
    """
    secure = base_url.startswith("https:")
    trust = _trust(os.environ.get("SSL_CERT_FILE")) if secure and not app else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        return httpx.AsyncClient(
            transport=_LocalTransport(app) if app else None,
            verify=trust,
            # Plain http is for this machine only; by way of a proxy the key would leave it in the clear.
            trust_env=secure and not app,
            timeout=timeout,
            auth=_Bearer(key, base_url),
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


class _Bearer(httpx.Auth):
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
