"""One edit of several instances: what is planned, and how it is sent."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.edit.values import JSON, OTHER_VPC, VPC
from tests.unit.domain.test_reading import whole
from tui.api.errors import AnswerTimeout, Unreachable
from tui.core.edit.batch import Progress, Sent, run_batch
from tui.core.edit.bulk import LEAVE, MIXED, BulkEdit, Plan, mixed, plan
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import Outcome, OutcomeKind
from tui.core.edit.template import Template, TemplateError
from tui.domain.instance import Instance, parse_instance


def instance(number: int, **changes: Any) -> Instance:
    return parse_instance(whole(id=f"i-{number}", name=f"web-{number}", hostname=f"w{number}.example") | changes)


def new(planned: Plan, field: str) -> list[Any]:
    return [draft.value(field) for draft in planned.drafts]


@pytest.mark.parametrize(
    ("pattern", "filled"),
    [
        ("web", "web"),
        ("{name}-{n}", "web-1-7"),
        ("{n:02}.{location}.{size}", "07.par1.vps-m"),
        ("{n:09}", "000000007"),
        ("{{{n}}}", "{7}"),
        ("x{hostname}", "xw1.example"),
        ("", ""),
    ],
)
def test_a_pattern_is_filled_from_the_instance(pattern: str, filled: str) -> None:
    assert BulkEdit(name=pattern).draft(instance(1), 7).value("name") == filled


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("web-{", "character 5: a “{” without"),
        ("web-}", "character 5: a “}” without"),
        ("{name", "character 1: a “{” without"),
        ("{}", "character 1: “{}” is unknown"),
        ("{name.__class__}", "is unknown"),
        ("{n:2}", "is unknown"),
        ("{n:00}", "is unknown"),
        ("{0}", "is unknown"),
        ("a{name!r}", "character 2"),
        ("{ name }", "write {name}, {hostname}"),
    ],
)
def test_a_wrong_pattern_is_refused_with_the_place(pattern: str, words: str) -> None:
    edit = BulkEdit(hostname=pattern)
    assert words in edit.problems()["hostname"]
    planned = plan([instance(1)], edit)
    assert [(entry.field, words in entry.reason) for entry in planned.left_out] == [("hostname", True)]


@given(st.text())
def test_any_pattern_is_filled_or_refused(pattern: str) -> None:
    try:
        template = Template(pattern)
    except TemplateError:
        assert "{" in pattern or "}" in pattern
    else:
        assert template.fill({}, 1).count("{") <= pattern.count("{{")


@given(st.text())
def test_text_without_placeholders_stands_as_it_is(text: str) -> None:
    assert Template(text.replace("{", "{{").replace("}", "}}")).fill({}, 1) == text


def test_the_number_counts_the_marks_in_their_order() -> None:
    marked = [instance(3), instance(1, size=None), instance(2)]
    planned = plan(marked, BulkEdit(name="db-{n:02}"))
    assert [(draft.opened.id, draft.value("name")) for draft in planned.drafts] == [("i-3", "db-01"), ("i-2", "db-03")]
    assert [entry.instance.id for entry in planned.left_out] == ["i-1"]
    assert "no size" in planned.left_out[0].reason


def test_what_differs_is_mixed_and_the_rest_is_told() -> None:
    common = mixed([instance(1, tags={"a": 1, "b": 2}), instance(2, tags={"b": 2, "a": 1}), instance(3, size=None)])
    assert (common["name"], common["tags"]) == (MIXED, MIXED)
    assert (common["os_name"], common["vpc_id"], common["billing_cycle"]) == ("Debian", "v-1", "monthly")


def test_of_nothing_nothing_is_in_common() -> None:
    assert set(mixed([]).values()) == {None}


@given(JSON)
def test_tags_that_all_have_are_no_mixed_value(tags: Any) -> None:
    assert mixed([instance(1, tags=tags), instance(2, tags=tags)])["tags"] is not MIXED


def test_fields_that_are_not_set_are_left_alone() -> None:
    planned = plan([instance(1), instance(2, os_name="odd" * 99)], BulkEdit(vpc_id=None))
    assert [draft.edits for draft in planned.drafts] == [{"vpc_id": None}, {"vpc_id": None}]
    assert BulkEdit().vpc_id is LEAVE


def test_each_instance_is_planned_or_left_out_with_the_reason() -> None:
    marked = [
        instance(1, billing_cycle="hourly"),
        instance(2, tags="word"),
        instance(3, tags=["a"]),
        instance(4, tags={"a": 1}, name="Web 4"),
    ]
    planned = plan(marked, BulkEdit(billing_cycle="hourly", hostname="{name}", tags_add=("k=v",)))
    assert [(draft.opened.id, draft.value("tags")) for draft in planned.drafts] == [
        ("i-1", {"env": "prod", "n": 1, "k": "v"}),
        ("i-3", ["a", "k=v"]),
    ]
    told = [(entry.instance.id, entry.field, entry.reason) for entry in planned.left_out]
    assert [entry[:2] for entry in told] == [("i-2", "tags"), ("i-4", "hostname")]
    assert "one single value" in told[0][2]
    assert "“Web 4”" in told[1][2]


def test_an_instance_that_holds_the_values_already_is_left_out() -> None:
    planned = plan([instance(1)], BulkEdit(billing_cycle="monthly", tags_remove=("none",)))
    assert [entry.reason for entry in planned.left_out] == ["It holds these values already."]


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        (BulkEdit(os_name="x" * 101), "os_name"),
        (BulkEdit(billing_cycle="weekly"), "billing_cycle"),
        (BulkEdit(vpc_id="prod"), "vpc_id"),
    ],
)
def test_a_value_that_is_wrong_for_all_is_told_at_its_field(edit: BulkEdit, field: str) -> None:
    assert list(edit.problems()) == [field]
    assert [entry.field for entry in plan([instance(1)], edit).left_out] == [field]


def test_tags_are_replaced_by_any_value_also_null() -> None:
    assert new(plan([instance(1), instance(2)], BulkEdit(tags_replace=None)), "tags") == [None, None]
    assert new(plan([instance(1)], BulkEdit(tags_replace=["a"], tags_add=("b",))), "tags") == [["a", "b"]]


def test_names_that_would_not_be_the_only_ones_are_warned_of() -> None:
    marked = [instance(1), instance(2), instance(3, name="DB", size=None)]
    assert plan(marked, BulkEdit(name="db")).duplicates == ("Name: 3 of the marked instances would be called “db”.",)
    assert plan(marked, BulkEdit(name="db-{n}")).duplicates == ()
    assert plan([instance(1, name="a"), instance(2, name="a")], BulkEdit(os_name="x")).duplicates == ()


def test_the_review_has_a_row_for_every_instance_and_field_and_each_warning_once() -> None:
    marked = [instance(number, vpc={"id": VPC, "name": "prod"}) for number in range(1, 6)]
    planned = plan(marked, BulkEdit(vpc_id=OTHER_VPC, os_name="Arch"))
    rows = planned.rows(lambda _, identity: "lab" if identity == OTHER_VPC else None)
    assert [(row.instance.id, row.change.label) for row in rows[:3]] == [
        ("i-1", "OS name"),
        ("i-1", "VPC"),
        ("i-2", "OS name"),
    ]
    assert (len(rows), rows[1].change.new) == (10, f"lab ({OTHER_VPC})")
    warnings = planned.warnings(lambda *_: None)
    assert len(warnings) == 1
    assert warnings[0].startswith("web-1, web-2, web-3 and 2 more: The instance leaves the VPC prod")


class Server:
    """Holds every request until it is let go, so that a test sees how many are under way."""

    def __init__(self) -> None:
        self.under_way: dict[str, asyncio.Future[Outcome]] = {}
        self.begun: list[tuple[str, str]] = []
        self.most = 0
        self.change = asyncio.Condition()

    async def send(self, draft: Draft, batch_id: str) -> Outcome:
        future = asyncio.get_running_loop().create_future()
        self.begun.append((draft.opened.id, batch_id))
        self.under_way[draft.opened.id] = future
        self.most = max(self.most, len(self.under_way))
        async with self.change:
            self.change.notify_all()
        try:
            return await future
        finally:
            del self.under_way[draft.opened.id]

    async def reached(self, count: int) -> None:
        async with asyncio.timeout(10):
            async with self.change:
                await self.change.wait_for(lambda: len(self.under_way) >= count)

    def answer(self, identity: str, kind: OutcomeKind = OutcomeKind.APPLIED) -> None:
        self.under_way[identity].set_result(Outcome(kind, ""))


DRAFTS = [Draft(instance(number)) for number in range(20)]


class Batch:
    """A batch of 20 that is under way at a server."""

    def __init__(self, drafts: Sequence[Draft] = DRAFTS) -> None:
        self.server, self.stop, self.told = Server(), asyncio.Event(), list[Progress]()
        self.seconds = 0.0
        self.task = asyncio.create_task(
            run_batch(
                drafts,
                self.server.send,
                batch_id="b-1",
                on_progress=self.told.append,
                stop=self.stop,
                clock=lambda: self.seconds,
            )
        )

    async def result(self) -> tuple[Sent, ...]:
        async with asyncio.timeout(10):
            return await self.task


async def test_never_more_than_eight_are_under_way_and_all_come_in_order() -> None:
    batch = Batch()
    await batch.server.reached(8)
    while not batch.task.done():
        # The last one first: the order of the answers must not matter.
        if batch.server.under_way:
            batch.server.answer(list(batch.server.under_way)[-1])
        await asyncio.sleep(0)
    sent = await batch.result()
    assert (batch.server.most, len(batch.server.begun)) == (8, 20)
    assert [entry.draft for entry in sent] == DRAFTS
    assert {entry.outcome.kind for entry in sent if entry.outcome} == {OutcomeKind.APPLIED}
    assert {batch_id for _, batch_id in batch.server.begun} == {"b-1"}


async def test_stopping_begins_no_more_and_waits_for_those_under_way() -> None:
    batch = Batch()
    await batch.server.reached(8)
    batch.stop.set()
    for identity in list(batch.server.under_way):
        assert not batch.task.done()
        batch.server.answer(identity)
        await asyncio.sleep(0)
    sent = await batch.result()
    assert [entry.outcome is not None for entry in sent] == [True] * 8 + [False] * 12
    assert batch.told[-1].stopping
    assert (batch.told[-1].done, batch.told[-1].under_way) == (8, 0)


async def test_a_batch_that_is_stopped_before_it_begins_sends_nothing() -> None:
    stop = asyncio.Event()
    stop.set()
    server = Server()
    sent = await run_batch(DRAFTS, server.send, batch_id="b", on_progress=lambda _: None, stop=stop)
    assert server.begun == []
    assert {entry.outcome for entry in sent} == {None}


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Unreachable("no"), OutcomeKind.NOT_APPLIED),
        (AnswerTimeout("late"), OutcomeKind.UNKNOWN),
        (ZeroDivisionError("a bug"), OutcomeKind.UNKNOWN),
        (asyncio.CancelledError(), OutcomeKind.UNKNOWN),
    ],
)
async def test_what_goes_wrong_with_one_never_ends_the_others(error: BaseException, kind: OutcomeKind) -> None:
    async def send(draft: Draft, _: str) -> Outcome:
        if draft is DRAFTS[3]:
            raise error
        return Outcome(OutcomeKind.APPLIED, "")

    sent = await run_batch(DRAFTS, send, batch_id="b", on_progress=lambda _: None, stop=asyncio.Event())
    kinds = [entry.outcome.kind for entry in sent if entry.outcome]
    assert kinds == [OutcomeKind.APPLIED] * 3 + [kind] + [OutcomeKind.APPLIED] * 16


async def test_progress_tells_counts_and_the_time_left_by_the_pace() -> None:
    batch = Batch(DRAFTS[:4])
    await batch.server.reached(4)
    batch.seconds = 2.0
    batch.server.answer("i-0", OutcomeKind.REFUSED)
    for identity in list(batch.server.under_way)[1:]:
        batch.server.answer(identity)
    await batch.result()
    first, second, *_, last = batch.told
    assert (first.done, first.total, first.seconds_left) == (0, 4, None)
    assert (second.done, second.under_way, second.seconds_left) == (1, 3, 6.0)
    assert (last.done, last.seconds_left) == (4, None)
    assert dict(last.counts) == {OutcomeKind.REFUSED: 1, OutcomeKind.APPLIED: 3}


async def test_a_cancelled_batch_lets_those_under_way_come_to_their_end() -> None:
    batch = Batch()
    await batch.server.reached(8)
    batch.task.cancel()
    for identity in list(batch.server.under_way):
        await asyncio.sleep(0)
        assert not batch.task.done()
        batch.server.answer(identity)
    with pytest.raises(asyncio.CancelledError):
        await batch.result()
    assert (len(batch.server.begun), batch.server.under_way) == (8, {})
