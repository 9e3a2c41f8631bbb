"""What is about to be sent, field by field and to the letter."""

from collections.abc import Callable
from typing import Any, NamedTuple

from tui.core.edit.draft import Draft, needs_warning
from tui.core.edit.fields import BILLING_CYCLES, FIELDS, LABELS
from tui.domain import exactjson
from tui.domain.instance import Instance

NameOf = Callable[[str, str], str | None]
HARDWARE_WARNING = (
    "{}: hardware changes need the provider's resize endpoint; "
    "the server may refuse this one, or accept it and ignore it."
)


class Change(NamedTuple):
    """One changed field with its old and new value as a person reads them."""

    field: str
    label: str
    old: str
    new: str


class Review(NamedTuple):
    """The changes, what to mind, and the request as it will be sent."""

    changes: tuple[Change, ...]
    warnings: tuple[str, ...]
    method: str
    url: str
    body: str


def make_review(draft: Draft, url: str, name_of: NameOf) -> Review:
    """The review of a draft; `name_of(field, id)` gives the name of a size, location, image or VPC."""
    changes = tuple(
        Change(name, LABELS[name], shown(name, getattr(draft.base, name), name_of), shown(name, value, name_of))
        for name, value in draft.edits.items()
    )
    body = exactjson.dumps(draft.update().fields(), indent=2)
    return Review(changes, tuple(_warnings(draft)), "PUT", url, body)


def shown(field: str, value: Any, name_of: NameOf) -> str:
    """A field's value for a person: the name beside the id, "none" for no value."""
    if value is None or value == "":
        return "none"
    if field == "billing_cycle":
        return BILLING_CYCLES.get(value, str(value))
    if field == "tags":
        return exactjson.dumps(value, ascii_only=False)
    if field.endswith("_id"):
        name = name_of(field, value)
        return f"{name} ({value})" if name else str(value)
    return str(value)


def _warnings(draft: Draft) -> list[str]:
    found = []
    if needs_warning(draft.opened):
        found.append(f"This instance is {draft.opened.status}; a change may have no effect.")
    hardware = [field.label for field in FIELDS if field.hardware and field.name in draft.edits]
    if hardware:
        found.append(HARDWARE_WARNING.format(", ".join(hardware)))
    if "vpc_id" in draft.edits and draft.base.vpc_id is not None:
        name = draft.opened.vpc.name if draft.opened.vpc else None
        found.append(f"The instance leaves the VPC {name or draft.base.vpc_id}; its private addresses may change.")
    if "billing_cycle" in draft.edits:
        old, new = (_price(draft.opened, cycle) for cycle in (draft.base.billing_cycle, draft.value("billing_cycle")))
        found.append(f"The price changes from {old} to {new}.")
    if draft.base.billing_cycle is None and "billing_cycle" not in draft.edits:
        found.append("The API told no billing cycle, so none is sent back.")
    return found


def _price(instance: Instance, cycle: str | None) -> str:
    price = instance.size.price_in(cycle) if instance.size else None
    word = BILLING_CYCLES.get(cycle or "", cycle or "none").lower()
    return f"{price} ({word})" if price is not None else f"an unknown price ({word})"
