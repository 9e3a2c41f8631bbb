"""The YAML 1.2 that a person edited as JSON values, exact to the digit.

What is a number, `true`, `false` or `null` is what JSON writes so (and `~`, `True`, `Null` as YAML's core schema has
it); every other plain word is text: `no`, `on`, `1_000`, `0o7` and dates among them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.domain import exactjson

if TYPE_CHECKING:
    from ruamel.yaml.events import Event, NodeEvent, ScalarEvent

LONGEST = 1024 * 1024
_STRING = "tag:yaml.org,2002:str"
_ESCAPE = re.compile(r"\\U([0-9A-Fa-f]{8})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_MEANINGS = {"null": None, "true": True, "false": False}
_WORDS = {"": None, "~": None} | {
    form: meaning for word, meaning in _MEANINGS.items() for form in (word, word.capitalize(), word.upper())
}


class YamlError(ValueError):
    """A text that is not what is expected; `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class Entry(NamedTuple):
    """A field of the document: its value as JSON, and where it is a scalar its text, `plain` being without quotes."""

    line: int
    value: Any
    text: str | None = None
    plain: bool = False


def read_fields(text: str) -> dict[str, Entry]:
    """The fields of a document, in their order; none where it has nothing but comments.

    Raises YamlError for what is no YAML or over 1 MiB, and for what has no place here: keys that stand twice, anchors
    and aliases, types, a second document, nesting deeper than JSON's 200.
    """
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise YamlError(1, "the document is over 1 MiB")
    text = text.removeprefix("\ufeff")
    if wrong := re.search("[\ud800-\udfff]", text):
        raise YamlError(_line_at(text, wrong.start()), "this is not text in UTF-8")
    reader = _Reader()
    for event in _events(text):
        reader.take(event)
    return reader.fields


def _events(text: str) -> Iterator[Event]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = ", ".join(str(part) for part in (error.problem, error.context) if part)
        raise YamlError(mark.line + 1 if mark else 1, reason or "this is no YAML") from None
    except YAMLError as error:
        line = _line_at(text, getattr(error, "position", 0))
        raise YamlError(line, "a control character, which YAML does not allow") from None
    except (OverflowError, ValueError):
        # The parser does not look whether there is such a character.
        wrong = next((found for found in _ESCAPE.finditer(text) if int(found[1], 16) > sys.maxunicode), None)
        raise YamlError(_line_at(text, wrong.start() if wrong else 0), "there is no such character") from None


def _line_at(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


@dataclass(slots=True)
class _Open:
    """A list or an object whose end was not read yet, with the key that waits for its value."""

    value: Any
    key: Entry | None = None


class _Reader:
    """Builds the fields from the parser's events, one after the other, so that no nesting is too deep for Python."""

    def __init__(self) -> None:
        self.fields: dict[str, Entry] = {}
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: Event) -> None:
        """Take the next event; YamlError where it has no place."""
        from ruamel.yaml.events import AliasEvent, CollectionEndEvent, DocumentStartEvent, NodeEvent, ScalarEvent

        line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise YamlError(line, "a second document begins here; there must be one")
        elif isinstance(event, AliasEvent):
            raise YamlError(line, "aliases (*) have no place here")
        elif isinstance(event, NodeEvent):
            _check(event, line)
            if isinstance(event, ScalarEvent):
                self._add(_scalar(event, line))
            else:
                self._begin(event, line)
        elif isinstance(event, CollectionEndEvent):
            closed = self._open.pop()
            if self._open:
                self._add(Entry(line, closed.value))

    def _begin(self, event: NodeEvent, line: int) -> None:
        from ruamel.yaml.events import MappingStartEvent

        is_object = isinstance(event, MappingStartEvent)
        if not self._open and not is_object:
            raise _no_field(line)
        if self._open and isinstance(self._open[-1].value, dict) and self._open[-1].key is None:
            raise YamlError(line, "a key must be a text, no list and no object")
        # The mapping of the fields is around the deepest JSON.
        if len(self._open) > exactjson.MAX_DEPTH:
            raise YamlError(line, "nested too deeply")
        self._open.append(_Open({} if is_object else []))

    def _add(self, entry: Entry) -> None:
        if not self._open:
            if entry.text or not entry.plain:
                raise _no_field(entry.line)
            return
        parent = self._open[-1]
        if isinstance(parent.value, list):
            parent.value.append(entry.value)
        elif parent.key is None:
            if entry.text in parent.value:
                raise YamlError(entry.line, f"“{entry.text}” stands there twice")
            parent.key = entry
        else:
            key, parent.key = parent.key, None
            parent.value[key.text] = entry.value
            if len(self._open) == 1 and key.text is not None:
                self.fields[key.text] = entry._replace(line=key.line)


def _no_field(line: int) -> YamlError:
    return YamlError(line, "a field is expected, such as “name: web-1”")


def _check(event: NodeEvent, line: int) -> None:
    if event.anchor is not None:
        raise YamlError(line, "anchors (&) have no place here")
    if getattr(event, "tag", None) not in (None, _STRING):
        raise YamlError(line, "types (!) have no place here")


def _scalar(event: ScalarEvent, line: int) -> Entry:
    plain = not event.style and event.tag is None
    text: str = event.value
    if event.style == '"':
        # Pasted JSON writes a character past U+FFFF as two halves.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return Entry(line, _meaning(text) if plain else text, text, plain)


def _meaning(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    return exactjson.loads(text) if _NUMBER.fullmatch(text) else text
