"""Keys while the app runs: the first run, the key file, a key that is refused in the middle of something."""

import os
from pathlib import Path

import pytest
from textual.widgets import Input, Select

from tests.support.server import LoopbackServer
from tests.ui.asking import loaded, on, own_home, shown, until
from tui.app import OnetApp
from tui.core.credentials import Account, find_key, store_key
from tui.core.settings import Settings
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.screens.dialog import Notice
from tui.screens.edit import EditScreen
from tui.screens.login import LoginScreen, PassphraseScreen
from tui.screens.review import ReviewScreen

OTHER_KEY = "sk-onetsolutions-another-0000-zz99"
PASSPHRASE = "correct horse battery"


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return own_home(tmp_path, monkeypatch) / "config.toml"


async def test_without_a_key_the_app_asks_checks_and_opens_the_list() -> None:
    with LoopbackServer(Sandbox(5)) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(80, 24)) as pilot:
            screen = await on(pilot, LoginScreen)
            # There is no keyring here: that is said before a key is typed, and it will serve for this session.
            await until(pilot, lambda: "There is no OS keyring" in shown(pilot, "#reason"))
            assert screen.query_one("#store", Select).value == "session"
            field = screen.query_one("#key", Input)
            assert field.has_focus
            field.value = "sk-onetsolutions-not-this-one"
            await pilot.press("enter")
            await until(pilot, lambda: "refused the key" in shown(pilot, "#reason"))
            field.value = DEMO_KEY
            await pilot.press("enter")
            assert len((await loaded(pilot)).rows) == 5
            assert "key …demo" in shown(pilot, "#header")


async def test_leaving_the_login_of_the_first_start_leaves_the_app() -> None:
    with LoopbackServer(Sandbox(1)) as server:
        app = OnetApp(Settings(base_url=server.url))
        async with app.run_test(size=(80, 24)) as pilot:
            await on(pilot, LoginScreen)
            await pilot.press("escape")
            await until(pilot, lambda: not app.is_running)
        assert app.return_code == 1


async def test_a_key_can_be_kept_in_an_encrypted_file_from_the_app(config: Path) -> None:
    with LoopbackServer(Sandbox(2)) as server:
        settings = Settings(base_url=server.url, profile="work")
        async with OnetApp(settings).run_test(size=(80, 30)) as pilot:
            screen = await on(pilot, LoginScreen)
            screen.query_one("#store", Select).value = "keyring"
            await until(pilot, lambda: "There is no OS keyring" in shown(pilot, "#kept"))
            screen.query_one("#store", Select).value = "file"
            await until(pilot, lambda: screen.query_one("#file").display)
            screen.query_one("#key", Input).value = DEMO_KEY
            screen.query_one("#passphrase", Input).value = PASSPHRASE
            screen.query_one("#again", Input).value = "something else"
            await pilot.press("ctrl+s")
            await until(pilot, lambda: "passphrases differ" in shown(pilot, "#reason"))
            screen.query_one("#again", Input).value = PASSPHRASE
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(pilot.app.screen, Notice))
            await pilot.press("enter")
            await loaded(pilot)
        found = find_key(Account("work", server.url, store="file"), os.environ, SecretStr(PASSPHRASE))
        assert found is not None
        assert found.key.get_secret_value() == DEMO_KEY
        assert 'store = "file"' in config.read_text()
        assert f'base_url = "{server.url}"' in config.read_text()


async def test_the_passphrase_of_the_key_file_is_asked_for_once_a_session() -> None:
    with LoopbackServer(Sandbox(2)) as server:
        account = Account("default", server.url, store="file")
        store_key(account, SecretStr(DEMO_KEY), passphrase=SecretStr(PASSPHRASE))
        async with OnetApp(Settings(base_url=server.url, store="file")).run_test(size=(80, 24)) as pilot:
            screen = await on(pilot, PassphraseScreen)
            screen.query_one(Input).value = "wrong"
            await pilot.press("enter")
            await until(
                pilot, lambda: pilot.app.screen is not screen and isinstance(pilot.app.screen, PassphraseScreen)
            )
            assert "does not open" in shown(pilot, "#reason")
            pilot.app.screen.query_one(Input).value = PASSPHRASE
            await pilot.press("enter")
            await loaded(pilot)


async def test_without_the_passphrase_one_can_go_on_with_a_key_for_this_session() -> None:
    with LoopbackServer(Sandbox(2)) as server:
        account = Account("default", server.url, store="file")
        store_key(account, SecretStr(DEMO_KEY), passphrase=SecretStr(PASSPHRASE))
        async with OnetApp(Settings(base_url=server.url, store="file")).run_test(size=(80, 24)) as pilot:
            await on(pilot, PassphraseScreen)
            await pilot.press("escape")
            screen = await on(pilot, LoginScreen)
            screen.query_one("#store", Select).value = "session"
            screen.query_one("#key", Input).value = DEMO_KEY
            await pilot.press("enter")
            await loaded(pilot)


async def test_a_key_that_is_refused_at_a_refresh_is_asked_for_and_the_read_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    sandbox = Sandbox(5)
    with LoopbackServer(sandbox) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(80, 24)) as pilot:
            table = await loaded(pilot)
            await pilot.press("j", "j")
            sandbox.keys = {OTHER_KEY}
            sandbox.instance_named(table.rows[0].name)["name"] = "renamed"
            await pilot.press("r")
            screen = await on(pilot, LoginScreen)
            assert "refused the key (401)" in shown(pilot, "#reason")
            screen.query_one("#key", Input).value = OTHER_KEY
            await pilot.press("enter")
            await until(pilot, lambda: table.rows[0].name == "renamed")
            assert table.cursor == 2
            assert "key …zz99" in shown(pilot, "#header")
    asked = [request.headers["authorization"][-4:] for request in sandbox.requests if "instances" in request.path]
    assert asked == ["demo", "demo", "zz99"]


async def test_a_key_that_is_refused_in_the_middle_of_an_edit_loses_nothing_typed_and_writes_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    sandbox = Sandbox(5)
    with LoopbackServer(sandbox) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            table = await loaded(pilot)
            await pilot.press("e")
            await on(pilot, EditScreen)
            await pilot.press("2", "ctrl+s")
            await on(pilot, ReviewScreen)
            sandbox.keys = {OTHER_KEY}
            await pilot.press("ctrl+s")
            screen = await on(pilot, LoginScreen)
            assert sandbox.puts == []
            screen.query_one("#key", Input).value = OTHER_KEY
            await pilot.press("enter")
            await until(pilot, lambda: table.rows[0].name == "web-12")
    assert len(sandbox.puts) == 1


async def test_a_write_that_is_refused_for_its_key_is_not_repeated_and_the_form_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    sandbox = Sandbox(5)
    sandbox.fail(Fault(status=401, body={"detail": "Expired."}), method="PUT")
    with LoopbackServer(sandbox) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await pilot.press("e")
            await on(pilot, EditScreen)
            await pilot.press("2", "ctrl+s")
            await on(pilot, ReviewScreen)
            await pilot.press("ctrl+s")
            await on(pilot, Notice)
            assert len(sandbox.puts) == 1
            await pilot.press("enter")
            form = await on(pilot, EditScreen)
            assert form.query_one("#name", Input).value == "web-12"


async def test_one_who_gives_no_other_key_is_not_asked_again_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    sandbox = Sandbox(5)
    with LoopbackServer(sandbox) as server:
        app = OnetApp(Settings(base_url=server.url, refresh=0.05))
        async with app.run_test(size=(80, 24)) as pilot:
            table = await loaded(pilot)
            await until(pilot, lambda: app.session is not None and app.session.user is not None)
            sandbox.keys = {OTHER_KEY}
            await on(pilot, LoginScreen)
            await pilot.press("escape")
            await until(pilot, lambda: "refused the key" in shown(pilot, "#message"))
            seen = len(sandbox.requests)
            for _ in range(20):
                await pilot.pause(0.02)
            assert len(sandbox.requests) == seen
            assert len(table.rows) == 5
            await pilot.press("r")
            await on(pilot, LoginScreen)


async def test_the_app_can_be_left_while_a_key_is_asked_for_in_the_middle_of_a_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    sandbox = Sandbox(5)
    sandbox.fail(Fault(before=lambda _: sandbox.keys.clear()), method="PUT")
    with LoopbackServer(sandbox) as server:
        app = OnetApp(Settings(base_url=server.url))
        async with app.run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await pilot.press("e")
            await on(pilot, EditScreen)
            await pilot.press("2", "ctrl+s")
            await on(pilot, ReviewScreen)
            sandbox.fail(Fault(status=401), method="GET", times=None, path="instances/")
            await pilot.press("ctrl+s")
            await on(pilot, LoginScreen)
            await pilot.press("ctrl+q")
            await until(pilot, lambda: not app.is_running)


async def test_the_project_that_was_open_last_is_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    with LoopbackServer(Sandbox(5)) as server:
        for project in ("Staging", None):
            app = OnetApp(Settings(base_url=server.url, project=project))
            async with app.run_test(size=(80, 24)) as pilot:
                await loaded(pilot)
                await until(pilot, lambda: "Staging" in shown(pilot, "#header"))
                await until(pilot, lambda app=app: app.session.fetched_at is not None)
