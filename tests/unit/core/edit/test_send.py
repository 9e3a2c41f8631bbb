"""What a person is told after a write, whatever the server answers and whoever else is at work."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.unit.domain.test_reading import whole
from tui.api import errors
from tui.core.edit import check
from tui.core.edit.check import CHECKS
from tui.core.edit.draft import Draft, needs_warning
from tui.core.edit.outcome import Outcome, OutcomeKind, Reply
from tui.core.edit.send import MAX_WAITS, PutAnswer, apply
from tui.core.journal.errors import JournalFailed
from tui.domain.instance import Instance, parse_instance
from tui.domain.scope import Scope
from tui.domain.update import InstanceUpdate

HERE = Scope("o-1", "p-1")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
Answer = dict[str, Any] | errors.OnetError
DOWN = errors.Unreachable("down")


class Server:
    """Answers the reads one by one (the last one for good), and the PUTs with an error or not."""

    def __init__(self, reads: Sequence[Answer], *puts: errors.OnetError | None) -> None:
        self.reads = list(reads)
        self.errors = list(puts)
        self.puts: list[InstanceUpdate] = []
        self.elapsed: list[float] = []

    async def instance(self, scope: Scope, instance_id: str) -> Instance:
        answer = self.reads.pop(0) if len(self.reads) > 1 else self.reads[0]
        if isinstance(answer, errors.OnetError):
            raise answer
        return parse_instance(answer)

    async def update(self, scope: Scope, instance_id: str, update: InstanceUpdate) -> Instance:
        self.puts.append(update)
        error = self.errors.pop(0) if len(self.errors) > 1 else self.errors[0]
        if error:
            raise error
        return parse_instance(whole())

    async def sleep(self, seconds: float) -> None:
        self.elapsed.append(seconds)

    def clock(self) -> datetime:
        return NOON + timedelta(seconds=sum(self.elapsed))


async def send(
    reads: Sequence[Answer], put: errors.OnetError | None = None, opened: dict[str, Any] | None = None, **edits: Any
) -> tuple[Outcome, Server]:
    draft = Draft(parse_instance(opened or whole()))
    for field, value in edits.items():
        draft.set(field, value)
    server = Server(reads, put)
    return await apply(server, HERE, draft, server.sleep, server.clock), server


class Record:
    """Keeps what is written to the journal, in order, with the number of PUTs seen by then."""

    def __init__(self, server: Server, *, broken: str = "") -> None:
        self.server = server
        self.broken = broken
        self.lines: list[tuple[str, int, Any]] = []

    async def begin(
        self, instance: Instance, before: InstanceUpdate, sent: InstanceUpdate, edited: tuple[str, ...]
    ) -> str:
        if self.broken == "begin":
            raise JournalFailed("The journal cannot be written", "disk full")
        self.lines.append(("intent", len(self.server.puts), (instance.id, before.name, sent.name, edited)))
        return f"entry-{len(self.lines)}"

    async def settle(self, entry: str, outcome: Outcome) -> None:
        if self.broken == "settle":
            raise JournalFailed("The journal cannot be written", "disk full")
        self.lines.append((entry, len(self.server.puts), outcome.kind))


def renamed() -> Draft:
    draft = Draft(parse_instance(whole()))
    draft.set("name", "mine")
    return draft


OLD, NEW, THIRD = whole(), whole(name="mine"), whole(name="theirs")
LOST, LATE, FAILED = errors.ConnectionLost("lost"), errors.AnswerTimeout("late"), errors.ServerFailure("502")
TABLE: list[tuple[str, errors.OnetError | None, list[Answer], OutcomeKind]] = [
    ("answered, new value there", None, [OLD, NEW], OutcomeKind.APPLIED),
    ("answered, old value still there", None, [OLD, OLD], OutcomeKind.IGNORED),
    ("answered, a third value there", None, [OLD, THIRD], OutcomeKind.CONFLICT),
    ("answered, read only at the second try", None, [OLD, DOWN, NEW], OutcomeKind.APPLIED),
    ("answered, never read again", None, [OLD, DOWN], OutcomeKind.UNKNOWN),
    ("lost, new value at once", LOST, [OLD, NEW], OutcomeKind.APPLIED),
    ("lost, new value at the last check", LOST, [OLD, OLD, OLD, OLD, OLD, NEW], OutcomeKind.APPLIED),
    ("lost, old value stays", LOST, [OLD, OLD], OutcomeKind.NOT_APPLIED),
    ("lost, a third value there", LOST, [OLD, THIRD], OutcomeKind.CONFLICT),
    ("lost, never read again", LOST, [OLD, DOWN], OutcomeKind.UNKNOWN),
    ("lost, old value once and then no reads", LOST, [OLD, OLD, DOWN], OutcomeKind.UNKNOWN),
    ("5xx, old value stays", FAILED, [OLD, OLD], OutcomeKind.NOT_APPLIED),
    ("no answer in time, old value stays", LATE, [OLD, OLD], OutcomeKind.UNKNOWN),
    ("no answer in time, new value there", LATE, [OLD, OLD, NEW], OutcomeKind.APPLIED),
    ("answered, gone when read", None, [OLD, errors.NotFound("gone", status=404)], OutcomeKind.CONFLICT),
    ("answered, the key refused when read", None, [OLD, errors.KeyRefused("no", status=401)], OutcomeKind.UNKNOWN),
    ("lost, gone when read", LOST, [OLD, errors.NotFound("gone", status=404)], OutcomeKind.CONFLICT),
    ("5xx, new value there", FAILED, [OLD, NEW], OutcomeKind.APPLIED),
    ("a proxy gave up waiting", errors.ServerFailure("504", status=504), [OLD, OLD], OutcomeKind.UNKNOWN),
    ("no answer in time, a third value there", LATE, [OLD, THIRD], OutcomeKind.UNKNOWN),
    ("unreadable answer, old value there", errors.UnreadableAnswer("?", status=200), [OLD], OutcomeKind.NOT_APPLIED),
    ("unreadable answer, new value there", errors.UnreadableAnswer("?", status=200), [OLD, NEW], OutcomeKind.APPLIED),
    ("400", errors.InvalidRequest("no", status=400), [OLD], OutcomeKind.REFUSED),
    ("401", errors.KeyRefused("no", status=401), [OLD], OutcomeKind.REFUSED),
    ("403", errors.Forbidden("no", status=403), [OLD], OutcomeKind.REFUSED),
    ("404", errors.NotFound("no", status=404), [OLD], OutcomeKind.REFUSED),
    ("422", errors.InvalidRequest("no", status=422), [OLD], OutcomeKind.REFUSED),
    ("redirect", errors.UnexpectedStatus("no", status=302), [OLD], OutcomeKind.REFUSED),
    ("409", errors.Conflict("no", status=409), [OLD], OutcomeKind.CONFLICT),
    ("never left", errors.Unreachable("no"), [OLD], OutcomeKind.NOT_APPLIED),
]


@pytest.mark.parametrize(("put", "reads", "kind"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
async def test_every_answer_has_one_outcome_and_one_put(
    put: errors.OnetError | None, reads: list[Answer], kind: OutcomeKind
) -> None:
    outcome, server = await send(reads, put, name="mine")
    assert outcome.kind is kind
    assert outcome.message
    assert len(server.puts) == 1


async def test_an_open_outcome_is_looked_at_five_times_and_tells_when_last() -> None:
    outcome, server = await send([OLD, OLD], LOST, name="mine")
    assert tuple(server.elapsed) == CHECKS == (0.5, 1, 2, 4, 8)
    assert outcome.checked_at == NOON + timedelta(seconds=15.5)
    assert f"when last checked at {outcome.checked_at.astimezone():%H:%M:%S}" in outcome.message


async def test_the_time_told_is_that_of_the_last_look_that_succeeded() -> None:
    outcome, _ = await send([OLD, OLD, DOWN], LOST, name="mine")
    assert outcome.checked_at == NOON + timedelta(seconds=0.5)


async def test_what_a_colleague_set_to_my_value_does_not_prove_that_my_lost_request_arrived() -> None:
    outcome, _ = await send([whole(name="mine")], LOST, name="mine", os_name="Mine")
    assert outcome.kind is OutcomeKind.NOT_APPLIED


async def test_a_hostname_that_the_server_empties_to_a_blank_string_is_applied() -> None:
    outcome, _ = await send([OLD, whole(hostname="")], hostname="")
    assert outcome.kind is OutcomeKind.APPLIED


async def test_a_conflict_of_both_sides_sends_nothing_and_shows_both_values() -> None:
    outcome, server = await send([THIRD], name="mine")
    assert outcome.kind is OutcomeKind.CONFLICT
    assert [(result.label, result.asked, result.found) for result in outcome.fields] == [("Name", "mine", "theirs")]
    assert server.puts == []


async def test_others_changes_go_out_as_they_are_now_and_are_named() -> None:
    now = whole(hostname="theirs.example.net", tags=["theirs"])
    outcome, server = await send([now, now | {"name": "mine"}], name="mine")
    assert (outcome.kind, outcome.carried) == (OutcomeKind.APPLIED, ("hostname", "tags"))
    (put,) = server.puts
    assert (put.name, put.hostname, put.tags) == ("mine", "theirs.example.net", ["theirs"])


async def test_values_that_are_there_already_are_not_sent() -> None:
    outcome, server = await send([NEW], name="mine")
    assert (outcome.kind, server.puts) == (OutcomeKind.APPLIED, [])


async def test_an_instance_that_lost_its_size_meanwhile_is_not_sent_and_says_why() -> None:
    outcome, server = await send([whole(size=None)], name="mine")
    assert (outcome.kind, server.puts) == (OutcomeKind.NOT_APPLIED, [])
    assert "no size" in outcome.message


async def test_an_instance_that_cannot_be_read_again_is_not_sent() -> None:
    outcome, server = await send([DOWN], name="mine")
    assert (outcome.kind, outcome.error, server.puts) == (OutcomeKind.NOT_APPLIED, DOWN, [])


async def test_the_servers_messages_stand_at_the_forms_fields() -> None:
    told = {"size": ["Too small."], "size_id": ["Gone."], "name": ["Taken."], "unheard_of": ["?"]}
    error = errors.InvalidRequest("no", status=400, field_errors=told)
    outcome, _ = await send([OLD], error, name="mine")
    assert outcome.field_errors == {"size_id": ["Too small.", "Gone."], "name": ["Taken."]}


WORDS = [
    (LOST, [OLD], "The connection was lost before the answer was complete. The old values were still there when last"),
    (LATE, [OLD], "No answer came in time. The change was not there yet when last checked at"),
    (LATE, [OLD, NEW], "No answer came in time, but every change is in effect."),
    (errors.ServerFailure("no", status=502), [OLD], "The server failed (502). The old values were still there when"),
    (
        errors.UnreadableAnswer("?", status=200),
        [OLD],
        "The server answered, but not in a way that can be read. The old",
    ),
    (None, [OLD, DOWN], "The server accepted the request, but the instance cannot be read to see whether"),
    (None, [OLD, OLD], "The server accepted the request, but Name did not change."),
    (None, [OLD, errors.NotFound("gone", status=404)], "The server accepted the request, but the instance was gone"),
    (errors.NotFound("gone", status=404), [OLD], "The instance is gone: it was deleted meanwhile, or moved."),
    (errors.KeyRefused("no", status=401), [OLD], "The key was refused; nothing was changed."),
]


@pytest.mark.parametrize(("put", "reads", "words"), WORDS)
async def test_the_words_tell_how_the_request_was_answered_and_what_is_there(
    put: errors.OnetError | None, reads: list[Answer], words: str
) -> None:
    outcome, _ = await send(reads, put, name="mine")
    assert outcome.message.startswith(words)


async def test_of_a_lost_request_no_field_is_said_to_be_ignored_by_the_server() -> None:
    outcome, _ = await send([OLD], LOST, name="mine", os_name="Mine")
    assert {result.kind for result in outcome.fields} == {OutcomeKind.NOT_APPLIED}


async def test_a_read_that_the_key_may_not_make_is_not_repeated() -> None:
    outcome, server = await send([OLD, errors.KeyRefused("no", status=401)], name="mine")
    assert (outcome.kind, server.elapsed) == (OutcomeKind.UNKNOWN, [])


@pytest.mark.parametrize(("put", "waited"), [(None, []), (LOST, [0.5])])
async def test_reads_that_hang_keep_nobody_waiting_for_minutes(
    monkeypatch: pytest.MonkeyPatch, put: errors.OnetError | None, waited: list[float]
) -> None:
    monkeypatch.setattr(check, "PATIENCE", -1.0)
    outcome, server = await send([OLD, DOWN], put, name="mine")
    assert (outcome.kind, server.elapsed) == (OutcomeKind.UNKNOWN, waited)


async def test_what_others_changed_after_the_read_is_told_beside_my_own_change() -> None:
    outcome, server = await send([OLD, whole(name="mine", hostname="theirs.example.net")], name="mine")
    assert outcome.kind is OutcomeKind.APPLIED
    (other,) = outcome.meanwhile
    assert (other.field, other.asked, other.found) == ("hostname", "web-1.example.net", "theirs.example.net")
    assert "Hostname" in outcome.message
    assert len(server.puts) == 1


async def test_an_id_that_comes_back_in_small_letters_is_applied() -> None:
    outcome, _ = await send([OLD, whole(vpc={"id": "a-b"})], vpc_id="A-B")
    assert outcome.kind is OutcomeKind.APPLIED


async def test_the_intent_is_written_before_the_put_and_the_outcome_after_it() -> None:
    server = Server([OLD, NEW], None)
    record = Record(server)
    outcome = await apply(server, HERE, renamed(), server.sleep, server.clock, journal=record)
    assert record.lines == [
        ("intent", 0, ("i-1", "web-1", "mine", ("name",))),
        ("entry-1", 1, OutcomeKind.APPLIED),
    ]
    assert outcome.entry == "entry-1"


@pytest.mark.parametrize("reads", [[THIRD], [NEW], [DOWN], [whole(size=None)]])
async def test_where_nothing_is_sent_nothing_is_written_to_the_journal(reads: list[Answer]) -> None:
    server = Server(reads, None)
    record = Record(server)
    await apply(server, HERE, renamed(), server.sleep, server.clock, journal=record)
    assert (record.lines, server.puts) == ([], [])


async def test_without_a_journal_that_can_be_written_nothing_is_sent() -> None:
    server = Server([OLD], None)
    outcome = await apply(server, HERE, renamed(), journal=Record(server, broken="begin"))
    assert (outcome.kind, server.puts) == (OutcomeKind.NOT_APPLIED, [])
    assert "nothing was sent" in outcome.message
    assert isinstance(outcome.error, JournalFailed)


async def test_a_change_that_took_effect_is_applied_also_where_the_journal_fails_afterwards() -> None:
    server = Server([OLD, NEW], None)
    outcome = await apply(server, HERE, renamed(), journal=Record(server, broken="settle"))
    assert outcome.kind is OutcomeKind.APPLIED
    assert isinstance(outcome.unrecorded, JournalFailed)
    assert "could not be written to the journal" in outcome.message


@pytest.mark.parametrize("error", [asyncio.CancelledError(), RuntimeError("a bug")])
async def test_an_exception_while_sending_leaves_the_entry_open(error: BaseException) -> None:
    server = Server([OLD], error)  # type: ignore[arg-type]
    record = Record(server)
    with pytest.raises(type(error)):
        await apply(server, HERE, renamed(), journal=record)
    assert [line[0] for line in record.lines] == ["intent"]


async def test_status_and_request_id_of_a_success_come_from_the_log_of_requests() -> None:
    server = Server([OLD, NEW], None)
    outcome = await apply(server, HERE, renamed(), last_put=lambda identity: PutAnswer(200, f"req of {identity}"))
    assert (outcome.status, outcome.request_id, outcome.reply) == (200, "req of i-1", Reply.ACCEPTED)


def limited(seconds: float | None) -> errors.RateLimited:
    error = errors.RateLimited("too many", status=429)
    error.retry_after = seconds
    return error


@pytest.mark.parametrize(("told", "waited"), [(7.0, 7.0), (None, 5.0), (3600.0, 60.0), (-1.0, 0.0)])
async def test_a_rate_limit_is_waited_for_as_long_as_the_server_says(told: float | None, waited: float) -> None:
    server = Server([OLD, OLD, NEW], limited(told), None)
    outcome = await apply(server, HERE, renamed(), server.sleep, server.clock)
    assert (outcome.kind, server.elapsed, len(server.puts)) == (OutcomeKind.APPLIED, [waited], 2)


async def test_after_the_wait_all_is_read_and_merged_anew() -> None:
    server = Server([OLD, whole(hostname="theirs.example.net"), whole(name="mine")], limited(1), None)
    record = Record(server)
    outcome = await apply(server, HERE, renamed(), server.sleep, server.clock, journal=record)
    assert outcome.carried == ("hostname",)
    assert [put.hostname for put in server.puts] == ["web-1.example.net", "theirs.example.net"]
    assert [line[0] for line in record.lines] == ["intent", "entry-1", "intent", "entry-3"]
    assert record.lines[1][2] is OutcomeKind.REFUSED


async def test_a_field_that_was_changed_during_the_wait_is_a_conflict() -> None:
    server = Server([OLD, THIRD], limited(1), None)
    outcome = await apply(server, HERE, renamed(), server.sleep, server.clock)
    assert (outcome.kind, len(server.puts)) == (OutcomeKind.CONFLICT, 1)


async def test_waiting_for_the_rate_limit_can_be_called_off() -> None:
    server = Server([OLD], limited(9))
    asked: list[float] = []

    async def wait(seconds: float) -> bool:
        asked.append(seconds)
        return False

    outcome = await apply(server, HERE, renamed(), wait=wait)
    assert (outcome.kind, asked, len(server.puts)) == (OutcomeKind.REFUSED, [9], 1)
    assert "rate limit" in outcome.message


async def test_a_rate_limit_without_end_is_given_up() -> None:
    server = Server([OLD], limited(1))
    outcome = await apply(server, HERE, renamed(), server.sleep, server.clock)
    assert (outcome.kind, len(server.puts), len(server.elapsed)) == (OutcomeKind.REFUSED, MAX_WAITS + 1, MAX_WAITS)


async def test_a_rate_limit_on_the_read_after_the_put_repeats_no_put() -> None:
    server = Server([OLD, limited(1)], None)
    outcome = await apply(server, HERE, renamed(), server.sleep, server.clock)
    assert (outcome.kind, len(server.puts)) == (OutcomeKind.UNKNOWN, 1)


@pytest.mark.parametrize(
    ("status", "warned"), [("terminated", True), ("cancelled", True), ("active", False), (None, False)]
)
def test_an_ended_instance_is_edited_only_after_a_warning(status: str | None, warned: bool) -> None:
    assert needs_warning(parse_instance(whole(status=status))) is warned
