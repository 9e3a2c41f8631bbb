"""No key and no passphrase leaves a session: not to a file, not to a process's arguments, not to the terminal."""

import shlex
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.leaks import ONET, Machine, WatchedTerminal, arguments, files_with, leaked, new_key, new_passphrase
from tests.support.secrets import SecretService, bare_environ
from tui.sandbox import Sandbox

KEY, PASSPHRASE = new_key(), new_passphrase()


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(5, key=KEY)


@pytest.fixture
def machine(tmp_path: Path, url: str) -> Machine:
    """A jump host: no desktop, no keyring."""
    return Machine(tmp_path, bare_environ(tmp_path), url, KEY, PASSPHRASE)


@pytest.fixture
def desktop(tmp_path: Path, url: str) -> Iterator[Machine]:
    """A machine with the real gnome-keyring."""
    with SecretService(tmp_path / "home") as service:
        yield Machine(tmp_path / "home", service.environ, url, KEY)


def walk_and_edit(terminal: WatchedTerminal) -> None:
    """List, panes, an edit that is reviewed and sent, and out again."""
    terminal.wait_for("web-1")
    terminal.press("\r")
    terminal.wait_for("1Overview")
    for number in "234567890":
        terminal.press(number)
    terminal.wait_for('"legacy_id"')
    terminal.press("e")
    terminal.wait_for("Edit web-1")
    terminal.press("-renamed")
    terminal.wait_for("web-1-renamed")
    terminal.press("\x13")
    terminal.wait_for("web-1  →  web-1-renamed")
    terminal.wait_for("Send")
    terminal.press("\x13")
    terminal.wait_for("Outcome: applied")
    terminal.wait_for("Close")
    terminal.press("\r")
    terminal.wait_gone("Outcome")
    terminal.press("q")
    terminal.wait_for(f"key …{KEY[-4:]}")
    terminal.press("q")
    assert terminal.leave() == 0


def type_key(terminal: WatchedTerminal) -> None:
    """Give the key to the login screen of a machine without a keyring."""
    terminal.wait_for("There is no OS keyring here")
    terminal.press(KEY)
    terminal.wait_for("•" * 20)
    terminal.press("\r")


def test_a_key_of_the_environment_leaves_no_trace(machine: Machine, sandbox: Sandbox) -> None:
    walk_and_edit(machine.open(ONET_API_KEY=KEY))
    assert len(sandbox.puts) == 1
    machine.assert_no_trace()


def test_a_key_typed_into_the_login_screen_leaves_no_trace_even_where_everything_is_asked_to_log(
    machine: Machine, sandbox: Sandbox
) -> None:
    log = machine.home / "onet.log"
    asked = {"TEXTUAL": "debug,devtools", "TEXTUAL_DEBUG": "1", "TEXTUAL_LOG": str(machine.home / "textual.log")}
    terminal = machine.open([*ONET, "--log-file", str(log)], **asked, ONET_LOG_BODIES="1", PYTHONWARNINGS="default")
    type_key(terminal)
    walk_and_edit(terminal)
    assert len(sandbox.puts) == 1
    machine.assert_no_trace()
    written = log.read_text()
    for told in (
        "began: the app",
        "the terminal is xterm",
        "wire full",
        "opened Acme",
        "read 5 of 5",
        "applied, entry",
    ):
        assert told in written
    assert "the body of the request" in written
    assert written.endswith("ended with 0\n")
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_key_in_the_keyring_leaves_no_trace_from_login_to_logout(desktop: Machine, sandbox: Sandbox) -> None:
    assert desktop.run("login", "--stdin", typed=f"{KEY}\n") == 0
    walk_and_edit(desktop.open())
    assert desktop.run("logout") == 0
    assert desktop.run("logout") == 1
    assert len(sandbox.puts) == 1
    desktop.assert_no_trace()


def test_a_key_in_the_encrypted_file_and_its_passphrase_leave_no_trace(
    machine: Machine, sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # Outside of the home folder, which is searched.
    vault = tmp_path_factory.mktemp("vault") / "passphrase"
    vault.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    machine.environ["ONET_PASSPHRASE_COMMAND"] = f"cat {shlex.quote(str(vault))}"
    assert machine.run("login", "--store", "file", "--stdin", typed=f"{KEY}\n") == 0, machine.written
    machine.assert_no_trace()
    walk_and_edit(machine.open())
    assert len(sandbox.puts) == 1
    machine.assert_no_trace()
    assert machine.run("logout") == 0, machine.written
    machine.assert_no_trace()


def test_the_search_finds_a_key_in_each_place_that_it_looks_at(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "file"
    file.parent.mkdir()
    packed = b64encode(f"Bearer {KEY}".encode()).decode()
    for written in (KEY, KEY.encode().hex(), packed, KEY[17:30], KEY[-9:]):
        file.write_text(f"a {written} b")
        assert files_with(KEY, tmp_path) == [file]
    file.write_text(f"key …{KEY[-4:]}")
    assert files_with(KEY, tmp_path) == []
    # The key is in the arguments of the child only.
    script = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1], input()], check=True)"
    waiting = "print('ready', flush=True); input()"
    piped = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", script, waiting], stdin=piped, stdout=piped) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{KEY}\n".encode())
        process.stdin.flush()
        process.stdout.readline()
        assert [leaked(KEY, told) for told in arguments(process.pid)] == [False, True]
        process.communicate(b"\n")
