"""Readers that never refuse: what is absent, null or of another type becomes None, what is unknown is let through.

The rule comes from the provider's reference being incomplete: fields may be missing, words may be new, and none of
that may break a screen.
"""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator

from tui.domain.exactjson import ExactInteger

LONGEST_INTEGER = 30
ModelT = TypeVar("ModelT", bound="Record")


class Record(BaseModel):
    """One object of the API's answer: frozen, its unknown fields left out (they stay in the answer it came from)."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="ignore")


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


def parse_many(model: type[ModelT], items: Any) -> tuple[ModelT, ...]:
    """The objects among `items` that have an id, each read as `model`."""
    if not isinstance(items, list):
        return ()
    return tuple(
        model.model_validate(item) for item in items if isinstance(item, dict) and isinstance(item.get("id"), str)
    )


def _only_object(value: Any) -> Any:
    return value if isinstance(value, dict | Record) else None


def _only_objects(value: Any) -> Any:
    return [item for item in value if isinstance(item, dict | Record)] if isinstance(value, list | tuple) else ()


Text = Annotated[str | None, PlainValidator(text)]
Int = Annotated[int | None, PlainValidator(integer)]
Number = Annotated[Decimal | None, PlainValidator(decimal)]
Flag = Annotated[bool | None, PlainValidator(flag)]
Moment = Annotated[datetime | None, PlainValidator(moment)]
Id = Annotated[str, PlainValidator(lambda value: value if isinstance(value, str) else "")]
IfObject = BeforeValidator(_only_object)
OnlyObjects = BeforeValidator(_only_objects)
