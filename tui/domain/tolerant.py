"""Readers that never refuse: what is absent, null or of another type becomes None, what is unknown is let through.

The rule comes from the provider's reference being incomplete: fields may be missing, words may be new, and none of
that may break a screen.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator

from tui.domain.readers import decimal, flag, integer, moment, text

ModelT = TypeVar("ModelT", bound="Record")


class Record(BaseModel):
    """One object of the API's answer: frozen, its unknown fields left out (they stay in the answer it came from)."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="ignore")


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
