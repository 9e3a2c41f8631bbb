"""The screens, driven as a person drives them."""

from typing import Any

import pytest
from pydantic import SecretStr
from textual.pilot import Pilot
from textual.widgets import Input, Select, Static

from tui.api.client import connect
from tui.app import OnetApp
from tui.core.session import Session
from tui.core.settings import Settings
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.screens.edit import EditScreen
from tui.widgets.instance_table import InstanceTable
from tui.widgets.panes import InstancePanes


def app_on(sandbox: Sandbox, **asked: Any) -> OnetApp:
    client = connect(
        "https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox, read_only=asked.get("read_only", False)
    )
    return OnetApp(Settings(), Session(client, "…demo", asked.get("organization"), asked.get("project")))


async def until(pilot: Pilot[None], condition: Any) -> None:
    for _ in range(200):
        await pilot.pause(0.01)
        if condition():
            return
    raise AssertionError(f"never came true; the screen is {pilot.app.screen}")


async def loaded(pilot: Pilot[None]) -> InstanceTable:
    await until(pilot, lambda: pilot.app.screen.query(InstanceTable) and pilot.app.screen.query_one(InstanceTable).rows)
    return pilot.app.screen.query_one(InstanceTable)


def message(app: OnetApp) -> str:
    return str(app.screen.query_one("#message", Static).content)


async def test_the_list_opens_on_the_first_row_with_the_table_focused() -> None:
    sandbox = Sandbox(60)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        assert (table.has_focus, table.cursor, table.rows[0].name) == (True, 0, "web-1")
        assert pilot.app.screen.query_one(InstancePanes).has_class("shown")


async def test_at_80_by_24_the_list_has_the_screen_and_a_number_opens_a_pane_in_full() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        assert not pilot.app.screen.query_one(InstancePanes).has_class("shown")
        await pilot.press("7")
        await until(pilot, lambda: not pilot.app.screen.query(InstanceTable))
        assert pilot.app.screen.query_one(InstancePanes).pane == 6
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen.query(InstanceTable))


async def test_the_form_locks_hardware_until_it_is_unlocked_on_purpose() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))
        form = pilot.app.screen
        assert form.query_one("#name").has_focus
        assert form.query_one("#size_id", Select).disabled
        form.query_one("#unlock").focus()
        await pilot.press("enter")
        assert not form.query_one("#size_id", Select).disabled


async def test_wrong_input_is_told_at_its_field_and_is_not_reviewed() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))
        form = pilot.app.screen
        form.query_one("#hostname", Input).value = "not a host"
        await pilot.pause()
        assert "host name" in str(form.query_one("#problem-hostname", Static).content)
        await pilot.press("ctrl+s")
        assert pilot.app.screen is form
        assert sandbox.puts == []


async def test_the_servers_refusal_comes_back_at_its_field_with_the_draft_kept() -> None:
    sandbox = Sandbox(5)
    sandbox.fail(Fault(status=400, body={"name": ["Already taken."]}), method="PUT")
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))
        await pilot.press("!", "ctrl+s")
        await until(pilot, lambda: not isinstance(pilot.app.screen, EditScreen))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: sandbox.puts)
        await pilot.pause(0.1)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))
        form = pilot.app.screen
        assert form.query_one("#name", Input).value == "web-1!"
        assert "Already taken." in str(form.query_one("#problem-name", Static).content)


async def test_an_applied_change_is_in_the_list_without_a_reload() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))
        await pilot.press("2", "ctrl+s")
        await until(pilot, lambda: not isinstance(pilot.app.screen, EditScreen))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: table.rows[0].name == "web-12")
    lists = [request for request in sandbox.requests if request.path.endswith("/instances")]
    assert (len(lists), len(sandbox.puts)) == (1, 1)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(status=401, body={"detail": "Bad."}), "refused the key"),
        (Fault(status=200, body=b"<html>hello</html>"), "not a list"),
        (Fault(status=500), "The API failed"),
    ],
)
async def test_a_failed_start_is_one_clear_message(fault: Fault, words: str) -> None:
    sandbox = Sandbox(5)
    sandbox.fail(fault, times=None)
    app = app_on(sandbox)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query("#message") and words in message(app))


async def test_an_unknown_organization_is_said_with_those_there_are() -> None:
    app = app_on(Sandbox(5), organization="Nobody")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query("#message") and "Acme Europe" in message(app))


async def test_an_empty_project_says_so() -> None:
    app = app_on(Sandbox(0))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query("#message") and "no instances" in message(app))


async def test_markup_in_a_name_is_shown_as_text() -> None:
    sandbox = Sandbox(5)
    sandbox.named("web-1")["name"] = "[/][@click=app.quit]x[bold\x1b[2J"
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        assert "[/][@click=app.qui" in table.render_line(1).text
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))


async def test_an_edit_from_the_full_screen_panes_is_in_the_list_on_return() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: not pilot.app.screen.query(InstanceTable))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))
        await pilot.press("9", "ctrl+s")
        await until(pilot, lambda: not isinstance(pilot.app.screen, EditScreen))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: sandbox.puts and pilot.app.screen.query("#safe"))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.query(InstancePanes))
        await pilot.press("q")
        await until(pilot, lambda: table.rows[0].name == "web-19")


async def test_the_review_has_what_was_typed_the_instant_before() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))
        form = pilot.app.screen
        assert isinstance(form, EditScreen)
        form.query_one("#name", Input).value = "typed-last"
        form.action_review()
        assert form.draft.value("name") == "typed-last"
