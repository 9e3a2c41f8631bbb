"""JSON whose numbers keep their digits, so that tags come back as they were sent; the sandbox's own, on purpose.

The client has its own reader: two that share a fault would hide it from the tests.
"""

import json
import re
from secrets import token_hex
from typing import Any, NoReturn

MAX_DEPTH = 256
_LONGEST = 4000  # Python converts integers of up to 4300 digits


class Number:
    """A number that Python would write differently from how it was read (`1.10`, `1e400`, `-0`)."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Number):
            return self.text == other.text
        return isinstance(other, int | float) and float(self.text) == other

    def __hash__(self) -> int:
        return hash(float(self.text))

    def __repr__(self) -> str:
        return self.text


def read_json(data: bytes) -> Any:
    """Read a body in UTF-8; ValueError says what is wrong, nesting deeper than 256 too."""
    try:
        value = json.loads(data.decode(), parse_float=_keep, parse_int=_keep_whole, parse_constant=_refuse)
        _check_depth(value)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def write_json(value: Any) -> bytes:
    """Write an answer as Django REST Framework does (compact, UTF-8), number literals as they were read."""
    literals: list[str] = []
    # The mark is new in each answer, so that no text of the data can be taken for one.
    mark = token_hex(8)

    def note(number: object) -> str:
        if not isinstance(number, Number):
            raise TypeError(f"{type(number).__name__} is no JSON value")
        literals.append(number.text)
        return f"{mark}:{len(literals) - 1}"

    text = json.dumps(value, default=note, ensure_ascii=False, separators=(",", ":"))
    if literals:
        text = re.sub(f'"{mark}:([0-9]+)"', lambda found: literals[int(found[1])], text)
    try:
        return text.encode()
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8; only its escape can say it.
        return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text).encode()


def _keep(text: str) -> float | Number:
    number = float(text)
    return number if repr(number) == text else Number(text)


def _keep_whole(text: str) -> int | Number:
    return Number(text) if text == "-0" or len(text) > _LONGEST else int(text)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not allowed")


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                below += item.values()
            elif isinstance(item, list):
                below += item
        if not below:
            return
        level = below
    raise ValueError("nested too deeply")
