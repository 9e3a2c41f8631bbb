"""What could be typed next on the command line: from the parser, and from the files of the last time; no network."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui.command_line import make_parser
from tui.core import words

if TYPE_CHECKING:
    from tui.core.settings import Settings
    from tui.domain.row import InstanceRow

MOST_ENTRIES = 50
_FIELDS = ("name=", "hostname=", "os_name=", "billing_cycle=", "vpc=", "size=", "location=", "image=")
_TAGS = ("tags=", "tags+=", "tags-=")


class Candidate(NamedTuple):
    """A word that could stand there, whole, and a note on it."""

    value: str
    note: str = ""


class _Typed(NamedTuple):
    """What stands before the word that is being typed; `pending` is the option whose value that word is."""

    parser: argparse.ArgumentParser
    command: str
    options: dict[str, str]
    positionals: list[str]
    pending: argparse.Action | None


def candidates(typed: Sequence[str], environ: Mapping[str, str]) -> list[Candidate]:
    """The words that could stand in place of the last one, which may be empty; those before it are complete."""
    before, current = _before(typed[:-1]), typed[-1]
    if before.pending is not None:
        found = _values(before.pending, environ)
    elif current.startswith("--") and "=" in current:
        name = current.partition("=")[0]
        action = _option(before.parser, name)
        found = [Candidate(f"{name}={one.value}", one.note) for one in (_values(action, environ) if action else ())]
    elif current.startswith("-") and not (before.command == "list" and current[1:2].isalpha()):
        found = _options(before.parser)
    else:
        found = _positionals(before, current, environ)
    return [one for one in found if one.value.startswith(current) and one.value.isprintable()]


def _before(typed: Iterable[str]) -> _Typed:
    parser, command, pending = make_parser(), "", None
    options: dict[str, str] = {}
    positionals: list[str] = []
    for word in typed:
        name, _, value = word.partition("=")
        if pending is not None:
            options[pending.dest], pending = word, None
        elif (action := _option(parser, name)) is not None:
            if value or action.nargs == 0:
                options[action.dest] = value
            else:
                pending = action
        elif not command and word in _commands(parser):
            parser, command = _commands(parser)[word], word
        elif not word.startswith("-"):
            positionals.append(word)
    return _Typed(parser, command, options, positionals, pending)


def _option(parser: argparse.ArgumentParser, name: str) -> argparse.Action | None:
    return next((action for action in parser._actions if name in action.option_strings), None)


def _commands(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    found = (action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return next(found, {})


def _options(parser: argparse.ArgumentParser) -> list[Candidate]:
    return [
        Candidate(next((name for name in action.option_strings if name.startswith("--")), ""), action.help or "")
        for action in parser._actions
        if action.option_strings
    ]


def _values(action: argparse.Action, environ: Mapping[str, str]) -> list[Candidate]:
    if action.dest == "profile":
        settings = _settings({}, environ)
        return [Candidate(profile.name) for profile in settings.profiles] if settings else []
    if action.dest == "project":
        return [Candidate("all", "every project")]
    return [Candidate(str(choice)) for choice in action.choices or ()]


def _positionals(before: _Typed, current: str, environ: Mapping[str, str]) -> list[Candidate]:
    if not before.command:
        from tui.manual import COMMANDS

        return [Candidate(command.name, command.does) for command in COMMANDS]
    settings, first = _settings(before.options, environ), not before.positionals
    if settings is None:
        return []
    match before.command:
        case "completion" if first:
            return [Candidate(shell) for shell in ("bash", "zsh", "fish")]
        case "list":
            return _filter(current, _rows(settings))
        case "show" | "set" if first:
            return _instances(_rows(settings), current)
        case "set":
            return _changes(_rows(settings), current)
        case "undo" if first:
            return _entries(settings)
    return []


def _settings(options: Mapping[str, str], environ: Mapping[str, str]) -> Settings | None:
    from tui.api.errors import OnetError
    from tui.core.settings import from_options

    account = {name: options[name] for name in ("profile", "organization", "project", "base_url") if name in options}
    try:
        return from_options(argparse.Namespace(**account, demo="demo" in options), environ)
    except OnetError:
        return None


def _rows(settings: Settings) -> tuple[InstanceRow, ...]:
    """The list of the last time of what the command would open."""
    from tui.api.urls import origin
    from tui.core.cache import ContextKey, load
    from tui.core.remembered import recall

    if settings.demo:
        return ()
    here = origin(settings.base_url)
    last = recall(settings.profile, here)
    organization = settings.organization or last[0]
    project = settings.project or (last[1] if organization == last[0] else None)
    cached = load(ContextKey(settings.profile, here, organization or "", project or ""))
    return cached.rows if cached else ()


def _instances(rows: Sequence[InstanceRow], current: str) -> list[Candidate]:
    """The names that stand for one instance each, and the ids of the others."""
    from collections import Counter

    count = Counter(row.name.casefold() for row in rows)
    by_name = [row for row in rows if count[row.name.casefold()] == 1 and row.name[:1] not in ("", "-")]
    named = [Candidate(row.name, _note(row)) for row in by_name]
    # A name that cannot be typed is called by its id, and so is who began with one.
    unnamed = {row.id for row in rows} - {row.id for row in by_name if row.name.isprintable()}
    ids = [row for row in rows if row.id in unnamed or (current and row.id.startswith(current))]
    return named + [Candidate(row.id, words.visible(row.name or row.id)) for row in ids]


def _note(row: InstanceRow) -> str:
    return f"{words.state_label(row.status)}, {words.visible(row.power)}"


def _filter(current: str, rows: Sequence[InstanceRow]) -> list[Candidate]:
    from tui.core.filter import complete

    found = complete(current, len(current), rows)
    return [Candidate(current[: one.start] + one.text + current[one.end :], one.note) for one in found]


def _changes(rows: Sequence[InstanceRow], current: str) -> list[Candidate]:
    field, equals, _ = current.partition("=")
    if not equals:
        return [Candidate(name) for name in (*_FIELDS, *_TAGS)]
    of_row = _OF_FIELD.get(field)
    values = words.CYCLES if field == "billing_cycle" else _each(rows, of_row) if of_row else ()
    return [Candidate(f"{field}={value}") for value in values]


def _each(rows: Iterable[InstanceRow], of_row: Callable[[InstanceRow], Iterable[str | None]]) -> list[str]:
    return sorted({value for row in rows for value in of_row(row) if value})


_OF_FIELD: dict[str, Callable[[InstanceRow], Iterable[str | None]]] = {
    "size": lambda row: [row.size_slug or row.size],
    "location": lambda row: [row.location_slug or row.location],
    "image": lambda row: [row.image_slug or row.image],
    "vpc": lambda row: [row.vpc],
    "tags+": lambda row: row.tags,
    "tags-": lambda row: [tag.partition("=")[0] for tag in row.tags],
}


def _entries(settings: Settings) -> list[Candidate]:
    """The changes that were not taken back yet, the newest first."""
    from tui.api.errors import OnetError
    from tui.api.urls import origin
    from tui.core.ledger import Ledger, ledger_on_disk

    ledger = Ledger() if settings.demo else ledger_on_disk(settings.profile, origin(settings.base_url))
    try:
        entries = ledger.journal.read().entries
    except OnetError:
        return []
    there = [entry for entry in entries if entry.undone_by is None][:MOST_ENTRIES]
    return [Candidate(entry.id, words.visible(entry.intent.instance.name)) for entry in there]
