"""What a shell is told that could be typed next: all of the command line, and what the files of the last time know."""

from pathlib import Path

import pytest

from tests.support.cached import keep_list
from tests.unit.core.journal.intents import intent
from tui import cli
from tui.api.urls import DEFAULT_BASE_URL
from tui.core.journal.journal import Journal
from tui.manual import COMMANDS

Output = pytest.CaptureFixture[str]
BREAKS = " \t\n\"'><=;|&(:"


@pytest.fixture(autouse=True)
def account(home: Path) -> Path:
    """Where the app was open before."""
    keep_list(home, DEFAULT_BASE_URL)
    return home


def next_words(capsys: Output, *typed: str) -> list[str]:
    """What could stand in place of the last word."""
    assert cli.run(["__complete", "zsh", *typed]) == 0
    printed = capsys.readouterr()
    assert not printed.err
    return [line.partition("\t")[0] for line in printed.out.splitlines()]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ([""], [command.name for command in COMMANDS]),
        (["l"], ["login", "logout", "list"]),
        (["--wire", ""], ["full", "diff"]),
        (["--wire=d"], ["--wire=diff"]),
        (["list", "--ou"], ["--output"]),
        (["--read-only", "list", "-o", "c"], ["csv"]),
        (["login", "--store", ""], ["keyring", "file"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["completion", "bash", ""], []),
        (["--project", ""], ["all"]),
        (["show", ""], ["web-1", "web-2", "my $mail", "i-4", "i-5", "i-6"]),
        (["show", "web-1", ""], []),
        (["show", "i-1"], ["i-1"]),
        (["--demo", "show", ""], []),
        (["list", "si"], ["size:"]),
        (["list", "size:v"], ["size:vps-m"]),
        (["list", "web", "state:"], ["state:active", "state:suspended"]),
        (["list", "-state:s"], ["-state:suspended"]),
        (["list", "vpc:"], ['vpc:"prod net"']),
        (["set", "web"], ["web-1", "web-2"]),
        (["set", "web-1", "tags"], ["tags=", "tags+=", "tags-="]),
        (["set", "web-1", "--yes", "size="], ["size=vps-m"]),
        (["set", "web-1", "vpc="], ["vpc=prod net"]),
        (["set", "web-1", "billing_cycle=q"], ["billing_cycle=quarterly"]),
        (["set", "web-1", "tags-="], ["tags-=env", "tags-=old"]),
        (["nonsense", "x", ""], [command.name for command in COMMANDS]),
    ],
)
def test_what_could_be_typed_next_is_known(capsys: Output, typed: list[str], expected: list[str]) -> None:
    assert next_words(capsys, *typed) == expected


def test_profiles_are_those_of_the_configuration(home: Path, capsys: Output) -> None:
    folder = home / ".config" / "onet"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("[profiles.work]\n[profiles.lab]\nbase_url = 'https://lab.example.net'\n")
    keep_list(home, "https://lab.example.net", "lab")
    assert next_words(capsys, "--profile", "") == ["default", "work", "lab"]
    assert next_words(capsys, "--profile", "work", "show", "web") == []
    assert next_words(capsys, "--profile=lab", "show", "web") == ["web-1", "web-2"]


def test_an_entry_to_be_undone_is_one_of_the_journal(home: Path, capsys: Output) -> None:
    made = Journal(home / ".local" / "state" / "onet" / "journal.jsonl").begin(intent())
    assert next_words(capsys, "undo", "") == [made.id]
    assert next_words(capsys, "undo", "x") == []


def test_a_configuration_that_is_wrong_keeps_a_shell_quiet(home: Path, capsys: Output) -> None:
    (home / ".config" / "onet").mkdir(parents=True)
    (home / ".config" / "onet" / "config.toml").write_text("[profiles.x\n")
    assert next_words(capsys, "show", "") == []
    assert next_words(capsys, "li") == ["list"]
    assert cli.run(["completion", "bash"]) == 0
    assert "complete -F _onet onet" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("onet sh", ["show"]),
        ("ONET_ASCII=1 onet sh", ["show"]),
        ("onet show web", ["web-1", "web-2"]),
        ("onet show my", ["my\\ \\$mail"]),
        ("onet show my\\ ", ["my\\ \\$mail"]),
        ('onet show "my', ["my \\$mail"]),
        ("onet show 'my ", ["my $mail"]),
        # Bash replaces what follows the last character that ends a word only.
        ("onet list state:a", ["active"]),
        ("onet --wire=d", ["diff"]),
        ("onet set web-1 vpc=pr", ["prod\\ net"]),
        ('onet set web-1 vpc="pr', ["prod net"]),
        ('onet set web-1 "vpc=pr', ["vpc=prod net"]),
        ("onet list vpc:", ['\\"prod\\ net\\"']),
    ],
)
def test_bash_gets_what_it_puts_in_place_of_its_own_word(capsys: Output, line: str, expected: list[str]) -> None:
    assert cli.run(["__complete", "bash", line, BREAKS]) == 0
    assert capsys.readouterr().out.splitlines() == expected


def test_names_of_others_do_nothing_in_a_shell(capsys: Output) -> None:
    assert cli.run(["__complete", "zsh", "show", ""]) == 0
    printed = capsys.readouterr().out
    assert all(char.isprintable() or char in "\t\n" for char in printed)
    assert "i-6\twe␛[2Jb␊" in printed


def test_no_file_is_left_or_made(home: Path, capsys: Output) -> None:
    before = sorted(home.rglob("*"))
    next_words(capsys, "show", "")
    next_words(capsys, "undo", "")
    assert sorted(home.rglob("*")) == before
