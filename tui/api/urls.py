"""Where the API is, and where a key may be sent."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit

from tui.api.errors import InsecureUrl, InvalidRequest

DEFAULT_BASE_URL = "https://api.onetsolutions.net"
_DEFAULT_PORTS = {"https": 443, "http": 80}
_LONGEST_ID = 1_000
_HOST = re.compile(r"[\w.:%-]+")


def origin(url: str) -> str:
    """Scheme, host and port of a URL in one spelling: lower case, the scheme's own port left out."""
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    shown = f"[{host}]" if ":" in host else host
    port = parts.port
    return f"{scheme}://{shown}" + (f":{port}" if port and port != _DEFAULT_PORTS.get(scheme) else "")


def check_base_url(url: str) -> str:
    """The base URL in one spelling, without a slash at its end.

    Raises InsecureUrl unless it is https, or http to this very machine: anything else would send the key in the clear.
    """
    hint = f"Use an https URL such as {DEFAULT_BASE_URL}."
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise InsecureUrl("The base URL cannot be read", _shown(url), hint) from None
    if parts.scheme.lower() not in _DEFAULT_PORTS or not host or not _HOST.fullmatch(host):
        raise InsecureUrl("The base URL is no web address", _shown(url), hint)
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise InsecureUrl("The base URL may hold no user, query or fragment", origin(url), hint)
    if parts.scheme.lower() == "http" and not _is_loopback(host):
        raise InsecureUrl("The key is not sent over plain http", origin(url), hint)
    return origin(url) + _path(parts)


def segment(value: str) -> str:
    """An id as one segment of a path, so that no id can change the path.

    Raises InvalidRequest for what can be no id: nothing at all would name the collection, a proxy takes `..` for a
    step up however it is written, and no address holds what is too long.
    """
    if not value.strip(". ") or len(value) > _LONGEST_ID:
        shown = repr(value if len(value) <= _LONGEST_ID else f"{value[:40]}…")
        raise InvalidRequest("This can be no id", shown, "Give the id as the list shows it.")
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def _path(parts: SplitResult) -> str:
    return quote(parts.path.rstrip("/"), safe="/%:@!$&'()*+,;=~-._")


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _shown(url: str) -> str:
    # Before the last @ may stand a password.
    return "".join(char for char in url.rpartition("@")[2][:200] if char.isprintable())
