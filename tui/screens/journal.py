"""`Journal`: what was changed through `onet`, and its undo."""

import asyncio
from collections.abc import Hashable, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from tui.api.errors import OnetError
from tui.core import words
from tui.core.error_view import sentences
from tui.core.header import Part
from tui.core.journal.entry import Contents, Entry
from tui.core.journal_details import details
from tui.core.journal_view import Line, count, find, kind_of, lines, tone, unnamed, when
from tui.core.past import ago_in_short
from tui.core.session import Session
from tui.core.settings import Settings
from tui.screens.records import DetailsScreen, RecordScreen
from tui.screens.undoing import Undoing, here, names_of, one_of_each_project
from tui.widgets.bound import bound
from tui.widgets.record_table import Column, RecordTable

_COLUMNS = (
    Column[Line]("WHEN", lambda line: when(line.entry.at, datetime.now(UTC)), 12, 0),
    # As wide as any age: it grows while the table stays.
    Column[Line]("AGE", lambda line: ago_in_short(line.entry.at, datetime.now(UTC)).ljust(14), 14, 5),
    Column[Line]("INSTANCE", lambda line: line.instance, 20, 1, least=12),
    Column[Line]("PROJECT", lambda line: line.project, 14, 4),
    Column[Line]("CHANGE", lambda line: line.change, 16, 0, grows=True),
    Column[Line]("OUTCOME", lambda line: line.outcome, 23, 0, tone=lambda line: tone(kind_of(line.entry))),
    Column[Line]("NOTE", lambda line: line.note, 24, 2, least=4),
    Column[Line]("BY", lambda line: line.who, 20, 3),
)


class JournalScreen(RecordScreen[Line]):
    """The entries, newest first, those of other accounts too; reads the file in a thread."""

    TITLE = "the journal"
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("journal.undo", "undo", show=True),
        bound("journal.refresh", "look_again", show=True),
    ]

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(session, settings, _COLUMNS, "reading…")
        self.id = "journal"
        self._contents = Contents()
        self._lines: tuple[Line, ...] = ()
        self._is_read = False
        self._names_asked = False

    def on_screen_resume(self) -> None:
        """Read what is new, at first and after an undo."""
        self.changed()

    def changed(self) -> None:
        """Read the journal."""
        if not self.is_left:
            self.run_worker(self._read(), group="read", exclusive=True)

    async def _read(self) -> None:
        names, place = names_of(self.session), here(self.session)
        journal = self.session.ledger.journal

        def read() -> tuple[Contents, tuple[Line, ...]]:
            contents = journal.read()
            return contents, lines(contents, place, names)

        try:
            self._contents, self._lines = await asyncio.to_thread(read)
        except OnetError as error:
            self.fail(error)
            return
        self._is_read, self.empty = True, "nothing was changed through onet yet"
        self.show_records()
        if not self._names_asked and unnamed(self._lines, names):
            self._names_asked = True
            self.run_worker(self._ask_names(), group="names")

    async def _ask_names(self) -> None:
        """Read the names of what the changes are about, where no form has asked for them yet."""
        for identity in one_of_each_project(self.session):
            try:
                await self.session.choices(identity)
            except OnetError:
                # Without them, the ids are shown.
                return
        self.changed()

    def key(self, record: Line) -> Hashable:
        """The id of its entry."""
        return record.entry.id

    def matching(self, typed: str) -> Sequence[Line]:
        """The entries with the typed words, newest first."""
        return find(self._lines, typed)

    def parts(self, shown: int, typed: str) -> list[Part]:
        """How many entries there are, and what is the matter with the file."""
        found = count(self._contents)
        told = f"{shown} of {found.entries}" if typed else str(found.entries)
        noun = "entry" if found.entries == 1 else "entries"
        parts = [
            Part("Journal", 0, loud=True),
            Part("PRODUCTION" if self.settings.production else "", 1, loud=True),
            Part(f"{told} {noun}" if self._is_read else "reading…", 2),
            Part(f"{found.open} not known yet" if found.open else "", 3),
            Part(f"{found.damaged} damaged {_of_lines(found.damaged)}" if found.damaged else "", 4, loud=True),
            Part(f"{found.unknown} {_of_lines(found.unknown)} of a newer onet" if found.unknown else "", 5),
            Part("read-only" if self.session.read_only else "", 6, loud=True),
        ]
        return [part for part in parts if part.text]

    def action_look_again(self) -> None:
        """Read again, and look again at the writes whose outcome is not known yet."""
        self.run_worker(self._look_again(), group="look", exclusive=True)

    async def _look_again(self) -> None:
        self.say("")
        try:
            settled = await self.session.look_again()
        except OnetError as error:
            self.fail(error)
        else:
            told = (f"{one.entry.intent.instance.name}: {one.outcome.kind.value}" for one in settled)
            self.say(words.visible(sentences(("Looked at again", *told))) if settled else "")
        self.changed()

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        if (line := self.table.current) is None:
            return
        entry = line.entry
        batch = self._contents.batch(entry.intent.batch) if entry.intent.batch else (entry,)
        groups = details(entry, here(self.session), names_of(self.session), datetime.now(UTC), len(batch))

        def undo(wanted: bool | None) -> None:
            if wanted:
                self._undo(entry)

        self.app.push_screen(EntryScreen(self.settings, f"Entry {words.visible(entry.id)}", groups), undo)

    def action_undo(self) -> None:
        """Undo the entry under the cursor, or its batch."""
        if (line := self.table.current) is not None:
            self._undo(line.entry)

    def _undo(self, entry: Entry) -> None:
        self.say("")
        undoing = Undoing(self.app, self.session, self.settings, self.changed, self.fail)
        # A worker of the app: leaving this screen does not cut the undo short.
        self.app.run_worker(undoing.entry(entry, self._contents), group="edit", exclusive=True)


class EntryScreen(DetailsScreen):
    """All that is known of an entry; gives True where it is to be undone."""

    TITLE = "an entry of the journal"
    BINDINGS: ClassVar[list[BindingType]] = [bound("record.undo", "undo", show=True)]

    def action_undo(self) -> None:
        """Leave, and undo it."""
        self.dismiss(True)


def _of_lines(number: int) -> str:
    return "line" if number == 1 else "lines"
