"""The fields of an edit as a YAML document for `$EDITOR`, and what was written there."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tui.api.errors import OnetError
from tui.core.edit.draft import Draft
from tui.core.edit.fields import FIELDS, Field, is_uuid, problem
from tui.core.edit.picking import fitting, names_of
from tui.core.edit.yaml_read import Entry, YamlError, read_fields
from tui.core.edit.yaml_write import looks_other, printable, write_field, write_text
from tui.core.words import visible

MOST_CHOICES = 30
_REASON = "# !! "
_WIDTH = 100
_KEYS = {field.name.removesuffix("_id"): field for field in FIELDS}
_NOTHING = ("", "~", "null", "none")
_HEADER = """\
# The instance {name} ({id}).
# Save and leave the editor to go on to the review; nothing is sent before it.
# To leave without a change: save this as it is, or empty. A field that is taken out stays as it is.
# Numbers, true, false and null are as in JSON; every other word is text, no and on and dates among them."""
_TAGS = "# Tags: a list of words, key: value lines, or any other YAML."
_HARDWARE = """\
# Hardware: a change needs the provider's resize endpoint; the server may refuse or ignore it.
# Take the # away from the front of a field to change it."""


class DocumentError(OnetError):
    """A document that cannot be taken over: the first line at fault, counted from 1, and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__("The document cannot be taken over", f"line {line}: {reason}", "Edit it again.")
        self.line = line
        self.reason = reason


def to_document(draft: Draft, choices: Mapping[str, Mapping[str, str]]) -> str:
    """The draft as a document, its choices (names by id, for `size`, `location`, `image`, `vpc`) as comments.

    A choice stands there by its name where that is the only one of its name, else by its id. Hardware is commented out
    unless the draft edits it.
    """
    parts = [_HEADER.format(name=_comment(draft.opened.name), id=_comment(draft.opened.id))]
    for key, field in _KEYS.items():
        names = names_of(draft, field.name, choices)
        parts += [_HARDWARE] if key == "size" else []
        parts.append("\n".join([*_told(field, names), *_lines(draft, key, names)]))
    return "\n\n".join(parts) + "\n"


def from_document(text: str, draft: Draft, choices: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The fields that differ in the document from what the draft is based on, with their values, in the form's order.

    DocumentError names the line of what is no YAML, of a field that is unknown or stands twice, or of an edited value
    that could not be sent.
    """
    try:
        entries = read_fields(text)
    except YamlError as error:
        raise DocumentError(error.line, error.reason) from None
    found = Draft(draft.opened, draft.base)
    for key, entry in entries.items():
        if key not in _KEYS:
            raise DocumentError(entry.line, f"there is no field “{visible(key)}”; the fields are {', '.join(_KEYS)}")
        _take(found, _KEYS[key], entry, names_of(draft, _KEYS[key].name, choices))
    return found.edits


def with_reason(text: str, error: DocumentError) -> str:
    """The document as it was written, with the reason why it was not taken over on top, in place of an older one."""
    lines = text.split("\n")
    old = next((number for number, line in enumerate(lines) if not line.startswith(_REASON)), len(lines))
    reason = textwrap.wrap(printable(visible(error.reason)), _WIDTH)
    # The lines move by what stands on top now and did not before.
    number = max(error.line - old, 1) + 1 + len(reason)
    told = [f"Not taken over, for line {number}:", *reason]
    return "\n".join([_REASON + line for line in told] + lines[old:])


def _take(found: Draft, field: Field, entry: Entry, names: Mapping[str, str]) -> None:
    value = entry.value if field.name == "tags" else _value(field, entry, names)
    found.set(field.name, value)
    if field.name in found.edits:
        reason = problem(field.name, found.value(field.name), getattr(found.base, field.name), names)
        if reason:
            raise DocumentError(entry.line, reason)


def _value(field: Field, entry: Entry, names: Mapping[str, str]) -> str | None:
    if entry.text is None:
        raise DocumentError(entry.line, "a text is expected here, no list and no object")
    nothing = entry.plain and entry.text.casefold() in _NOTHING
    if field.name in ("name", "os_name"):
        return "" if entry.plain and entry.value is None else entry.text
    if nothing:
        return None
    return entry.text if field.name == "hostname" else _identity(field, entry, entry.text, names)


def _identity(field: Field, entry: Entry, text: str, names: Mapping[str, str]) -> str:
    """The id, or the API's word of a billing cycle, that stands there by itself or by its name."""
    found = fitting(text, names)
    if len(found) > 1:
        raise DocumentError(entry.line, f"“{visible(text)}” fits several: {', '.join(map(visible, found))}")
    if found or is_uuid(text) or field.name == "billing_cycle":
        return found[0] if found else text
    raise DocumentError(entry.line, f"{field.label}: “{visible(text)}” is neither a name that is known nor an id")


def _lines(draft: Draft, key: str, names: Mapping[str, str]) -> list[str]:
    field = _KEYS[key]
    value = draft.value(field.name)
    if field.name == "tags":
        return write_field(key, value)
    if field.name == "hostname":
        value = value or None
    written = _none(field) if value is None else write_text(_by_name(field, value, names))
    return [f"{'#' if field.hardware and field.name not in draft.edits else ''}{key}: {written}"]


def _none(field: Field) -> str:
    return "none" if field.name == "vpc_id" else "null"


def _by_name(field: Field, value: str, names: Mapping[str, str]) -> str:
    name = names.get(value, value)
    if field.name == "billing_cycle" or not name or name in names or looks_other(name) or name == "~":
        return value
    alone = Counter(other.casefold() for other in names.values())[name.casefold()] == 1
    return name if alone else value


def _told(field: Field, names: Mapping[str, str]) -> Iterator[str]:
    if field.name == "tags":
        yield _TAGS
    if not names:
        return
    yield f"# {field.label}: {'one' if field.name == 'billing_cycle' else 'a name or an id'} of these" + (
        ", or none." if field.name == "vpc_id" else "."
    )
    for identity, name in list(names.items())[:MOST_CHOICES]:
        first, second = (identity, name) if field.name == "billing_cycle" else (name, identity)
        yield f"#   {_comment(first)}" + (f"   ({_comment(second)})" if second != first else "")
    if len(names) > MOST_CHOICES:
        yield f"#   and {len(names) - MOST_CHOICES} more."


def _comment(text: str | None) -> str:
    return printable(visible(text))
