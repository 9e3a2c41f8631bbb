"""What the journal's lines add up to: entries with their outcomes, and which of them were undone."""

from __future__ import annotations

from dataclasses import replace

from tui.core.edit.outcome import OutcomeKind
from tui.core.journal.entry import Contents, Entry
from tui.core.journal.lines import Settlement, Unknown, read_line


class Sum:
    """The lines so far; of several outcomes of an entry the last one counts."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.damaged = 0
        self.unknown = 0

    def add(self, text: bytes | None) -> None:
        """Add a line, None where it was too long; one that is damaged, or that belongs to no entry, is counted."""
        if text is not None and not text.strip():
            return
        try:
            self._take(read_line(text or b""))
        except Unknown:
            self.unknown += 1
        except ValueError:
            self.damaged += 1

    def contents(self) -> Contents:
        """All entries, newest first."""
        return Contents(tuple(_undone(list(reversed(self.entries.values())))), self.damaged, self.unknown)

    def _take(self, found: Entry | Settlement) -> None:
        if isinstance(found, Settlement):
            if found.id not in self.entries:
                raise ValueError("an outcome of no entry")
            self.entries[found.id] = replace(self.entries[found.id], outcome=found.outcome, settled_at=found.at)
        elif found.id in self.entries:
            raise ValueError("an id that was given already")
        else:
            self.entries[found.id] = found


def _undone(newest_first: list[Entry]) -> list[Entry]:
    """The entries with what took them back; an undo that was itself undone took nothing back."""
    undone_by: dict[str, str] = {}
    marked = []
    for entry in newest_first:
        taken_back = undone_by.get(entry.id)
        marked.append(replace(entry, undone_by=taken_back) if taken_back else entry)
        original = entry.intent.undo_of
        if original and taken_back is None and entry.outcome and entry.outcome.kind is OutcomeKind.APPLIED:
            undone_by.setdefault(original, entry.id)
    return marked
