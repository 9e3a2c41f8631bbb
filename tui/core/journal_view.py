"""The journal for a person: a line for each entry, what is found in them, and which change was the last one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.core import words
from tui.core.edit.fields import LABELS
from tui.core.edit.outcome import OutcomeKind
from tui.core.edit.review import NameOf, shown
from tui.core.edit.undo import undoable
from tui.core.journal.entry import Change, Contents, Entry
from tui.core.signs import sign

if TYPE_CHECKING:
    from tui.core.journal.process import Writer

SIGNS = {
    OutcomeKind.APPLIED: sign("marked"),
    OutcomeKind.NOT_APPLIED: sign("error"),
    OutcomeKind.IGNORED: sign("warning"),
    OutcomeKind.CONFLICT: sign("warning"),
    OutcomeKind.REFUSED: sign("error"),
    OutcomeKind.UNKNOWN: "?",
}
# Tags may have megabytes: of a value that is longer, the rest is in `onet journal -o json`.
LONGEST_VALUE = 10_000
_IN_LINE = 40
# Not those of the locale: the interface speaks English.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Here(NamedTuple):
    """What goes without saying: the account, the id of the open project (None: several are open), the process."""

    profile: str
    origin: str
    project: str | None
    writer: Writer


class Line(NamedTuple):
    """An entry with the texts of its line; those that go without saying are empty. `search` is what a filter sees."""

    entry: Entry
    instance: str
    project: str
    change: str
    outcome: str
    who: str
    note: str
    search: str


class Count(NamedTuple):
    """How many entries there are and how many of them are open; how many lines are damaged, or newer than this."""

    entries: int
    open: int
    damaged: int
    unknown: int


def lines(contents: Contents, here: Here, names: Mapping[str, str]) -> tuple[Line, ...]:
    """A line for each entry, newest first; `names` has the names of sizes, locations, images and VPCs by id."""
    sizes = Counter(entry.intent.batch for entry in contents.entries)
    return tuple(_line(entry, here, names, sizes[entry.intent.batch]) for entry in contents.entries)


def find(every: tuple[Line, ...], typed: str) -> tuple[Line, ...]:
    """The lines in which each of the typed words stands somewhere, in capitals or not."""
    wanted = typed.casefold().split()
    return tuple(line for line in every if all(word in line.search for word in wanted)) if wanted else every


def when(at: datetime, now: datetime) -> str:
    """The local time in twelve cells: day and time of this year, the date of another."""
    try:
        local, year = at.astimezone(), now.astimezone().year
    except (OverflowError, OSError, ValueError):
        return f"{at:%Y-%m-%d}"
    month = _MONTHS[local.month - 1]
    return f"{local.day:2} {month} {local:%H:%M}" if local.year == year else f"{local.day:2} {month} {local.year}"


def count(contents: Contents) -> Count:
    """What the head of the journal says."""
    still_open = sum(entry.is_open for entry in contents.entries)
    return Count(len(contents.entries), still_open, contents.damaged, contents.unknown)


def last_change(contents: Contents, here: Here) -> tuple[Entry, ...]:
    """What undoing the last change of this run takes back: an entry, or all of a batch; ValueError says why nothing.

    A change that did nothing is passed over, and so is an undo, so that each further step goes further back. One whose
    outcome is not known yet is not passed over, as it may be in effect.
    """
    for entry in contents.entries:
        intent = entry.intent
        if entry.writer != here.writer or intent.place[:2] != (here.profile, here.origin):
            continue
        if intent.undo_of is not None and not entry.is_open:
            continue
        together = contents.batch(intent.batch) if intent.batch else (entry,)
        if found := undoable(together, here.profile, here.origin):
            return found
        if any(one.is_open for one in together):
            raise ValueError(f"The last change is that of {_name(entry)}, and it is not known yet what became of it.")
    raise ValueError("Nothing that was changed in this run can be undone; the journal (H) has what was changed before.")


def names_in(choices: Iterable[Mapping[str, Mapping[str, str]]]) -> dict[str, str]:
    """The names by id of all that was read of choices, whatever they are of."""
    return {identity: name for kinds in choices for named in kinds.values() for identity, name in named.items()}


def unnamed(every: Iterable[Line], names: Mapping[str, str]) -> bool:
    """Whether a line is about a size, location, image or VPC whose name is not known."""
    changes = (change for line in every for change in line.entry.changes if change.field.endswith("_id"))
    return any(value and value not in names for change in changes for value in (change.before, change.after))


def kind_of(entry: Entry) -> OutcomeKind:
    """What became of an entry, as far as it is known."""
    return entry.outcome.kind if entry.outcome else OutcomeKind.UNKNOWN


def tone(kind: OutcomeKind) -> str:
    """The tone in which an outcome is told: `good`, `bad`, or `wait` where it is to be looked at."""
    return {sign("marked"): "good", sign("error"): "bad"}.get(SIGNS[kind], "wait")


def namer(names: Mapping[str, str]) -> NameOf:
    """What gives the name of a size, location, image or VPC for `tui.core.edit.review`, ids being ids of all four."""
    return lambda _, identity: names.get(identity)


def _line(entry: Entry, here: Here, names: Mapping[str, str], of_batch: int) -> Line:
    intent, who = entry.intent, f"{entry.writer.user}@{entry.writer.host}"
    outcome = f"{kind_of(entry).value}{', undone' if entry.undone_by else ''}"
    note = " ".join(_notes(entry, here, of_batch))
    return Line(
        entry,
        _name(entry),
        "" if intent.place.project.id == here.project else words.visible(intent.place.project.name),
        "; ".join(_change(change, names) for change in entry.changes),
        f"{SIGNS[kind_of(entry)]} {outcome}",
        "" if entry.writer[:2] == here.writer[:2] else words.visible(who),
        note,
        "\n".join(_searched(entry, names, outcome, who, note)).casefold(),
    )


def _name(entry: Entry) -> str:
    instance = entry.intent.instance
    return words.visible(instance.name or instance.id)


def _notes(entry: Entry, here: Here, of_batch: int) -> Iterator[str]:
    place = entry.intent.place
    if entry.intent.undo_of:
        yield "undo"
    if entry.intent.batch:
        yield f"batch {of_batch}"
    if place.origin != here.origin:
        yield f"at {words.visible(place.origin)}"
    if place.profile != here.profile:
        yield f"profile {words.visible(place.profile)}"


def _change(change: Change, names: Mapping[str, str]) -> str:
    values = (_short(change.field, value, names) for value in (change.before, change.after))
    return f"{LABELS[change.field]}: {' → '.join(values)}"


def _short(field: str, value: Any, names: Mapping[str, str]) -> str:
    if field.endswith("_id") and isinstance(value, str) and value:
        text = names.get(value) or (value if len(value) <= 12 else f"{value[:8]}…")
    else:
        text = shown(field, value, namer(names))
    text = words.visible(text[: _IN_LINE + 1])
    return text if len(text) <= _IN_LINE else text[: _IN_LINE - 1] + "…"


def _searched(entry: Entry, names: Mapping[str, str], outcome: str, who: str, note: str) -> Iterator[str]:
    intent, name_of = entry.intent, namer(names)
    yield from (entry.id, *intent.instance, *intent.place.project, *intent.place.organization)
    yield from (intent.place.profile, intent.place.origin, outcome, who, note, intent.batch or "")
    for field, before, after in entry.changes:
        yield from (field, LABELS[field])
        yield from (shown(field, value, name_of)[:LONGEST_VALUE] for value in (before, after))
