"""From an exception of the network to one error of the family.

What counts as sent: without a connection nothing was; once there is one, a request may have been carried out whether
or not its answer came.
"""

import os
import socket
import ssl
from collections.abc import Iterator

import httpx

from tui.api import errors
from tui.api.redaction import redacted
from tui.api.refusal import harmless

_NETWORK = "Check the network and the base URL."
_AGAIN = "Try again in a moment."
# OpenSSL's numbers (x509_vfy.h): not yet valid, expired; another host, another address.
_REASONS: dict[int, errors.Reason] = {9: "dates", 10: "dates", 62: "name", 64: "name"}
_TRUST: dict[errors.Reason, str] = {
    "issuer": "If you trust that issuer (a proxy of yours may sign connections), put its certificate in PEM format"
    " into a file and set SSL_CERT_FILE=FILE, or add it to the system's trust store.",
    "dates": "Check this machine's clock; if it is right, whoever runs the host must renew the certificate.",
    "name": "Check the base URL, and whether a proxy answers in its place.",
}


def failure(error: Exception, host: str) -> errors.OnetError:
    """The error that stands for an exception of httpx; nothing of the exception itself is kept, as it has the key."""
    if isinstance(error, httpx.ConnectError) and (tls := _tls_failure(error, host)):
        return tls
    if isinstance(error, httpx.ReadTimeout | httpx.WriteTimeout):
        return errors.AnswerTimeout(f"{host} did not answer in time", "", _AGAIN)
    if isinstance(error, httpx.PoolTimeout):
        busy = "too many other requests are still waiting for their answers"
        return errors.Unreachable(f"{host} could not be asked in time", busy, _AGAIN)
    if isinstance(error, httpx.ConnectTimeout):
        return errors.Unreachable(f"{host} could not be reached in time", "", "Check the network and the proxy.")
    if isinstance(error, httpx.ProxyError):
        return _no_way(_reason(error), host)
    if isinstance(error, httpx.ConnectError | httpx.UnsupportedProtocol | httpx.InvalidURL | UnicodeError):
        return errors.Unreachable(f"{host} could not be reached", _reason(error), _NETWORK)
    return errors.ConnectionLost(f"The connection to {host} was lost", _reason(error), _AGAIN)


def _no_way(reason: str, host: str) -> errors.Unreachable:
    """The error for a proxy that does not lead on; `reason` begins with its status where it has answered."""
    hint = "Check HTTPS_PROXY and NO_PROXY."
    error = errors.Unreachable(f"{host} could not be reached through the proxy", reason, hint)
    # One that refuses would refuse again, and a wrong password is not to be tried until the account is locked.
    error.lasting = reason.startswith("4")
    return error


def too_slow(host: str, seconds: float) -> errors.AnswerTooSlow:
    """The error for an answer that took longer than a whole one may take."""
    detail = f"its answer was not complete after {seconds:g} s"
    return errors.AnswerTooSlow(f"{host} did not answer in time", detail, _AGAIN)


def _tls_failure(error: Exception, host: str) -> errors.OnetError | None:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _untrusted(cause, host)
        # A connection that ends amid the handshake is a lost one, which may do better the next time.
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            reason = _said((cause.reason or str(cause)).replace("_", " ").lower())
            return errors.TlsFailure(f"There is no secure connection to {host}", reason, _NETWORK)
    return None


def _untrusted(cause: ssl.SSLCertVerificationError, host: str) -> errors.UntrustedCertificate:
    said = _said(getattr(cause, "verify_message", "") or str(cause)).rstrip(".")
    reason: errors.Reason = _REASONS.get(getattr(cause, "verify_code", 0), "issuer")
    error = errors.UntrustedCertificate(f"The certificate of {host} is not trusted", said, _TRUST[reason])
    error.reason = reason
    return error


def _reason(error: Exception) -> str:
    """The system's own word for it, where there is one: httpx says only that all attempts failed."""
    for cause in reversed(list(_causes(error))):
        if isinstance(cause, socket.gaierror) and cause.strerror:
            return _said(cause.strerror)
        if isinstance(cause, OSError) and cause.errno:
            return harmless(os.strerror(cause.errno))
    return _said(str(error)) or type(error).__name__


def _said(text: str) -> str:
    # Before it is cut, which could leave half of a key.
    return harmless(redacted(text))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        inner = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else None
        error = inner or error.__cause__ or error.__context__
