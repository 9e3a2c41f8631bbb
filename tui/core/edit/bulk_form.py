"""The form for several instances as it is typed, and the edit that it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.core.edit.bulk import LEAVE, BulkEdit
from tui.core.edit.draft import why_not_editable
from tui.core.edit.tags import KEPT, Shape, apply_tags, from_text
from tui.core.edit.template import EXPLAINED

if TYPE_CHECKING:
    from tui.core.edit.bulk import _Leave
    from tui.domain.instance import Instance

PREVIEWED = 3
PATTERNS = f"Name and Hostname may hold {EXPLAINED}."
TAGS = "Tags: KEY=VALUE or WORD, one a line or with commas between; to remove: KEY or WORD."


@dataclass(slots=True)
class Typed:
    """What stands in the form; an empty text leaves a field alone, and so does LEAVE.

    `tags_replace` counts only with `replaces`; `known_vpcs` are the ids that the API told.
    """

    name: str = ""
    hostname: str = ""
    os_name: str = ""
    billing_cycle: str | _Leave = LEAVE
    vpc_id: str | _Leave | None = LEAVE
    tags_add: str = ""
    tags_remove: str = ""
    replaces: bool = False
    tags_replace: str = ""
    known_vpcs: frozenset[str] = frozenset()

    def read(self, original: Any = None) -> tuple[BulkEdit, dict[str, str]]:
        """The edit, and what is wrong, by field of the form; `original` is of the type that the tags have now."""
        wrong: dict[str, str] = {}
        add, remove = split_tags(self.tags_add), split_tags(self.tags_remove)
        # On a list, every word to remove is read; an object would let anything pass.
        for field, *probe in (("tags_add", None, add, ()), ("tags_remove", [""], (), remove)):
            try:
                apply_tags(*probe)
            except ValueError as error:
                wrong[field] = str(error)
        replace = KEPT
        if self.replaces:
            try:
                replace = replaced_tags(self.tags_replace, original)
            except ValueError as error:
                wrong["tags_replace"] = str(error)
        texts = {name: getattr(self, name) or LEAVE for name in ("name", "hostname", "os_name")}
        edit = BulkEdit(
            **texts,
            billing_cycle=self.billing_cycle,
            vpc_id=self.vpc_id,
            tags_add=add,
            tags_remove=remove,
            tags_replace=replace,
            known_vpcs=self.known_vpcs,
        )
        return edit, edit.problems() | wrong


def split_tags(text: str) -> tuple[str, ...]:
    """The tags of a text: one a line, or several with commas between, unless the line writes a JSON value (`:=`)."""
    found: list[str] = []
    for line in text.splitlines():
        found += [line] if ":=" in line else line.split(",")
    return tuple(tag.strip() for tag in found if tag.strip())


def replaced_tags(text: str, original: Any = None) -> Any:
    """The tags that a text stands for, in the shape of `original`; no text is none of that shape, else an empty list.

    ValueError names the line and the reason.
    """
    if isinstance(original, dict):
        return from_text(Shape.PAIRS, text, original)
    value = from_text(Shape.WORDS, text, original if isinstance(original, list) else None)
    return [] if value is None else value


def shape_of_all(instances: Iterable[Instance]) -> Any:
    """An empty object or list where the tags of all instances are one, none at all counting as either; else None."""
    kinds = {type(one.tags) for one in instances if one.tags is not None}
    return {} if kinds == {dict} else [] if kinds == {list} else None


def preview(instances: Sequence[Instance], edit: BulkEdit, field: str) -> tuple[str, ...]:
    """The first three names that the pattern of `name` or `hostname` gives; nothing where it is left or wrong."""
    pattern = getattr(edit, field)
    if pattern is LEAVE or field in edit.problems():
        return ()
    alone = BulkEdit(**{field: pattern})
    return tuple(
        str(alone.draft(instance, number).value(field) or "none")
        for number, instance in enumerate(instances[:PREVIEWED], 1)
        if why_not_editable(instance) is None
    )
