"""`onet login` and `onet logout` with the real gnome-keyring and a sandbox on loopback."""

import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.support.secrets import SecretService, bare_environ
from tests.support.server import LoopbackServer
from tests.support.terminal import Terminal
from tui.sandbox import DEMO_KEY, Fault, Sandbox

ONET = [sys.executable, "-m", "tui"]
WRONG = "sk-onetsolutions-wrong-0000wrng"
_READ = """
import os, sys
from tui.core.credentials import find_key
found = find_key(sys.argv[1], sys.argv[2], os.environ)
print(found and (found.source, found.hint, found.key.get_secret_value()[:6]))
"""


class Machine:
    """Runs `onet` where a keyring is, or is not, and remembers all that it printed."""

    def __init__(self, environ: dict[str, str], folder: Path) -> None:
        self.environ, self.folder = environ, folder
        self.printed = ""

    def run(self, *arguments: str, typed: str = "", command: Sequence[str] = ONET) -> tuple[int, str]:
        done = subprocess.run(
            [*command, *arguments], input=typed, capture_output=True, text=True, env=self.environ, check=False
        )
        said = done.stdout + done.stderr
        self.printed += said
        assert "Traceback" not in said
        return done.returncode, said

    def stored(self, profile: str, url: str) -> str:
        """What another process finds in the keyring."""
        done = subprocess.run(
            [sys.executable, "-c", _READ, profile, url], capture_output=True, text=True, env=self.environ, check=False
        )
        return (done.stdout + done.stderr).strip()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with SecretService(tmp_path / "home") as service:
        yield Machine(service.environ, tmp_path / "home")


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(3)


@pytest.fixture
def url(sandbox: Sandbox) -> Iterator[str]:
    with LoopbackServer(sandbox) as server:
        yield server.url


def test_a_key_is_checked_stored_read_back_by_another_process_and_removed(machine: Machine, url: str) -> None:
    code, said = machine.run("login", "--stdin", "--base-url", url, typed=f"  {DEMO_KEY}\n")
    assert code == 0, said
    assert f"at {url}; the key …demo is in " in said
    assert "Logged in as " in said
    assert machine.stored("default", url) == "('keyring', '…demo', 'sk-one')"
    assert machine.stored("default", "https://api.onetsolutions.net") == "None"
    assert machine.stored("other", url) == "None"
    assert machine.run("logout", "--base-url", url)[0] == 0
    assert machine.stored("default", url) == "None"
    code, said = machine.run("--base-url", url, "logout")
    assert (code, "no key for profile default" in said) == (1, True)
    assert DEMO_KEY not in machine.printed
    assert not [file for file in machine.folder.rglob("*") if file.is_file() and DEMO_KEY.encode() in file.read_bytes()]


def test_a_wrong_key_is_said_and_not_stored_even_when_the_server_repeats_it(
    machine: Machine, sandbox: Sandbox, url: str
) -> None:
    sandbox.fail(Fault(status=401, body={"detail": f"Invalid token {WRONG}."}))
    code, said = machine.run("login", "--stdin", "--base-url", url, typed=f"{WRONG}\n")
    assert (code, "refused the key" in said) == (1, True)
    assert WRONG not in said
    assert machine.stored("default", url) == "None"


def test_a_wrong_key_leaves_the_one_that_was_stored(machine: Machine, url: str) -> None:
    assert machine.run("login", "--stdin", "--base-url", url, typed=f"{DEMO_KEY}\n")[0] == 0
    assert machine.run("login", "--stdin", "--base-url", url, typed=f"{WRONG}\n")[0] == 1
    assert machine.stored("default", url) == "('keyring', '…demo', 'sk-one')"


def test_a_host_that_cannot_be_reached_is_said_and_nothing_is_stored(machine: Machine) -> None:
    with socket.socket() as taken:
        # Bound and not listening: the connection is refused for as long as the test runs.
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        code, said = machine.run("login", "--stdin", "--base-url", url, typed=f"{DEMO_KEY}\n")
    assert (code, "could not be reached" in said) == (1, True)
    assert machine.stored("default", url) == "None"


@pytest.mark.parametrize(
    ("typed", "words"), [("", "is empty"), ("two words\n", "no API key"), ("a" * 9000, "too long")]
)
def test_what_is_no_key_is_refused_before_anybody_is_asked(
    machine: Machine, sandbox: Sandbox, url: str, typed: str, words: str
) -> None:
    code, said = machine.run("login", "--stdin", "--base-url", url, typed=typed)
    assert (code, words in said) == (1, True)
    assert sandbox.requests == []


def test_a_key_typed_at_the_prompt_is_never_on_the_screen(machine: Machine, url: str) -> None:
    variables = [f"{name}={value}" for name, value in machine.environ.items()]
    terminal = Terminal(["env", "-i", *variables, *ONET, "login", "--profile", "typed", "--base-url", url])
    terminal.wait_for("API key (not shown)")
    terminal.press(f"{DEMO_KEY}\n")
    terminal.wait_for("Logged in as")
    assert terminal.leave() == 0
    assert DEMO_KEY.encode() not in terminal.raw
    assert machine.stored("typed", url).startswith("('keyring'")


def test_ctrl_c_at_the_prompt_ends_with_130_and_no_traceback(machine: Machine, url: str) -> None:
    variables = [f"{name}={value}" for name, value in machine.environ.items()]
    terminal = Terminal(["env", "-i", *variables, *ONET, "login", "--base-url", url])
    terminal.wait_for("API key (not shown)")
    terminal.press("\x03")
    assert terminal.leave() == 130
    assert b"Traceback" not in terminal.raw


def test_without_a_keyring_it_is_said_before_a_key_is_read(tmp_path: Path, sandbox: Sandbox, url: str) -> None:
    machine = Machine(bare_environ(tmp_path), tmp_path)
    code, said = machine.run("login", "--stdin", "--base-url", url, typed=f"{DEMO_KEY}\n")
    assert (code, "There is no OS keyring here" in said, "ONET_API_KEY" in said) == (1, True, True)
    assert sandbox.requests == []


def test_a_locked_keyring_without_a_display_is_said_at_once(tmp_path: Path, url: str) -> None:
    home = tmp_path / "home"
    with SecretService(home) as service:
        code, said = Machine(service.environ, home).run("login", "--stdin", "--base-url", url, typed=f"{DEMO_KEY}\n")
        assert code == 0, said
    with SecretService(home, unlocked=False) as service:
        machine = Machine(service.environ, home)
        code, said = machine.run("login", "--stdin", "--base-url", url, typed=f"{DEMO_KEY}\n")
        assert (code, "The OS keyring is locked" in said) == (1, True), said
        assert "KeyringLocked: The OS keyring is locked" in machine.stored("default", url)
