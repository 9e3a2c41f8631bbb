"""Whom the key belongs to."""

from typing import Annotated, Any

from pydantic import Field, PlainValidator

from tui.domain.tolerant import Flag, Moment, Record, Text

_Object = Annotated[dict[str, Any], PlainValidator(lambda value: value if isinstance(value, dict) else {})]


class CurrentUser(Record):
    """The owner of the key; `permissions` is a free object, to be shown and never decided by."""

    id: Text = None
    email: Text = None
    name: Text = None
    is_staff: Flag = None
    permissions: _Object = Field(default_factory=dict)
    token_expires_at: Moment = None
    picture: Text = None
