"""JSON values as YAML 1.2 that a person edits, exact to the digit; `yaml_read` is the way back."""

from typing import Any

from tui.core.edit.fields import is_uuid
from tui.domain import exactjson

# YAML's limit for a key that stands before its colon is 1024, its quotes and escapes counted.
_LONGEST_KEY = 1000
_LOOKS_OTHER = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n", "none"))
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write_field(key: str, value: Any) -> list[str]:
    """The lines of one field of the document, its value being any JSON."""
    lines: list[str] = []
    _write(lines, f"{key}:", value, 0)
    return lines


def write_text(text: str) -> str:
    """A text on one line of YAML, in quotes wherever it could be read as something else."""
    if _is_plain(text):
        return text
    return '"' + "".join(_ESCAPES.get(char) or printable(char) for char in text) + '"'


def printable(text: str) -> str:
    """The text, every character that could not be seen or not be in YAML written as its number."""
    return "".join(char if char.isprintable() else _number(ord(char)) for char in text)


def looks_other(text: str) -> bool:
    """Whether some reader of YAML takes the plain word for null, a boolean or nothing."""
    return text.casefold() in _LOOKS_OTHER


def _write(lines: list[str], head: str, value: Any, indent: int) -> None:
    if not isinstance(value, dict | list) or not value:
        lines.append(f"{head} {write_text(value) if isinstance(value, str) else exactjson.dumps(value)}")
        return
    lines.append(head)
    pad = " " * (indent + 2)
    if isinstance(value, list):
        for item in value:
            _write(lines, f"{pad}-", item, indent + 2)
        return
    for key, item in value.items():
        written = write_text(key)
        if len(written) > _LONGEST_KEY:
            lines.append(f"{pad}? {written}")
            written = ""
        _write(lines, f"{pad}{written}:", item, indent + 2)


def _is_plain(text: str) -> bool:
    fits = text[:1].isalpha() and all(char.isalnum() or char in " _-./@+" for char in text)
    return (fits and not text.endswith(" ") and not looks_other(text)) or is_uuid(text)


def _number(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
