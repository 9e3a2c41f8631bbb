"""What a person has changed of an instance and not sent yet."""

from collections.abc import Container, Mapping
from types import MappingProxyType
from typing import Any, Literal

from tui.core.edit.fields import FIELDS, problem
from tui.core.edit.merge import alike, merge, unedited
from tui.domain.instance import Instance
from tui.domain.update import InstanceUpdate

ENDED = ("terminated", "cancelled")
Choice = Literal["mine", "theirs"]
_NONE_KNOWN: Mapping[str, Container[str]] = MappingProxyType({})


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
    """The edits over an instance; a value set back to what it was is no edit.

    `opened` is the instance as it was read last, `base` the nine fields that the edits are judged against: of an edited
    field the value that the person started from, so that a colleague's change of it is a conflict when it is sent.
    """

    def __init__(self, opened: Instance, base: InstanceUpdate | None = None) -> None:
        """`base` is given where the edits start from other values than those of `opened`; ValueError as of the update.

        It does for a draft that was kept, and for an undo.
        """
        self.opened = opened
        self._there = InstanceUpdate.from_instance(opened)
        self.base = base or self._there
        self._edits: dict[str, Any] = {}

    def value(self, field: str) -> Any:
        """The field's value as it would be sent."""
        return self._edits.get(field, getattr(self.base, field))

    def set(self, field: str, value: Any) -> None:
        """Edit one field; an emptied host name, VPC or billing cycle becomes none."""
        if value == "" and field in ("hostname", "vpc_id", "billing_cycle") and getattr(self.base, field) != "":
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

    @property
    def changed_under(self) -> dict[str, Any]:
        """What the edited fields hold that somebody else set to another value than this one, by field."""
        there = {name: getattr(self._there, name) for name in self.changed}
        return {
            name: held
            for name, held in there.items()
            if not alike(name, getattr(self.base, name), held) and not alike(name, self._edits[name], held)
        }

    def errors(self, known: Mapping[str, Container[str]] = _NONE_KNOWN) -> dict[str, str]:
        """What is wrong, by field; only edited fields are judged, so that an odd old value never blocks.

        `known` are the ids that the API told for `size`, `location`, `image` and `vpc`, whatever they look like.
        """
        found = {
            name: problem(name, value, getattr(self.base, name), known.get(name.removesuffix("_id")))
            for name, value in self.edits.items()
        }
        return {name: message for name, message in found.items() if message}

    def follow(self, now: Instance, touched: Container[str] = ()) -> tuple[str, ...]:
        """Take over what was read in the meantime where nothing is edited, and give the fields that changed by it.

        Edits stay, `changed_under` tells of those whose value changed; so do fields that are `touched`, whose text is
        no value yet. An answer that cannot be edited is not followed:
        the read before sending says why.
        """
        if why_not_editable(now):
            return ()
        self.opened, self._there = now, InstanceUpdate.from_instance(now)
        untouched = [field.name for field in FIELDS if field.name not in self._edits and field.name not in touched]
        new = {
            name: getattr(self._there, name)
            for name in untouched
            if not unedited(name, getattr(self.base, name), getattr(self._there, name))
        }
        self.base = self.base.model_copy(update=new)
        return tuple(new)

    def rebased(self, now: Instance) -> "Draft":
        """The same edits over the instance as it is now, for a person who saw what changed and still wants them."""
        return resolve(self, now, dict.fromkeys(self._edits, "mine"))

    def update(self, base: InstanceUpdate | None = None) -> InstanceUpdate:
        """The nine fields to send: the edits over `base` (what is there now), or over what was opened."""
        return (base or self.base).model_copy(update=self._edits)


def resolve(draft: Draft, now: Instance, choices: Mapping[str, Choice]) -> Draft:
    """The draft over the instance as it is now, its conflicts resolved by field: mine replaces theirs, or is dropped.

    A conflict without a choice stays one. ValueError where the instance cannot be edited.
    """
    there = InstanceUpdate.from_instance(now)
    clashing = merge(draft.base, there, draft.update()).conflicts
    unresolved = {name: getattr(draft.base, name) for name in clashing if name not in choices}
    resolved = Draft(now, there.model_copy(update=unresolved))
    for name, value in draft.edits.items():
        if choices.get(name) != "theirs":
            resolved.set(name, value)
    return resolved
