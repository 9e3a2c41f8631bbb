"""Tags as text that a person edits, and back, in the shape they had.

A list is edited as words, one a line; an object as `key=value` lines; anything else as JSON. `:=` in place of `=` (or
before a word) writes a JSON value that is no string.
"""

from collections.abc import Iterable
from enum import Enum, StrEnum
from typing import Any, Final

from tui.core.words import visible
from tui.domain import exactjson


class Shape(StrEnum):
    """How tags are written in the form."""

    WORDS = "one word a line"
    PAIRS = "key=value, one a line"
    JSON = "JSON"


class _Kept(Enum):
    """Stands where no new tags are given, as null is a value of tags."""

    KEPT = "kept"


KEPT: Final = _Kept.KEPT


def to_text(value: Any) -> tuple[Shape, str]:
    """The text that stands for `value`: lines where they carry it faithfully and can be shown, JSON where not."""
    if value is None or value == []:
        return Shape.WORDS, ""
    if isinstance(value, list) and all(map(_is_word, value)):
        return Shape.WORDS, "\n".join(item if isinstance(item, str) else ":=" + _json(item) for item in value)
    if isinstance(value, dict) and all(_is_key(key) and _is_line(inner) for key, inner in value.items()):
        return Shape.PAIRS, "\n".join(_pair(key, inner) for key, inner in value.items())
    return Shape.JSON, _json(value, indent=2)


def from_text(shape: Shape, text: str, original: Any = None) -> Any:
    """The value that `text` stands for; no text is nothing of the shape that `original` had.

    Where there were no tags before, lines that all hold `=` make an object. ValueError names the line and the reason.
    """
    if shape is Shape.JSON:
        return exactjson.loads(text)
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        return {} if shape is Shape.PAIRS else None if original is None else []
    as_pairs = shape is Shape.PAIRS or (original is None and all(_holds_pair(line) for _, line in lines))
    found: dict[str, Any] = {}
    words: list[Any] = []
    for number, line in lines:
        try:
            if as_pairs:
                _put(found, *_read_pair(line))
            else:
                words.append(_read_word(line))
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from None
    return found if as_pairs else words


def apply_tags(value: Any, add: Iterable[str] = (), remove: Iterable[str] = (), replace: Any = KEPT) -> Any:
    """The tags after replacing all, then removing, then adding some; `value` itself stays as it is.

    On an object `KEY=VALUE` sets a key and KEY removes one, on a list words are added (once) and removed. Where there
    are no tags, additions that all hold `=` make an object and others a list. What is not there is removed already.
    ValueError says in words what does not fit: a word added to an object, anything to tags that are one single value.
    """
    value = value if replace is KEPT else replace
    add, remove = list(add), list(remove)
    if not add and not remove:
        return value
    if value is None or value in ([], {}):
        if not add:
            return value
        value = {} if all(map(_holds_pair, add)) else []
    if isinstance(value, dict):
        return _with_keys(value, add, remove)
    if isinstance(value, list):
        return _with_words(value, add, remove)
    raise ValueError("the tags are one single value, neither a list nor an object: replace them as a whole")


def _with_keys(value: dict[str, Any], add: list[str], remove: list[str]) -> dict[str, Any]:
    kept = {key: inner for key, inner in value.items() if key not in remove}
    for text in add:
        if not _holds_pair(text):
            raise ValueError(f"the tags are an object: write KEY=VALUE, not the word “{visible(text)}”")
        key, inner = _read_pair(text)
        kept[key] = inner
    return kept


def _with_words(value: list[Any], add: list[str], remove: list[str]) -> list[Any]:
    gone = [_read_word(text) for text in remove]
    kept = [item for item in value if not any(exactjson.same(item, word) for word in gone)]
    for word in map(_read_word, add):
        if not any(exactjson.same(item, word) for item in kept):
            kept.append(word)
    return kept


def _put(pairs: dict[str, Any], key: str, value: Any) -> None:
    if key in pairs:
        raise ValueError(f"“{key}” stands there twice")
    pairs[key] = value


def _holds_pair(text: str) -> bool:
    return "=" in text[1:] and text[0] != ":"


def _read_pair(line: str) -> tuple[str, Any]:
    key, sign, value = line.partition("=")
    exact = key.endswith(":")
    key = key.removesuffix(":").strip() if exact else key.strip()
    if not key or not sign:
        raise ValueError("write key=value")
    return key, _read_value(value) if exact else value.strip()


def _read_word(text: str) -> Any:
    text = text.strip()
    if not text:
        raise ValueError("a tag has at least one character")
    return _read_value(text[2:]) if text.startswith(":=") else text


def _read_value(text: str) -> Any:
    try:
        return exactjson.loads(text)
    except ValueError:
        raise ValueError("after := a JSON value is expected") from None


def _json(value: Any, indent: int | None = None) -> str:
    """JSON with letters of every language as they are, unless some character of it could not be shown."""
    text = exactjson.dumps(value, indent, ascii_only=False)
    return text if all(map(_is_shown, text.split("\n"))) else exactjson.dumps(value, indent)


def _is_shown(line: str) -> bool:
    # What a terminal would not show as it is (controls, halves of characters, directions) must not be edited unseen.
    return not line or visible(line) == line


def _plain(text: str) -> bool:
    return text == text.strip() and _is_shown(text)


def _is_word(item: Any) -> bool:
    if not isinstance(item, str):
        return True
    return bool(item) and _plain(item) and not item.startswith(":=")


def _is_key(key: str) -> bool:
    return bool(key) and _plain(key) and "=" not in key and not key.endswith(":")


def _is_line(value: Any) -> bool:
    return not isinstance(value, str) or _plain(value)


def _pair(key: str, value: Any) -> str:
    return f"{key}={value}" if isinstance(value, str) else f"{key}:={_json(value)}"
