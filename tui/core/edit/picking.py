"""What can be picked in a field, and which of it a person means by a name, a slug or an id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.core.edit.fields import BILLING_CYCLES

if TYPE_CHECKING:
    from tui.core.edit.draft import Draft

# Names by id of what can be picked, for `size`, `location`, `image` and `vpc`.
Names = Mapping[str, Mapping[str, str]]


def names_of(draft: Draft, field: str, choices: Names) -> dict[str, str]:
    """Names by id of what a field can be: the choices, and what the draft has there in any case.

    A billing cycle is picked by the API's word as its id; a field in which nothing is picked has none.
    """
    if field == "billing_cycle":
        known = dict(BILLING_CYCLES)
    elif field.endswith("_id"):
        kind = field.removesuffix("_id")
        known = dict(choices.get(kind, {}))
        own = getattr(draft.opened, kind)
        if own is not None and own.id:
            known.setdefault(own.id, own.name or own.id)
    else:
        return {}
    for value in (getattr(draft.base, field), draft.value(field)):
        if value:
            known.setdefault(value, value)
    return known


def fitting(text: str, *named: Mapping[str, str]) -> list[str]:
    """The ids that a text may stand for, by tables of names (or slugs) by id: the first of these that fits any.

    The id itself, the very name, the name in capitals or not, the id in capitals or not.
    """
    by_id = dict.fromkeys(identity for names in named for identity in names)
    if text in by_id:
        return [text]
    folded = text.casefold()
    exact = [identity for identity in by_id if any(names.get(identity) == text for names in named)]
    return (
        exact
        or [identity for identity in by_id if any(names.get(identity, "").casefold() == folded for names in named)]
        or [identity for identity in by_id if identity.casefold() == folded]
    )
