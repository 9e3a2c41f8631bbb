"""JSON that comes back out as it went in: numbers to the digit, keys in order, lone surrogates kept."""

import json
from collections.abc import Callable
from typing import Any, NoReturn

MAX_DEPTH = 200
# Not `dict | list`: a page has tens of thousands of values, and each would make that type anew.
_CONTAINERS = (dict, list)
_ARRAYS = (list, tuple)


class ExactNumber(float):
    """A JSON number with a fraction or an exponent that remembers how it was written."""

    literal: str

    def __new__(cls, literal: str) -> "ExactNumber":
        number = super().__new__(cls, literal)
        number.literal = literal
        return number

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ExactNumber):
            return self.literal == other.literal
        return float.__eq__(self, other) is True

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = float.__hash__

    def __reduce__(self) -> tuple[type["ExactNumber"], tuple[str]]:
        return ExactNumber, (self.literal,)


class ExactInteger(int):
    """A JSON integer that Python has no int for, kept as it was written: -0, and one with very many digits."""

    literal: str

    def __new__(cls, literal: str) -> "ExactInteger":
        digits = literal.lstrip("-")
        number = super().__new__(cls, int(digits[:18] or "0") * (-1 if literal.startswith("-") else 1))
        number.literal = literal
        return number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ExactInteger) and self.literal == other.literal

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.literal)


def loads(data: bytes | str) -> Any:
    """Read one JSON document exactly.

    Raises ValueError, with a short reason, for whatever is not JSON: text in no UTF encoding, `NaN` and
    `Infinity`, nesting deeper than 200.
    """
    try:
        text = data if isinstance(data, str) else data.decode(json.detect_encoding(data), "surrogatepass")
        value = json.loads(
            text.removeprefix("\ufeff"), parse_float=ExactNumber, parse_int=_integer, parse_constant=_refuse
        )
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except UnicodeDecodeError:
        raise ValueError("not text in UTF-8") from None
    if deeper_than(value, MAX_DEPTH):
        raise ValueError("nested too deeply")
    return value


def dumps(value: Any, indent: int | None = None, *, ascii_only: bool = True) -> str:
    """Write `value` as JSON: keys in order, exact numbers as read, ASCII only unless asked otherwise."""
    pieces: list[str] = []
    outer = "" if indent is None else "\n"
    _write(value, " " * (indent or 0), outer, json.JSONEncoder(ensure_ascii=ascii_only).encode, pieces.append)
    return "".join(pieces)


def same(left: Any, right: Any) -> bool:
    """Whether two values are the same JSON: `1` is not `1.0` nor `true`; the order of keys does not matter."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, float) and isinstance(right, float):
        return _number(left) == _number(right)
    return _kind(left) is _kind(right) and bool(left == right)


def _kind(value: Any) -> type:
    return int if isinstance(value, ExactInteger) else type(value)


def _integer(literal: str) -> int:
    return int(literal) if len(literal) < 4000 and literal != "-0" else ExactInteger(literal)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def deeper_than(value: Any, limit: int) -> bool:
    """Whether objects and arrays stand in one another more than `limit` deep."""
    level = [value] if isinstance(value, _CONTAINERS) else []
    for _ in range(limit):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, _CONTAINERS)
        ]
        if not level:
            return False
    return True


def _number(value: float) -> str:
    return value.literal if isinstance(value, ExactNumber) else repr(value)


def _write(value: Any, indent: str, outer: str, encode: Callable[[Any], str], put: Callable[[str], None]) -> None:
    """Put the pieces of a value; `outer` is what stands before its last bracket: the end of a line and its indent."""
    if isinstance(value, dict) and value:
        # Whether something goes on lines of its own is the same for all of a document.
        inner = outer and outer + indent
        start = "{" + inner
        for key, item in value.items():
            put(f"{start}{encode(key)}: ")
            _write(item, indent, inner, encode, put)
            start = f",{inner}" if inner else ", "
        put(outer + "}")
    elif isinstance(value, _ARRAYS) and value:
        inner = outer and outer + indent
        start = "[" + inner
        for item in value:
            put(start)
            _write(item, indent, inner, encode, put)
            start = f",{inner}" if inner else ", "
        put(outer + "]")
    elif isinstance(value, float):
        put(_number(value))
    elif isinstance(value, ExactInteger):
        put(value.literal)
    else:
        put(encode(value))
