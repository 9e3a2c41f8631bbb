"""`onet login --store file` on a host without a keyring: the whole way, by pipe and at a terminal."""

import shlex
import sys
from pathlib import Path

import pytest

from tests.support.machine import Machine
from tests.support.secrets import bare_environ
from tests.support.server import LoopbackServer
from tui.sandbox import DEMO_KEY, Fault, Sandbox

PASSPHRASE = "correct horse battery"
FOUND = "('key file', '…demo', 'sk-one')"


def prints(passphrase: str) -> str:
    return shlex.join([sys.executable, "-c", f"print({passphrase!r})"])


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(bare_environ(tmp_path) | {"ONET_PASSPHRASE_COMMAND": prints(PASSPHRASE)}, tmp_path)


def login(machine: Machine, url: str, *more: str, key: str = DEMO_KEY) -> tuple[int, str]:
    return machine.run("login", "--stdin", "--store", "file", "--base-url", url, *more, typed=f"{key}\n")


def stored(machine: Machine, url: str) -> str:
    return machine.stored("default", url, store="file")


def below(*lines: str) -> str:
    """Lines one below the other, as they stand on a screen of 120 columns."""
    return "\n".join(line.ljust(120) for line in lines)


def key_file(machine: Machine) -> Path:
    (file,) = (machine.folder / ".local" / "state" / "onet" / "keys").iterdir()
    return file


def test_a_key_is_checked_encrypted_read_back_by_another_process_and_removed(machine: Machine, url: str) -> None:
    code, said = login(machine, url)
    assert code == 0, said
    assert f"at {url}; the key …demo is in the encrypted file {key_file(machine)}" in said
    assert "under 12 characters" not in said
    assert 'store = "file"' in machine.config
    assert f'base_url = "{url}"' in machine.config
    assert stored(machine, url) == FOUND
    assert machine.stored("other", url, store="file") == "None"
    assert machine.stored("default", "https://api.example.net", store="file") == "None"
    code, said = machine.run("logout")
    assert (code, "is removed from the encrypted file" in said) == (0, True), said
    assert stored(machine, url) == "None"
    code, said = machine.run("logout")
    assert (code, "no key for profile default" in said) == (1, True), said
    assert DEMO_KEY not in machine.printed
    assert PASSPHRASE not in machine.printed
    assert machine.holds(DEMO_KEY) == machine.holds(PASSPHRASE) == []


def test_the_store_that_the_profile_records_is_used_again(machine: Machine, url: str) -> None:
    assert login(machine, url)[0] == 0
    before = key_file(machine).read_bytes()
    code, said = machine.run("login", "--stdin", typed=f"{DEMO_KEY}\n")
    assert (code, "is in the encrypted file" in said, "config.toml" in said) == (0, True, False), said
    assert key_file(machine).read_bytes() != before
    assert stored(machine, url) == FOUND


def test_a_key_that_the_api_refuses_is_not_stored(machine: Machine, url: str, sandbox: Sandbox) -> None:
    sandbox.fail(Fault(status=401, body={"detail": "no"}))
    code, said = login(machine, url, key="sk-onetsolutions-wrong-0000wrng")
    assert (code, "refused the key" in said) == (1, True), said
    assert list((machine.folder / ".local" / "state" / "onet" / "keys").iterdir()) == []
    assert machine.config == ""


def test_a_config_that_cannot_be_written_is_told_and_the_key_is_stored_all_the_same(machine: Machine, url: str) -> None:
    config = machine.folder / ".config"
    config.write_text("in the way")
    code, said = login(machine, url)
    assert (code, "The key is stored, but config.toml is not written" in said) == (0, True), said
    assert '[profiles.default]\nstore = "file"\n' in said
    assert stored(machine, url) == FOUND


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda file: file.chmod(0o640), "UnsafeKeyFile: The key file is not used"),
        (lambda file: file.write_bytes(file.read_bytes()[:100]), "DamagedKeyFile: The key file cannot be used"),
        (lambda file: file.write_bytes(b""), "DamagedKeyFile: The key file cannot be used"),
    ],
)
def test_a_file_that_others_can_read_or_that_is_cut_is_refused(
    machine: Machine, url: str, spoil: object, words: str
) -> None:
    assert login(machine, url)[0] == 0
    assert callable(spoil)
    spoil(key_file(machine))
    assert words in stored(machine, url)
    assert login(machine, url)[0] == 0
    assert stored(machine, url) == FOUND


def test_a_wrong_passphrase_is_said(machine: Machine, url: str) -> None:
    assert login(machine, url)[0] == 0
    machine.environ["ONET_PASSPHRASE_COMMAND"] = prints("wrong horse battery")
    assert stored(machine, url).startswith("WrongPassphrase: The passphrase does not open the key file")
    del machine.environ["ONET_PASSPHRASE_COMMAND"]
    assert stored(machine, url).startswith("PassphraseNeeded: The key is in an encrypted file")


def test_without_a_terminal_and_a_passphrase_command_nothing_is_read(
    machine: Machine, url: str, sandbox: Sandbox
) -> None:
    del machine.environ["ONET_PASSPHRASE_COMMAND"]
    code, said = login(machine, url)
    assert (code, "ONET_PASSPHRASE_COMMAND" in said) == (2, True), said
    assert sandbox.requests == []


def test_a_passphrase_command_that_fails_stores_nothing(machine: Machine, url: str) -> None:
    machine.environ["ONET_PASSPHRASE_COMMAND"] = "false"
    code, said = login(machine, url)
    assert (code, "The command in ONET_PASSPHRASE_COMMAND failed with exit code 1" in said) == (1, True), said
    assert machine.config == ""


def test_at_a_terminal_a_new_passphrase_is_asked_twice_and_a_known_one_once(machine: Machine, url: str) -> None:
    del machine.environ["ONET_PASSPHRASE_COMMAND"]
    typed = "mäuse 123"
    terminal = machine.terminal("login", "--store", "file", "--base-url", url)
    terminal.wait_for("API key (not shown)")
    terminal.press(f"{DEMO_KEY}\n")
    terminal.wait_for("Passphrase for the key file (not shown)")
    terminal.press(f"{typed}\n")
    terminal.wait_for("It is a new one, type it again")
    terminal.press("something else\n")
    terminal.wait_for(below("They differ.", "Passphrase for the key file (not shown):"))
    terminal.press(f"{typed}\n")
    terminal.wait_for(below("Passphrase for the key file (not shown):", "It is a new one, type it again:", ""))
    terminal.press(f"{typed}\n")
    terminal.wait_for("The passphrase has under 12 characters")
    assert terminal.leave() == 0
    again = machine.terminal("login")
    again.wait_for("API key (not shown)")
    again.press(f"{DEMO_KEY}\n")
    again.wait_for("Passphrase for the key file (not shown)")
    again.press(f"{typed}\n")
    again.wait_for("Logged in as")
    assert again.leave() == 0
    for secret in (DEMO_KEY, typed):
        assert secret.encode() not in terminal.raw + again.raw
    machine.environ["ONET_PASSPHRASE_COMMAND"] = prints(typed)
    assert stored(machine, url) == FOUND


def test_the_key_may_come_by_a_pipe_while_the_passphrase_is_asked_for_at_the_terminal(
    machine: Machine, url: str
) -> None:
    del machine.environ["ONET_PASSPHRASE_COMMAND"]
    script = 'printf "%s\\n" "$KEY" | "$0" -m tui login --stdin --store file --base-url "$URL"'
    terminal = machine.shell(script, sys.executable, KEY=DEMO_KEY, URL=url)
    terminal.wait_for("Passphrase for the key file (not shown)")
    terminal.press(f"{PASSPHRASE}\n")
    terminal.wait_for("It is a new one, type it again")
    terminal.press(f"{PASSPHRASE}\n")
    terminal.wait_for("Logged in as")
    assert terminal.leave() == 0
    assert PASSPHRASE.encode() not in terminal.raw


def test_a_key_for_another_address_than_the_profiles_is_pointed_out(machine: Machine, url: str) -> None:
    assert login(machine, url, "--profile", "work")[0] == 0
    before = machine.config
    with LoopbackServer(Sandbox(1)) as other:
        code, said = login(machine, other.url, "--profile", "work")
    assert (code, f"The profile is for {url}; for this key, --base-url {other.url} is needed" in said) == (0, True), (
        said
    )
    assert machine.config == before
    for there in (url, other.url):
        assert machine.stored("work", there, store="file") == FOUND
