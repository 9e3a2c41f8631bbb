"""The way to the API: proxy, name, connection, certificate, answer, and its clock against ours."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from tui.core.credentials import aside
from tui.core.doctor.check import Area, Check, Status, milliseconds
from tui.core.words import age, local_time

if TYPE_CHECKING:
    from tui.api.probe import Proxy, Way

AREA = Area("network")
API = Area("api")
NAME_LIMIT = 5.0
SOON = timedelta(days=14)
_MOST_ADDRESSES = 3
_SLOW = 2.0
_OUR_CLOCK = timedelta(seconds=60)
# The provider's own words for a key that is missing: it is there, and answers.
_REACHED = (401, 403)
_LIMITS = ("ratelimit", "rate-limit")


class Reached(NamedTuple):
    """The findings, and whether the API answered as one does."""

    checks: tuple[Check, ...]
    answers: bool


async def network(base_url: str) -> Reached:
    """Follow the way to the API without a key; each step has 5 seconds, and after one that fails none is tried."""
    from tui.api.probe import follow, proxy_of

    proxy = proxy_of(base_url)
    checks = [_proxy(proxy, base_url)]
    if checks[0].status is Status.BROKEN:
        return Reached((*checks, *_not_tried(("dns", "tcp", "tls", "answer"), checks[0])), answers=False)
    parts = urlsplit(base_url)
    host, port = (proxy.host, proxy.port) if proxy else (parts.hostname or "", parts.port or 443)
    name = await _name(host, port)
    checks.append(name)
    if name.status is Status.BROKEN:
        return Reached((*checks, *_not_tried(("tcp", "tls", "answer"), name)), answers=False)
    way = await follow(base_url)
    checks += [*_connection(way, base_url), *_api(way, base_url)]
    return Reached(tuple(checks), way.error is None and way.status is not None and way.status < 404)


def _proxy(proxy: Proxy | None, base_url: str) -> Check:
    if proxy is None:
        return AREA.fine("proxy", _no_proxy(base_url))
    if not proxy.host:
        return AREA.broken("proxy", f"{proxy.source}: {proxy.shown}", "Correct it: http://HOST:PORT")
    return AREA.fine("proxy", f"{proxy.shown} (by {proxy.source})")


def _no_proxy(base_url: str) -> str:
    if _is_plain(base_url):
        return "none, as plain http is to this machine"
    names = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
    return "none: NO_PROXY excepts the host" if any(os.environ.get(name) for name in names) else "none is set"


async def _name(host: str, port: int) -> Check:
    if _is_address(host):
        return AREA.fine("dns", f"{host} is an address: no name to look up")
    start = monotonic()
    try:
        async with asyncio.timeout(NAME_LIMIT):
            found = await aside(lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except TimeoutError:
        late = f"{host} was not found within {NAME_LIMIT:.0f} seconds"
        return AREA.broken("dns", late, "Check the resolver (/etc/resolv.conf) and the network.")
    except (OSError, UnicodeError) as error:
        said = getattr(error, "strerror", None) or "no name that can be looked up"
        advice = "Check the base URL, the resolver (/etc/resolv.conf) and the network; or set HTTPS_PROXY."
        return AREA.broken("dns", f"{host}: {said}", advice)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    more = f" and {len(addresses) - _MOST_ADDRESSES} more" if len(addresses) > _MOST_ADDRESSES else ""
    told = f"{host} is {', '.join(addresses[:_MOST_ADDRESSES])}{more} ({milliseconds(monotonic() - start)})"
    return AREA.fine("dns", told)


def _connection(way: Way, base_url: str) -> Iterator[Check]:
    if way.tcp is None and way.error is not None:
        # Without what it is told to trust, nothing is connected to.
        fault = AREA.failed("tls" if _is_tls(way) else "tcp", way.error)
        yield fault
        yield from _not_tried(("tcp" if fault.name == "tls" else "tls",), fault)
        return
    yield AREA.fine("tcp", f"connected to {way.peer} ({milliseconds(way.tcp or 0)})")
    if _is_plain(base_url):
        yield AREA.fine("tls", "not used: plain http, to this very machine")
    elif way.tls is None or (way.error is not None and _is_tls(way)):
        yield AREA.failed("tls", way.error) if way.error else AREA.broken("tls", "no secure connection", "Try again.")
    else:
        yield _certificate(way)


def _is_tls(way: Way) -> bool:
    from tui.api.errors import TlsFailure

    return isinstance(way.error, TlsFailure)


def _certificate(way: Way) -> Check:
    took = milliseconds(way.tls or 0)
    named = os.environ.get("SSL_CERT_FILE")
    by = f"SSL_CERT_FILE ({named}) or the system's store" if named else "the system's store"
    if way.certificate is None:
        return AREA.fine("tls", f"{way.protocol}, trusted by {by} ({took})")
    now = datetime.now(UTC)
    left = way.certificate.not_after - now
    valid = f"valid until {local_time(way.certificate.not_after)} ({age(way.certificate.not_after, now)})"
    told = f"{way.protocol}, issued by {way.certificate.issuer}, trusted by {by}, {valid} ({took})"
    if left < SOON:
        return AREA.warning("tls", told, "Whoever runs the host must renew the certificate soon.")
    return AREA.fine("tls", told)


def _api(way: Way, base_url: str) -> Iterator[Check]:
    if way.status is None or way.answer is None:
        connected = way.tcp is not None if _is_plain(base_url) else way.tls is not None
        if connected and way.error is not None:
            yield API.failed("answer", way.error)
        else:
            yield API.warning("answer", "not tried: there is no connection to ask through")
        return
    yield _answer(way)
    if (skew := _skew(way)) is not None:
        yield _clock(skew)
    if limits := {name: text for name, text in way.headers.items() if any(word in name for word in _LIMITS)}:
        yield API.fine("limits", ", ".join(f"{name} {text}" for name, text in sorted(limits.items())))


def _answer(way: Way) -> Check:
    from tui.api.probe import WHO
    from tui.api.refusal import refusal

    assert way.status is not None
    took = milliseconds(way.answer or 0)
    if way.error is not None:
        return API.failed("answer", way.error)
    if not (200 <= way.status < 300 or way.status in _REACHED):
        return API.failed("answer", refusal(way.status, b"", way.headers, "GET"), needed=way.status != 429)
    kind = way.headers.get("content-type", "")
    if "json" not in kind:
        advice = "Check the base URL; a proxy or a login page of the network may answer in its place."
        return API.warning("answer", f"{WHO} gives {kind or 'no type'}, not JSON ({took})", advice)
    told = f"it answers ({way.status} without a key, {took})"
    if (way.answer or 0) > _SLOW:
        return API.warning("answer", told, "The line or the API is slow: the list will take its time.")
    return API.fine("answer", told)


def _skew(way: Way) -> timedelta | None:
    """How far the API's clock is ahead of ours."""
    try:
        theirs = parsedate_to_datetime(way.headers.get("date", ""))
    except (ValueError, OverflowError):
        return None
    if way.at is None or theirs.tzinfo is None:
        return None
    # The header was written on the way, and has whole seconds.
    return theirs - way.at + timedelta(seconds=(way.answer or 0) / 2)


def _clock(skew: timedelta) -> Check:
    seconds = round(skew.total_seconds())
    if abs(skew) <= _OUR_CLOCK:
        return API.fine("clock", "it is ours, to a second" if abs(seconds) <= 1 else f"{abs(seconds)} s from ours")
    told = f"{abs(seconds)} s {'ahead of' if seconds > 0 else 'behind'} ours"
    advice = "Set this machine's clock (timedatectl set-ntp true): ages, and until when a key is valid, are told by it."
    return API.warning("clock", told, advice)


def _not_tried(names: tuple[str, ...], fault: Check) -> Iterator[Check]:
    for name in names:
        yield (API if name == "answer" else AREA).warning(name, f"not tried: {fault.name} is broken")


def _is_plain(base_url: str) -> bool:
    return base_url.startswith("http:")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
