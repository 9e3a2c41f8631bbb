import os
import shlex
import sys
from pathlib import Path

import pytest

from tests.unit.core.credentials.rings import Memory
from tui.api.redaction import redacted
from tui.core.credentials import (
    Account,
    CredentialError,
    PassphraseNeeded,
    WrongPassphrase,
    check_store,
    find_key,
    find_passphrase,
    keyfile,
    opens_key_file,
    remove_key,
    runs_command,
    store_key,
)
from tui.domain.secret import SecretStr

KEY = "sk-onetsolutions-0123456789-a1b2"
URL = "https://api.example.net"
ACCOUNT = Account(base_url=URL)
FILE = ACCOUNT._replace(store="file")
PASSPHRASE = "correct horse battery"


def argv(script: str) -> tuple[str, ...]:
    return (sys.executable, "-c", script)


def command(script: str, name: str = "ONET_API_KEY_COMMAND") -> dict[str, str]:
    return {name: shlex.join(argv(script))}


def passphrase(text: str = PASSPHRASE) -> dict[str, str]:
    return command(f"print({text!r})", "ONET_PASSPHRASE_COMMAND")


def found(account: Account, environ: dict[str, str]) -> tuple[str, str]:
    key = find_key(account, environ)
    assert key is not None
    return key.key.get_secret_value(), key.source


FAILS = "raise SystemExit(1)"
PROFILE = ACCOUNT._replace(command=argv(f"print('{KEY}')"), command_origin=URL)


def test_the_first_source_that_answers_wins_and_no_store_is_touched(ring: Memory) -> None:
    typed = {"ONET_API_KEY": f" {KEY}\n"} | command(FAILS)
    assert found(PROFILE._replace(command=argv(FAILS)), typed) == (KEY, "ONET_API_KEY")
    assert found(PROFILE._replace(command=argv(FAILS)), command(f"print('{KEY}')")) == (KEY, "ONET_API_KEY_COMMAND")
    assert found(PROFILE, {}) == (KEY, "api_key_command")
    assert ring.uses == 0


def test_no_shell_sees_the_command(ring: Memory) -> None:
    environ = {"ONET_API_KEY_COMMAND": "echo sk-one;echo>two|$HOME"}
    assert found(ACCOUNT, environ)[0] == "sk-one;echo>two|$HOME"


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        (command("import sys; sys.exit('gpg: no pinentry')"), "ONET_API_KEY_COMMAND failed with exit code 1: gpg: no"),
        (command("pass"), "ONET_API_KEY_COMMAND is empty"),
        (command("print('two words')"), "no API key"),
        ({"ONET_API_KEY_COMMAND": "echo 'open"}, "quotation mark"),
        ({"ONET_API_KEY": "  "}, "ONET_API_KEY is empty"),
    ],
)
def test_a_source_that_fails_is_said_and_no_later_one_is_asked(
    ring: Memory, environ: dict[str, str], words: str
) -> None:
    ring.kept["onet", ACCOUNT.entry] = KEY
    with pytest.raises(CredentialError) as caught:
        find_key(PROFILE, environ)
    assert words in str(caught.value)
    assert ring.uses == 0


def test_a_profiles_command_that_fails_is_named_by_its_key_in_config_toml(ring: Memory) -> None:
    with pytest.raises(CredentialError, match="The profile's api_key_command failed with exit code 7"):
        find_key(PROFILE._replace(command=argv("raise SystemExit(7)")), {})
    assert ring.uses == 0


@pytest.mark.parametrize("there", ["https://evil.example", f"{URL}:8443", "http://127.0.0.1:8080"])
def test_a_profiles_command_is_not_run_for_another_origin(ring: Memory, tmp_path: Path, there: str) -> None:
    ran = tmp_path / "ran"
    account = PROFILE._replace(base_url=there, command=argv(f"open({str(ran)!r}, 'w'); print('{KEY}')"))
    assert not runs_command(account, {})
    with pytest.raises(CredentialError, match="is not sent there") as caught:
        find_key(account, {})
    assert URL in caught.value.detail
    assert there in caught.value.detail
    assert not ran.exists()
    assert ring.uses == 0
    assert found(account, {"ONET_API_KEY": "sk-for-there"})[0] == "sk-for-there"


def test_the_environments_key_is_for_the_profile_that_the_run_starts_with_only(ring: Memory) -> None:
    other = ACCOUNT._replace(profile="other", environment=False)
    environ = {"ONET_API_KEY": KEY} | command(FAILS)
    assert find_key(other, environ) is None
    assert found(PROFILE._replace(environment=False), environ) == (KEY, "api_key_command")
    assert runs_command(PROFILE._replace(environment=False), environ)


@pytest.mark.usefixtures("cheap", "home")
def test_the_key_file_opens_with_the_passphrase_of_the_command_or_with_the_one_given() -> None:
    assert find_key(FILE, passphrase()) is None
    store_key(FILE, SecretStr(KEY), passphrase=SecretStr(PASSPHRASE))
    state = {"XDG_STATE_HOME": os.environ["XDG_STATE_HOME"]}
    assert found(FILE, state | passphrase()) == (KEY, "key file")
    given = find_key(FILE, state | passphrase("wrong"), SecretStr(PASSPHRASE))
    assert given is not None
    assert given.key.get_secret_value() == KEY
    with pytest.raises(WrongPassphrase):
        find_key(FILE, state | passphrase("wrong"))
    with pytest.raises(PassphraseNeeded) as caught:
        find_key(FILE, state)
    assert "ONET_PASSPHRASE_COMMAND" in caught.value.hint
    assert opens_key_file(FILE, SecretStr(PASSPHRASE))
    assert not opens_key_file(FILE, SecretStr("wrong"))
    assert PASSPHRASE not in redacted(f"it was {PASSPHRASE}")


@pytest.mark.usefixtures("cheap", "home")
def test_the_keyring_is_not_touched_where_the_profile_keeps_its_key_in_a_file(ring: Memory) -> None:
    check_store(FILE)
    store_key(FILE, SecretStr(KEY), passphrase=SecretStr(PASSPHRASE))
    assert found(FILE, dict(os.environ) | passphrase())[0] == KEY
    assert remove_key(FILE) is not None
    assert ring.uses == 0


@pytest.mark.usefixtures("cheap", "home")
def test_another_store_than_the_profiles_is_used_where_it_is_asked_for(ring: Memory) -> None:
    store_key(ACCOUNT, SecretStr(KEY), "file", SecretStr(PASSPHRASE))
    assert ring.uses == 0
    assert keyfile.exists(ACCOUNT)
    store_key(FILE, SecretStr(KEY), "keyring")
    assert ring.kept == {("onet", ACCOUNT.entry): KEY}


@pytest.mark.usefixtures("home")
def test_without_a_passphrase_nothing_is_written() -> None:
    with pytest.raises(PassphraseNeeded):
        store_key(FILE, SecretStr(KEY))
    assert not keyfile.exists(FILE)


def test_a_store_that_does_not_exist_is_said(ring: Memory) -> None:
    with pytest.raises(CredentialError, match="no such store for a key: cloud"):
        check_store(ACCOUNT, "cloud")


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        (command(FAILS, "ONET_PASSPHRASE_COMMAND"), "ONET_PASSPHRASE_COMMAND failed with exit code 1"),
        (command("pass", "ONET_PASSPHRASE_COMMAND"), "The passphrase from ONET_PASSPHRASE_COMMAND is empty"),
        (
            command("import os; os.write(1, bytes([255]))", "ONET_PASSPHRASE_COMMAND"),
            "The passphrase from ONET_PASSPHRASE_COMMAND is no text",
        ),
    ],
)
def test_a_passphrase_command_that_gives_none_is_said(environ: dict[str, str], words: str) -> None:
    with pytest.raises(CredentialError, match=words):
        find_passphrase(environ)
    assert find_passphrase({}) is None


@pytest.mark.usefixtures("cheap", "home")
def test_the_app_knows_whether_a_command_will_ask_at_the_terminal() -> None:
    both = command(FAILS) | passphrase() | {"XDG_STATE_HOME": os.environ["XDG_STATE_HOME"]}
    assert not runs_command(ACCOUNT, {})
    assert not runs_command(PROFILE, both | {"ONET_API_KEY": KEY})
    assert runs_command(ACCOUNT, both)
    assert runs_command(PROFILE, {})
    asked = FILE._replace(environment=False)
    assert not runs_command(asked, both)
    store_key(FILE, SecretStr(KEY), passphrase=SecretStr(PASSPHRASE))
    assert runs_command(asked, both)
    assert not runs_command(ACCOUNT._replace(environment=False), both)
