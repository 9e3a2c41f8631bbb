"""The nine fields of the update: their order, names, and what a person may type there."""

import re
import unicodedata
from collections.abc import Container
from typing import Any, NamedTuple

from tui.core.words import CYCLES


class Field(NamedTuple):
    """A field of the update; hardware needs the provider's resize endpoint to change for sure."""

    name: str
    label: str
    hardware: bool = False


FIELDS = (
    Field("name", "Name"),
    Field("hostname", "Hostname"),
    Field("os_name", "OS name"),
    Field("billing_cycle", "Billing cycle"),
    Field("vpc_id", "VPC"),
    Field("tags", "Tags"),
    Field("size_id", "Size", hardware=True),
    Field("location_id", "Location", hardware=True),
    Field("image_id", "Image", hardware=True),
)
LABELS = {field.name: field.label for field in FIELDS}
BILLING_CYCLES = CYCLES
LONGEST = {"name": 255, "os_name": 100, "hostname": 253}
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_DOTTED_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+){3}")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def problem(field: str, value: Any, current: Any = None, known: Container[str] | None = None) -> str | None:
    """What is wrong with an edited value, in a person's words; None where it may be sent.

    Lengths are those of the provider's reference, host names follow RFC 1123, ids are UUIDs as in the contract. What is
    the current value is let through, and so is an id that is among the `known` ones: both came from the API.
    """
    if field == "tags" or (current is not None and value == current):
        return None
    if field == "billing_cycle":
        fits = isinstance(value, str) and value in BILLING_CYCLES
        return None if fits else f"Not a billing cycle; one of {', '.join(BILLING_CYCLES)}."
    if field.endswith("_id"):
        return _identity(value, known or (), may_be_none=field == "vpc_id")
    if value is None and field == "hostname":
        return None
    if not isinstance(value, str):
        return "A text is needed here."
    if field == "name" and not value.strip():
        return "A name is required."
    return (
        _too_long(value, LONGEST[field]) or _unprintable(value) or (_hostname(value) if field == "hostname" else None)
    )


def is_uuid(text: str) -> bool:
    """Whether the text is an id as the API writes them, 8-4-4-4-12 hexadecimal digits."""
    return _UUID.fullmatch(text) is not None


def _identity(value: Any, known: Container[str], *, may_be_none: bool) -> str | None:
    if not value:
        return None if may_be_none else "Pick one."
    if isinstance(value, str) and (is_uuid(value) or value in known):
        return None
    return f"“{_short(str(value))}” is no id: a UUID has 8-4-4-4-12 hexadecimal digits."


def _too_long(value: str, longest: int) -> str | None:
    # The dot that may end a host name stands for the root and is no part of its length.
    length = len(value.removesuffix(".")) if longest == LONGEST["hostname"] else len(value)
    return f"At most {longest} characters; this has {length}." if length > longest else None


def _unprintable(value: str) -> str | None:
    for place, char in enumerate(value, 1):
        category = unicodedata.category(char)
        if category == "Cs":
            return f"Character {place} is half a character (a lone surrogate, U+{ord(char):04X})."
        if category in ("Cc", "Zl", "Zp"):
            return f"Character {place} is a control character (U+{ord(char):04X})."
    return None


def _hostname(value: str) -> str | None:
    if _DOTTED_DECIMAL.fullmatch(value.removesuffix(".")):
        return "This is an address, no host name."
    for label in value.removesuffix(".").split("."):
        if not _LABEL.fullmatch(label):
            return f"“{_short(label)}” is no part of a host name: letters, digits and inner hyphens, at most 63."
    return None


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:19] + "…"
