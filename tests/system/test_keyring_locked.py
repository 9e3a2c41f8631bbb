"""The real gnome-keyring where it is locked, killed, gone or asks somebody who is not there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.machine import Machine
from tests.support.secrets import PROMPTER, Display, SecretService
from tests.support.server import LoopbackServer
from tui.sandbox import DEMO_KEY, Sandbox

ANY = "https://api.example.net"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder with a collection in it that a password locks."""
    with SecretService(tmp_path / "home"):
        return tmp_path / "home"


@pytest.fixture
def url() -> Iterator[str]:
    with LoopbackServer(Sandbox(3)) as server:
        yield server.url


def login(machine: Machine, url: str) -> tuple[int, str]:
    return machine.run("login", "--stdin", "--base-url", url, typed=f"{DEMO_KEY}\n")


def test_locked_without_a_display_is_said_at_once(home: Path, url: str) -> None:
    with SecretService(home) as service:
        code, said = login(Machine(service.environ, home), url)
        assert code == 0, said
    with SecretService(home, unlocked=False) as service:
        machine = Machine(service.environ, home)
        code, said = login(machine, url)
        assert (code, "The OS keyring is locked" in said, "Unlock it" in said) == (1, True, True), said
        assert "KeyringLocked: The OS keyring is locked" in machine.stored("default", url)
        code, said = machine.run("logout", "--base-url", url)
        assert (code, "The OS keyring is locked" in said) == (1, True), said
    with SecretService(home) as service:
        assert Machine(service.environ, home).stored("default", url) == "('keyring', '…demo', 'sk-one')"


def test_a_prompt_that_nobody_answers_is_given_up_within_the_limit_and_the_process_ends_at_once(home: Path) -> None:
    with Display() as display, SecretService(home, unlocked=False, display=display.name) as service:
        reading = Machine(service.environ, home).start("default", ANY)
        while service.owner(PROMPTER) is None:
            assert reading.poll() is None, "it ended before the prompt was shown"
        assert reading.stdout is not None
        said = reading.stdout.readline()
        # The prompt is still there, and nothing waits for it.
        assert service.owner(PROMPTER) is not None
        assert reading.wait(5) == 0
        reading.stdout.close()
    assert "KeyringTimeout: The OS keyring did not answer: within 3 seconds" in said
    assert "prompt may still be open" in said


def test_a_daemon_that_is_killed_is_said_and_the_key_is_there_again_once_it_is_unlocked(home: Path, url: str) -> None:
    with SecretService(home) as service:
        machine = Machine(service.environ, home)
        assert login(machine, url)[0] == 0
        service.kill_daemon()
        assert "KeyringLocked: The OS keyring is locked" in machine.stored("default", url)
        code, said = machine.run("logout", "--base-url", url)
        assert (code, "The OS keyring is locked" in said) == (1, True), said
    with SecretService(home) as service:
        machine = Machine(service.environ, home)
        assert machine.stored("default", url) == "('keyring', '…demo', 'sk-one')"
        assert machine.run("logout", "--base-url", url)[0] == 0


def test_a_message_bus_that_is_gone_is_said_as_no_keyring(home: Path, url: str) -> None:
    with SecretService(home) as service:
        machine = Machine(service.environ, home)
        assert login(machine, url)[0] == 0
        service.end()
        assert machine.stored("default", url).startswith("NoKeyring: There is no OS keyring here: SecretService:")
        code, said = machine.run("logout", "--base-url", url)
        assert (code, "There is no OS keyring here" in said, "--store file" in said) == (1, True, True), said
