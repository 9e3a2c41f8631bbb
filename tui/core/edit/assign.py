"""An edit as words of a command line, `FIELD=VALUE` each, and the draft that they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, NamedTuple

from tui.api.errors import OnetError
from tui.core.edit.draft import Draft
from tui.core.edit.fields import BILLING_CYCLES, FIELDS, is_uuid, problem
from tui.core.edit.picking import Names, fitting, names_of
from tui.core.edit.tags import KEPT, apply_tags
from tui.core.words import visible
from tui.domain import exactjson

_FIELDS = {field.name.removesuffix("_id"): field.name for field in FIELDS}
KEYS = tuple(_FIELDS)
_MOST_NAMED = 20


class AssignError(OnetError):
    """Words that cannot be meant as an edit, or values that could not be sent: `problems` has the reasons by field.

    What belongs to no field is told under the word itself.
    """

    exit_code = 2

    def __init__(self, problems: Mapping[str, str], hint: str = "Nothing was sent.") -> None:
        lines = [f"{visible(field)}: {reason}" for field, reason in problems.items()]
        super().__init__("\n  ".join(lines if len(lines) == 1 else ["This cannot be sent:", *lines]), hint=hint)
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Assignments:
    """What is to be set: texts by field as they were given, and what becomes of the tags.

    Tags are replaced as a whole (by any JSON value), then some are removed, then some added.
    """

    texts: Mapping[str, str]
    tags: Any = KEPT
    tags_add: tuple[str, ...] = ()
    tags_remove: tuple[str, ...] = ()

    @property
    def picks(self) -> bool:
        """Whether something is to be picked that the API has a list of."""
        return any(_FIELDS[key].endswith("_id") for key in self.texts)


class Offers(NamedTuple):
    """What can be picked: names and slugs by id, for `size`, `location`, `image` and `vpc`; either may be partial."""

    names: Names = MappingProxyType({})
    slugs: Names = MappingProxyType({})


class _Refused(Exception):
    """Why one field cannot be set."""


def parse_assignments(given: Iterable[str]) -> Assignments:
    """Read the words: `FIELD=VALUE`, `tags=JSON`, `tags+=KEY=VALUE`, `tags+=WORD`, `tags-=KEY`.

    AssignError tells all that cannot be meant: a field that there is not, or that stands there twice.
    """
    texts: dict[str, str] = {}
    add: list[str] = []
    remove: list[str] = []
    problems: dict[str, str] = {}
    for word in given:
        key, _, text = word.partition("=")
        if reason := _misread(word, key, text, texts):
            problems.setdefault(key if key in _FIELDS or key in ("tags+", "tags-") else word, reason)
        elif key == "tags+":
            add.append(text)
        elif key == "tags-":
            remove.append(text)
        else:
            texts[key] = text
    tags: Any = KEPT
    if "tags" in texts:
        try:
            tags = _json(texts.pop("tags"))
        except _Refused as reason_:
            problems["tags"] = str(reason_)
    if problems:
        raise AssignError(problems)
    return Assignments(texts, tags, tuple(add), tuple(remove))


def assign(draft: Draft, wanted: Assignments, offers: Offers) -> None:
    """Put what is wanted into the draft, by the checks of the form; AssignError tells every field that cannot be set.

    What can be picked is given by name, slug or id, a billing cycle by its name or the API's word.
    """
    problems: dict[str, str] = {}
    for key, text in wanted.texts.items():
        field = _FIELDS[key]
        try:
            value = _picked(draft, key, text, offers) if _is_picked(field) else text
        except _Refused as reason:
            problems[key] = str(reason)
            continue
        draft.set(field, value)
        known = names_of(draft, field, offers.names)
        if field in draft.edits and (wrong := problem(field, draft.value(field), getattr(draft.base, field), known)):
            problems[key] = wrong
    try:
        draft.set("tags", apply_tags(draft.base.tags, wanted.tags_add, wanted.tags_remove, wanted.tags))
    except ValueError as error:
        problems["tags"] = str(error)
    if problems:
        raise AssignError({key: problems[key] for key in KEYS if key in problems})


def _misread(word: str, key: str, text: str, before: Mapping[str, str]) -> str | None:
    """What is wrong with a word by itself, or as one that follows others; None where it can be read."""
    if "=" not in word:
        return f"write FIELD=VALUE; the fields are {', '.join(KEYS)}"
    if any("\ud800" <= char <= "\udfff" for char in word):
        return "this is no text in this terminal's encoding"
    if key in ("tags+", "tags-"):
        return None if text.strip() else "a tag has at least one character"
    if key not in _FIELDS:
        return _unknown(key)
    return f"“{key}” stands there twice" if key in before else None


def _unknown(key: str) -> str:
    if key[-1:] in ("+", "-") and key[:-1] in _FIELDS:
        return "only tags are added and removed one by one"
    near = get_close_matches(key.lower(), KEYS, 1)
    told = f"did you mean {near[0]}? The" if near else "the"
    return f"there is no field “{visible(key)}”; {told} fields are {', '.join(KEYS)}"


def _json(text: str) -> Any:
    try:
        return exactjson.loads(text)
    except ValueError as error:
        if not text.strip():
            raise _Refused("an empty text is no JSON; [], {} or null takes all tags away") from None
        raise _Refused(f"this is no JSON ({error}); single tags go as tags+=KEY=VALUE and tags-=KEY") from None


def _is_picked(field: str) -> bool:
    return field == "billing_cycle" or field.endswith("_id")


def _picked(draft: Draft, key: str, text: str, offers: Offers) -> str | None:
    """The id, or the API's word of a billing cycle, that is meant; _Refused where that is none, or one of several."""
    field = _FIELDS[key]
    if not text and key == "vpc":
        return None
    names = names_of(draft, field, offers.names)
    slugs = offers.slugs.get(key, {})
    found = fitting(text, names, slugs) if text else []
    if len(found) > 1:
        several = ", ".join(f"{visible(identity)} ({visible(names.get(identity))})" for identity in found)
        raise _Refused(f"“{visible(text)}” fits several, name one by its id: {several}")
    if found or (is_uuid(text) and field != "billing_cycle"):
        return found[0] if found else text
    told = "; ".join(_known(key, names, slugs))
    raise _Refused(f"“{visible(text)}” is none of them; {told}" if text else f"pick one; {told}")


def _known(key: str, names: Mapping[str, str], slugs: Mapping[str, str]) -> Iterator[str]:
    """What there is to be picked, by the word that is the shortest to type."""
    listed = (
        list(BILLING_CYCLES) if key == "billing_cycle" else [_word(one, names, slugs) for one in {**names, **slugs}]
    )
    more = f" and {len(listed) - _MOST_NAMED} more" if len(listed) > _MOST_NAMED else ""
    if listed:
        yield f"there are {', '.join(listed[:_MOST_NAMED])}{more}"
    else:
        yield "no name is known here, an id can always be given"
    if key == "vpc":
        yield "vpc= is none"


def _word(identity: str, names: Mapping[str, str], slugs: Mapping[str, str]) -> str:
    slug = slugs.get(identity, identity)
    return visible(names.get(identity, identity) if slug == identity else slug)
