"""Tags as text that a person edits, and back, in the shape they had.

A list is edited as words, one a line; an object as `key=value` lines; anything else as JSON. `:=` in place of `=` (or
before a word) writes a JSON value that is no string.
"""

from enum import StrEnum
from typing import Any

from tui.domain import exactjson


class Shape(StrEnum):
    """How tags are written in the form."""

    WORDS = "one word a line"
    PAIRS = "key=value, one a line"
    JSON = "JSON"


def to_text(value: Any) -> tuple[Shape, str]:
    """The text that stands for `value`: lines where they carry it faithfully, JSON where not."""
    if value is None or value == []:
        return Shape.WORDS, ""
    if isinstance(value, list) and all(map(_is_word, value)):
        return Shape.WORDS, "\n".join(item if isinstance(item, str) else ":=" + exactjson.dumps(item) for item in value)
    if isinstance(value, dict) and all(_is_key(key) and _is_line(inner) for key, inner in value.items()):
        return Shape.PAIRS, "\n".join(_pair(key, inner) for key, inner in value.items())
    return Shape.JSON, exactjson.dumps(value, indent=2)


def from_text(shape: Shape, text: str, original: Any = None) -> Any:
    """The value that `text` stands for; no text is nothing of the shape that `original` had.

    Where there were no tags before, lines that all hold `=` make an object. ValueError names the line and the reason.
    """
    if shape is Shape.JSON:
        return exactjson.loads(text)
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        return {} if shape is Shape.PAIRS else None if original is None else []
    if shape is Shape.PAIRS or (original is None and all("=" in line[1:] and line[0] != ":" for _, line in lines)):
        return _pairs(lines)
    return [_value(number, line[2:]) if line.startswith(":=") else line for number, line in lines]


def _pairs(lines: list[tuple[int, str]]) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    for number, line in lines:
        key, sign, value = line.partition("=")
        exact = key.endswith(":")
        key = key.removesuffix(":").strip() if exact else key.strip()
        if not key or not sign:
            raise ValueError(f"line {number}: write key=value")
        if key in pairs:
            raise ValueError(f"line {number}: “{key}” stands there twice")
        pairs[key] = _value(number, value) if exact else value.strip()
    return pairs


def _value(number: int, text: str) -> Any:
    try:
        return exactjson.loads(text)
    except ValueError:
        raise ValueError(f"line {number}: after := a JSON value is expected") from None


def _plain(text: str) -> bool:
    return text == text.strip() and len(text.splitlines()) <= 1


def _is_word(item: Any) -> bool:
    if not isinstance(item, str):
        return True
    return bool(item) and _plain(item) and not item.startswith(":=")


def _is_key(key: str) -> bool:
    return bool(key) and _plain(key) and "=" not in key and not key.endswith(":")


def _is_line(value: Any) -> bool:
    return not isinstance(value, str) or _plain(value)


def _pair(key: str, value: Any) -> str:
    return f"{key}={value}" if isinstance(value, str) else f"{key}:={exactjson.dumps(value)}"
