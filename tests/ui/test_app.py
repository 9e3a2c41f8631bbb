"""The screens, driven as a person drives them."""

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Select, Static, TextArea

from tests.ui.asking import loaded, until
from tui.api.client import connect
from tui.app import OnetApp
from tui.core.session import Session
from tui.core.settings import Settings
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.screens.edit import OTHER, EditScreen
from tui.screens.id_prompt import IdPrompt
from tui.screens.review import ReviewScreen
from tui.widgets.instance_table import InstanceTable
from tui.widgets.panes import InstancePanes

HERE = Sandbox.default_scope[1]


def app_on(sandbox: Sandbox, **asked: Any) -> OnetApp:
    read_only = asked.get("read_only", False)
    client = connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox, read_only=read_only)
    session = Session(client, "…demo", (asked.get("organization"), asked.get("project")))
    why = "it was started with --read-only" if read_only else ""
    settings = Settings(demo=True, refresh=asked.get("refresh", 0.0), read_only=read_only, read_only_why=why)
    return OnetApp(settings, session)


async def open_form(pilot: Pilot[None]) -> EditScreen:
    await pilot.press("e")
    await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))
    form = pilot.app.screen
    assert isinstance(form, EditScreen)
    return form


def in_table(app: OnetApp) -> str:
    return "\n".join(table.render_line(y).text for table in app.screen.query(InstanceTable) for y in range(24))


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
        await until(pilot, lambda: "There are no instances in this project" in in_table(app))


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
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        assert form.draft.value("name") == "typed-last"


async def test_a_terminated_instance_is_edited_only_after_a_warning() -> None:
    sandbox = Sandbox(5)
    sandbox.named("web-1")["status"] = "terminated"
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        await until(pilot, lambda: pilot.app.screen.query("#safe"))
        assert pilot.app.screen.query_one("#safe").has_focus
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen.query(InstanceTable))


async def test_nothing_is_sent_for_a_form_in_which_nothing_was_changed() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await open_form(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: pilot.app.screen.query("#safe"))
        assert sandbox.puts == []


async def test_read_only_says_so_in_place_of_the_form() -> None:
    async with app_on(Sandbox(5), read_only=True).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        await until(pilot, lambda: pilot.app.screen.query("#safe"))
        assert not isinstance(pilot.app.screen, EditScreen)


async def test_the_list_is_read_again_by_the_clock_and_the_cursor_stays_with_its_instance() -> None:
    sandbox = Sandbox(8)
    async with app_on(sandbox, refresh=0.05).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await pilot.press("j", "j")
        kept = table.current
        assert kept is not None
        first = next(iter(sandbox.instances))
        del sandbox.instances[first]
        await until(pilot, lambda: len(table.rows) == 7)
        assert table.current is not None
        assert table.current.id == kept.id


async def test_no_refresh_comes_while_a_form_is_open() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox, refresh=0.05).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await open_form(pilot)
        await pilot.pause(0.1)
        lists = sum(request.path.endswith("/instances") for request in sandbox.requests)
        await pilot.pause(0.3)
        assert sum(request.path.endswith("/instances") for request in sandbox.requests) == lists


async def test_leaving_the_app_sees_a_write_through() -> None:
    sandbox = Sandbox(5)
    sandbox.fail(Fault(delay=0.3), method="PUT")
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        form.query_one("#name", Input).value = "seen-through"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: sandbox.puts)
        await pilot.press("ctrl+q")
    assert [instance["name"] for instance in sandbox.instances.values()].count("seen-through") == 1


@pytest.mark.parametrize("width", [60, 80, 100, 120, 160, 200])
async def test_every_line_of_the_table_is_as_wide_as_its_room(width: int) -> None:
    sandbox = Sandbox(40)
    sandbox.named("web-1")["name"] = "日本語サーバー名前がとても長いのです東京"
    sandbox.named("db-1")["name"] = "e\u0301" * 40
    async with app_on(sandbox).run_test(size=(width, 40)) as pilot:
        table = await loaded(pilot)
        room = table.scrollable_content_region.width
        assert {table.render_line(y).cell_length for y in range(10)} == {room}
        assert table.render_line(0).text.split()[0] == "NAME"


async def test_without_a_catalogue_the_choices_are_those_seen_and_an_id_typed_by_hand() -> None:
    sandbox = Sandbox(12, catalogue=False)
    vpc = next(iter(sandbox.vpcs[sandbox.default_scope[1]]))["id"]
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        chosen = form.query_one("#vpc_id", Select)
        seen = {i["vpc"]["name"] for i in sandbox.instances.values() if i["vpc"] and i["project_id"] == HERE}
        offered = {str(prompt) for prompt, _ in chosen._options}
        assert seen <= offered
        chosen.value = OTHER
        await until(pilot, lambda: isinstance(pilot.app.screen, IdPrompt))
        prompt = pilot.app.screen
        prompt.query_one(Input).value = "not an id"
        await pilot.press("enter")
        assert pilot.app.screen is prompt
        prompt.query_one(Input).value = vpc.upper()
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is form)
        await until(pilot, lambda: chosen.value == vpc)
        assert form.draft.value("vpc_id") == vpc


async def test_hardware_that_was_ignored_is_told_by_field() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        size = form.query_one("#size_id", Select)
        form.query_one("#unlock").focus()
        await pilot.press("enter")
        size.value = next(entry["id"] for entry in sandbox.sizes if entry["id"] != size.value)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: pilot.app.screen.query("#safe"))
        said = " ".join(str(line.content) for line in pilot.app.screen.query(Static))
        assert "Outcome: ignored by the server" in said
        assert "Size" in said


async def test_an_unreachable_host_is_one_clear_message() -> None:
    client = connect("http://127.0.0.1:9", SecretStr(DEMO_KEY), sleep=at_once)
    app = OnetApp(Settings(demo=True, refresh=0.0), Session(client, "…demo"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query("#message") and "could not be reached" in message(app))


async def at_once(_: float) -> None:
    """A wait that takes no time."""


async def test_tags_that_the_server_refused_are_judged_again_as_one_types() -> None:
    sandbox = Sandbox(5)
    sandbox.fail(Fault(status=400, body={"tags": ["Not these."]}), method="PUT")
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        form.query_one("#tags", TextArea).text = "env=test"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: pilot.app.screen.query("#safe"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditScreen))
        again = pilot.app.screen
        again.query_one("#tags", TextArea).text = "no value"
        await pilot.press("ctrl+s")
        await pilot.pause(0.1)
        assert pilot.app.screen is again
        assert len(sandbox.puts) == 1
