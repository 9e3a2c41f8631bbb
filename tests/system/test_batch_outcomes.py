"""40 instances changed at once on a real loopback server, 5 of them failing in 5 ways; then all of it undone."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Select

from tests.support.server import LoopbackServer
from tests.ui.asking import loaded, on, own_home, until
from tests.ui.test_batch import form_for, reviewed, told
from tui.api.client import connect
from tui.app import OnetApp
from tui.core.edit import check
from tui.core.edit.batch import AT_ONCE, Progress, Sent, run_batch
from tui.core.edit.bulk import BulkEdit, plan
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import Outcome, OutcomeKind
from tui.core.edit.results import counted, not_applied, reasons
from tui.core.edit.undo import undo_draft, undoable
from tui.core.journal.entry import Contents
from tui.core.journal.journal import Journal
from tui.core.journal.record import new_batch
from tui.core.ledger import Ledger
from tui.core.session import Session
from tui.core.settings import Settings
from tui.domain.instance import parse_instance
from tui.domain.secret import SecretStr
from tui.domain.update import InstanceUpdate
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.screens.batch_outcome import BatchOutcome
from tui.screens.batch_review import BatchReview
from tui.screens.fleet import ListScreen

COUNT = 40
EDIT = BulkEdit(name="{name}-{n:02}", os_name="Debian 13", billing_cycle="triennially")
FAILING = {
    "web-1": "refused: The server did not accept the values",
    "db-1": "refused: This key may not change the instance",
    "mail-1": "not applied: The instance is gone",
    "cache-1": "conflict: Somebody else changed OS name",
    "vpn-1": "not applied: ",
}
TOLD = "35 applied   2 not applied   1 conflict   2 refused"


class Watched(Sandbox):
    """A sandbox that knows how many writes it was asked for at the same time."""

    def __init__(self) -> None:
        super().__init__(COUNT, life=False, latency=0.01)
        # Every one of the 40 is to be one that can be edited.
        for one in self.instances.values():
            one["image"] = one["image"] or self.named("web-1")["image"]
        self._writing = 0
        self.most = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        is_write = scope.get("method") == "PUT"
        self._writing += is_write
        self.most = max(self.most, self._writing)
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._writing -= is_write

    @property
    def here(self) -> list[str]:
        """The instances of the main project, in the list's order."""
        return [identity for identity, one in self.instances.items() if one["project_id"] == self.default_scope[1]]

    def nine(self) -> dict[str, bytes]:
        """The nine fields of each instance, as they would be sent."""
        return {one: InstanceUpdate.from_instance(parse_instance(self.instances[one])).body() for one in self.here}

    def make_five_fail(self) -> dict[str, str]:
        """Arrange the five failures; the ids by name."""
        ids = {name: self.named(name)["id"] for name in FAILING}
        self.fail(Fault(status=400, body={"name": ["Taken."]}), method="PUT", path=ids["web-1"])
        self.fail(Fault(status=403, body={"detail": "Not for this role."}), method="PUT", path=ids["db-1"])
        del self.instances[ids["mail-1"]]
        self.named("cache-1")["os_name"] = "theirs"
        self.fail(Fault(drop="before"), method="PUT", path=ids["vpn-1"])
        return ids


@pytest.fixture(autouse=True)
def _no_long_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "CHECKS", (0.0, 0.1))


@pytest.fixture
def sandbox() -> Watched:
    return Watched()


@pytest.fixture
def url(sandbox: Watched) -> Iterator[str]:
    with LoopbackServer(sandbox) as server:
        yield server.url


@pytest.fixture
async def session(url: str, tmp_path: Path) -> AsyncIterator[Session]:
    (tmp_path / "onet").mkdir()
    journal = Journal(tmp_path / "onet" / "journal.jsonl")
    async with connect(url, SecretStr(DEMO_KEY)) as client:
        ready = Session(client, "", ledger=Ledger("work", url, journal))
        async for _ in ready.load():
            pass
        yield ready


async def sent_by(session: Session, drafts: list[Draft], batch: str, undo_of: Mapping[str, str]) -> tuple[Sent, ...]:
    told: list[Progress] = []

    async def send(draft: Draft, batch: str) -> Outcome:
        return await session.send(draft, batch=batch, undo_of=undo_of.get(draft.opened.id))

    found = await run_batch(drafts, send, batch_id=batch, on_progress=told.append, stop=asyncio.Event())
    assert (told[-1].done, told[-1].under_way, told[-1].total) == (len(drafts), 0, len(drafts))
    return found


def one_batch(contents: Contents) -> str:
    """The batch that the first changes are in, all of them."""
    (batch,) = {entry.intent.batch for entry in contents.entries if entry.intent.undo_of is None}
    assert batch is not None
    return batch


async def test_35_of_40_are_applied_5_fail_in_5_ways_and_the_undo_restores_the_35(
    sandbox: Watched, session: Session
) -> None:
    instances = [known for identity in sandbox.here if (known := session.known(identity))]
    found = plan(instances, EDIT)
    assert (len(found.drafts), found.left_out) == (COUNT, ())
    before, ids = sandbox.nine(), sandbox.make_five_fail()
    sent = await sent_by(session, list(found.drafts), new_batch(), {})
    assert counted(sent) == (("applied", 35), ("not applied", 2), ("conflict", 1), ("refused", 2))
    why = reasons(sent)
    assert {name: (why[ids[name]] or "")[: len(words)] for name, words in FAILING.items()} == FAILING
    assert {one.draft.opened.id for one in not_applied(sent)} == set(ids.values())
    assert 1 < sandbox.most <= AT_ONCE
    # The one that is gone and the conflict were never sent.
    assert len(sandbox.puts) == 38
    contents = await asyncio.to_thread(session.ledger.journal.read)
    assert len(contents.batch(one_batch(contents))) == len(contents.entries) == 38

    entries = undoable(contents.batch(one_batch(contents)), "work", session.ledger.origin)
    assert len(entries) == 35
    drafts = [undo_draft(entry, await session.read(entry.intent.instance.id)) for entry in entries]
    undo_of = {entry.intent.instance.id: entry.id for entry in entries}
    undone = await sent_by(session, drafts, new_batch(), undo_of)
    assert counted(undone) == (("applied", 35),)
    after = sandbox.nine()
    restored = before.keys() - ids.values()
    assert len(restored) == 35
    assert {one: after[one] for one in restored} == {one: before[one] for one in restored}
    contents = await asyncio.to_thread(session.ledger.journal.read)
    assert sum(entry.undone_by is not None for entry in contents.entries) == 35
    assert sandbox.most <= AT_ONCE


async def test_an_outcome_that_was_lost_is_not_told_as_a_failure(sandbox: Watched, session: Session) -> None:
    instances = [known for identity in sandbox.here[:9] if (known := session.known(identity))]
    for identity in sandbox.here[:9:2]:
        sandbox.fail(Fault(drop="after"), method="PUT", path=identity)
    sent = await sent_by(session, list(plan(instances, EDIT).drafts), new_batch(), {})
    assert [one.outcome.kind for one in sent if one.outcome] == [OutcomeKind.APPLIED] * 9
    assert len(sandbox.puts) == 9


async def test_in_the_app_the_5_stay_marked_with_their_reasons_and_u_undoes_the_35(
    sandbox: Watched, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home(tmp_path, monkeypatch)
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    app = OnetApp(Settings(base_url=url, refresh=0.0))
    async with app.run_test(size=(120, 40)) as pilot:
        form = await form_for(pilot)
        form.query_one("#name", Input).value = "{name}-{n:02}"
        form.query_one("#os_name", Input).value = "Debian 13"
        form.query_one("#billing_cycle", Select).value = "triennially"
        await reviewed(pilot)
        before, ids = sandbox.nine(), sandbox.make_five_fail()
        await pilot.press("ctrl+s")
        outcome = await on(pilot, BatchOutcome)
        text = told(outcome)
        assert TOLD in text
        for name, words in FAILING.items():
            assert f"{name}  {words}" in text
        await pilot.press("enter")
        screen = await on(pilot, ListScreen)
        table = await loaded(pilot)
        assert table.marks.ids == set(ids.values())
        for name, words in FAILING.items():
            assert screen.marks.reason(ids[name]).startswith(words)
        assert 1 < sandbox.most <= AT_ONCE
        assert app.session is not None
        contents = app.session.ledger.journal.read()
        assert len(contents.batch(one_batch(contents))) == len(contents.entries) == 38

        await pilot.press("u")
        review = await on(pilot, BatchReview)
        assert "35 instances" in told(review)
        await pilot.press("ctrl+s")
        outcome = await on(pilot, BatchOutcome)
        assert "35 applied" in told(outcome)
        await pilot.press("enter")
        await on(pilot, ListScreen)
        after = sandbox.nine()
        restored = before.keys() - ids.values()
        assert {one: after[one] for one in restored} == {one: before[one] for one in restored}
        assert table.marks.ids == set(ids.values())


async def test_a_conflict_of_a_batch_is_decided_one_by_one_from_the_draft_that_was_kept(
    sandbox: Watched, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from textual.widgets import RadioButton

    from tui.screens.conflict import ConflictScreen
    from tui.screens.dialog import Notice
    from tui.screens.edit import EditScreen
    from tui.screens.review import ReviewScreen

    own_home(tmp_path, monkeypatch)
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    async with OnetApp(Settings(base_url=url, refresh=0.0)).run_test(size=(120, 40)) as pilot:
        form = await form_for(pilot, "space", "space")
        form.query_one("#os_name", Input).value = "Debian 13"
        await reviewed(pilot)
        sandbox.named("web-1")["os_name"] = "theirs"
        await pilot.press("ctrl+s")
        assert "enter, then e" in told(await on(pilot, BatchOutcome))
        # One mark is left: it is edited alone.
        await pilot.press("enter", "e")
        question = await on(pilot, Notice)
        assert "OS name" in str(question._words[1])
        await pilot.press("enter")
        await on(pilot, EditScreen)
        await pilot.press("ctrl+s")
        await on(pilot, ReviewScreen)
        await pilot.press("ctrl+s")
        conflict = await on(pilot, ConflictScreen)
        conflict.query_one("#mine-os_name", RadioButton).value = True
        await pilot.press("ctrl+s")
        await on(pilot, ReviewScreen)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: sandbox.named("web-1")["os_name"] == "Debian 13")
