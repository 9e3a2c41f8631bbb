"""A change of several instances in the app: form, review, progress, what became of each, and trying again."""

import asyncio
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input, OptionList, Select, Static, TextArea

from tests.ui.asking import loaded, on, shown, until
from tests.ui.test_app import app_on
from tui.app import OnetApp
from tui.core.settings import Settings
from tui.sandbox import Fault, Sandbox
from tui.screens.base import InstanceScreen
from tui.screens.batch import Batch
from tui.screens.batch_outcome import BatchOutcome
from tui.screens.batch_progress import BatchProgress
from tui.screens.batch_review import BatchReview
from tui.screens.bulk import BulkScreen
from tui.screens.dialog import Notice
from tui.widgets.instance_table import InstanceTable


class Gated(Sandbox):
    """A sandbox whose writes wait at a gate; `at_gate` is how many came there."""

    def __init__(self, instances: int) -> None:
        super().__init__(instances)
        self.gate = asyncio.Event()
        self.at_gate = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope.get("method") == "PUT":
            self.at_gate += 1
            await self.gate.wait()
        await super().__call__(scope, receive, send)


def told(screen: Any) -> str:
    """All the text of a dialog."""
    lines = [str(line.content) for line in screen.query(Static)]
    for options in screen.query(OptionList):
        lines += [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]
    return "\n".join(lines)


async def form_for(pilot: Pilot[None], *keys: str) -> BulkScreen:
    await loaded(pilot)
    await pilot.press(*(keys or ("a",)), "e")
    form = await on(pilot, BulkScreen)
    assert isinstance(form, BulkScreen)
    return form


async def reviewed(pilot: Pilot[None]) -> BatchReview:
    await pilot.press("ctrl+s")
    review = await on(pilot, BatchReview)
    assert isinstance(review, BatchReview)
    return review


async def sent(pilot: Pilot[None]) -> BatchOutcome:
    await reviewed(pilot)
    await pilot.press("ctrl+s")
    outcome = await on(pilot, BatchOutcome)
    assert isinstance(outcome, BatchOutcome)
    return outcome


def held(sandbox: Sandbox, field: str) -> list[Any]:
    here = sandbox.default_scope[1]
    return [one[field] for one in sandbox.instances.values() if one["project_id"] == here]


async def test_the_form_shows_what_all_have_and_leaves_alone_what_is_not_set() -> None:
    sandbox = Sandbox(3)
    for one in sandbox.instances.values():
        one.update(os_name="Debian 12", tags=["a"], vpc=None)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        form = await form_for(pilot)
        assert "Edit 3 instances" in told(form)
        assert form.query_one("#name", Input).has_focus
        assert (form.query_one("#name", Input).placeholder, form.query_one("#os_name", Input).placeholder) == (
            "mixed",
            "Debian 12",
        )
        assert str(form.query_one("#vpc_id", Select)._options[0][0]) == "none (left as it is)"
        await pilot.press("ctrl+s")
        assert "No field was set" in str((await on(pilot, Notice))._words[1])
        await pilot.press("enter", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, InstanceScreen))
        assert sandbox.puts == []


async def test_names_by_a_pattern_are_previewed_and_wrong_ones_told_at_their_field() -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        form = await form_for(pilot)
        form.query_one("#name", Input).value = "db-{n:02}"
        await until(pilot, lambda: shown(pilot, "#then-name") == "db-01, db-02, db-03, …")
        assert shown(pilot, "#label-name") == "● Name"
        form.query_one("#hostname", Input).value = "{x}"
        await until(pilot, lambda: "is unknown" in shown(pilot, "#problem-hostname"))
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(pilot.app.screen, BulkScreen)
        assert form.query_one("#hostname").has_focus
        form.query_one("#hostname", Input).value = "-{name}"
        await until(pilot, lambda: "does not fit 5 of them, web-1" in shown(pilot, "#left-out"))


async def test_leaving_a_form_in_which_something_is_set_asks_with_the_safe_answer_focused() -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        form = await form_for(pilot)
        await pilot.press("x", "escape")
        question = await on(pilot, Notice)
        assert question.query_one("#safe").has_focus
        await pilot.press("enter")
        assert form.query_one("#name", Input).value == "x"
        await pilot.press("escape")
        (await on(pilot, Notice)).query_one("#other", Button).press()
        await until(pilot, lambda: isinstance(pilot.app.screen, InstanceScreen))


async def test_every_change_is_reviewed_and_then_in_effect_and_nothing_stays_marked() -> None:
    sandbox = Sandbox(4)
    for one in sandbox.instances.values():
        one["tags"] = {"env": "prod", "old": 1}
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        form = await form_for(pilot)
        form.query_one("#name", Input).value = "n-{n}"
        form.query_one("#billing_cycle", Select).value = "annually"
        form.query_one("#vpc_id", Select).value = form._vpc_options()[1][1]
        form.query_one("#tags_add", TextArea).text = "team=ops, env=test"
        form.query_one("#tags_remove", TextArea).text = "old"
        text = told(await reviewed(pilot))
        assert "web-1  →  n-1" in text
        assert "Annually" in text
        assert '{"env": "test", "team": "ops"}' in text
        assert "leaves the VPC" in text
        await pilot.press("ctrl+s")
        assert "4 applied" in told(await on(pilot, BatchOutcome))
        await pilot.press("enter")
        table = pilot.app.screen.query_one(InstanceTable)
        await until(pilot, lambda: table.rows[0].name == "n-1")
        assert table.marks.ids == frozenset()
    assert held(sandbox, "name") == ["n-1", "n-2", "n-3", "n-4"]
    assert held(sandbox, "vpc") == [None] * 4
    assert held(sandbox, "tags") == [{"env": "test", "team": "ops"}] * 4


async def test_tags_are_replaced_as_a_whole_only_where_that_is_asked_for() -> None:
    sandbox = Sandbox(3)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        form = await form_for(pilot)
        assert not form.query_one("#tags_replace").display
        form.query_one("#replaces", Select).value = "\0replace"
        await until(pilot, lambda: form.query_one("#tags_replace").display)
        form.query_one("#tags_replace", TextArea).text = "one\ntwo"
        await sent(pilot)
    assert held(sandbox, "tags") == [["one", "two"]] * 3


async def test_instances_of_several_projects_get_no_common_vpc_and_it_is_said_why() -> None:
    sandbox = Sandbox(3)
    async with app_on(sandbox, project="all").run_test(size=(120, 40)) as pilot:
        await form_for(pilot)
        assert "in several projects" in shown(pilot, "#vpc_id")


async def test_back_from_the_review_is_the_form_as_it_was() -> None:
    async with app_on(Sandbox(3)).run_test(size=(120, 40)) as pilot:
        form = await form_for(pilot)
        form.query_one("#name", Input).value = "n-{n}"
        form.query_one("#billing_cycle", Select).value = "annually"
        await reviewed(pilot)
        await pilot.press("escape")
        form = await on(pilot, BulkScreen)
        assert form.query_one("#name", Input).value == "n-{n}"
        assert form.query_one("#billing_cycle", Select).value == "annually"


async def test_enter_in_the_review_does_not_send() -> None:
    sandbox = Sandbox(3)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        form = await form_for(pilot)
        form.query_one("#name", Input).value = "n-{n}"
        await reviewed(pilot)
        await pilot.press("enter", "down", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, BatchReview)
        assert sandbox.puts == []


async def test_an_instance_that_it_does_not_fit_is_left_out_with_the_reason_and_stays_marked() -> None:
    sandbox = Sandbox(3)
    sandbox.named("db-1")["tags"] = "one single value"
    sandbox.named("web-1")["tags"] = ["there", "already"]
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        form = await form_for(pilot)
        form.query_one("#tags_add", TextArea).text = "there"
        await reviewed(pilot)
        assert "db-1  left out: the tags are one single value" in told(pilot.app.screen)
        await pilot.press("escape")
        form = await on(pilot, BulkScreen)
        form.query_one("#tags_add", TextArea).text = "already"
        await sent(pilot)
        await pilot.press("enter")
        table = pilot.app.screen.query_one(InstanceTable)
        await until(pilot, lambda: [row.name for row in table.rows if row.id in table.marks.ids] == ["db-1"])


async def test_what_failed_is_tried_again_from_what_is_there_now_in_the_same_batch() -> None:
    sandbox = Sandbox(6)
    app = app_on(sandbox)
    async with app.run_test(size=(120, 40)) as pilot:
        form = await form_for(pilot)
        form.query_one("#os_name", Input).value = "Debian 13"
        identity = sandbox.named("web-1")["id"]
        sandbox.fail(Fault(status=403, body={"detail": "No."}), method="PUT", path=identity)
        outcome = await sent(pilot)
        assert "5 applied   1 refused" in told(outcome)
        assert "web-1  refused" in told(outcome)
        assert outcome.query_one("#close").has_focus
        table = app.screen_stack[-2].query_one(InstanceTable)
        assert table.marks.ids == {identity}
        sandbox.named("web-1")["hostname"] = "theirs.example.net"
        outcome.query_one("#again", Button).press()
        await until(pilot, lambda: "6 applied" in told(pilot.app.screen))
        await pilot.press("enter")
        await until(pilot, lambda: table.marks.ids == frozenset())
    assert sandbox.named("web-1")["hostname"] == "theirs.example.net"
    assert len(sandbox.puts) == 7
    assert app.session is not None
    assert len({entry.intent.batch for entry in app.session.ledger.journal.read().entries}) == 1


async def sending_30(pilot: Pilot[None], sandbox: Gated) -> None:
    """Go on to where the first 8 of 30 are under way; one of them cannot be edited, and stays marked."""
    form = await form_for(pilot)
    form.query_one("#os_name", Input).value = "Debian 13"
    await reviewed(pilot)
    await pilot.press("ctrl+s")
    await on(pilot, BatchProgress)
    await until(pilot, lambda: sandbox.at_gate == 8)


async def test_escape_starts_no_new_ones_and_waits_for_those_under_way() -> None:
    sandbox = Gated(30)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await sending_30(pilot, sandbox)
        assert "0 of 29" in shown(pilot, "#bar")
        assert shown(pilot, "#left") == "8 under way"
        await pilot.press("escape")
        assert "No new ones are started: 8 under way are waited for, 21 are left" in shown(pilot, "#how")
        sandbox.gate.set()
        outcome = await on(pilot, BatchOutcome)
        assert "8 applied   21 not begun" in told(outcome)
        await pilot.press("enter")
        table = await loaded(pilot)
        assert len(table.marks.ids) == 22
    assert len(sandbox.puts) == 8


async def test_the_rate_limit_is_waited_for_and_escape_calls_the_wait_off() -> None:
    sandbox = Sandbox(3)
    sandbox.fail(Fault(status=429, headers={"Retry-After": "50"}), method="PUT", times=None)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        form = await form_for(pilot)
        form.query_one("#os_name", Input).value = "Debian 13"
        await reviewed(pilot)
        await pilot.press("ctrl+s")
        await on(pilot, BatchProgress)
        await until(pilot, lambda: "3 wait for the rate limit" in shown(pilot, "#left"))
        await pilot.press("escape")
        assert "3 refused" in told(await on(pilot, BatchOutcome))
    assert len(sandbox.puts) == 3


async def test_the_end_of_the_app_starts_no_new_ones_and_cuts_none_short() -> None:
    sandbox = Gated(30)
    app = app_on(sandbox)
    async with app.run_test(size=(80, 24)) as pilot:
        await sending_30(pilot, sandbox)
        assert app.session is not None
        app.workers.cancel_group(app, "edit")
        asyncio.get_running_loop().call_soon(sandbox.gate.set)
        await app.session.settled()
        entries = app.session.ledger.journal.read().entries
        assert [entry.is_open for entry in entries] == [False] * 8
    assert len(sandbox.puts) == sandbox.at_gate == 8


async def test_a_production_profile_asks_once_more_and_names_itself() -> None:
    sandbox = Sandbox(3)
    session = app_on(sandbox).session
    app = OnetApp(Settings(demo=True, refresh=0.0, profile="live", production=True), session)
    async with app.run_test(size=(120, 40)) as pilot:
        form = await form_for(pilot)
        form.query_one("#os_name", Input).value = "Debian 13"
        assert "PRODUCTION: profile live" in told(await reviewed(pilot))
        await pilot.press("ctrl+s")
        question = await on(pilot, Notice)
        assert "This changes 3 instances there" in told(question)
        assert question.query_one("#safe").has_focus
        await pilot.press("enter")
        await on(pilot, BulkScreen)
        assert sandbox.puts == []


@pytest.mark.parametrize("left_out", [(), [("web-9", "It was undone already.")]])
async def test_a_batch_without_a_draft_says_so(left_out: list[tuple[str, str]]) -> None:
    app = app_on(Sandbox(3))
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        assert app.session is not None
        batch = Batch(app, app.session, app.settings, lambda: None)
        app.run_worker(batch.send([], "Undo of 1 changes", {}, left_out))
        text = told(await on(pilot, Notice))
        assert "There is nothing to send." in text
        assert ("web-9: It was undone already." in text) is bool(left_out)


async def test_the_end_of_the_app_does_not_wait_for_the_rate_limit() -> None:
    sandbox = Sandbox(3)
    sandbox.fail(Fault(status=429, headers={"Retry-After": "50"}), method="PUT", times=None)
    app = app_on(sandbox)
    async with app.run_test(size=(80, 24)) as pilot:
        form = await form_for(pilot)
        form.query_one("#os_name", Input).value = "Debian 13"
        await reviewed(pilot)
        await pilot.press("ctrl+s")
        await on(pilot, BatchProgress)
        await until(pilot, lambda: "3 wait for the rate limit" in shown(pilot, "#left"))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running)
    assert len(sandbox.puts) == 3


async def test_tags_that_are_replaced_by_none_are_still_so_after_a_look_at_the_review() -> None:
    sandbox = Sandbox(3)
    for one in sandbox.instances.values():
        one["tags"] = ["same"]
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        form = await form_for(pilot)
        form.query_one("#replaces", Select).value = "\0replace"
        form.query_one("#tags_replace", TextArea).text = ""
        await reviewed(pilot)
        await pilot.press("escape")
        form = await on(pilot, BulkScreen)
        assert form.query_one("#tags_replace", TextArea).text == ""
        await sent(pilot)
    assert held(sandbox, "tags") == [[], [], []]
