"""Failures on purpose: what a request can be made to meet."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl


@dataclass(slots=True)
class Request:
    """A request as the sandbox saw it; `status` is what it answered, None where the connection was dropped."""

    method: str
    path: str
    query_string: str
    headers: dict[str, str]
    body: bytes
    scheme: str = "http"
    status: int | None = None

    @property
    def query(self) -> dict[str, str]:
        """The parameters, decoded; the last one wins."""
        return dict(parse_qsl(self.query_string, keep_blank_values=True))

    @property
    def target(self) -> str:
        """Path and query, as in the request's first line."""
        return f"{self.path}?{self.query_string}" if self.query_string else self.path


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure: an answer in place of the real one, a lost connection, a slow or a broken answer.

    `status`, with `body` and `headers`, is answered in place of the real answer; where `applied`, the request is
    carried out all the same. `drop` closes the connection before or after the request is carried out; `truncate` sends
    only half of the body that its headers announce. `delay` is in seconds before anything is done, `trickle` between
    each two of the eight pieces that the body is then sent in. `before` is called before the request is carried out, to
    change what the sandbox holds.
    """

    status: int | None = None
    body: bytes | dict[str, Any] | list[Any] = b""
    headers: dict[str, str] = field(default_factory=dict)
    applied: bool = False
    drop: Literal["before", "after", None] = None
    truncate: bool = False
    delay: float = 0.0
    trickle: float = 0.0
    before: Callable[[Request], None] | None = None

    @classmethod
    def html(cls, status: int = 502, title: str = "Bad Gateway", *, applied: bool = False) -> "Fault":
        """The page of a proxy in place of the answer."""
        page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
        return cls(status=status, body=page.encode(), applied=applied)


@dataclass(slots=True)
class Plan:
    """A fault with the requests it is for: `times` of them (None: all) that fit method and path."""

    fault: Fault
    times: int | None
    method: str | None
    path: re.Pattern[str]

    def fits(self, request: Request) -> bool:
        """Whether it is this request's turn; the pattern may fit the path, or path and query."""
        if self.times == 0 or self.method not in (None, request.method):
            return False
        return bool(self.path.search(request.path) or self.path.search(request.target))
