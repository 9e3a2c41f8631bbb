"""`onet login` and `onet logout` with the real gnome-keyring and a sandbox on loopback."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.machine import Machine
from tests.support.secrets import SecretService, bare_environ
from tui.sandbox import DEMO_KEY, Fault, Sandbox

WRONG = "sk-onetsolutions-wrong-0000wrng"


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with SecretService(tmp_path / "home") as service:
        yield Machine(service.environ, tmp_path / "home")


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
    assert machine.holds(DEMO_KEY) == []


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
    terminal = machine.terminal("login", "--profile", "typed", "--base-url", url)
    terminal.wait_for("API key (not shown)")
    terminal.press(f"{DEMO_KEY}\n")
    terminal.wait_for("Logged in as")
    assert terminal.leave() == 0
    assert DEMO_KEY.encode() not in terminal.raw
    assert machine.stored("typed", url).startswith("('keyring'")


def test_ctrl_c_at_the_prompt_ends_with_130_and_no_traceback(machine: Machine, url: str) -> None:
    terminal = machine.terminal("login", "--base-url", url)
    terminal.wait_for("API key (not shown)")
    terminal.press("\x03")
    assert terminal.leave() == 130
    assert b"Traceback" not in terminal.raw


def test_without_a_keyring_the_ways_forward_are_said_before_a_key_is_read(
    tmp_path: Path, sandbox: Sandbox, url: str
) -> None:
    machine = Machine(bare_environ(tmp_path), tmp_path)
    code, said = machine.run("login", "--stdin", "--base-url", url, typed=f"{DEMO_KEY}\n")
    assert (code, "There is no OS keyring here" in said) == (1, True)
    assert "onet login --store file" in said
    assert "ONET_API_KEY_COMMAND" in said
    assert sandbox.requests == []
    assert machine.config == ""


def test_the_profile_that_a_key_was_stored_for_is_found_by_its_name_alone(machine: Machine, url: str) -> None:
    code, said = machine.run("login", "--stdin", "--profile", "work", "--base-url", url, typed=f"{DEMO_KEY}\n")
    assert (code, "config.toml" in said) == (0, True)
    assert f'[profiles.work]\nbase_url = "{url}"' in machine.config
    before = machine.config
    assert machine.run("login", "--stdin", "--profile", "work", typed=f"{DEMO_KEY}\n")[0] == 0
    assert machine.config == before
    code, said = machine.run("logout", "--profile", "work")
    assert (code, f"profile work at {url} is removed from the OS keyring" in said) == (0, True)


def test_a_variable_that_hides_the_stored_key_is_pointed_out(machine: Machine, url: str) -> None:
    machine.environ["ONET_API_KEY"] = WRONG
    code, said = machine.run("login", "--stdin", "--base-url", url, typed=f"{DEMO_KEY}\n")
    assert (code, "ONET_API_KEY is set here and is used instead" in said) == (0, True)
