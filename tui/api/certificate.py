"""Who issued a certificate that is not trusted: seen in a connection of its own, told in the error.

The refused connection is closed before anybody can look at the certificate. A second one goes the same way, trusts
whatever it meets and is closed as soon as the certificate is there: no byte of HTTP, and so no key, is ever sent in it.
"""

import asyncio
import ssl
import warnings
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx

from tui.api.connection import open_blind
from tui.api.errors import UntrustedCertificate
from tui.api.refusal import harmless

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name

LIMIT = 5.0
_LONGEST_NAME = 100
_MOST_NAMES = 3


async def tell_issuer(error: UntrustedCertificate, base_url: str) -> None:
    """Add to the error who issued the certificate, and its dates or names where these are what is wrong.

    Takes at most `LIMIT` seconds; where the certificate cannot be had or read, the error stays as it is.
    """
    look = _Look()
    try:
        async with asyncio.timeout(LIMIT), open_blind(look.blind) as http:
            await http.get(base_url, extensions={"trace": look})
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError, ImportError):
        # As expected: `look` ends the connection itself.
        pass
    finally:
        await look.aclose()
    if look.proxy_refused:
        error.title = "The certificate of the proxy is not trusted"
    if look.certificate and (facts := _facts(look.certificate, error.reason)):
        error.detail = "; ".join([error.detail, *facts])


class _Look:
    """Follows a connection as httpx tells of it, and ends it once the host's certificate is there."""

    def __init__(self) -> None:
        self.blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.blind.check_hostname = False
        self.blind.verify_mode = ssl.CERT_NONE
        self.certificate: bytes | None = None
        self.proxy_refused = False
        self._at_host = False
        self._socket: Any = None

    async def aclose(self) -> None:
        """Close the socket, which httpx leaves open where it is stopped amid a handshake."""
        if self._socket:
            await self._socket.aclose()

    async def __call__(self, event: str, info: dict[str, Any]) -> None:
        if event.endswith(".connect_tcp.complete"):
            self._socket = info["return_value"]
        elif event.endswith(".start_tls.started"):
            # The other context is that of a proxy, which is judged as ever: nothing is told to one that is not trusted.
            self._at_host = info["ssl_context"] is self.blind
        elif event.endswith(".start_tls.failed") and not self._at_host:
            self.proxy_refused = True
        elif event.endswith(".start_tls.complete") and self._at_host:
            connection = info["return_value"].get_extra_info("ssl_object")
            self.certificate = connection.getpeercert(binary_form=True)
            raise httpx.ConnectError("seen enough")


def _facts(der: bytes, reason: str) -> list[str]:
    """What a person needs to know of the certificate; nothing where it cannot be read."""
    from cryptography import x509

    # Some versions raise KeyError for a name whose string has a type they do not know.
    odd = (x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, KeyError)
    with warnings.catch_warnings():
        # Of certificates that break the standard in ways that do not matter here.
        warnings.simplefilter("ignore")
        try:
            found = x509.load_der_x509_certificate(der)
            dates = _dates(found) if reason == "dates" else []
            names = _names(found) if reason == "name" else []
            return [*dates, *names, _issuer(found)]
        except (ValueError, OverflowError, OSError, *odd):
            return []


def _issuer(found: "Certificate") -> str:
    name = _shown(found.issuer)
    return f"it signs itself (“{name}”)" if found.issuer == found.subject else f"issued by “{name}”"


def _shown(name: "Name") -> str:
    """The common name, or else the organization, or else all of it."""
    from cryptography.x509 import NameOID

    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(kind):
            if text := harmless(str(attribute.value), _LONGEST_NAME):
                return text
    return harmless(name.rfc4514_string(), _LONGEST_NAME) or "nobody"


def _dates(found: "Certificate") -> list[str]:
    now = datetime.now(UTC)
    if now > found.not_valid_after_utc:
        return [f"since {_local(found.not_valid_after_utc)}"]
    if now < found.not_valid_before_utc:
        return [f"valid from {_local(found.not_valid_before_utc)}"]
    # Then it is one of its issuers.
    return []


def _local(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M %Z}"


def _names(found: "Certificate") -> list[str]:
    from cryptography import x509

    try:
        kept = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    names = [*kept.get_values_for_type(x509.DNSName), *map(str, kept.get_values_for_type(x509.IPAddress))]
    shown = ", ".join(harmless(name, _LONGEST_NAME) for name in names[:_MOST_NAMES])
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return [f"it is for {shown}{more}"] if shown else []
