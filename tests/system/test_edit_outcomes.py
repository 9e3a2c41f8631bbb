"""Every outcome of a write on a real loopback server: what is held afterwards, how many PUTs, what is told and kept."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.outcomes import HERE, NAMES, TABLE, THEIRS, Bench, Busy, Row
from tests.support.server import LoopbackServer
from tui.api.client import Client, connect
from tui.api.transport import Timeouts
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import Outcome
from tui.core.edit.settle import settle_open
from tui.core.edit.undo import undo_draft
from tui.core.journal.journal import Journal
from tui.domain.secret import SecretStr
from tui.domain.update import InstanceUpdate
from tui.sandbox import DEMO_KEY, Fault
from tui.sandbox.catalogue import SIZES


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    sandbox = Busy(24, life=False)
    sandbox.named("web-1")["hostname"] = "web-1.example.net"
    (tmp_path / "onet").mkdir()
    with LoopbackServer(sandbox) as server:
        yield Bench(sandbox, server.url, tmp_path / "onet" / "journal.jsonl")


@pytest.fixture
async def client(bench: Bench) -> AsyncIterator[Client]:
    limits = Timeouts(2, 0.3, 2, 2)
    async with connect(
        bench.url, SecretStr(DEMO_KEY), timeouts=limits, sleep=bench.sleep, on_request=bench.log.append
    ) as ready:
        yield ready


async def drafted(bench: Bench, client: Client, **edits: Any) -> Draft:
    draft = Draft(await client.instance(HERE, bench.identity))
    for name, value in edits.items():
        draft.set(name, value)
    return draft


def told(outcome: Outcome) -> str:
    """All words of the outcome, and the fields that others changed."""
    parts = [outcome.message]
    parts += [f"{kind}: {', '.join(names)}" for kind, names in (("carried", outcome.carried),) if names]
    parts += [f"meanwhile: {result.field}" for result in outcome.meanwhile]
    parts += [f"{outcome.error} {outcome.error.hint}"] if outcome.error else []
    return " ".join(parts)


@pytest.mark.parametrize("row", TABLE, ids=[row.what for row in TABLE])
async def test_every_outcome_is_told_as_it_is_and_kept_so(bench: Bench, client: Client, row: Row) -> None:
    draft = await drafted(bench, client, name="mine")
    row.arrange(bench)
    outcome = await bench.send(client, draft)
    assert outcome.kind.value == row.kind
    assert row.told in told(outcome)
    assert len(bench.sandbox.puts) == row.puts
    expected = None if row.holds is None else bench.before | row.holds
    assert bench.held is None if expected is None else without_time(bench.held) == without_time(expected)
    if bench.path.is_dir():
        return
    entries = bench.journal.read().entries
    assert [entry.outcome.kind.value for entry in entries if entry.outcome] == row.kept
    assert all(entry.changes == (("name", "web-1", "mine"),) for entry in entries)
    if entries:
        assert (entries[0].id, entries[0].outcome.message) == (outcome.entry, kept_words(outcome))  # type: ignore[union-attr]
    assert draft.edits == {"name": "mine"}


def without_time(instance: Any) -> dict[str, Any]:
    return {name: value for name, value in instance.items() if name != "modified"}


def kept_words(outcome: Outcome) -> str:
    """The journal's entry ends with the refusal; that the person called the waiting off comes after it."""
    if "called off" in outcome.message:
        return "The rate limit refused the request; nothing was changed."
    return outcome.message


async def test_messages_of_a_refusal_stand_at_their_fields_nested_or_plain(bench: Bench, client: Client) -> None:
    draft = await drafted(bench, client, name="mine")
    bench.put(Fault(status=400, body=NAMES))
    outcome = await bench.send(client, draft)
    assert outcome.field_errors == {
        "name": ["Taken."],
        "tags": ["env: Not this one."],
        "hostname": ["A plain word."],
    }


async def test_hardware_that_the_server_ignored_is_told_by_field_and_kept_so(bench: Bench, client: Client) -> None:
    other = next(size["id"] for size in SIZES if size["id"] != bench.before["size"]["id"])
    draft = await drafted(bench, client, name="mine", size_id=other)
    outcome = await bench.send(client, draft)
    assert outcome.kind.value == "ignored by the server"
    (entry,) = bench.journal.read().entries
    assert entry.outcome is not None
    assert {result.field: result.kind.value for result in entry.outcome.fields} == {
        "name": "applied",
        "size_id": "ignored by the server",
    }


async def test_the_journal_has_status_and_request_id_of_successes_and_refusals(bench: Bench, client: Client) -> None:
    await bench.send(client, await drafted(bench, client, name="mine"))
    bench.put(Fault(status=403))
    await bench.send(client, await drafted(bench, client, name="mine too"))
    outcomes = [entry.outcome for entry in bench.journal.read().entries]
    assert [outcome and outcome.status for outcome in outcomes] == [403, 200]
    assert all(outcome and outcome.request_id and outcome.request_id.startswith("req-") for outcome in outcomes)
    assert DEMO_KEY.encode() not in bench.path.read_bytes()


async def test_what_was_read_right_before_the_put_can_be_looked_up_afterwards(bench: Bench, client: Client) -> None:
    draft = await drafted(bench, client, name="mine")
    bench.move()
    await bench.send(client, draft)
    (entry,) = bench.journal.read().entries
    assert (entry.intent.before["hostname"], entry.intent.sent["hostname"]) == (THEIRS, THEIRS)
    assert entry.intent.before.keys() == set(InstanceUpdate.model_fields)


async def test_a_change_that_was_not_known_yet_is_settled_when_it_shows(bench: Bench, client: Client) -> None:
    draft = await drafted(bench, client, name="mine")
    bench.put(Fault(delay=0.6, drop="before"))
    assert (await bench.send(client, draft)).kind.value == "not known yet"
    now = datetime.now(UTC)
    assert await settle_open(client, bench.journal, "work", bench.url, now) == []
    bench.sandbox.instances[bench.identity]["name"] = "mine"
    (settled,) = await settle_open(client, bench.journal, "work", bench.url, now)
    assert settled.outcome.kind.value == "applied"
    assert Journal(bench.path).open_entries("work", bench.url) == ()
    assert len(bench.sandbox.puts) == 1


async def test_a_change_that_never_shows_is_not_applied_in_the_end(bench: Bench, client: Client) -> None:
    draft = await drafted(bench, client, name="mine")
    bench.put(Fault(status=504))
    await bench.send(client, draft)
    later = datetime.now(UTC) + timedelta(minutes=11)
    (settled,) = await settle_open(client, bench.journal, "work", bench.url, later)
    assert settled.outcome.kind.value == "not applied"
    assert f"when last checked at {later.astimezone():%H:%M:%S}" in settled.outcome.message


async def test_an_undo_brings_back_what_was_there_and_keeps_what_others_did_since(bench: Bench, client: Client) -> None:
    await bench.send(client, await drafted(bench, client, name="mine", tags=["mine"], vpc_id=None))
    bench.move()
    (entry,) = bench.journal.read().entries
    draft = undo_draft(entry, await client.instance(HERE, bench.identity))
    outcome = await bench.send(client, draft, entry.id)
    assert outcome.kind.value == "applied"
    assert without_time(bench.held) == without_time(bench.before | {"hostname": THEIRS})
    undo, original = bench.journal.read().entries
    assert (undo.intent.undo_of, original.undone_by) == (entry.id, undo.id)


async def test_a_write_that_is_cancelled_leaves_its_entry_open(bench: Bench, client: Client) -> None:
    draft = await drafted(bench, client, name="mine")
    arrived = threading.Event()
    bench.put(Fault(before=lambda _: arrived.set(), drop="before"))
    bench.read_after(Fault(delay=0.2), None)
    sending = asyncio.ensure_future(bench.send(client, draft))
    assert await asyncio.to_thread(arrived.wait, 10)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    (entry,) = bench.journal.read().entries
    assert entry.outcome is None
