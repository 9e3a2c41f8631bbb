"""Who the key belongs to and what it reaches."""

from typing import Annotated, Any

from pydantic import Field, PlainValidator

from tui.domain.tolerant import Flag, Id, Int, Moment, Record, Text

_Object = Annotated[dict[str, Any], PlainValidator(lambda value: value if isinstance(value, dict) else {})]
_Words = Annotated[
    tuple[str, ...],
    PlainValidator(lambda value: tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()),
]


class CurrentUser(Record):
    """The owner of the key; `permissions` is a free object, to be shown and never decided by."""

    id: Text = None
    email: Text = None
    name: Text = None
    is_staff: Flag = None
    permissions: _Object = Field(default_factory=dict)
    token_expires_at: Moment = None
    picture: Text = None


class Organization(Record):
    """An organization that the key sees."""

    id: Id = ""
    legacy_id: Int = None
    name: Text = None
    project_count: Int = None
    modules: _Words = ()
    organization_type: Text = None
    support_plan: Text = None
    instance_quota: Int = None
    is_active: Flag = None


class Project(Record):
    """A project of an organization."""

    id: Id = ""
    name: Text = None
