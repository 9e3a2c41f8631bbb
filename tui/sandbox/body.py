"""How strictly the sandbox judges the body of an update, in the words of Django REST Framework."""

from typing import Any
from uuid import UUID

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
_LENGTHS = {"name": 255, "os_name": 100, "hostname": 255}
_NULLABLE = ("hostname", "vpc_id", "tags")
_KNOWN = (*REQUIRED, "hostname", "vpc_id", "billing_cycle", "tags")

Errors = dict[str, list[str]]


def judge(body: Any, current: dict[str, Any], ids: dict[str, set[str]]) -> Errors:
    """What is wrong with the body, by field; empty where it may be carried out."""
    if not isinstance(body, dict):
        return {"non_field_errors": [f"Invalid data. Expected a dictionary, but got {type(body).__name__}."]}
    errors: Errors = {name: ["This field is required."] for name in REQUIRED if name not in body}
    errors |= {name: ["Unknown field."] for name in body if name not in _KNOWN}
    for name, value in body.items():
        message = _wrong(name, value, current, ids) if name in _KNOWN else None
        if message:
            errors[name] = [message]
    return errors


def _wrong(name: str, value: Any, current: dict[str, Any], ids: dict[str, set[str]]) -> str | None:
    if name == "tags":
        return None
    if value is None:
        return None if name in _NULLABLE else "This field may not be null."
    if not isinstance(value, str):
        return "Not a valid string."
    if name in ids:
        return _wrong_id(value, ids[name])
    if name == "name" and not value.strip():
        return "This field may not be blank."
    if len(value) > _LENGTHS.get(name, 10_000):
        return f"Ensure this field has no more than {_LENGTHS[name]} characters."
    if name == "billing_cycle" and value not in CYCLES and value != current.get("billing_cycle"):
        return f'"{value}" is not a valid choice.'
    return None


def _wrong_id(value: str, known: set[str]) -> str | None:
    try:
        UUID(value)
    except ValueError:
        return "Must be a valid UUID."
    return None if value in known else f'Invalid pk "{value}" - object does not exist.'
