"""`onet journal`: what was changed through onet, without a screen, a key or the network."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui.commands import output
from tui.core import words

if TYPE_CHECKING:
    from tui.core.journal.entry import Contents
    from tui.core.journal_view import Line
    from tui.core.settings import Settings

_HEAD = ("ENTRY", "WHEN", "INSTANCE", "PROJECT", "CHANGE", "OUTCOME", "WHO", "NOTE")
_ALWAYS = ("ENTRY", "WHEN", "INSTANCE", "CHANGE", "OUTCOME")


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Print the journal, newest first; gives the exit code. Damaged lines are said and left out."""
    contents = _contents(settings)
    if getattr(options, "output", "table") == "json":
        from tui.core.journal.lines import entry_json

        output.write(output.json_text([entry_json(entry) for entry in contents.entries]))
    elif contents.entries:
        output.write_words(_table(contents, settings), settings)
    else:
        output.say("Nothing was changed through onet yet.")
    output.say(*_damage(contents))
    return 0


def _contents(settings: Settings) -> Contents:
    from tui.api.urls import origin
    from tui.core.ledger import Ledger, ledger_on_disk

    # The demo keeps nothing.
    ledger = Ledger() if settings.demo else ledger_on_disk(settings.profile, origin(settings.base_url))
    return ledger.journal.read()


def _table(contents: Contents, settings: Settings) -> str:
    from tui.api.urls import origin
    from tui.core.journal.process import this_process
    from tui.core.journal_view import Here, lines

    here = Here(settings.profile, origin(settings.base_url), None, this_process())
    rows = [_cells(line) for line in lines(contents, here, {})]
    # A column in which nothing is said is none.
    shown = [place for place, name in enumerate(_HEAD) if name in _ALWAYS or any(row[place] for row in rows)]
    cells = [[row[place] or words.ABSENT for place in shown] for row in rows]
    return output.table([_HEAD[place] for place in shown], cells)


def _cells(line: Line) -> tuple[str, ...]:
    # Without its sign, an outcome is the words that scripts look for.
    outcome = line.outcome.split(" ", 1)[1]
    entry = words.visible(line.entry.id)
    when = words.local_time(line.entry.at)
    return entry, when, line.instance, line.project, line.change, outcome, line.who, line.note


def _damage(contents: Contents) -> list[str]:
    told = []
    if contents.damaged:
        told.append(f"onet: {contents.damaged} damaged {_lines(contents.damaged)} of the journal left out")
    if contents.unknown:
        told.append(f"onet: {contents.unknown} {_lines(contents.unknown)} of a newer onet left out")
    return told


def _lines(count: int) -> str:
    return "line" if count == 1 else "lines"
