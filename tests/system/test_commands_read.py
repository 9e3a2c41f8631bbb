"""`onet list`, `show`, `journal` as a program among others: pipes, full disks, terminals of any width and locale."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.machine import ONET, Machine
from tests.support.secrets import bare_environ
from tests.support.server import LoopbackServer
from tests.support.terminal import Terminal
from tui.sandbox import DEMO_KEY, Fault, Sandbox

_LIMIT = 30.0


@pytest.fixture
def sandbox() -> Sandbox:
    """What the API holds."""
    return Sandbox(250, life=False)


@pytest.fixture
def environ(tmp_path: Path, sandbox: Sandbox) -> Iterator[dict[str, str]]:
    """The environment of a user whose key and address are named there."""
    # What runs the tests may tell its own width.
    bare = {name: value for name, value in bare_environ(tmp_path).items() if name not in ("COLUMNS", "LINES")}
    with LoopbackServer(sandbox) as server:
        yield bare | {
            "ONET_BASE_URL": server.url,
            "ONET_API_KEY": DEMO_KEY,
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "LC_ALL": "C.UTF-8",
        }


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread or process does."""
    end = time.monotonic() + _LIMIT
    while not condition():
        assert time.monotonic() < end, "it never came true"
        os.sched_yield()


def test_nobody_reading_any_more_is_no_error(environ: dict[str, str]) -> None:
    done = subprocess.run(
        ["bash", "-c", '"$0" -m tui list -o json | head -1; echo "${PIPESTATUS[0]}"', ONET[0]],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
        timeout=_LIMIT,
    )
    assert (done.stdout, done.stderr) == ("[\n0\n", "")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_told_in_a_line(environ: dict[str, str], unbuffered: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*ONET, "completion", "bash"],
            env=environ | {"PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=_LIMIT,
        )
    assert done.returncode == 1
    assert done.stderr == "onet: What was to be printed could not be written: No space left on device\n"


@pytest.mark.parametrize(("arguments", "code"), [(["undo", "none", "--yes"], 1), (["completion", "none"], 2)])
def test_a_standard_error_that_takes_nothing_leaves_the_exit_code(
    environ: dict[str, str], arguments: list[str], code: int
) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*ONET, *arguments], env=environ, stderr=full, check=False, timeout=_LIMIT)
    assert done.returncode == code


def test_ctrl_c_ends_it_without_a_word(environ: dict[str, str], sandbox: Sandbox) -> None:
    sandbox.fail(Fault(delay=60), times=None, path="/instances")
    process = subprocess.Popen(
        [*ONET, "list"], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    wait_until(lambda: any("/instances" in request.path for request in sandbox.requests))
    process.send_signal(signal.SIGINT)
    printed = process.communicate(timeout=_LIMIT)
    assert (process.returncode, printed) == (130, ("", "\n"))


def test_a_pipe_gets_all_columns_and_no_escape_code(environ: dict[str, str]) -> None:
    done = subprocess.run(
        [*ONET, "list"], env=environ | {"COLUMNS": "40"}, capture_output=True, check=True, timeout=_LIMIT
    )
    head, *lines = done.stdout.decode().splitlines()
    assert "TAGS" in head
    assert len(lines) == 250
    assert (b"\x1b" in done.stdout, done.stderr) == (False, b"")


def test_a_terminal_that_is_narrow_gets_the_columns_that_fit(environ: dict[str, str]) -> None:
    terminal = Terminal([*ONET, "list", "web"], columns=50, lines=60, environ=environ)
    assert terminal.leave() == 0
    head, *lines = terminal.raw.decode().splitlines()
    assert head.split()[:3] == ["NAME", "STATE", "POWER"]
    assert "TAGS" not in head
    assert max(map(len, [head, *lines])) <= 50
    assert b"\x1b" not in terminal.raw


def test_a_terminal_without_other_letters_gets_ascii(environ: dict[str, str]) -> None:
    terminal = Terminal([*ONET, "list", "łódź"], columns=100, environ=environ | {"LC_ALL": "C"})
    assert terminal.leave() == 0
    assert terminal.raw.isascii()
    assert b"lodz-erp-1 " in terminal.raw


def test_an_encoding_that_lacks_a_letter_is_no_failure(environ: dict[str, str]) -> None:
    for form in ("table", "json"):
        done = subprocess.run(
            [*ONET, "list", "-o", form],
            env=environ | {"PYTHONIOENCODING": "ascii"},
            capture_output=True,
            check=False,
            timeout=_LIMIT,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert (b"lodz-erp-1" if form == "table" else b"\\u0142") in done.stdout


def test_a_key_is_asked_for_unseen_and_only_at_a_terminal(environ: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / ".config" / "onet"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('[profiles.default]\nstore = "file"\n')
    machine = Machine({name: value for name, value in environ.items() if name != "ONET_API_KEY"}, tmp_path)
    code, said = machine.run("show", "web-1")
    assert code == 1
    assert "onet login" in said
    terminal = machine.terminal("show", "web-1", "-o", "json")
    terminal.wait_for("API key")
    terminal.press(f"{DEMO_KEY}\r")
    assert terminal.leave() == 0
    assert b'"name": "web-1"' in terminal.raw
    assert DEMO_KEY.encode() not in terminal.raw
    assert not machine.holds(DEMO_KEY)


def test_the_passphrase_of_the_key_file_is_asked_for_until_it_opens_it(environ: dict[str, str], tmp_path: Path) -> None:
    bare = {name: value for name, value in environ.items() if name != "ONET_API_KEY"}
    machine = Machine(bare, tmp_path)
    given = Machine(bare | {"ONET_PASSPHRASE_COMMAND": "echo correct horse battery"}, tmp_path)
    assert given.run("login", "--stdin", "--store", "file", typed=f"{DEMO_KEY}\n")[0] == 0
    code, said = machine.run("list")
    assert code == 1
    assert "ONET_PASSPHRASE_COMMAND" in said
    terminal = machine.terminal("list", "-o", "name", "web-1")
    for asked, typed in ((1, "wrong one, that"), (2, "correct horse battery")):
        # It asks once nothing that is typed is shown any more.
        terminal.wait_until(lambda asked=asked: terminal.text.count("Passphrase for the key file") == asked)
        terminal.press(f"{typed}\r")
    terminal.wait_for("web-1")
    assert terminal.leave() == 0
    assert b"horse" not in terminal.raw
