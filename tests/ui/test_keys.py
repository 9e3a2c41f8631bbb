"""Keys of several accounts in one session: passphrases, a key that comes late, questions that came too late."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.content import Content
from textual.widgets import Input, Select
from textual.worker import WorkerFailed

from tests.support.server import LoopbackServer
from tests.ui.asking import loaded, on, own_home, shown, until
from tests.ui.test_context import SECOND_KEY, settings_of
from tui.app import OnetApp
from tui.core.credentials import Account, FoundKey, store_key
from tui.core.settings import Settings
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.screens import keys
from tui.screens.context import ContextScreen
from tui.screens.dialog import Notice
from tui.screens.login import LoginScreen, PassphraseScreen
from tui.screens.looking import LookingScreen

PASSPHRASE = "correct horse battery"


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return own_home(tmp_path, monkeypatch) / "config.toml"


def two_files(config: Path, first: str, second: str, *passphrases: str) -> None:
    """Two accounts, each with its key in a file of its own passphrase."""
    config.write_text(
        f'profile = "one"\n[profiles.one]\nbase_url = "{first}"\nstore = "file"\n'
        f'[profiles.two]\nbase_url = "{second}"\nstore = "file"\n'
    )
    for name, url, key, passphrase in zip(
        ("one", "two"), (first, second), (DEMO_KEY, SECOND_KEY), passphrases, strict=True
    ):
        store_key(Account(name, url), SecretStr(key), "file", SecretStr(passphrase))


class Late:
    """A key that is found when the test says so, and before that never."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, find: Callable[..., FoundKey | None] = keys.find_key) -> None:
        self.found = threading.Event()
        self._find = find
        monkeypatch.setattr(keys, "find_key", self)
        monkeypatch.setattr(keys, "PATIENCE", 0.01)

    def __call__(self, account: Account, *rest: object) -> FoundKey | None:
        assert self.found.wait(30)
        return self._find(account, *rest)


async def choose(pilot, name: str) -> None:  # type: ignore[no-untyped-def]
    await pilot.press("o")
    screen = await on(pilot, ContextScreen)
    screen.query_one("#typed", Input).value = f"profile {name}"
    await pilot.pause()
    await pilot.press("enter")


async def test_each_account_has_its_passphrase_and_is_asked_for_it_once(config: Path) -> None:
    with LoopbackServer(Sandbox(3)) as first, LoopbackServer(Sandbox(5, key=SECOND_KEY)) as second:
        two_files(config, first.url, second.url, "the first one", "the second one")
        async with OnetApp(settings_of()).run_test(size=(120, 40)) as pilot:
            (await on(pilot, PassphraseScreen)).query_one(Input).value = "the first one"
            await pilot.press("enter")
            await loaded(pilot)
            await choose(pilot, "two")
            screen = await on(pilot, PassphraseScreen)
            # That of the first account was tried, which is nobody's mistake.
            assert "its passphrase is needed" in shown(pilot, "#reason")
            screen.query_one(Input).value = "the second one"
            await pilot.press("enter")
            await until(pilot, lambda: "   two   " in shown(pilot, "#header"))
            await choose(pilot, "one")
            await until(pilot, lambda: "   one   " in shown(pilot, "#header"))
            await choose(pilot, "two")
            await until(pilot, lambda: "   two   " in shown(pilot, "#header"))


async def test_one_passphrase_for_all_accounts_is_asked_for_once(config: Path) -> None:
    with LoopbackServer(Sandbox(3)) as first, LoopbackServer(Sandbox(5, key=SECOND_KEY)) as second:
        two_files(config, first.url, second.url, PASSPHRASE, PASSPHRASE)
        async with OnetApp(settings_of()).run_test(size=(120, 40)) as pilot:
            (await on(pilot, PassphraseScreen)).query_one(Input).value = PASSPHRASE
            await pilot.press("enter")
            await loaded(pilot)
            await choose(pilot, "two")
            await until(pilot, lambda: "   two   " in shown(pilot, "#header"))


async def test_a_passphrase_that_was_wrong_encrypts_no_new_file(config: Path) -> None:
    with LoopbackServer(Sandbox(2)) as server:
        settings = Settings(base_url=server.url, store="file")
        store_key(settings.account, SecretStr(DEMO_KEY), passphrase=SecretStr(PASSPHRASE))
        async with OnetApp(settings).run_test(size=(80, 24)) as pilot:
            first = await on(pilot, PassphraseScreen)
            first.query_one(Input).value = "wrong"
            await pilot.press("enter")
            await until(pilot, lambda: pilot.app.screen is not first)
            await on(pilot, PassphraseScreen)
            await pilot.press("escape")
            screen = await on(pilot, LoginScreen)
            assert screen.query_one("#store", Select).value == "file"
            await until(pilot, lambda: screen.query_one("#file").display)


async def test_enter_goes_on_to_what_is_still_to_be_typed() -> None:
    with LoopbackServer(Sandbox(2)) as server:
        async with OnetApp(Settings(base_url=server.url, store="file")).run_test(size=(80, 24)) as pilot:
            screen = await on(pilot, LoginScreen)
            await until(pilot, lambda: screen.query_one("#file").display)
            for name, text in (("key", DEMO_KEY), ("passphrase", PASSPHRASE), ("again", PASSPHRASE)):
                field = screen.query_one(f"#{name}", Input)
                assert field.has_focus
                field.value = text
                await pilot.press("enter")
            await on(pilot, Notice)
            await pilot.press("enter")
            await loaded(pilot)


async def test_what_is_typed_after_a_refused_key_takes_its_place() -> None:
    with LoopbackServer(Sandbox(2)) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(80, 24)) as pilot:
            screen = await on(pilot, LoginScreen)
            field = screen.query_one("#key", Input)
            field.value = "sk-onetsolutions-not-this-one"
            await pilot.press("enter")
            await until(pilot, lambda: "refused the key" in shown(pilot, "#reason"))
            await pilot.press(*DEMO_KEY)
            assert field.value == DEMO_KEY


async def test_a_profile_that_config_toml_does_not_have_is_said_where_a_key_is_asked_for(config: Path) -> None:
    config.write_text("[profiles.work]\nread_only = true\n")
    async with OnetApp(settings_of(profile="wrok")).run_test(size=(80, 24)) as pilot:
        await on(pilot, LoginScreen)
        assert "config.toml has no profile wrok; did you mean work?" in shown(pilot, "#reason")


async def test_a_key_that_comes_late_is_said_to_be_looked_for_and_then_opens_the_list(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    late = Late(monkeypatch)
    with LoopbackServer(Sandbox(2)) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(80, 24)) as pilot:
            await on(pilot, LookingScreen)
            # What stands over it when the key comes goes with it.
            await pilot.app.push_screen(Notice("Help", Content("")))
            late.found.set()
            await loaded(pilot)
            assert len(pilot.app.screen_stack) == 2


async def test_an_account_that_opens_late_leaves_nothing_of_what_was_opened_meanwhile(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LoopbackServer(Sandbox(3)) as first, LoopbackServer(Sandbox(5, key=SECOND_KEY)) as second:
        two_files(config, first.url, second.url, PASSPHRASE, PASSPHRASE)
        monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
        async with OnetApp(settings_of()).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            late = Late(monkeypatch, lambda *_: FoundKey(SecretStr(SECOND_KEY), "test"))
            await choose(pilot, "two")
            await on(pilot, LookingScreen)
            late.found.set()
            await until(pilot, lambda: "   two   " in shown(pilot, "#header"))
            assert len(pilot.app.screen_stack) == 2


async def test_a_key_that_is_refused_while_another_account_opens_is_not_asked_for_any_more(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Sandbox(3)
    with LoopbackServer(one) as first, LoopbackServer(Sandbox(5, key=SECOND_KEY)) as second:
        two_files(config, first.url, second.url, PASSPHRASE, PASSPHRASE)
        monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
        app = OnetApp(settings_of())
        async with app.run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await until(pilot, lambda: app.session is not None and app.session.user is not None)
            late = Late(monkeypatch, lambda *_: FoundKey(SecretStr(SECOND_KEY), "test"))
            await choose(pilot, "two")
            await on(pilot, LookingScreen)
            one.keys = {"another"}
            seen = len(one.requests)
            assert app.session is not None
            reading = app.run_worker(app.session.look_up_owner(), exit_on_error=False)
            app.session._owner_asked = False
            await until(pilot, lambda: len(one.requests) > seen)
            late.found.set()
            await until(pilot, lambda: "   two   " in shown(pilot, "#header"))
            await loaded(pilot)
            with pytest.raises(WorkerFailed, match="refused the key"):
                await reading.wait()
            assert not any(isinstance(screen, LoginScreen) for screen in app.screen_stack)


@pytest.mark.parametrize("moment", ["looking", "passphrase", "login", "refused"])
async def test_the_app_can_be_left_at_once_whatever_is_asked(
    config: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    sandbox = Sandbox(3)
    with LoopbackServer(sandbox) as server:
        settings = Settings(base_url=server.url, store="file" if moment == "passphrase" else "keyring")
        if moment == "looking":
            Late(monkeypatch)
        if moment == "passphrase":
            store_key(settings.account, SecretStr(DEMO_KEY), passphrase=SecretStr(PASSPHRASE))
        if moment == "refused":
            monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
            sandbox.fail(Fault(status=401), times=None, path="/instances")
        app = OnetApp(settings)
        async with app.run_test(size=(80, 24)) as pilot:
            await on(pilot, {"looking": LookingScreen, "passphrase": PassphraseScreen}.get(moment, LoginScreen))
            await pilot.press("ctrl+q")
            await until(pilot, lambda: not app.is_running)
