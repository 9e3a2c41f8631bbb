"""Where one is: organization and project by name, all projects in one table, several accounts."""

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from tests.support.server import LoopbackServer
from tests.ui.asking import loaded, on, own_home, shown, until
from tests.ui.test_app import app_on
from tui.app import OnetApp
from tui.core.credentials import Account, store_key
from tui.core.settings import from_options
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.sandbox.accounts import ACME, LAB, STAGING
from tui.screens.context import ContextScreen
from tui.screens.dialog import Notice
from tui.screens.edit import EditScreen
from tui.screens.login import LoginScreen
from tui.screens.review import ReviewScreen
from tui.widgets.header import HeaderLine

SECOND_KEY = "sk-onetsolutions-second-0000-sec2"


def lines(screen: ContextScreen) -> list[str]:
    options = screen.query_one(OptionList)
    return [str(options.get_option_at_index(n).prompt).strip() for n in range(options.option_count)]


async def test_a_project_is_found_as_one_types_and_opened_with_enter() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("o")
        screen = await on(pilot, ContextScreen)
        await until(pilot, lambda: len(lines(screen)) == 6)
        assert lines(screen)[1].startswith("● Acme Europe / Production")
        await pilot.press(*"zoe", "down", "up", "down", "enter")
        await until(pilot, lambda: "Zoë Martin / Home" in shown(pilot, "#header"))
        assert len((await loaded(pilot)).rows) == 2


async def test_escape_leaves_the_context_as_it_was_and_a_form_offers_none() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("o")
        await on(pilot, ContextScreen)
        await pilot.press("escape")
        await until(pilot, lambda: "Acme Europe / Production" in shown(pilot, "#header"))
        await pilot.press("e")
        form = await on(pilot, EditScreen)
        form.query_one("#review").focus()
        await pilot.press("o")
        assert pilot.app.screen is form


async def test_all_projects_are_one_table_and_an_edit_goes_to_the_right_one() -> None:
    sandbox = Sandbox(4)
    async with app_on(sandbox, organization="Acme Europe", project="all").run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: len(table.rows) == 4 + 4 + 3)
        await until(pilot, lambda: "PROJECT" in table.render_line(0).text)
        assert "Acme Europe / all projects" in shown(pilot, "#header")
        await pilot.press("G", "e")
        await on(pilot, EditScreen)
        await pilot.press("9", "ctrl+s")
        await on(pilot, ReviewScreen)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: table.rows[-1].name.endswith("9"))
        assert table.rows[-1].project == "Lab"
    assert [request.path.split("/")[5] for request in sandbox.puts] == [LAB]


async def test_a_project_of_several_that_cannot_be_read_is_said() -> None:
    sandbox = Sandbox(4)
    sandbox.fail(Fault(status=403), times=None, path=f"{STAGING}/compute")
    async with app_on(sandbox, organization="Acme Europe", project="all").run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: "Staging: the list failed" in shown(pilot, "#message"))
        assert "The key may not read this" in shown(pilot, "#message")
        assert len(table.rows) == 7


async def test_a_single_project_has_no_project_column() -> None:
    async with app_on(Sandbox(4)).run_test(size=(200, 60)) as pilot:
        table = await loaded(pilot)
        assert "PROJECT" not in table.render_line(0).text


async def test_a_key_that_can_list_nothing_opens_a_place_by_ids() -> None:
    sandbox = Sandbox(4)
    async with app_on(sandbox, organization=ACME, project=LAB).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        sandbox.fail(Fault(status=403), times=None, path=r"/organizations(/[^/]+/projects)?$")
        await pilot.press("o")
        screen = await on(pilot, ContextScreen)
        await until(pilot, lambda: "ORGANIZATION_ID/PROJECT_ID" in shown(pilot, "#state"))
        screen.query_one("#typed", Input).value = f"{ACME}/{STAGING}"
        await until(pilot, lambda: lines(screen) == [f"{ACME} / {STAGING}   by id, as typed"])
        await pilot.press("enter")
        await until(pilot, lambda: STAGING in shown(pilot, "#header"))
        assert len((await loaded(pilot)).rows) == 4


async def test_nothing_that_fits_is_said_and_enter_does_nothing() -> None:
    async with app_on(Sandbox(4)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("o")
        screen = await on(pilot, ContextScreen)
        await pilot.press(*"xyzzy")
        await until(pilot, lambda: lines(screen) == ["nothing fits"])
        await pilot.press("enter")
        assert pilot.app.screen is screen


async def test_of_very_many_organizations_the_projects_are_looked_up_as_their_name_is_typed() -> None:
    sandbox = Sandbox(4)
    for number in range(200):
        identity = f"{number:08d}-0000-4000-8000-000000000000"
        sandbox.organizations.append({"id": identity, "name": f"Org {number} [b]"})
        sandbox.projects[identity] = [{"id": f"9{identity[1:]}", "name": "Main\x1b[31m"}]
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("o")
        screen = await on(pilot, ContextScreen)
        await until(pilot, lambda: "178 more organizations" in shown(pilot, "#state"))
        screen.query_one("#typed", Input).value = "org 199 main"
        await until(pilot, lambda: lines(screen) == ["Org 199 [b] / Main␛[31m"])
        await pilot.press("enter")
        await until(pilot, lambda: "Org 199 [b] / Main␛[31m" in shown(pilot, "#header"))
    assert len([request for request in sandbox.requests if request.path.endswith("/projects")]) < 30


async def test_what_is_open_stays_in_the_list_where_its_projects_are_not_listed() -> None:
    sandbox = Sandbox(4)
    async with app_on(sandbox, organization=ACME, project=LAB).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        sandbox.fail(Fault(status=403), times=None, path=f"{ACME}/projects$")
        await pilot.press("o")
        screen = await on(pilot, ContextScreen)
        await until(pilot, lambda: any("Zoë" in line for line in lines(screen)))
        assert lines(screen)[0] == "● Acme Europe / Lab"


@pytest.mark.parametrize(("ends", "words"), [("+00:42", "key expires in 4"), ("-00:01", "key expired"), ("+05:00", "")])
async def test_a_key_that_ends_within_the_hour_is_told_in_the_header(ends: str, words: str) -> None:
    from datetime import UTC, datetime, timedelta

    hours, minutes = map(int, ends[1:].split(":"))
    span = timedelta(hours=hours, minutes=minutes, seconds=30) * (-1 if ends[0] == "-" else 1)
    sandbox = Sandbox(2)
    sandbox.user["token_expires_at"] = (datetime.now(UTC) + span).isoformat()
    app = app_on(sandbox)
    async with app.run_test(size=(120, 24)) as pilot:
        await loaded(pilot)
        await until(pilot, lambda: app.session is not None and app.session.user is not None)
        await until(pilot, lambda: words in shown(pilot, "#header"))
        assert ("key e" in shown(pilot, "#header")) is bool(words)


class Two:
    """Two accounts on two servers, as config.toml describes them, each with a stored key of its own."""

    def __init__(self, config: Path, monkeypatch: pytest.MonkeyPatch, first: str, second: str) -> None:
        config.write_text(
            f'profile = "one"\n[profiles.one]\nbase_url = "{first}"\nstore = "file"\n'
            f'[profiles.two]\nbase_url = "{second}"\nstore = "file"\nproduction = true\naccent = "purple"\n'
        )
        config.chmod(0o600)
        monkeypatch.setenv("ONET_PASSPHRASE_COMMAND", "echo correct horse battery")
        for name, url, key in (("one", first, DEMO_KEY), ("two", second, SECOND_KEY)):
            store_key(Account(name, url), SecretStr(key), "file", SecretStr("correct horse battery"))


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return own_home(tmp_path, monkeypatch) / "config.toml"


def settings_of(**options: object):  # type: ignore[no-untyped-def]
    import os
    from argparse import Namespace

    return from_options(Namespace(**options), os.environ)


async def test_another_account_is_opened_and_no_key_reaches_the_others_server(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = Sandbox(3), Sandbox(5, key=SECOND_KEY)
    with LoopbackServer(one) as first, LoopbackServer(two) as second:
        Two(config, monkeypatch, first.url, second.url)
        async with OnetApp(settings_of()).run_test(size=(120, 40)) as pilot:
            assert len((await loaded(pilot)).rows) == 3
            # Switching while a request of the first account is still on its way.
            one.fail(Fault(delay=0.5), path="/instances")
            await pilot.press("r", "o")
            screen = await on(pilot, ContextScreen)
            await pilot.press(*"profile two")
            await until(pilot, lambda: len(lines(screen)) == 1)
            await pilot.press("enter")
            await until(pilot, lambda: "PRODUCTION   two" in shown(pilot, "#header"))
            assert len((await loaded(pilot)).rows) == 5
            header = pilot.app.screen.query_one(HeaderLine)
            assert header.has_class("production", "accent-purple")
    assert {request.headers["authorization"] for request in one.requests} == {f"Bearer {DEMO_KEY}"}
    assert {request.headers["authorization"] for request in two.requests} == {f"Bearer {SECOND_KEY}"}


async def test_a_base_url_elsewhere_is_not_given_the_stored_key(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = Sandbox(3), Sandbox(5, key=SECOND_KEY)
    with LoopbackServer(one) as first, LoopbackServer(two) as second:
        Two(config, monkeypatch, first.url, first.url)
        async with OnetApp(settings_of(base_url=second.url)).run_test(size=(80, 24)) as pilot:
            await on(pilot, LoginScreen)
    assert (one.requests, two.requests) == ([], [])


async def test_an_account_without_a_key_that_is_not_given_leaves_one_where_one_is(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Sandbox(3)
    with LoopbackServer(one) as first:
        Two(config, monkeypatch, first.url, first.url)
        config.write_text(config.read_text() + f'[profiles.three]\nbase_url = "{first.url}"\n')
        async with OnetApp(settings_of()).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await pilot.press("o")
            await on(pilot, ContextScreen)
            await pilot.press(*"profile three", "enter")
            await on(pilot, LoginScreen)
            await pilot.press("escape")
            await until(pilot, lambda: bool(pilot.app.screen.query("#header")))
            assert "   one   " in shown(pilot, "#header")
            await pilot.press("r")
            await loaded(pilot)


async def test_a_production_profile_asks_once_more_before_a_write(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = Sandbox(3, key=SECOND_KEY)
    with LoopbackServer(two) as server:
        Two(config, monkeypatch, server.url, server.url)
        async with OnetApp(settings_of(profile="two")).run_test(size=(120, 40)) as pilot:
            table = await loaded(pilot)
            await pilot.press("e")
            await on(pilot, EditScreen)
            await pilot.press("2", "ctrl+s")
            await on(pilot, ReviewScreen)
            await pilot.press("ctrl+s")
            await on(pilot, Notice)
            assert pilot.app.screen.query_one("#safe").has_focus
            await pilot.press("enter")
            await on(pilot, EditScreen)
            assert two.puts == []
            await pilot.press("ctrl+s")
            await on(pilot, ReviewScreen)
            await pilot.press("ctrl+s")
            await on(pilot, Notice)
            pilot.app.screen.query_one("#other").focus()
            await pilot.press("enter")
            await until(pilot, lambda: table.rows[0].name == "web-12")
            assert len(two.puts) == 1


async def test_a_read_only_profile_says_why_in_place_of_the_form(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with LoopbackServer(Sandbox(3)) as server:
        Two(config, monkeypatch, server.url, server.url)
        config.write_text(config.read_text().replace("[profiles.two]", "read_only = true\n[profiles.two]"))
        async with OnetApp(settings_of()).run_test(size=(80, 24)) as pilot:
            await loaded(pilot)
            assert "read-only" in shown(pilot, "#header")
            await pilot.press("e")
            await on(pilot, Notice)
            assert any(
                "one" in str(line.content) and "config.toml" in str(line.content)
                for line in pilot.app.screen.query("Static")
            )


async def test_the_last_used_places_come_first_and_are_remembered_for_the_account(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LoopbackServer(Sandbox(5)) as server:
        Two(config, monkeypatch, server.url, server.url)
        async with OnetApp(settings_of(project="Lab")).run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: pilot.app.screen.query("#header") and "Lab" in shown(pilot, "#header"))
            await loaded(pilot)
            await until(pilot, lambda: "data" in shown(pilot, "#header"))
        async with OnetApp(settings_of(project="Staging")).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await until(pilot, lambda: "data just now" in shown(pilot, "#header"))
            await pilot.press("o")
            screen = await on(pilot, ContextScreen)
            await until(pilot, lambda: len(lines(screen)) > 6)
            assert [line.removeprefix("● ") for line in lines(screen)[:2]] == [
                "Acme Europe / Staging",
                "Acme Europe / Lab",
            ]
