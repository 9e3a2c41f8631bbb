"""What a person has changed of an instance and not sent yet."""

from typing import Any

from tui.core.edit.fields import FIELDS, problem
from tui.core.edit.merge import unedited
from tui.domain.instance import Instance
from tui.domain.update import InstanceUpdate

ENDED = ("terminated", "cancelled")


def why_not_editable(instance: Instance) -> str | None:
    """Why a PUT for this answer could do harm; None where it may be edited."""
    try:
        InstanceUpdate.from_instance(instance)
    except ValueError as error:
        return f"{error}, and an update without it could do harm"
    return None


def needs_warning(instance: Instance) -> bool:
    """Whether the instance has ended, so that an edit is opened only after a warning."""
    return instance.status in ENDED


class Draft:
    """The edits over the instance as it was opened; a value set back to what it was is no edit."""

    def __init__(self, opened: Instance) -> None:
        self.opened = opened
        self.base = InstanceUpdate.from_instance(opened)
        self._edits: dict[str, Any] = {}

    def value(self, field: str) -> Any:
        """The field's value as it would be sent."""
        return self._edits.get(field, getattr(self.base, field))

    def set(self, field: str, value: Any) -> None:
        """Edit one field; an emptied host name or VPC becomes none."""
        if field in ("hostname", "vpc_id") and value == "":
            value = None
        if unedited(field, value, getattr(self.base, field)):
            self._edits.pop(field, None)
        else:
            self._edits[field] = value

    @property
    def changed(self) -> list[str]:
        """The edited fields, in the form's order."""
        return [field.name for field in FIELDS if field.name in self._edits]

    @property
    def edits(self) -> dict[str, Any]:
        """The edited fields with their new values, in the form's order."""
        return {name: self._edits[name] for name in self.changed}

    def errors(self) -> dict[str, str]:
        """What is wrong, by field; only edited fields are judged, so that an odd old value never blocks."""
        found = {name: problem(name, value, getattr(self.base, name)) for name, value in self.edits.items()}
        return {name: message for name, message in found.items() if message}

    def rebased(self, now: Instance) -> "Draft":
        """The same edits over the instance as it is now, for a person who saw what changed and still wants them."""
        draft = Draft(now)
        for name, value in self._edits.items():
            draft.set(name, value)
        return draft

    def update(self, base: InstanceUpdate | None = None) -> InstanceUpdate:
        """The nine fields to send: the edits over `base` (what is there now), or over what was opened."""
        return (base or self.base).model_copy(update=self._edits)
