"""What doctor says of the key: from where it comes, and never more of it than its last four characters."""

import shlex
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.unit.core.credentials.rings import Memory
from tests.unit.core.doctor.told import advice, told
from tui.api import redaction
from tui.core.credentials import Account, KeyringLocked, NoKeyring, UnsafeKeyring, backends, box, keyfile
from tui.core.doctor import Check
from tui.core.doctor import key as area
from tui.core.doctor.key import Found, key
from tui.domain.secret import SecretStr

KEY = "sk-onetsolutions-0123456789-a1b2"
ACCOUNT = Account(base_url="https://api.example.net")
FILE = ACCOUNT._replace(store="file")


@pytest.fixture(autouse=True)
def of_this_test_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its secrets, its files, and passphrases that are stretched a little only."""
    monkeypatch.setattr(redaction, "_secrets", set())
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(box, "_LEAST_N", 2)
    monkeypatch.setattr(box, "COST", box.Cost(4, 8, 1))


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Memory:
    memory = Memory()
    monkeypatch.setattr(backends, "choose", lambda named: memory)
    return memory


def environ(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"XDG_STATE_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"} | more


def printing(text: str) -> str:
    return shlex.join([sys.executable, "-c", f"print({text!r})"])


def keep_file(passphrase: str = "correct horse battery") -> Path:
    keyfile.store(FILE, SecretStr(KEY), SecretStr(passphrase))
    return keyfile.path_of(FILE)


def hides(found: Found) -> bool:
    return not any(KEY[:-4] in text or KEY[8:] in text for check in found.checks for text in (*check,))


async def test_a_key_in_the_keyring_is_told_by_its_end_and_the_keyring_by_its_name(
    ring: Memory, tmp_path: Path
) -> None:
    ring.kept["onet", ACCOUNT.entry] = KEY
    found = await key(ACCOUNT, environ(tmp_path))
    assert told(found.checks)["keyring"].startswith("fine: rings Memory keeps a key and gives it back (")
    assert told(found.checks)["key"] == "fine: …a1b2, from keyring"
    assert found.key is not None
    assert hides(found)
    # The probe is gone again.
    assert list(ring.kept) == [("onet", ACCOUNT.entry)]


@pytest.mark.parametrize(
    ("more", "source"),
    [
        ({"ONET_API_KEY": KEY}, "from ONET_API_KEY"),
        ({"ONET_API_KEY_COMMAND": printing(KEY)}, "from ONET_API_KEY_COMMAND, by a command that was run for it ("),
    ],
)
async def test_a_key_of_the_environment_is_told_by_the_name_of_its_variable(
    ring: Memory, tmp_path: Path, more: dict[str, str], source: str
) -> None:
    found = await key(ACCOUNT, environ(tmp_path, **more))
    assert told(found.checks)["key"].startswith(f"fine: …a1b2, {source}")
    assert hides(found)


async def test_without_a_key_it_is_broken_and_the_ways_to_one_are_said(ring: Memory, tmp_path: Path) -> None:
    found = await key(ACCOUNT, environ(tmp_path))
    assert told(found.checks)["key"] == "broken: there is none for the profile default"
    assert "onet login" in advice(found.checks, "key")
    assert found.key is None


@pytest.mark.parametrize(
    "trouble", [NoKeyring("none here"), UnsafeKeyring("not safe", "x.PlaintextKeyring"), KeyringLocked("locked")]
)
async def test_a_keyring_that_is_needed_and_of_no_use_is_broken_and_told_once(
    ring: Memory, tmp_path: Path, trouble: Any
) -> None:
    ring.trouble = trouble
    found = await key(ACCOUNT, environ(tmp_path))
    assert told(found.checks)["keyring"] == f"broken: {trouble}"
    assert told(found.checks)["key"] == "warning: not looked for: the keyring has to work first"


async def test_a_keyring_that_is_not_needed_is_only_a_warning(ring: Memory, tmp_path: Path) -> None:
    ring.trouble = NoKeyring("none here")
    found = await key(ACCOUNT, environ(tmp_path, ONET_API_KEY=KEY))
    assert told(found.checks)["keyring"] == "warning: none here"
    assert told(found.checks)["key"].startswith("fine: ")


async def test_a_keyring_that_never_answers_is_given_up(
    ring: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(area, "PROBE_LIMIT", 0.05)
    over = threading.Event()
    monkeypatch.setattr(ring, "_use", over.wait)
    found = await key(ACCOUNT, environ(tmp_path))
    over.set()
    assert told(found.checks)["keyring"].startswith("broken: The OS keyring did not answer")


async def test_a_key_file_is_told_to_be_locked_and_nobody_is_asked_for_its_passphrase(
    ring: Memory, tmp_path: Path
) -> None:
    path = keep_file()
    found = await key(FILE, environ(tmp_path))
    assert told(found.checks)["key file"] == f"fine: {path}, encrypted, for you only"
    assert told(found.checks)["key"].startswith("fine: in the encrypted file, locked: the app asks for its passphrase")
    assert found.key is None


async def test_with_a_command_for_its_passphrase_the_key_of_the_file_is_used(ring: Memory, tmp_path: Path) -> None:
    keep_file()
    asked = environ(tmp_path, ONET_PASSPHRASE_COMMAND=printing("correct horse battery"))
    found = await key(FILE, asked)
    assert told(found.checks)["key"].startswith("fine: …a1b2, from key file, by a command that was run for it")
    assert hides(found)
    assert "correct horse" not in str(found.checks)


async def test_a_damaged_key_file_is_broken_where_the_key_is_to_come_from_it(ring: Memory, tmp_path: Path) -> None:
    keep_file().write_bytes(b"{}")
    found = await key(FILE, environ(tmp_path))
    assert told(found.checks)["key file"].startswith("broken: The key file cannot be used")
    assert (await key(ACCOUNT, environ(tmp_path))).checks[-1].name == "key"


async def test_a_key_file_that_others_can_read_is_told_with_the_command_that_closes_it(
    ring: Memory, tmp_path: Path
) -> None:
    path = keep_file()
    path.chmod(0o644)
    found = await key(FILE, environ(tmp_path))
    assert "others can read or write it" in told(found.checks)["key file"]
    assert f"chmod 600 {path}" in advice(found.checks, "key file")


async def test_a_store_in_a_file_without_one_is_broken(ring: Memory, tmp_path: Path) -> None:
    found = await key(FILE, environ(tmp_path))
    assert told(found.checks)["key file"].startswith("broken: there is none at ")


async def test_a_command_that_fails_is_broken_with_what_it_said(ring: Memory, tmp_path: Path) -> None:
    failing = shlex.join(["sh", "-c", "echo not in the store >&2; exit 3"])
    found = await key(ACCOUNT, environ(tmp_path, ONET_API_KEY_COMMAND=failing))
    assert told(found.checks)["key"].startswith("broken: The command in ONET_API_KEY_COMMAND failed with exit code 3")
    assert "not in the store" in told(found.checks)["key"]


def test_a_finding_that_quotes_the_key_shows_a_dot_in_its_place() -> None:
    redaction.keep_out(KEY)
    made: Check = area.AREA.broken("x", f"Invalid token {KEY}.\nBye", "")
    assert made.detail == "Invalid token …. Bye"
