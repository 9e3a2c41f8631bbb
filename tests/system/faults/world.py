"""A session before a server that may fail: what it has typed and stored, and whether that is still there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.system.faults.kinds import CAP, PATIENT, Fault
from tests.system.faults.stage import Stage
from tui.api.client import Client, connect
from tui.api.errors import OnetError
from tui.api.limiter import RateLimiter
from tui.api.loading import load_client
from tui.api.transport import RequestRecord, Timeouts
from tui.api.urls import origin
from tui.core import cache
from tui.core.edit.draft import Draft
from tui.core.edit.kept import keep, kept
from tui.core.edit.outcome import Outcome, OutcomeKind
from tui.core.edit.undo import why_not_undoable
from tui.core.journal.entry import Entry
from tui.core.journal.journal import Journal
from tui.core.ledger import Ledger
from tui.core.session import Session
from tui.domain import exactjson
from tui.domain.row import InstanceRow
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Sandbox
from tui.sandbox.accounts import PRODUCTION

IDS = tuple(Sandbox(4, life=False).instances.of(PRODUCTION))
# As the app does: what speaks HTTP then knows without looking, several times a request, that it runs in asyncio.
load_client()
_PLACE = Sandbox.default_scope
_IN_EFFECT = (OutcomeKind.APPLIED, OutcomeKind.UNKNOWN)


@dataclass
class World:
    """One person's app before one server: what they see, and all that must outlive a fault."""

    stage: Stage
    url: str
    folder: Path
    fault: Fault
    drafts: list[Draft] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    errors: list[OnetError] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    undoing: Entry | None = None
    rows: tuple[InstanceRow, ...] = ()
    typed: int = 0

    def __post_init__(self) -> None:
        self.identity = IDS[0]
        self.journal = Journal(self.folder / "onet" / "journal.jsonl")
        self.ledger = Ledger("work", origin(self.url), self.journal, self.folder / "onet" / "drafts", lists=True)
        self.client: Client = connect(
            self.url,
            SecretStr(DEMO_KEY),
            timeouts=PATIENT,
            sleep=self._sleep,
            random=lambda: 1.0,
            on_request=self.ledger.requests.add,
            max_body=CAP,
            limiter=RateLimiter(10_000, 10_000),
        )
        self.session = Session(self.client, "…demo", ledger=self.ledger)

    @property
    def records(self) -> list[RequestRecord]:
        """The requests that were made so far, each try of them."""
        return list(self.ledger.requests.records)

    async def settle_in(self) -> None:
        """What the person has by the time that the fault comes: a list, its cache, a draft that was not sent."""
        (self.folder / "onet").mkdir()
        async for _ in self.session.load():
            pass
        assert await asyncio.to_thread(self.session.keep_list)
        self.rows = self.session.rows
        self.unsent = await self.draft(IDS[3])
        self.where = self.session.where(IDS[3])

    def forget(self) -> None:
        """Forget what became of the last operation, so that the next one is judged alone."""
        for told in (self.drafts, self.outcomes, self.errors, self.waits):
            told.clear()
        self.undoing, self.rows = None, self.session.rows

    def begin_anew(self) -> None:
        """The same connection and files, and nothing read yet."""
        self.session = Session(self.client, "…demo", ledger=self.ledger)
        self.rows = ()

    async def draft(self, identity: str) -> Draft:
        """A draft with a name that was not there before, kept on the disk as the form does."""
        draft = Draft(await self.session.read(identity))
        self.typed += 1
        draft.set("name", f"mine-{self.typed}")
        assert keep(draft, self.session.where(identity))
        return draft

    def failed(self, error: OnetError) -> str:
        """The kind of an error, which has all that a person is told."""
        assert error.title
        assert error.exit_code == 1
        self.errors.append(error)
        return type(error).__name__

    def ended(self, outcome: Outcome) -> str:
        """The kind of an outcome, in the word that is shown."""
        self.outcomes.append(outcome)
        return outcome.kind.value

    async def wait(self, seconds: float) -> bool:
        """A person who waits for the rate limit, however long that takes."""
        self.waits.append(seconds)
        return True

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)

    def hurry(self, limits: Timeouts) -> None:
        """Wait so long and no longer: only for what meets the fault, as a busy machine is slow, too."""
        transport = self.client.transport
        transport._timeouts = limits
        assert transport._http is not None
        transport._http.timeout = httpx.Timeout(
            connect=limits.connect, read=limits.read, write=limits.write, pool=limits.pool
        )


async def lost(world: World, since: int, drafts: list[dict[str, Any]]) -> list[str]:
    """What of that which was typed or stored is not there any more; `since` is when the operation began, by records."""
    session, found = world.session, []
    if [row.id for row in session.rows][: len(world.rows)] != [row.id for row in world.rows]:
        found.append("rows of the last list")
    cached = await asyncio.to_thread(cache.load, cache.ContextKey("work", origin(world.url), *_PLACE))
    if cached is None or [row.id for row in cached.rows] != list(IDS):
        found.append("the cached list")
    for draft, before in zip(world.drafts, drafts, strict=True):
        if draft.edits != before:
            found.append(f"edits of {draft.opened.name}")
        held = kept(session.where(draft.opened.id), draft.opened.id)
        # Of an undo none is kept: the journal has it.
        if world.undoing is None and (held is None or held.edits != before):
            found.append(f"the kept draft of {draft.opened.name}")
    if (held := kept(world.where, IDS[3])) is None or held.edits != world.unsent.edits:
        found.append("the draft that was not sent")
    return [*found, *await _lost_of_journal(world, since)]


async def _lost_of_journal(world: World, since: int) -> list[str]:
    """Every PUT that left has its intent, and every intent its outcome."""
    contents = await asyncio.to_thread(world.journal.read)
    puts = [record for record in world.records[since:] if record.method == "PUT"]
    entries = contents.entries[: len(puts)]
    found = ["lines of the journal"] if contents.damaged or contents.unknown else []
    if [entry.outcome is None for entry in entries] != [False] * len(puts):
        found.append(f"outcomes of the journal: {len(entries)} entries for {len(puts)} writes")
    sent = [exactjson.loads(request.body) for request in world.stage.arrived if request.method == "PUT"]
    intents = [dict(entry.intent.sent) for entry in contents.entries]
    if any(body not in intents for body in sent):
        found.append("intents of the journal")
    if world.undoing and not any(outcome.kind in _IN_EFFECT for outcome in world.outcomes):
        entry = contents.find(world.undoing.id)
        if entry is None or why_not_undoable(entry, "work", origin(world.url)):
            found.append("the change that can be undone")
    told = [outcome.kind for outcome in world.outcomes if outcome.entry]
    if [entry.outcome and entry.outcome.kind for entry in reversed(_last_of_each(entries))] != told:
        found.append("the word of the outcome in the journal")
    return found


def _last_of_each(entries: tuple[Entry, ...]) -> list[Entry]:
    """The last entry of each instance, newest first: what the rate limit refused has entries of its own."""
    last: dict[str, Entry] = {}
    for entry in entries:
        last.setdefault(entry.intent.instance.id, entry)
    return list(last.values())
