"""The first run: no key, a login screen, the list; and the project that is opened the next time."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from textual.widgets import Input, Static

from tests.support.server import LoopbackServer
from tests.ui.test_app import loaded, until
from tui.app import OnetApp
from tui.core.settings import Settings
from tui.sandbox import DEMO_KEY, Sandbox
from tui.screens.login import LoginScreen


@pytest.fixture(autouse=True)
def a_host_without_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("ONET_API_KEY", "ONET_API_KEY_COMMAND"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield
    keyring.set_keyring(before)


async def test_without_a_key_the_app_asks_checks_and_opens_the_list() -> None:
    with LoopbackServer(Sandbox(5)) as server:
        app = OnetApp(Settings(base_url=server.url))
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: isinstance(app.screen, LoginScreen))
            field = app.screen.query_one("#key", Input)
            field.value = "sk-onetsolutions-not-this-one"
            await pilot.press("enter")
            reason = app.screen.query_one("#reason", Static)
            await until(pilot, lambda: "refused the key" in str(reason.content))
            field.value = DEMO_KEY
            await pilot.press("enter")
            # There is no keyring here: that is said, and the key serves for this session.
            await until(pilot, lambda: bool(app.screen.query("#safe")))
            await pilot.press("enter")
            assert len((await loaded(pilot)).rows) == 5


async def test_the_project_that_was_open_last_is_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    with LoopbackServer(Sandbox(5)) as server:
        for project in ("Staging", None):
            app = OnetApp(Settings(base_url=server.url, project=project))
            async with app.run_test(size=(80, 24)) as pilot:
                await loaded(pilot)
                await until(pilot, lambda app=app: "Staging" in str(app.screen.query_one("#header", Static).content))
                await until(pilot, lambda app=app: app.session.fetched_at is not None)
