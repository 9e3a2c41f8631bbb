"""Failures on purpose: what a request can be made to meet."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the sandbox saw it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure: an answer in place of the real one, a lost connection, or a slow one.

    `drop` closes the connection before or after the request is carried out; `truncate` sends only half of the body that
    its headers announce; `delay` is in seconds before the first byte.
    """

    status: int | None = None
    body: bytes | dict[str, Any] | list[Any] = b""
    headers: dict[str, str] = field(default_factory=dict)
    drop: Literal["before", "after", None] = None
    truncate: bool = False
    delay: float = 0.0
    before: Callable[[Request], None] | None = None


@dataclass(slots=True)
class Plan:
    """A fault with the requests it is for: `times` of them (None: all) that fit method and path."""

    fault: Fault
    times: int | None
    method: str | None
    path: re.Pattern[str]

    def fits(self, request: Request) -> bool:
        """Whether it is this request's turn."""
        return self.times != 0 and self.method in (None, request.method) and self.path.search(request.path) is not None
