"""What a person is told after a write, whatever the server answers and whoever else is at work."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.unit.domain.test_reading import whole
from tui.api import errors
from tui.core.edit.draft import Draft, needs_warning
from tui.core.edit.outcome import Outcome, OutcomeKind
from tui.core.edit.send import CHECKS, apply
from tui.domain.instance import Instance, parse_instance
from tui.domain.scope import Scope
from tui.domain.update import InstanceUpdate

HERE = Scope("o-1", "p-1")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
Answer = dict[str, Any] | errors.OnetError
DOWN = errors.Unreachable("down")


class Server:
    """Answers the reads one by one (the last one for good), and the PUT with an error or not."""

    def __init__(self, reads: Sequence[Answer], put: errors.OnetError | None) -> None:
        self.reads = list(reads)
        self.put = put
        self.puts: list[InstanceUpdate] = []
        self.elapsed: list[float] = []

    async def instance(self, scope: Scope, instance_id: str) -> Instance:
        answer = self.reads.pop(0) if len(self.reads) > 1 else self.reads[0]
        if isinstance(answer, errors.OnetError):
            raise answer
        return parse_instance(answer)

    async def update(self, scope: Scope, instance_id: str, update: InstanceUpdate) -> Instance:
        self.puts.append(update)
        if self.put:
            raise self.put
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
    ("unreadable answer, new value there", errors.UnreadableAnswer("?", status=200), [OLD, NEW], OutcomeKind.APPLIED),
    ("400", errors.InvalidRequest("no", status=400), [OLD], OutcomeKind.REFUSED),
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


@pytest.mark.parametrize(
    ("status", "warned"), [("terminated", True), ("cancelled", True), ("active", False), (None, False)]
)
def test_an_ended_instance_is_edited_only_after_a_warning(status: str | None, warned: bool) -> None:
    assert needs_warning(parse_instance(whole(status=status))) is warned
