"""How strictly the sandbox judges the body of an update: by the contract, in the words of Django REST Framework."""

import re
from typing import Any

from tui.sandbox.values import Json

CYCLES = (
    "free",
    "one_time",
    "hourly",
    "monthly",
    "quarterly",
    "semi_annually",
    "annually",
    "biennially",
    "triennially",
)
REQUIRED = ("name", "size_id", "location_id", "image_id", "os_name")
REFERENCES = ("size", "location", "image", "vpc")
_LENGTHS = {"name": 255, "os_name": 100, "hostname": 255}
_NULLABLE = ("hostname", "vpc_id")
_KNOWN = (*REQUIRED, "hostname", "vpc_id", "billing_cycle", "tags")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)

Errors = dict[str, list[str]]
# What each of `size`, `location`, `image` and `vpc` may be set to, by id.
Entries = dict[str, dict[str, Json]]


def judge(body: Any, current: Json, entries: Entries) -> Errors:
    """What is wrong with the body, by field; empty where it may be carried out."""
    if not isinstance(body, dict):
        return {"non_field_errors": [f"Invalid data. Expected a dictionary, but got {type(body).__name__}."]}
    errors: Errors = {name: ["This field is required."] for name in REQUIRED if name not in body}
    for name, value in body.items():
        message = _wrong(name, value, current, entries) if name in _KNOWN else "Unknown field."
        if message:
            errors[name] = [message]
    return errors


def _wrong(name: str, value: Any, current: Json, entries: Entries) -> str | None:
    if name == "tags":
        return None
    if value is None:
        return None if name in _NULLABLE else "This field may not be null."
    if not isinstance(value, str):
        return "Must be a valid UUID." if name.endswith("_id") else "Not a valid string."
    if name.endswith("_id"):
        return _wrong_id(value, entries[name.removesuffix("_id")])
    if name == "name" and not value.strip():
        return "This field may not be blank."
    if name in _LENGTHS and len(value) > _LENGTHS[name]:
        return f"Ensure this field has no more than {_LENGTHS[name]} characters."
    if name == "billing_cycle" and value not in CYCLES and value != current.get("billing_cycle"):
        return f'"{value}" is not a valid choice.'
    return None


def _wrong_id(value: str, known: dict[str, Json]) -> str | None:
    if not _UUID.fullmatch(value):
        return "Must be a valid UUID."
    return None if value.lower() in known else f'Invalid pk "{value}" - object does not exist.'
