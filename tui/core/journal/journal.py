"""The journal: every write with its intent before it is sent and its outcome after."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.core.journal.contents import Sum
from tui.core.journal.entry import Contents, Entry, Intent
from tui.core.journal.errors import JournalFailed
from tui.core.journal.file import LONGEST_LINE, JournalFile, Line
from tui.core.journal.lines import Settlement, intent_line, outcome_line, read_line
from tui.core.journal.process import this_process

if TYPE_CHECKING:
    from tui.core.edit.outcome import Outcome

FILE = "journal.jsonl"


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Journal:
    """Entries in a file that several processes share, or in memory where `path` is None; for use from any thread."""

    def __init__(self, path: Path | None, clock: Callable[[], datetime] = _utc_now) -> None:
        self._file = JournalFile(path) if path else None
        self._clock = clock
        self._memory: list[bytes] = []
        self._guard = threading.Lock()
        self._sum = Sum()
        self._read_to: tuple[tuple[int, int] | None, int] = (None, 0)

    def begin(self, intent: Intent) -> Entry:
        """Write down what is about to be sent, and return when it is on the disk.

        JournalFailed where that cannot be, or where it could not be read again; then nothing may be sent.
        """
        from secrets import token_hex

        at = self._clock().astimezone(UTC)
        entry = Entry(f"{at:%Y%m%d-%H%M%S}-{token_hex(4)}", at, this_process(), intent)
        self._add(intent_line(entry))
        return entry

    def settle(self, entry_id: str, outcome: Outcome) -> None:
        """Write down what became of an entry; of several outcomes the last one counts. JournalFailed as of `begin`."""
        self._add(outcome_line(Settlement(entry_id, self._clock(), outcome)))

    def read(self) -> Contents:
        """All entries, newest first; no file is an empty journal, whatever stands in it is no failure.

        JournalFailed where the file itself cannot be read.
        """
        with self._guard:
            rest = self._catch_up()
            found = self._sum.contents()
        # The file stops within that line: one that a crash cut short, or that is still being written.
        return found._replace(damaged=found.damaged + 1) if rest else found

    def open_entries(self, profile: str, origin: str) -> tuple[Entry, ...]:
        """The entries of a profile at an origin whose outcome is not known yet, newest first; raises as `read`."""
        with self._guard:
            self._catch_up()
            entries = [entry for entry in self._sum.entries.values() if entry.is_open]
        here = [entry for entry in entries if entry.intent.place[:2] == (profile, origin)]
        return tuple(reversed(here))

    def _add(self, line: bytes) -> None:
        _check(line)
        with self._guard:
            if self._file is None:
                self._memory.append(line)
            else:
                self._file.append(line)

    def _catch_up(self) -> bool:
        """Add up the lines that are new since the last time; whether a part of one is left over."""
        for line in self._new_lines():
            if not line.ended:
                return True
            self._sum.add(line.text)
            self._read_to = (self._read_to[0], line.next_offset)
        return False

    def _new_lines(self) -> Iterator[Line]:
        if self._file is None:
            start = self._read_to[1]
            yield from (Line(text[:-1], True, start + n) for n, text in enumerate(self._memory[start:], 1))
            return
        found = self._file.identity()
        file, size = (found[:2], found[2]) if found else (None, 0)
        if file != self._read_to[0] or size < self._read_to[1]:
            self._sum, self._read_to = Sum(), (file, 0)
        if size > self._read_to[1]:
            yield from self._file.lines(self._read_to[1])


def _check(line: bytes) -> None:
    """Refuse a line that nobody could read again: too long, or with tags that are nested too deeply."""
    try:
        if len(line) > LONGEST_LINE:
            raise ValueError("it would be too long")
        read_line(line)
    except ValueError as error:
        raise JournalFailed(
            "The change cannot be written to the journal", str(error), "Make the tags simpler, or use the web console."
        ) from None
