"""One edit of several instances: what they have in common, a draft for each, the table to review."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.core.edit.draft import Draft, why_not_editable
from tui.core.edit.fields import FIELDS, LABELS, problem
from tui.core.edit.merge import unedited
from tui.core.edit.review import NOTHING_READ, Catalogue, Change, NameOf, changes_of, warnings_of
from tui.core.edit.tags import KEPT, apply_tags
from tui.core.edit.template import Template, TemplateError
from tui.domain.update import InstanceUpdate

if TYPE_CHECKING:
    from tui.domain.instance import Instance

_MOST_NAMED = 3


class _Mixed(Enum):
    MIXED = "mixed"


class _Leave(Enum):
    LEAVE = "leave it"


MIXED: Final = _Mixed.MIXED
LEAVE: Final = _Leave.LEAVE


@dataclasses.dataclass(frozen=True, slots=True)
class BulkEdit:
    """What is to be set on several instances; LEAVE leaves a field as each of them has it.

    `name` and `hostname` are patterns (`tui.core.edit.template`), an empty `hostname` or a `vpc_id` of None taking it
    away. Tags are replaced by any JSON value, then some are removed, then some added (`tui.core.edit.tags`).
    `known_vpcs` are the ids that the API told, whatever they look like.
    """

    name: str | _Leave = LEAVE
    hostname: str | _Leave = LEAVE
    os_name: str | _Leave = LEAVE
    billing_cycle: str | _Leave = LEAVE
    vpc_id: str | _Leave | None = LEAVE
    tags_add: tuple[str, ...] = ()
    tags_remove: tuple[str, ...] = ()
    tags_replace: Any = KEPT
    known_vpcs: frozenset[str] = dataclasses.field(default=frozenset(), compare=False)

    def problems(self) -> dict[str, str]:
        """What is wrong with it whatever the instances are, by field, as the form shows it."""
        found: dict[str, str | None] = {field: _fault_of(pattern) for field, pattern in self._patterns()}
        found |= {field: problem(field, value, known=self.known_vpcs) for field, value in self._values()}
        return {field: reason for field, reason in found.items() if reason}

    def draft(self, instance: Instance, number: int) -> Draft:
        """The edit of one instance, the `number`-th of those marked; ValueError (or TemplateError) where it fits not.

        The instance has to be one that may be edited.
        """
        draft = Draft(instance)
        for field, pattern in self._patterns():
            draft.set(field, Template(pattern).fill(_words(instance), number))
        for field, value in self._values():
            draft.set(field, value)
        draft.set("tags", apply_tags(draft.base.tags, self.tags_add, self.tags_remove, self.tags_replace))
        return draft

    def _patterns(self) -> Iterator[tuple[str, str]]:
        for field, pattern in (("name", self.name), ("hostname", self.hostname)):
            if not isinstance(pattern, _Leave):
                yield field, pattern

    def _values(self) -> Iterator[tuple[str, str | None]]:
        for field in ("os_name", "billing_cycle", "vpc_id"):
            value = getattr(self, field)
            if value is not LEAVE:
                yield field, value


class LeftOut(NamedTuple):
    """A marked instance that nothing is sent for, and why; `field` is the one whose value is wrong."""

    instance: Instance
    reason: str
    field: str | None = None


class Row(NamedTuple):
    """A line of the review: a field of an instance, old and new."""

    instance: Instance
    change: Change


class Plan(NamedTuple):
    """The drafts to send, in the order of the marks, the instances left out, and what to mind about names."""

    drafts: tuple[Draft, ...]
    left_out: tuple[LeftOut, ...]
    duplicates: tuple[str, ...]

    def rows(self, name_of: NameOf) -> tuple[Row, ...]:
        """Every changed field of every instance, as a person reads it."""
        return tuple(Row(draft.opened, change) for draft in self.drafts for change in changes_of(draft, name_of))

    def warnings(self, name_of: NameOf, catalogue: Catalogue = NOTHING_READ) -> tuple[str, ...]:
        """What to mind, each told once with the instances that it is about."""
        about: dict[str, list[str]] = {}
        for draft in self.drafts:
            for warning in warnings_of(draft, name_of, catalogue):
                about.setdefault(warning, []).append(_called(draft.opened))
        return self.duplicates + tuple(f"{_listed(names)}: {warning}" for warning, names in about.items())


def mixed(instances: Iterable[Instance]) -> dict[str, Any]:
    """What the instances have in common, by field: the value, or MIXED where they differ.

    Those that cannot be edited do not count; where none can, nothing is in common.
    """
    held = [InstanceUpdate.from_instance(one) for one in instances if why_not_editable(one) is None]
    return {field.name: _common([getattr(update, field.name) for update in held], field.name) for field in FIELDS}


def plan(instances: Sequence[Instance], edit: BulkEdit) -> Plan:
    """A draft for each of the marked instances, or the reason why it is left out; `{n}` counts all that are marked."""
    drafts: list[Draft] = []
    left_out: list[LeftOut] = []
    wrong = edit.problems()
    for number, instance in enumerate(instances, 1):
        found = _planned(instance, edit, number, wrong)
        if isinstance(found, Draft):
            drafts.append(found)
        else:
            left_out.append(found)
    return Plan(tuple(drafts), tuple(left_out), tuple(_duplicates(drafts, left_out)))


def _planned(instance: Instance, edit: BulkEdit, number: int, wrong: dict[str, str]) -> Draft | LeftOut:
    if reason := why_not_editable(instance):
        return LeftOut(instance, reason)
    for field in wrong.keys() & {"name", "hostname"}:
        return LeftOut(instance, wrong[field], field)
    try:
        draft = edit.draft(instance, number)
    except ValueError as error:
        return LeftOut(instance, str(error), "tags")
    for field, reason in draft.errors({"vpc": edit.known_vpcs}).items():
        return LeftOut(instance, reason, field)
    return draft if draft.changed else LeftOut(instance, "It holds these values already.")


def _duplicates(drafts: list[Draft], left_out: list[LeftOut]) -> Iterator[str]:
    """Names that an edit gives to what will not be the only one of that name among the marked."""
    for field in ("name", "hostname"):
        after = [(draft.value(field), field in draft.edits) for draft in drafts]
        after += [(getattr(entry.instance, field), False) for entry in left_out]
        count = Counter(str(value).lower() for value, _ in after if value)
        given = {str(value).lower(): str(value) for value, edited in after if value and edited}
        for key, value in given.items():
            if count[key] > 1:
                yield f"{LABELS[field]}: {count[key]} of the marked instances would be called “{value}”."


def _common(values: list[Any], field: str) -> Any:
    if not values:
        return None
    return values[0] if all(unedited(field, values[0], value) for value in values[1:]) else MIXED


def _words(instance: Instance) -> dict[str, str]:
    """What the words of a pattern stand for: the instance's own, a slug before a name, as it fits a host name."""
    location, size = instance.location, instance.size
    return {
        "name": instance.name or "",
        "hostname": instance.hostname or "",
        "location": (location and (location.slug or location.name)) or "",
        "size": (size and (size.slug or size.name)) or "",
    }


def _fault_of(pattern: str) -> str:
    try:
        Template(pattern)
    except TemplateError as error:
        return str(error)
    return ""


def _called(instance: Instance) -> str:
    return instance.name or instance.id


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
