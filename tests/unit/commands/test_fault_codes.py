"""The commands without a screen on a bad day: the exit code and the words of each kind of failure."""

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.server import LoopbackServer
from tests.unit.commands.changing import Desk, Run, desk
from tui.api import errors
from tui.api.errors import OnetError
from tui.api.transport import Timeouts
from tui.commands import list as listing
from tui.commands import opening, reviewing, undo
from tui.core import asking, settings
from tui.core.config import read as config
from tui.core.credentials import Account, store_key
from tui.core.credentials import errors as credentials
from tui.core.edit import assign
from tui.core.edit.outcome import OutcomeKind
from tui.core.journal.errors import JournalFailed
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Fault, Sandbox

__all__ = ["desk"]
HTML = b"<html><head><title>Bad Gateway</title></head><body>proxy</body></html>"
QUOTED = {"detail": f"Not with {DEMO_KEY} of yours"}
SAID = "of yours"
PASSPHRASE = SecretStr("correct horse battery")
SET = ("set", "web-1", "os_name=Mine", "--yes")
Arrange = Callable[[Desk, pytest.MonkeyPatch], None]


class Failed(NamedTuple):
    """A run that fails: the class of its error, how it comes about, its exit code and what is said of it."""

    error: type[OnetError]
    arguments: tuple[str, ...]
    arrange: Arrange
    code: int
    words: tuple[str, ...]


def answers(fault: Fault) -> Arrange:
    return lambda desk, _: desk.sandbox.fail(fault, path="/instances$", times=None)


def status(code: int) -> Arrange:
    return answers(Fault(status=code, body=QUOTED))


def nothing(_: Desk, __: pytest.MonkeyPatch) -> None:
    """Nothing out of the ordinary."""


def environ(**names: str) -> Arrange:
    def arrange(_: Desk, patch: pytest.MonkeyPatch) -> None:
        for name, value in names.items():
            patch.setenv(name, value)

    return arrange


def hurried(fault: Fault, **limits: float) -> Arrange:
    """The provider takes longer than an answer may."""

    def arrange(desk: Desk, patch: pytest.MonkeyPatch) -> None:
        desk.sandbox.fail(fault, path="/instances$", times=None)
        patch.setattr("tui.api.transport.Timeouts", lambda: Timeouts(**limits))

    return arrange


def nobody_there(_: Desk, patch: pytest.MonkeyPatch) -> None:
    with LoopbackServer(Sandbox(0)) as server:
        patch.setenv("ONET_BASE_URL", server.url)


def plain_for_tls(_: Desk, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("ONET_BASE_URL", os.environ["ONET_BASE_URL"].replace("http:", "https:"))


def keyring(name: str) -> Arrange:
    def arrange(_: Desk, patch: pytest.MonkeyPatch) -> None:
        patch.delenv("ONET_API_KEY")
        patch.setenv("PYTHON_KEYRING_BACKEND", name)

    return arrange


def configured(text: str) -> Arrange:
    def arrange(desk: Desk, patch: pytest.MonkeyPatch) -> None:
        folder = desk.home / ".config" / "onet"
        folder.mkdir(parents=True, mode=0o700)
        (folder / "config.toml").write_text(text)
        (folder / "config.toml").chmod(0o600)
        patch.delenv("ONET_API_KEY")

    return arrange


def key_file(change: Callable[[Path], None], passphrase: str = "") -> Arrange:
    """A key in the encrypted file, after something happened to that."""

    def arrange(desk: Desk, patch: pytest.MonkeyPatch) -> None:
        configured('[profiles.default]\nstore = "file"\n')(desk, patch)
        account = Account("default", os.environ["ONET_BASE_URL"], "file")
        store_key(account, SecretStr(DEMO_KEY), "file", PASSPHRASE)
        (file,) = (desk.home / ".local" / "state" / "onet" / "keys").iterdir()
        change(file)
        if passphrase:
            command = shlex.join([sys.executable, "-c", f"print({passphrase!r})"])
            patch.setenv("ONET_PASSPHRASE_COMMAND", command)

    return arrange


def unreadable_journal(desk: Desk, _: pytest.MonkeyPatch) -> None:
    (desk.home / ".local" / "state" / "onet" / "journal.jsonl").mkdir(parents=True)


def twins(desk: Desk, _: pytest.MonkeyPatch) -> None:
    desk.sandbox.named("web-1")["name"] = "twin"
    desk.sandbox.named("db-1")["name"] = "twin"


def without_fields(desk: Desk, _: pytest.MonkeyPatch) -> None:
    del desk.sandbox.named("web-1")["size"]


LIST = ("list",)
READS = (
    Failed(errors.KeyRefused, LIST, status(401), 1, ("The API refused the key (401)", SAID, "onet login")),
    Failed(errors.Forbidden, LIST, status(403), 1, ("The key may not read this (403)", SAID, "Ask an owner")),
    Failed(errors.NotFound, LIST, status(404), 1, ("The API knows no such project (404)", SAID, "Check the org")),
    Failed(errors.NotOffered, LIST, status(405), 1, ("(405)", SAID)),
    Failed(errors.Conflict, LIST, status(409), 1, ("The API holds something else by now (409)", SAID)),
    Failed(errors.InvalidRequest, LIST, status(400), 1, ("The API did not accept the request (400)", SAID)),
    Failed(
        errors.RateLimited,
        LIST,
        answers(Fault(status=429, body=QUOTED, headers={"Retry-After": "0"})),
        1,
        ("Too many requests for the API (429)", SAID, "Wait a moment"),
    ),
    Failed(errors.ServerFailure, LIST, status(503), 1, ("The API failed (503)", SAID, "tell the provider")),
    Failed(
        errors.UnexpectedStatus,
        LIST,
        answers(Fault(status=301, headers={"Location": "https://elsewhere.example.net"})),
        1,
        ("redirect (301): it points to https://elsewhere.example.net", "the key stays with its host"),
    ),
    Failed(
        errors.UnreadableAnswer,
        LIST,
        answers(Fault(status=200, body=HTML)),
        1,
        ("The API's answer is not a list", "a proxy may have answered"),
    ),
    Failed(
        errors.ConnectionLost, LIST, answers(Fault(drop="before")), 1, ("The connection to 127.0.0.1 was lost", "Try")
    ),
    Failed(errors.AnswerTimeout, LIST, hurried(Fault(delay=30), read=0.3), 1, ("127.0.0.1 did not answer in time",)),
    Failed(
        errors.AnswerTooSlow,
        LIST,
        hurried(Fault(delay=30), total=0.5),
        1,
        ("its answer was not complete after 0.5 s",),
    ),
    Failed(errors.Unreachable, LIST, nobody_there, 1, ("could not be reached: Connection refused", "Check the net")),
    Failed(errors.TlsFailure, LIST, plain_for_tls, 1, ("There is no secure connection to 127.0.0.1", "Check the net")),
)
HERE = (
    Failed(
        errors.InsecureUrl,
        ("list", "--base-url", "http://api.example.net"),
        nothing,
        2,
        ("The key is not sent over plain http", "http://api.example.net"),
    ),
    Failed(errors.ReadOnly, (*SET, "--read-only"), nothing, 1, ("Nothing can be changed", "--read-only", "--dry-run")),
    Failed(settings.BadSetting, ("list", "--profile", "a\tb"), nothing, 2, ("no name for a profile", "letters")),
    Failed(config.BadConfig, LIST, configured("profile = [\n"), 2, ("config.toml cannot be understood", "line")),
    Failed(asking.NoTerminal, ("login",), nothing, 2, ("no terminal to ask for the key on", "onet login --stdin")),
    Failed(reviewing.NobodyToAsk, SET[:-1], nothing, 2, ("no terminal to ask on", "--yes", "--dry-run")),
    Failed(assign.AssignError, ("set", "web-1", "colour=red", "--yes"), nothing, 2, ("colour", "Nothing was sent.")),
    Failed(reviewing.NotEditable, SET, without_fields, 1, ("This instance cannot be edited",)),
    Failed(opening.NoSuchInstance, ("show", "web-11"), nothing, 1, ("There is no instance “web-11”", "Did you mean")),
    Failed(opening.SeveralInstances, ("show", "twin"), twins, 2, ("Several instances are named “twin”", "by its id")),
    Failed(listing.BadFilter, ("list", "cpu:>x"), nothing, 2, ("The filter cannot be understood", "^")),
    Failed(undo.NoSuchEntry, ("undo", "none", "--yes"), nothing, 1, ("no entry “none”", "`onet journal`")),
    Failed(JournalFailed, ("journal",), unreadable_journal, 1, ("journal.jsonl",)),
    Failed(credentials.CredentialError, LIST, environ(ONET_API_KEY="two words"), 1, ("is no API key", "Copy it again")),
    Failed(
        credentials.NoKeyring,
        LIST,
        keyring(""),
        1,
        ("There is no OS keyring here", "onet login --store file"),
    ),
    Failed(
        credentials.UnsafeKeyring,
        LIST,
        keyring("keyring.backends.null.Keyring"),
        1,
        ("does not keep a key safe", "PYTHON_KEYRING_BACKEND"),
    ),
    Failed(
        credentials.KeyringRefused,
        LIST,
        keyring("keyring.backends.kwallet.Nothing"),
        1,
        ("PYTHON_KEYRING_BACKEND",),
    ),
    Failed(
        opening.NoKey,
        LIST,
        configured('[profiles.default]\nstore = "file"\n'),
        1,
        ("There is no key for the profile default", "onet login"),
    ),
    Failed(
        credentials.PassphraseNeeded,
        LIST,
        key_file(lambda _: None),
        1,
        ("passphrase", "ONET_PASSPHRASE_COMMAND"),
    ),
    Failed(
        credentials.WrongPassphrase,
        LIST,
        key_file(lambda _: None, "not that one"),
        1,
        ("passphrase",),
    ),
    Failed(
        credentials.DamagedKeyFile,
        LIST,
        key_file(lambda file: file.write_bytes(b"\0" * 40) and None, PASSPHRASE.get_secret_value()),
        1,
        ("key file",),
    ),
    Failed(
        credentials.UnsafeKeyFile,
        LIST,
        key_file(lambda file: file.chmod(0o644), PASSPHRASE.get_secret_value()),
        1,
        ("The key file is not used", "others can read or write it", "chmod 600"),
    ),
)


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two tries there is next to no wait."""
    monkeypatch.setattr("tui.api.retry._FIRST_WAIT", 0.001)


def said(run: Run) -> str:
    return " ".join(run.err.split())


@pytest.mark.parametrize("row", [*READS, *HERE], ids=lambda row: row.error.__name__)
def test_what_failed_is_said_on_standard_error_with_what_to_do_and_an_exit_code(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, row: Failed
) -> None:
    row.arrange(desk, monkeypatch)
    done = desk.onet(*row.arguments)
    assert (done.code, done.out) == (row.code, "")
    assert done.err.startswith("onet: ")
    for words in row.words:
        assert words in said(done)
    assert "sk-onetsolutions" not in done.err
    assert desk.sandbox.puts == []


def test_of_a_list_that_never_ends_what_was_read_is_printed_and_it_ends_with_1(desk: Desk) -> None:
    endless = {"results": [{"id": "i-1", "name": "one"}], "next": "http://127.0.0.1/?page=1&page_size=100"}
    desk.sandbox.fail(Fault(status=200, body=endless), path="/instances$", times=None)
    done = desk.onet("list", "-o", "name")
    assert (done.code, done.out) == (1, "one\n")
    assert "the list is not whole: 1 instance, page 2 and what follows failed (The list never ends" in said(done)


READ_FIRST = tuple(row for row in READS if row.error in (errors.KeyRefused, errors.NotFound, errors.ServerFailure))


@pytest.mark.parametrize("row", READ_FIRST, ids=lambda row: row.error.__name__)
@pytest.mark.parametrize("arguments", [("show", "web-1"), SET, (*SET[:-1], "--dry-run")], ids=lambda words: words[-1])
def test_what_reads_before_it_shows_or_sends_fails_as_the_list_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], row: Failed
) -> None:
    row.arrange(desk, monkeypatch)
    done = desk.onet(*arguments)
    assert (done.code, done.out) == (1, "")
    assert row.words[0] in said(done)
    assert desk.sandbox.puts == []


def test_an_undo_whose_instance_cannot_be_read_sends_nothing_and_can_be_given_again(desk: Desk) -> None:
    assert desk.onet(*SET).code == 0
    entry = desk.entries[0].id
    desk.sandbox.fail(Fault(status=503, body=QUOTED), path="/instances/", times=None)
    done = desk.onet("undo", entry, "--yes")
    assert (done.code, done.out) == (1, "")
    assert "The API failed (503)" in said(done)
    desk.sandbox.heal()
    assert desk.onet("undo", entry, "--yes").code == 0
    assert len(desk.sandbox.puts) == 2


class Became(NamedTuple):
    """A write, what becomes of it, and how it is told."""

    kind: OutcomeKind
    code: int
    arrange: Callable[[Desk], None]
    words: tuple[str, ...]


def put(fault: Fault) -> Callable[[Desk], None]:
    return lambda desk: desk.sandbox.fail(fault, method="PUT", times=None)


def unknown(desk: Desk) -> None:
    desk.on_read(3, Fault(status=503), times=None)
    desk.sandbox.fail(Fault(status=504, body=QUOTED), method="PUT")


BECAME = (
    Became(OutcomeKind.APPLIED, 0, lambda _: None, ("Every change is in effect.", "onet undo")),
    Became(OutcomeKind.NOT_APPLIED, 1, lambda desk: desk.on_read(2, Fault(status=503), times=None), ("503",)),
    Became(
        OutcomeKind.CONFLICT,
        3,
        lambda desk: desk.on_read(2, Fault(before=desk.colleague(os_name="Theirs"))),
        ("Somebody else changed OS name", "there now: Theirs", "yours: Mine"),
    ),
    Became(
        OutcomeKind.CONFLICT,
        3,
        put(Fault(status=409, body=QUOTED)),
        ("The server saw a conflict", SAID, "Request req-"),
    ),
    Became(
        OutcomeKind.REFUSED,
        1,
        put(Fault(status=403, body=QUOTED)),
        ("This key may not change the instance", SAID, "Owner or Editor", "Request req-"),
    ),
    Became(
        OutcomeKind.REFUSED,
        1,
        put(Fault(status=400, body={"os_name": ["Not that."]})),
        ("The server did not accept the values", "OS name: Not that."),
    ),
    Became(OutcomeKind.UNKNOWN, 4, unknown, ("cannot be read", SAID, "onet show", "stays open in the journal")),
)


@pytest.mark.parametrize("row", BECAME, ids=lambda row: f"{row.kind.name}-{row.words[0]}")
def test_what_became_of_a_write_is_its_exit_code_and_a_line_for_each_field(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, row: Became
) -> None:
    monkeypatch.setattr("tui.core.edit.check.CHECKS", (0.0,))
    row.arrange(desk)
    done = desk.onet(*SET)
    assert (done.code, done.out) == (row.code, f"os_name: {row.kind.value}\n")
    assert f"{row.kind.value.capitalize()}: " in done.err
    for words in row.words:
        assert words in said(done)
    assert row.kind is not OutcomeKind.UNKNOWN or "Try again" not in done.err
    assert "sk-onetsolutions" not in done.err


def test_hardware_that_the_server_ignored_is_told_by_field_and_ends_with_1(desk: Desk) -> None:
    done = desk.onet("set", "web-1", "size=vps-xl", "--yes")
    assert (done.code, done.out) == (1, f"size: {OutcomeKind.IGNORED.value}\n")


def test_every_outcome_has_a_row() -> None:
    assert {row.kind for row in BECAME} | {OutcomeKind.IGNORED} == set(OutcomeKind)
