"""A server that holds one instance, for tests of what goes out and comes back."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.unit.domain.test_reading import whole
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import Outcome
from tui.core.edit.send import apply
from tui.core.journal.entry import Entry, Place, Ref
from tui.core.journal.journal import Journal
from tui.core.journal.record import Recorder
from tui.domain.instance import Instance, parse_instance
from tui.domain.scope import Scope
from tui.domain.update import InstanceUpdate

HERE = Scope("o-1", "p-1")
ORIGIN = "https://api.example.net:443"
PLACE = Place("work", ORIGIN, Ref("o-1", "Acme"), Ref("p-1", "Production"))
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Held:
    """Replaces the nine fields as the API does; `error` is raised where it is asked or written to."""

    def __init__(self, **changes: Any) -> None:
        self.source = whole(**changes)
        self.read_error: Exception | None = None
        self.put_error: BaseException | None = None
        self.carries_out = True
        self.reads = 0

    async def instance(self, scope: Scope, instance_id: str) -> Instance:
        self.reads += 1
        if self.read_error:
            raise self.read_error
        return parse_instance(self.source)

    async def update(self, scope: Scope, instance_id: str, update: InstanceUpdate) -> Instance:
        if self.carries_out:
            self.take(update)
        if self.put_error:
            raise self.put_error
        return parse_instance(self.source)

    def take(self, update: InstanceUpdate) -> None:
        for name, value in update.fields().items():
            kind = name.removesuffix("_id")
            self.source[kind] = value if kind == name else value and {"id": value, "name": value}

    @property
    def now(self) -> Instance:
        return parse_instance(self.source)

    @property
    def nine(self) -> bytes:
        return InstanceUpdate.from_instance(self.now).body()


async def no_wait(_: float) -> None:
    """A wait that takes no time."""


async def change(
    held: Held, journal: Journal, draft: Draft | None = None, undo_of: str | None = None, **edits: Any
) -> tuple[Outcome, Entry]:
    """Send edits of what is there now, or a draft; gives the outcome and the newest entry of the journal."""
    draft = draft or Draft(held.now)
    for name, value in edits.items():
        draft.set(name, value)
    recorder = Recorder(journal, PLACE, undo_of=undo_of)
    outcome = await apply(held, HERE, draft, no_wait, lambda: NOON + timedelta(seconds=20), journal=recorder)
    return outcome, journal.read().entries[0]
