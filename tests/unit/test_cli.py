import os
import subprocess
import sys

import pytest

from tests.support.terminal import Terminal
from tui import cli
from tui.command_line import parse
from tui.core.settings import Settings
from tui.manual import COMMANDS

HEAVY = {"textual", "rich", "httpx", "pydantic", "keyring", "importlib.metadata", "asyncio", "ssl"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        *([command.name, "--help"] for command in COMMANDS),
        *([command.name, "--nonsense"] for command in COMMANDS),
        ["list", "--output", "x"],
        ["completion", "bash"],
        ["completion", "zsh"],
        ["completion", "fish"],
        ["__complete", "bash", "onet show ", " "],
        ["__complete", "bash", "onet undo ", " "],
        ["--demo", "journal"],
        ["--nonsense"],
        ["--demo", "--project", "x"],
        ["--refresh", "x"],
        [],
    ],
)
def test_what_needs_no_screen_and_no_network_loads_neither(arguments: list[str]) -> None:
    script = (
        "import sys\nfrom tui.cli import run\ntry: run(sys.argv[1:])\nexcept SystemExit: pass\n"
        f"print('HEAVY', sorted({HEAVY!r} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if not name.startswith(("ONET_", "COV"))},
    )
    assert "HEAVY []" in done.stdout


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """What the app was opened with, on a terminal that is none."""
    import tui.app

    for name in [name for name in os.environ if name.startswith("ONET_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    seen: list[Settings] = []

    def run(settings: Settings) -> int:
        seen.append(settings)
        return 0

    monkeypatch.setattr(tui.app, "run", run)
    return seen


def test_options_reach_the_app(opened: list[Settings]) -> None:
    arguments = "--profile work --organization acme --project all --base-url https://api.example.net/ --read-only"
    assert cli.run([*arguments.split(), "--refresh", "0", "--no-mouse"]) == 0
    url = "https://api.example.net"
    assert opened == [Settings("work", "acme", "all", url, read_only=True, refresh=0, mouse=False)]


def test_the_demo_takes_its_own_options(opened: list[Settings]) -> None:
    assert cli.run(["--demo", "--demo-instances", "5", "--demo-latency", "250"]) == 0
    assert opened == [Settings(demo=True, demo_instances=5, demo_latency=250)]


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ([], {"from_stdin": False, "store": None}),
        (["--store", "file"], {"from_stdin": False, "store": "file"}),
        (["--stdin", "--store", "keyring"], {"from_stdin": True, "store": "keyring"}),
    ],
)
def test_login_is_told_where_the_key_is_kept_and_where_it_comes_from(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], asked: dict[str, object]
) -> None:
    seen: list[dict[str, object]] = []

    def login(_: Settings, **how: object) -> int:
        seen.append(how)
        return 0

    monkeypatch.setattr("tui.core.login.login", login)
    assert cli.run(["login", *arguments]) == 0
    assert seen == [asked]


@pytest.mark.parametrize("arguments", [["--profile", "p", "logout"], ["logout", "--profile", "p"]])
def test_an_option_counts_before_the_subcommand_and_after_it(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    seen: list[str] = []

    def logout(settings: Settings) -> int:
        seen.append(settings.profile)
        return 0

    monkeypatch.setattr("tui.core.login.logout", logout)
    assert cli.run(arguments) == 0
    assert seen == ["p"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--demo", "--profile", "p"],
        ["--demo", "--organization", "o"],
        ["--demo", "--project", "p"],
        ["--demo", "--base-url", "https://api.example.net"],
        ["--demo", "login"],
        ["login", "--demo"],
        ["login", "--store", "cloud"],
        ["logout", "--store", "file"],
        ["logout", "--stdin"],
        ["--refresh", "-1"],
        ["--refresh", "nan"],
        ["--refresh", "0.1"],
        ["--demo-instances", "100001"],
        ["--demo-instances", "-1"],
        ["--prof", "p"],
        ["nonsense"],
        ["list", "-o", "yaml"],
        ["list", "--out", "json"],
        ["show"],
        ["show", "web-1", "web-2"],
        ["show", "web-1", "-o", "csv"],
        ["set", "web-1"],
        ["set", "web-1", "-state:active", "name=x", "list"],
        ["undo"],
        ["journal", "web-1"],
        ["completion"],
        ["completion", "tcsh"],
    ],
)
def test_what_makes_no_sense_is_a_usage_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.run(arguments)
    assert caught.value.code == 2
    assert "usage: onet" in capsys.readouterr().err


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_cannot_be_drawn_on_gets_words_and_no_escape_codes(term: str) -> None:
    terminal = Terminal(["env", f"TERM={term}", sys.executable, "-m", "tui", "--demo"])
    assert terminal.leave() == 2
    assert f"TERM is {term}".encode() in terminal.raw
    assert b"onet list" in terminal.raw
    assert b"\x1b" not in terminal.raw


def test_without_a_terminal_the_app_does_not_open(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--demo"]) == 2
    assert "no terminal" in capsys.readouterr().err


def test_words_may_stand_between_options_before_and_after_them() -> None:
    options = parse(["list", "web", "-o", "json", "-state:active", "db", "--", "-x"])
    assert sorted(options.filter) == ["-state:active", "-x", "db", "web"]
    options = parse(["--demo", "set", "web-1", "name=a", "--yes", "tags-=b"])
    assert (options.instance, options.changes, options.yes, options.demo) == (
        "web-1",
        ["name=a", "tags-=b"],
        True,
        True,
    )


def test_an_instance_may_be_named_as_a_command_is() -> None:
    assert parse(["show", "--", "list"]).instance == "list"
    assert parse(["set", "list", "name=a"]).changes == ["name=a"]


@pytest.mark.parametrize("command", [None, *(command.name for command in COMMANDS)])
def test_the_help_is_a_page_of_a_manual_that_80_columns_have_room_for(
    command: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.run([command, "--help"] if command else ["--help"])
    assert caught.value.code == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"usage: onet {command or '[OPTION ...]'}")
    assert max(map(len, printed.splitlines())) < 80
    assert printed.isascii()
    assert "exit status:" in printed
    assert command in ("logout",) or "examples:" in printed
    assert "--base-url URL" in printed


def test_the_help_names_every_command_variable_file_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.run(["--help"])
    printed = capsys.readouterr().out
    words = set(printed.replace(",", " ").split())
    assert {command.name for command in COMMANDS} <= words
    for name in (
        "ONET_API_KEY",
        "ONET_API_KEY_COMMAND",
        "ONET_PASSPHRASE_COMMAND",
        "ONET_READ_ONLY=1",
        "SSL_CERT_FILE",
    ):
        assert name in words
    assert {"~/.config/onet", "~/.local/state/onet", "~/.cache/onet", "0", "1", "2", "3", "4", "130"} <= words


def test_login_asks_nobody_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["login"]) == 2
    assert "--stdin" in capsys.readouterr().err


def test_streams_that_were_closed_before_the_start_are_no_bug(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.run(["login"]) == 2
    assert "There is no terminal to ask for the key on" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert cli.run([]) == 2
    assert cli.run(["login"]) == 2


def test_an_interrupt_ends_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def logout(_: Settings) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("tui.core.login.logout", logout)
    assert cli.run(["logout"]) == 130
    assert capsys.readouterr().err == "\n"
