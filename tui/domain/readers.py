"""Single values of the API's answer, read without ever refusing: what is of another type is None.

The rule comes from the provider's reference being incomplete: fields may be missing, words may be new, and none of
that may break a screen.
"""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from tui.domain.exactjson import ExactInteger

LONGEST_INTEGER = 30


def text(value: Any) -> str | None:
    """A string as it came, a number as it is written, nothing else."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(getattr(value, "literal", value))
    return None


def integer(value: Any) -> int | None:
    """A whole number, also from a string or a decimal without a fraction."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return None if isinstance(value, ExactInteger) else value
    number = decimal(value)
    if number is None or number.adjusted() >= LONGEST_INTEGER:
        return None
    return int(number) if number == int(number) else None


def decimal(value: Any) -> Decimal | None:
    """A decimal number from the string the API sends; `""`, `"-"` and other non-numbers are None."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = Decimal(str(getattr(value, "literal", value)).strip())
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() else None


def flag(value: Any) -> bool | None:
    """A JSON boolean and nothing else."""
    return value if isinstance(value, bool) else None


def moment(value: Any) -> datetime | None:
    """A time with its zone from an ISO 8601 string (UTC where it names none)."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
