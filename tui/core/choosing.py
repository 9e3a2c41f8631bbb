"""The choices of the context: what can be opened, found as one types, the last used first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from tui.core.context import ALL, Named, Place

if TYPE_CHECKING:
    from tui.core.context import Context
    from tui.core.settings import Settings


class Choice(NamedTuple):
    """One line of the picker: a place, or a profile by its name."""

    title: str
    note: str
    place: Place | None = None
    profile: str | None = None
    open: bool = False


def place_choices(
    places: Iterable[Place], recent: Sequence[tuple[str, str]], current: Context | None
) -> tuple[Choice, ...]:
    """A choice for each place; those in `recent` (organization and project ids, newest first) come first."""
    order = {key: number for number, key in enumerate(recent)}
    listed = sorted(places, key=lambda place: order.get(place.key, len(order)))
    here = current.key if current else None
    return tuple(_of_place(place, here) for place in listed)


def profile_choices(settings: Settings) -> tuple[Choice, ...]:
    """A choice for each account of config.toml, as it would be opened; none in the demo, which has one account."""
    found = []
    for profile in () if settings.demo else settings.profiles:
        there = settings.switch(profile.name)
        notes = [there.base_url]
        notes += ["PRODUCTION"] if there.production else []
        notes += ["read-only"] if there.read_only else []
        title = f"profile {profile.name}"
        found.append(Choice(title, "  ".join(notes), None, profile.name, profile.name == settings.profile))
    return tuple(found)


def known_choices(
    settings: Settings,
    current: Context | None,
    places: Iterable[Place],
    recent: Sequence[tuple[str, str]],
    names: Mapping[str, str],
) -> tuple[Choice, ...]:
    """What can be opened without asking the API for it first, without what is open.

    `places` are those that were listed, `recent` the ids that were open before, `names` what is known of them by id.
    """
    here: list[Place] = []
    if current is not None:
        inside = (None, *current.projects)
        here = [Place(current.organization, project) for project in inside]
    known = {place.key: place for place in (*places, *here, *_named_places(recent, names))}
    choices = place_choices(known.values(), recent, current) + profile_choices(settings)
    return tuple(choice for choice in choices if not choice.open)


def _named_places(recent: Iterable[tuple[str, str]], names: Mapping[str, str]) -> Iterator[Place]:
    """The places of the ids, those of which the names are known."""
    for organization, project in recent:
        if organization in names and (project == ALL or project in names):
            inside = None if project == ALL else Named(project, names[project])
            yield Place(Named(organization, names[organization]), inside)


def unopened(places: Iterable[Place], typed: str = "") -> tuple[Named, ...]:
    """The organizations that stand without their projects; where something is typed, those that hold most of it."""
    listed = list(places)
    opened = {place.organization.id for place in listed if place.project is not None}
    closed = [place.organization for place in listed if place.organization.id not in opened]
    wanted = set(_plain(typed).split())
    held = [sum(word in _plain(one.name) for word in wanted) for one in closed]
    most = max(held, default=0)
    return tuple(one for one, words in zip(closed, held, strict=True) if words == most and (words or not wanted))


def find(choices: Iterable[Choice], typed: str) -> tuple[Choice, ...]:
    """The choices that hold every word that was typed, upper and lower case and accents being the same."""
    wanted = _plain(typed).split()
    return tuple(choice for choice in choices if all(word in _plain(choice.title) for word in wanted))


def typed_place(typed: str, current: Context | None) -> Choice | None:
    """A place named by ids, for keys that cannot list any: `ORGANIZATION/PROJECT`, or a project's id here.

    The project may be `all`. None where what was typed is no id.
    """
    first, slash, second = (part.strip() for part in typed.strip().partition("/"))
    if slash:
        if not _is_id(first) or not (_is_id(second) or second == ALL):
            return None
        organization, project = Named(first, first), second
    elif _is_id(first) and current is not None:
        organization, project = current.organization, first
    else:
        return None
    place = Place(organization, None if project == ALL else Named(project, project))
    return Choice(f"{organization.name} / {project}", "by id, as typed", place)


def _of_place(place: Place, here: tuple[str, str] | None) -> Choice:
    project = place.project.name if place.project else "all projects"
    quota = place.organization.quota
    note = f"quota {quota} instances" if quota is not None and place.project is None else ""
    return Choice(f"{place.organization.name} / {project}", note, place, None, place.key == here)


def _plain(text: str) -> str:
    """Text for comparing: without case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
