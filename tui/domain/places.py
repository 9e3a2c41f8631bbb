"""What a key reaches, as far as the program uses it; read without pydantic, as it is asked for before the list."""

from typing import Any, NamedTuple

from tui.domain.readers import integer, text


class Organization(NamedTuple):
    """An organization that the key sees."""

    id: str
    name: str | None = None
    instance_quota: int | None = None


class Project(NamedTuple):
    """A project of an organization."""

    id: str
    name: str | None = None


def organizations(items: list[Any]) -> list[Organization]:
    """The objects among `items` that have an id, as organizations."""
    return [
        Organization(item["id"], text(item.get("name")), integer(item.get("instance_quota"))) for item in _whole(items)
    ]


def projects(items: list[Any]) -> list[Project]:
    """The objects among `items` that have an id, as projects."""
    return [Project(item["id"], text(item.get("name"))) for item in _whole(items)]


def _whole(items: list[Any]) -> list[dict[str, Any]]:
    return [item for item in items if isinstance(item, dict) and isinstance(item.get("id"), str)]
