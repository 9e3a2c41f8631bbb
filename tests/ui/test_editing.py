"""The edit in the app: opened at once, read again meanwhile, conflicts, the rate limit, what is kept."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, RadioButton, Static, TextArea

from tests.support.server import LoopbackServer
from tests.ui.asking import loaded, on, own_home, shown, until
from tests.ui.test_app import app_on, open_form
from tui.app import OnetApp
from tui.core.settings import Settings
from tui.domain.instance import Instance
from tui.domain.scope import Scope
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.screens.conflict import ConflictScreen
from tui.screens.dialog import Notice
from tui.screens.edit import EditScreen
from tui.screens.outcome import OutcomeScreen
from tui.screens.review import ReviewScreen
from tui.screens.sending import Sending


def lines(screen: Notice) -> str:
    return "\n".join(str(line.content) for line in screen.query(Static))


def held_back(app: Any) -> asyncio.Event:
    """Hold back the reads of single instances until the event is set."""
    gate, read = asyncio.Event(), app.session.client.instance

    async def instance(scope: Scope, identity: str) -> Instance:
        await gate.wait()
        return await read(scope, identity)  # type: ignore[no-any-return]

    app.session.client.instance = instance
    return gate


async def test_the_form_opens_at_once_and_untouched_fields_follow_what_is_read() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        sandbox.named("web-1")["hostname"] = "theirs.example.net"
        sandbox.named("web-1")["tags"] = ["new"]
        gate = held_back(pilot.app)
        form = await open_form(pilot)
        assert form.query_one("#hostname", Input).value != "theirs.example.net"
        await pilot.press("!")
        gate.set()
        await until(pilot, lambda: form.query_one("#hostname", Input).value == "theirs.example.net")
        assert form.query_one("#tags", TextArea).text == "new"
        assert form.query_one("#name", Input).value == "web-1!"
        assert "Hostname, Tags" in shown(pilot, "#state")
        assert form.draft.changed == ["name"]


async def test_what_a_terminal_would_act_on_is_made_visible_in_the_fields_and_stays_as_it_is() -> None:
    sandbox, hostile = Sandbox(5), "web\x1b]52;c;AA==\x1b\\"
    sandbox.named("web-1").update(name=hostile, tags=[hostile])
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        await until(pilot, lambda: "as the server holds it" in shown(pilot, "#state"))
        drawn = ["".join(one.text for one in strip) for strip in pilot.app.screen._compositor.render_strips()]
        assert not any("\x1b" in line for line in drawn)
        assert sum("web␛]52;c;AA==␛\\" in line for line in drawn) >= 3
        assert form.query_one("#name", Input).value == hostile
        assert form.draft.changed == []


async def test_the_form_can_be_used_while_the_api_does_not_answer() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        sandbox.fail(Fault(status=500), method="GET", path="/instances/")
        form = await open_form(pilot)
        await until(pilot, lambda: "could not be read again" in shown(pilot, "#state"))
        await pilot.press("2")
        await until(pilot, lambda: form.draft.changed == ["name"])


async def test_a_changed_field_is_marked_with_its_old_value() -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        await pilot.press("2")
        await until(pilot, lambda: shown(pilot, "#label-name") == "● Name")
        assert shown(pilot, "#was-name") == "was web-1"
        await pilot.press("backspace")
        await until(pilot, lambda: shown(pilot, "#label-name") == "  Name")
        assert not form.query_one("#was-name").has_class("shown")


async def test_the_same_field_changed_by_both_is_decided_by_the_person() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        await until(pilot, lambda: "as the server holds" in shown(pilot, "#state"))
        form.query_one("#hostname", Input).value = "mine.example.net"
        form.query_one("#name", Input).value = "mine"
        sandbox.named("web-1").update(hostname="theirs.example.net", name="theirs")
        await pilot.press("ctrl+s")
        await on(pilot, ReviewScreen)
        await pilot.press("ctrl+s")
        screen = await on(pilot, ConflictScreen)
        assert sandbox.puts == []
        told = "\n".join(str(line.content) for line in screen.query(Static))
        for value in ("web-1", "mine.example.net", "theirs.example.net", "as you opened it", "there now", "yours"):
            assert value in told
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Choose for Name, Hostname" in shown(pilot, "#missing"))
        screen.query_one("#mine-name", RadioButton).value = True
        screen.query_one("#theirs-hostname", RadioButton).value = True
        await pilot.pause()
        await pilot.press("ctrl+s")
        review = await on(pilot, ReviewScreen)
        told = "\n".join(str(line.content) for line in review.query(Static))
        assert "theirs  →  mine" in told
        assert "mine.example.net" not in told
        await pilot.press("ctrl+s")
        await on(pilot, OutcomeScreen)
        held = sandbox.named("mine")
        assert held["hostname"] == "theirs.example.net"
        assert len(sandbox.puts) == 1


async def test_back_from_a_conflict_is_the_form_with_all_that_was_typed() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        await until(pilot, lambda: "as the server holds" in shown(pilot, "#state"))
        form.query_one("#name", Input).value = "mine"
        sandbox.named("web-1")["name"] = "theirs"
        await pilot.press("ctrl+s")
        await on(pilot, ReviewScreen)
        await pilot.press("ctrl+s")
        await on(pilot, ConflictScreen)
        await pilot.press("escape")
        form = await on(pilot, EditScreen)
        assert form.query_one("#name", Input).value == "mine"
        await until(pilot, lambda: "somebody set it to theirs" in shown(pilot, "#was-name"))


async def test_the_rate_limit_is_counted_down_and_then_it_goes_on() -> None:
    sandbox = Sandbox(5)
    sandbox.fail(Fault(status=429, headers={"Retry-After": "3"}), method="PUT")
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await open_form(pilot)
        await pilot.press("2", "ctrl+s")
        await on(pilot, ReviewScreen)
        await pilot.press("ctrl+s")
        await on(pilot, Sending)
        await until(pilot, lambda: isinstance(pilot.app.screen, Sending) and "goes on in" in shown(pilot, ".note"))
        await until(pilot, lambda: table.rows[0].name == "web-12")
        await on(pilot, OutcomeScreen)
        assert len(sandbox.puts) == 2


async def test_waiting_for_the_rate_limit_can_be_called_off_and_the_draft_stays() -> None:
    sandbox = Sandbox(5)
    sandbox.fail(Fault(status=429, headers={"Retry-After": "50"}), method="PUT")
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await open_form(pilot)
        await pilot.press("2", "ctrl+s")
        await on(pilot, ReviewScreen)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, Sending) and "goes on in" in shown(pilot, ".note"))
        await pilot.press("escape")
        screen = await on(pilot, OutcomeScreen)
        assert "refused" in lines(screen)
        await pilot.press("enter")
        form = await on(pilot, EditScreen)
        assert form.query_one("#name", Input).value == "web-12"
        assert len(sandbox.puts) == 1


async def test_a_write_that_was_lost_before_it_was_carried_out_can_be_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tui.core.edit import check

    monkeypatch.setattr(check, "CHECKS", (0.0, 0.0))
    sandbox = Sandbox(5)
    sandbox.fail(Fault(drop="before"), method="PUT")
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await open_form(pilot)
        await pilot.press("2", "ctrl+s")
        await on(pilot, ReviewScreen)
        await pilot.press("ctrl+s")
        screen = await on(pilot, OutcomeScreen)
        assert "not applied" in lines(screen)
        assert "when last checked at" in lines(screen)
        assert screen.query_one("#safe").has_focus
        screen.query_one("#other").focus()
        await pilot.press("enter")
        await until(pilot, lambda: table.rows[0].name == "web-12")
        assert len(sandbox.puts) == 2


async def test_the_request_can_be_copied_as_a_curl_command_without_the_key() -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await open_form(pilot)
        await pilot.press("2", "ctrl+s")
        await on(pilot, ReviewScreen)
        await pilot.press("c")
        screen = await on(pilot, Notice)
        assert "curl " in pilot.app.clipboard
        assert "$ONET_API_KEY" in lines(screen)
        assert DEMO_KEY not in pilot.app.clipboard + lines(screen)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    own_home(tmp_path, monkeypatch)
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    return tmp_path


def drafts(home: Path) -> list[Path]:
    return list((home / "XDG_STATE_HOME" / "onet" / "drafts").glob("*.json"))


async def test_a_draft_that_was_not_sent_is_offered_the_next_time(home: Path) -> None:
    sandbox = Sandbox(5)
    with LoopbackServer(sandbox) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await open_form(pilot)
            await pilot.press("2")
            await until(pilot, lambda: drafts(home))
            await pilot.press("ctrl+q")
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            table = await loaded(pilot)
            await pilot.press("e")
            screen = await on(pilot, Notice)
            assert "Name" in lines(screen)
            await pilot.press("enter")
            form = await on(pilot, EditScreen)
            assert form.query_one("#name", Input).value == "web-12"
            await pilot.press("ctrl+s")
            await on(pilot, ReviewScreen)
            await pilot.press("ctrl+s")
            await until(pilot, lambda: table.rows[0].name == "web-12")
            await on(pilot, OutcomeScreen)
            await pilot.press("enter")
            await until(pilot, lambda: not drafts(home))


async def test_a_draft_that_is_discarded_is_gone(home: Path) -> None:
    with LoopbackServer(Sandbox(5)) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await open_form(pilot)
            await pilot.press("2")
            await until(pilot, lambda: drafts(home))
            await pilot.press("escape")
            screen = await on(pilot, Notice)
            screen.query_one("#other").focus()
            await pilot.press("enter")
            await until(pilot, lambda: not drafts(home))


async def test_a_write_whose_outcome_was_not_known_is_told_once_it_is(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.core.edit import check

    monkeypatch.setattr(check, "CHECKS", (0.0,))
    sandbox = Sandbox(5)

    def unreachable(_: object) -> None:
        sandbox.fail(Fault(status=500), method="GET", path="/instances/", times=None)

    with LoopbackServer(sandbox) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            form = await open_form(pilot)
            await until(pilot, lambda: "as the server holds" in shown(pilot, "#state"))
            await pilot.press("2", "ctrl+s")
            await on(pilot, ReviewScreen)
            # Carried out, the answer lost, and nobody can be asked afterwards.
            sandbox.fail(Fault(drop="after", before=unreachable), method="PUT")
            await pilot.press("ctrl+s")
            screen = await on(pilot, OutcomeScreen)
            assert "not known yet" in lines(screen)
            assert "looked at again with each refresh" in lines(screen)
            assert form.draft.changed == ["name"]
            await pilot.press("enter")
            sandbox.heal()
            await pilot.press("r")
            await until(pilot, lambda: "Looked at again: web-1: applied" in shown(pilot, "#message"))
            assert len(sandbox.puts) == 1


async def test_the_end_of_the_app_does_not_wait_for_the_rate_limit_and_sends_nothing_more(home: Path) -> None:
    sandbox = Sandbox(5)
    with LoopbackServer(sandbox) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await open_form(pilot)
            sandbox.fail(Fault(status=429, headers={"Retry-After": "50"}), method="PUT")
            await pilot.press("2", "ctrl+s")
            await on(pilot, ReviewScreen)
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(pilot.app.screen, Sending) and "goes on in" in shown(pilot, ".note"))
            await pilot.press("ctrl+q")
            await until(pilot, lambda: not pilot.app.is_running)
    assert len(sandbox.puts) == 1
    assert len(drafts(home)) == 1


async def test_a_change_that_was_applied_while_the_app_ended_is_not_offered_as_unsent(home: Path) -> None:
    sandbox = Sandbox(5)
    with LoopbackServer(sandbox) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await open_form(pilot)
            await pilot.press("2")
            await until(pilot, lambda: drafts(home))
            # As if another process, or one that was killed, had sent it.
            sandbox.named("web-1")["name"] = "web-12"
            await pilot.press("ctrl+q")
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            form = await open_form(pilot)
            assert (form.draft.changed, drafts(home)) == ([], [])
            sandbox.fail(Fault(delay=0.5), method="PUT")
            await pilot.press("3", "ctrl+s")
            await on(pilot, ReviewScreen)
            await pilot.press("ctrl+s")
            await until(pilot, lambda: sandbox.puts)
            await pilot.press("ctrl+q")
    assert (sandbox.named("web-123")["name"], drafts(home)) == ("web-123", [])


async def test_what_was_typed_last_before_the_end_is_kept(home: Path) -> None:
    with LoopbackServer(Sandbox(5)) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            form = await open_form(pilot)
            await pilot.press("2", "ctrl+q")
        assert form.draft.changed == ["name"]
    assert len(drafts(home)) == 1


async def test_tags_that_are_half_typed_are_not_overwritten_by_what_is_read() -> None:
    sandbox = Sandbox(5)
    sandbox.named("web-1")["tags"] = {"a": "1"}
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        sandbox.named("web-1")["tags"] = {"a": "2"}
        gate = held_back(pilot.app)
        form = await open_form(pilot)
        tags = form.query_one("#tags", TextArea)
        tags.text = "a=1\nhalf"
        await until(pilot, lambda: "write key=value" in shown(pilot, "#problem-tags"))
        gate.set()
        await until(pilot, lambda: "as the server holds" in shown(pilot, "#state"))
        assert tags.text == "a=1\nhalf"
        tags.text = "a=1\nhalf=1"
        await until(pilot, lambda: "you will be asked" in shown(pilot, "#was-tags"))
