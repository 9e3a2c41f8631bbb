"""Writes the entries of one write, or of one batch, for `tui.core.edit.send`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.core.edit.fields import LABELS
from tui.core.journal.entry import Intent, Place, Ref
from tui.core.journal.journal import Journal

if TYPE_CHECKING:
    from tui.core.edit.outcome import Outcome
    from tui.domain.instance import Instance
    from tui.domain.update import InstanceUpdate


@dataclass(slots=True)
class Recorder:
    """A journal with what every entry of a write shares; waits for the disk in a thread.

    `is_open` is true from the moment on in which an intent is written, until its outcome is: a PUT may have been sent.
    """

    journal: Journal
    place: Place
    batch: str | None = None
    undo_of: str | None = None
    is_open: bool = False

    async def begin(
        self, instance: Instance, before: InstanceUpdate, sent: InstanceUpdate, edited: tuple[str, ...]
    ) -> str:
        """Write the intent and give the entry's id; JournalFailed where it cannot be written."""
        intent = Intent(
            self.place,
            Ref(instance.id, instance.name or ""),
            edited,
            {name: getattr(before, name) for name in LABELS},
            {name: getattr(sent, name) for name in LABELS},
            self.batch,
            self.undo_of,
        )
        self.is_open = True
        return (await asyncio.to_thread(self.journal.begin, intent)).id

    async def settle(self, entry: str, outcome: Outcome) -> None:
        """Write the outcome of an entry; JournalFailed where it cannot be written."""
        try:
            await asyncio.to_thread(self.journal.settle, entry, outcome)
        finally:
            self.is_open = False


def new_batch() -> str:
    """An id for the entries of several instances that are changed at once."""
    from datetime import UTC, datetime
    from secrets import token_hex

    return f"batch-{datetime.now(UTC):%Y%m%d-%H%M%S}-{token_hex(3)}"
