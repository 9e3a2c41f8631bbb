"""The nine fields of the update: their order, names, and what a person may type there."""

import re
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
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")


def problem(field: str, value: Any, current: Any = None) -> str | None:
    """What is wrong with an edited value, in a person's words; None where it may be sent.

    Lengths are those of the provider's reference, host names follow RFC 1123; an unknown billing cycle is let through
    where it is the current one.
    """
    if field == "name":
        return "A name is required." if not str(value).strip() else _length(value, 255)
    if field == "os_name":
        return _length(value, 100)
    if field == "hostname" and value is not None:
        return _hostname(value)
    if field == "billing_cycle" and value not in BILLING_CYCLES and value != current:
        return f"Not a billing cycle; one of {', '.join(BILLING_CYCLES)}."
    if field in ("size_id", "location_id", "image_id") and not value:
        return "Pick one."
    return None


def _length(value: str, longest: int) -> str | None:
    return f"At most {longest} characters; this has {len(value)}." if len(value) > longest else None


def _hostname(value: str) -> str | None:
    if len(value) > 253:
        return f"At most 253 characters; this has {len(value)}."
    for label in value.removesuffix(".").split("."):
        if not _LABEL.fullmatch(label):
            shown = label if len(label) <= 20 else label[:19] + "…"
            return f"“{shown}” is no part of a host name: letters, digits and inner hyphens, at most 63."
    return None
