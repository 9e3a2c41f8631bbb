"""Three states of the nine fields, as opened, as there now, as wanted here, brought into one update.

The API's PUT replaces all nine fields and knows no If-Match, so what others changed has to be carried along by us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tui.core.edit.fields import FIELDS
from tui.domain.exactjson import dumps, same

if TYPE_CHECKING:
    from tui.domain.update import InstanceUpdate

_EMPTY_IS_NONE = ("hostname", "os_name")


class Merge(NamedTuple):
    """The nine fields to send, those that only others changed, and those that both changed to different values."""

    update: InstanceUpdate
    carried: tuple[str, ...]
    conflicts: tuple[str, ...]


def alike(field: str, left: Any, right: Any) -> bool:
    """Whether two values of a field mean the same: the same JSON, an empty host or OS name being none.

    Ids are UUIDs, which RFC 9562 lets be written in either case.
    """
    if field in _EMPTY_IS_NONE:
        left, right = left or None, right or None
    if field.endswith("_id") and isinstance(left, str) and isinstance(right, str):
        return left.lower() == right.lower()
    return same(left, right)


def unedited(field: str, left: Any, right: Any) -> bool:
    """Whether a person would see no edit between two values: alike, and with the keys of tags in the same order."""
    return alike(field, left, right) and (not isinstance(left, dict | list) or dumps(left) == dumps(right))


def merge(opened: InstanceUpdate, now: InstanceUpdate, mine: InstanceUpdate) -> Merge:
    """Merge what is wanted with what others did; an update with conflicts holds mine there and is not to be sent."""
    edits: dict[str, Any] = {}
    carried: list[str] = []
    conflicts: list[str] = []
    for name in (field.name for field in FIELDS):
        was, there, wanted = getattr(opened, name), getattr(now, name), getattr(mine, name)
        others = not alike(name, was, there)
        if unedited(name, was, wanted):
            carried += [name] if others else []
            continue
        edits[name] = wanted
        if others and not alike(name, there, wanted):
            conflicts.append(name)
    return Merge(now.model_copy(update=edits), tuple(carried), tuple(conflicts))
