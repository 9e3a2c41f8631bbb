"""`onet list`: the instances without a screen."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from tui.api.errors import OnetError
from tui.commands import output
from tui.commands.opening import in_session, read_rows
from tui.core import words
from tui.core.columns import COLUMNS, NAME, PROJECT, Column, power_text, state_text
from tui.core.export import VALUES, Cell, to_csv
from tui.core.filter import Filter, FilterError, Index, parse
from tui.core.list_words import emptiness, lost_words, short_words

if TYPE_CHECKING:
    from tui.core.session import Session
    from tui.core.settings import Settings
    from tui.domain.row import InstanceRow

Texts = dict[Column, list[str]]
_GAP = 2
_USUAL = ("NAME", "PROJECT", "STATE", "POWER", "SIZE", "LOCATION", "IMAGE", "IPV4", "TAGS")
_RIGHT = ("CPU", "PRICE")
# In lines that a program reads, the sign before the word would be one word more.
_WORDS = {"STATE": state_text, "POWER": power_text}


class BadFilter(OnetError):
    """What was given as a filter is none."""

    exit_code = 2


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Print the instances that the filter finds; gives the exit code, 1 where the list could not be read whole."""
    text = " ".join(getattr(options, "filter", []))
    return in_session(settings, partial(_list, settings, text, _filter(text), getattr(options, "output", "table")))


def _filter(text: str) -> Filter:
    try:
        return parse(text)
    except FilterError as error:
        place = words.cell_width(text[: error.position])
        pointer = "^" * max(1, words.cell_width(text[error.position : error.position + error.length]))
        raise BadFilter(
            f"The filter cannot be understood: {error.message}", "", f"  {text}\n  {' ' * place}{pointer}"
        ) from None


async def _list(settings: Settings, text: str, wanted: Filter, form: str, session: Session) -> int:
    rows = await read_rows(session)
    index = Index(rows)
    found = [rows[place] for place in index.select(wanted, range(len(rows)))] if wanted else list(rows)
    _print(found, form, settings, session)
    if not found:
        output.say(_why_empty(session, text))
    return _missing(session)


def _print(found: Sequence[InstanceRow], form: str, settings: Settings, session: Session) -> None:
    if form == "json":
        sources = (session.source(row.id) for row in found)
        output.write_array(source for source in sources if source is not None)
    elif form == "csv":
        output.write(_csv(found, session))
    elif form == "name":
        output.write("".join(f"{words.visible(row.name or row.id)}\n" for row in found))
    elif found:
        output.write_words(_table(found, wide=form == "wide", several=_every(session)), settings)


def _table(rows: Sequence[InstanceRow], *, wide: bool, several: bool) -> str:
    """The columns that belong there and, where a terminal is narrower, of them those that stay longest."""
    now = datetime.now(UTC)
    columns = [one for one in COLUMNS if (wide or one.name in _USUAL) and (several or one is not PROJECT)]
    texts = {one: [_cell(one, row, now) for row in rows] for one in columns}
    room = None if wide else output.terminal_columns()
    if room is not None and _width(texts) > room:
        texts = _fitting(texts, room)
    named = [(one.name, cells) for one, cells in texts.items()]
    if wide:
        named.append(("ID", [words.visible(row.id) for row in rows]))
    right = [place for place, (name, _) in enumerate(named) if name in _RIGHT]
    return output.table([name for name, _ in named], zip(*(cells for _, cells in named), strict=True), right)


def _fitting(texts: Texts, room: int) -> Texts:
    """The columns as wide as the app makes them at most, and then those that fit; the name always stays."""
    kept = {one: [output.cut(text, one.widest) for text in cells] for one, cells in texts.items()}
    while len(kept) > 1 and _width(kept) > room:
        del kept[max((one for one in kept if one is not NAME), key=lambda one: one.rank)]
    return kept


def _width(texts: Texts) -> int:
    widths = [max(map(words.cell_width, [one.name, *cells])) for one, cells in texts.items()]
    return sum(widths) + _GAP * (len(widths) - 1)


def _cell(column: Column, row: InstanceRow, now: datetime) -> str:
    plain = _WORDS.get(column.name)
    return (plain(row) if plain else column.text(row, now)).strip()


def _csv(rows: Sequence[InstanceRow], session: Session) -> str:
    context = session.context
    title = None if context is None or context.every else context.title
    columns = [(name, partial(_value, name, title)) for name in VALUES]
    return to_csv(rows, [*columns, ("ID", lambda row: _on_one_line(row.id))])


def _value(name: str, project: str | None, row: InstanceRow) -> Cell:
    if name == "PROJECT" and row.project is None:
        return _on_one_line(project)
    value = VALUES[name](row)
    if isinstance(value, str):
        return _on_one_line(value)
    return value if value is None or isinstance(value, int | float) else [str(_on_one_line(one)) for one in value]


def _on_one_line(text: str | None) -> str | None:
    return words.visible(text) if text else text


def _every(session: Session) -> bool:
    return session.context is not None and session.context.every


def _why_empty(session: Session, text: str) -> str:
    every, there = _every(session), len(session.rows)
    return emptiness(connected=True, loading=False, failed=False, text=text, every=every, there=there).title


def _missing(session: Session) -> int:
    """Say what of the list is not there; the exit code."""
    count, total = len(session.rows), session.total
    if session.lost:
        told = lost_words(session.lost, count, total, several=_every(session), again="")
    else:
        told = short_words(count, total, session.skipped, again="")
    if told:
        output.say(f"onet: the list is not whole: {told}")
    return 1 if told else 0
