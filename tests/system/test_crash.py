"""A fault in the middle of anything ends `onet` with a report, the terminal restored, the key nowhere."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.leaks import ONET, Machine, WatchedTerminal, new_key, new_passphrase
from tests.support.secrets import SecretService, bare_environ
from tests.support.server import LoopbackServer
from tests.support.terminal import Terminal
from tui.sandbox import Sandbox

KEY, PASSPHRASE = new_key(), new_passphrase()
REPORT = b"This is a bug in onet"


@pytest.fixture
def url() -> Iterator[str]:
    with LoopbackServer(Sandbox(5, key=KEY)) as server:
        yield server.url


@pytest.fixture
def machine(tmp_path: Path, url: str, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A jump host without a keyring; its passphrase is outside of the home folder, which is searched."""
    vault = tmp_path_factory.mktemp("vault") / "passphrase"
    vault.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    passphrase = {"ONET_PASSPHRASE_COMMAND": f"cat {shlex.quote(str(vault))}"}
    secrets = {"LEAK_SECRET": KEY, "LEAK_QUOTED": "1"}
    return Machine(tmp_path, bare_environ(tmp_path) | passphrase | secrets, url, KEY, PASSPHRASE)


def faulty(place: str) -> list[str]:
    return [sys.executable, "-m", "tests.support.faulty", place]


def start(terminal: WatchedTerminal) -> None:
    """Nothing but the start."""


def type_key(terminal: WatchedTerminal) -> None:
    terminal.wait_for("There is no OS keyring here")
    terminal.press(KEY)
    terminal.wait_for("•" * 20)
    terminal.press("\r")


def quit_app(terminal: WatchedTerminal) -> None:
    terminal.wait_for("web-1")
    terminal.press("\x11")


def edit(terminal: WatchedTerminal) -> None:
    terminal.wait_for("web-1")
    terminal.press("e")


def send(terminal: WatchedTerminal) -> None:
    edit(terminal)
    terminal.wait_for("Edit web-1")
    terminal.press("-renamed")
    terminal.wait_for("web-1-renamed")
    terminal.press("\x13")
    terminal.wait_for("Send")
    terminal.press("\x13")


@pytest.mark.parametrize(
    ("place", "until"),
    [
        ("tui.core.credentials.find:find_key", start),
        ("tui.core.credentials.secret:clean_key", start),
        ("tui.api.connection:open_http", start),
        ("tui.api.transport:Transport._once", start),
        ("tui.api.transport:Transport._answer", start),
        ("tui.api.body:read_body", start),
        ("httpx:AsyncClient.send", start),
        ("tui.core.session:Session.enter", start),
        ("tui.core.session:Session.load", start),
        ("tui.screens.fleet:ListScreen._load", start),
        ("tui.core.login:check_key", type_key),
        ("tui.screens.editing:Editing.run", edit),
        ("tui.core.edit.send:apply", send),
        ("tui.api.client:Client.update", send),
        ("tui.api.client:Client.aclose", quit_app),
    ],
)
def test_a_fault_in_the_app_is_reported_without_the_key(
    machine: Machine, place: str, until: Callable[[WatchedTerminal], None]
) -> None:
    given = {} if until is type_key else {"ONET_API_KEY": KEY}
    log = machine.home / "onet.log"
    terminal = machine.open([*faulty(place), "--log-file", str(log)], **given)
    until(terminal)
    assert terminal.leave() == 1
    assert b"RuntimeError: a fault on purpose" in terminal.raw
    assert REPORT in terminal.raw
    # The report stands on the screen that the app left, with a cursor.
    assert terminal.raw.rindex(REPORT) > terminal.raw.rindex(b"\x1b[?1049l")
    assert terminal.raw.rindex(b"\x1b[?25h") > terminal.raw.rindex(b"\x1b[?25l")
    assert "RuntimeError: a fault on purpose …" in log.read_text()
    machine.assert_no_trace()


@pytest.mark.parametrize(
    "place",
    [
        "tui.core.login:check_key",
        "tui.api.client:Client.current_user",
        "tui.core.credentials.find:store_key",
        "tui.core.credentials.keyfile:store",
        "tui.core.credentials.box:seal",
    ],
)
def test_a_fault_in_a_login_is_reported_without_the_key(machine: Machine, place: str) -> None:
    assert machine.run("login", "--store", "file", "--stdin", typed=f"{KEY}\n", command=faulty(place)) == 1
    assert b"RuntimeError: a fault on purpose" in machine.written
    assert REPORT in machine.written
    machine.assert_no_trace()


def test_a_fault_in_the_keyring_is_told_in_words_without_the_key(tmp_path: Path, url: str) -> None:
    home = tmp_path / "home"
    with SecretService(home) as service:
        # With a property of its own the library is asked, not the Secret Service itself.
        asked = {"LEAK_SECRET": KEY, "KEYRING_PROPERTY_SCHEME": "default"}
        machine = Machine(home, service.environ | asked, url, KEY)
        assert machine.run("login", "--stdin", typed=f"{KEY}\n") == 0
        place = "keyring.backends.SecretService:Keyring.get_password"
        terminal = machine.open(faulty(place))
        terminal.wait_for("The OS keyring failed")
        terminal.press("\x11")
        assert terminal.leave() in (0, 1)
        assert machine.run("logout", command=faulty(place)) == 1
        assert machine.run("login", "--stdin", typed=f"{KEY}\n", command=faulty(place)) == 1
    assert machine.written.count(b"a fault on purpose") >= 3
    assert REPORT not in machine.written
    machine.assert_no_trace()


NOISY = """
import asyncio, gc, logging, sys, threading, warnings
from textual.widgets import Static
from tui.core.crash import install_hooks
from tui.widgets.crash import QuietCrash

def fails():
    raise RuntimeError("NOISE of a thread")

async def lost():
    raise RuntimeError("NOISE of a task")

class Noisy(QuietCrash):
    def compose(self):
        yield Static("quiet here", id="words")

    async def on_mount(self):
        for name in ("httpx", "httpcore", "keyring", "textual", "asyncio", "tui"):
            logging.getLogger(name).critical("NOISE of a log")
        warnings.warn("NOISE of a warning")
        print("NOISE of a print")
        print("NOISE of a print", file=sys.stderr)
        thread = threading.Thread(target=fails)
        thread.start()
        await asyncio.to_thread(thread.join)
        await asyncio.wait([asyncio.create_task(lost())])
        gc.collect()
        self.query_one("#words").update("all said")

install_hooks()
Noisy().run()
"""


def test_while_the_app_is_on_the_screen_nothing_else_is_written_there() -> None:
    terminal = Terminal([sys.executable, "-c", NOISY])
    terminal.wait_for("all said")
    terminal.press("\x11")
    assert terminal.leave() == 0
    assert b"NOISE" not in terminal.raw


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_a_reader_that_went_away_is_no_error(arguments: list[str]) -> None:
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    piped = subprocess.PIPE
    with subprocess.Popen([*ONET, *arguments], stdout=piped, stderr=piped, env=environ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0
