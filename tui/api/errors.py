"""One family of errors: what happened, to what, and what to do next; never the key."""

from collections.abc import Callable
from typing import Any, Literal, Self

Reason = Literal["issuer", "dates", "name"]


class OnetError(Exception):
    """Something went wrong in a way that a person is told of.

    `title` says what happened, `detail` is the provider's or the system's own word, `hint` what to do next. `sent` is
    true where a request may have reached the server, so that the outcome of a write is open.
    """

    exit_code = 1
    sent = False

    def __init__(
        self,
        title: str,
        detail: str = "",
        hint: str = "",
        *,
        status: int | None = None,
        request_id: str | None = None,
        field_errors: dict[str, list[str]] | None = None,
        method: str | None = None,
        path: str | None = None,
    ) -> None:
        super().__init__(title)
        self.title = title
        self.detail = detail
        self.hint = hint
        self.status = status
        self.request_id = request_id
        self.field_errors = field_errors or {}
        self.method = method
        self.path = path

    def __str__(self) -> str:
        return f"{self.title}: {self.detail}" if self.detail else self.title

    def rewrite(self, clean: Callable[[str], str]) -> Self:
        """The same error, each of its texts as `clean` gives it, without what it came from.

        Some servers quote the key that they refuse, and exceptions of the network hold the request.
        """
        self.__cause__ = self.__context__ = None
        self.args = _cleaned(self.args, clean)
        for name, value in vars(self).items():
            setattr(self, name, _cleaned(value, clean))
        return self


def alone(error: OnetError) -> OnetError:
    """The error, to be kept: without the frames that it came through, which hold the whole answers that they read."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {_cleaned(name, clean): _cleaned(inner, clean) for name, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner, clean) for inner in value]
    return tuple(_cleaned(inner, clean) for inner in value) if type(value) is tuple else value


class InsecureUrl(OnetError):
    """A base URL that the key must not be sent to."""

    exit_code = 2


class ReadOnly(OnetError):
    """A write that was refused here, because the app runs read-only."""


class Unreachable(OnetError):
    """No connection came about, so nothing was sent; `lasting` where another try would end as this one did."""

    lasting = False


class TlsFailure(Unreachable):
    """No connection that can be trusted came about (the certificate, mostly), so nothing was sent."""

    lasting = True


class UntrustedCertificate(TlsFailure):
    """A certificate that is not trusted; `reason` says whether for its issuer, its dates or the name it is for."""

    reason: Reason = "issuer"


class AnswerTimeout(OnetError):
    """The request went out and no answer came in time."""

    sent = True


class AnswerTooSlow(AnswerTimeout):
    """The answer began and was not complete in the time that a whole one may take."""


class ConnectionLost(OnetError):
    """The connection was closed before the answer was complete."""

    sent = True


class UnreadableAnswer(OnetError):
    """An answer that is not what the contract promises: HTML, cut off, too large, another shape."""

    sent = True


class ServerFailure(OnetError):
    """The server failed (408, 5xx); what it did before that is open."""

    sent = True


class KeyRefused(OnetError):
    """401: the key is wrong, expired or revoked."""


class Forbidden(OnetError):
    """403: the key's role does not allow it."""


class NotFound(OnetError):
    """404: it does not exist, or not for this key."""


class NotOffered(NotFound):
    """404 or 405 at a path that no reference page shows: the API does not offer it."""


class Conflict(OnetError):
    """409 or 412: the server holds something else than was expected."""


class InvalidRequest(OnetError):
    """400 or 422: the body was refused; `field_errors` has the messages by field."""


class RateLimited(OnetError):
    """429: too many requests; `retry_after` is in seconds, where the server told."""

    retry_after: float | None = None


class UnexpectedStatus(OnetError):
    """Any other status, a redirect among them: none is followed, so that the key stays with its host."""


class EndlessList(OnetError):
    """A list whose `next` leads back to a page that was read already."""
