"""A start without a key that can be had, a choice before there is a connection, files that cannot be written."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.server import LoopbackServer
from tests.ui.asking import loaded, on, own_home, until
from tests.ui.fault_stage import SIZE, answer, app_at, names, says, session_of
from tui.api.errors import OnetError
from tui.app import OnetApp
from tui.core.choosing import Choice
from tui.core.context import Named, Place
from tui.core.credentials import Account, store_key
from tui.core.credentials import errors as credentials
from tui.core.opening import load_connection
from tui.core.settings import Settings
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Sandbox
from tui.sandbox.accounts import ACME, LAB
from tui.screens.export import ExportScreen
from tui.screens.fleet import ListScreen
from tui.screens.login import LoginScreen

PASSPHRASE = "correct horse battery"
Arrange = Callable[[str, Path, pytest.MonkeyPatch], None]


class Missing(NamedTuple):
    """A key that cannot be had: why, how it comes about, what the login says of it."""

    error: type[OnetError]
    arrange: Arrange
    store: str
    words: tuple[str, ...]


def environ(name: str, value: str) -> Arrange:
    return lambda _, __, patch: patch.setenv(name, value)


def key_file(change: Callable[[Path], object]) -> Arrange:
    def arrange(url: str, home: Path, patch: pytest.MonkeyPatch) -> None:
        store_key(Account("default", url, "file"), SecretStr(DEMO_KEY), "file", SecretStr(PASSPHRASE))
        (file,) = (home / "XDG_STATE_HOME" / "onet" / "keys").iterdir()
        change(file)
        patch.setenv("ONET_PASSPHRASE_COMMAND", f"echo {PASSPHRASE}")

    return arrange


MISSING = (
    Missing(
        credentials.CredentialError,
        environ("ONET_API_KEY", "two words"),
        "keyring",
        ("is no API key", "Copy it again, without anything around it."),
    ),
    Missing(credentials.NoKeyring, lambda *_: None, "keyring", ("There is no OS keyring here", "--store file")),
    Missing(
        credentials.UnsafeKeyring,
        environ("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring"),
        "keyring",
        ("does not keep a key safe", "PYTHON_KEYRING_BACKEND"),
    ),
    Missing(
        credentials.KeyringRefused,
        environ("PYTHON_KEYRING_BACKEND", "keyring.backends.kwallet.Nothing"),
        "keyring",
        ("PYTHON_KEYRING_BACKEND",),
    ),
    Missing(
        credentials.DamagedKeyFile,
        key_file(lambda file: file.write_bytes(b"\0" * 40)),
        "file",
        ("The key file cannot be used", "it is not what onet wrote"),
    ),
    Missing(
        credentials.UnsafeKeyFile,
        key_file(lambda file: file.chmod(0o644)),
        "file",
        ("The key file is not used", "others can read or write it", "chmod 600"),
    ),
)


@pytest.mark.parametrize("row", MISSING, ids=lambda row: row.error.__name__)
async def test_a_key_that_cannot_be_had_is_asked_for_with_the_reason(
    row: Missing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home(tmp_path, monkeypatch)
    with LoopbackServer(Sandbox(2)) as server:
        row.arrange(server.url, tmp_path, monkeypatch)
        async with OnetApp(Settings(base_url=server.url, store=row.store, environment=True)).run_test(
            size=SIZE
        ) as pilot:
            await on(pilot, LoginScreen)
            await says(pilot, *row.words, "Log in: profile default")
            await pilot.press("escape")
            await until(pilot, lambda: not pilot.app.is_running)


async def test_a_context_that_is_chosen_before_there_is_a_connection_opens_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home(tmp_path, monkeypatch)
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    gate = threading.Event()

    def held(settings: Settings) -> None:
        assert gate.wait(10)
        load_connection(settings)

    monkeypatch.setattr("tui.app.load_connection", held)
    with LoopbackServer(Sandbox(2, life=False)) as server:
        app = OnetApp(Settings(base_url=server.url, environment=True))
        async with app.run_test(size=SIZE) as pilot:
            await on(pilot, ListScreen)
            # As the palette does with a place that was open before.
            app.go_to(Choice("Acme / Lab", "", place=Place(Named(ACME, "Acme Europe"), Named(LAB, "Lab"))))
            await says(pilot, "It opens as soon as there is a connection.")
            gate.set()
            await says(pilot, "Acme Europe / Lab", "2 instances")


async def test_an_export_that_cannot_be_written_is_told_in_the_dialog(tmp_path: Path) -> None:
    async with app_at(app=Sandbox(3, life=False)).run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("X")
        dialog = await on(pilot, ExportScreen)
        target = tmp_path / "missing" / "list.csv"
        dialog.query_one("#path").value = str(target)
        await pilot.press("enter")
        await says(pilot, "cannot be written")
        assert isinstance(pilot.app.screen, ExportScreen)
        await pilot.press("escape")
        await on(pilot, ListScreen)
        assert len(names(pilot)) == 3


async def test_a_key_that_the_clock_says_is_over_and_the_api_still_takes_is_said_to_be_so() -> None:
    async with app_at(app=Sandbox(3, life=False)).run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await until(pilot, lambda: session_of(pilot).user)
        session_of(pilot).expires_at = datetime.now(UTC) - timedelta(hours=12)
        await pilot.press("r")
        await says(pilot, "key expired by this clock")


async def test_a_list_that_could_not_be_read_says_when_it_is_tried_again() -> None:
    sandbox = Sandbox(3, life=False)
    app = app_at(app=sandbox)
    app.settings = Settings(demo=True, refresh=30.0)
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        sandbox.fail(answer(403), path="/instances$", times=None)
        await pilot.press("r")
        await says(pilot, "next try ", "r tries now")
        sandbox.heal()
        await pilot.press("r")
        await says(pilot, "data just now")
        await until(pilot, lambda: not pilot.app.screen.status.display)
