"""Commands that give the key and ask at the terminal: before the app draws, and again while it runs."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.machine import Machine
from tests.support.secrets import bare_environ
from tests.support.server import LoopbackServer
from tests.support.terminal import Terminal
from tui.sandbox import DEMO_KEY, Sandbox

SECOND_KEY = "sk-onetsolutions-second-0000-sec2"
_ASK = """#!/bin/sh
printf 'PIN for %s: ' "$1" >/dev/tty
read -r pin </dev/tty
[ "$pin" = 1234 ] || { echo "bad PIN" >&2; exit 2; }
cat "$2"
"""


@pytest.fixture
def first() -> Iterator[str]:
    with LoopbackServer(Sandbox(3)) as server:
        yield server.url


@pytest.fixture
def second() -> Iterator[str]:
    with LoopbackServer(Sandbox(5, key=SECOND_KEY)) as server:
        yield server.url


@pytest.fixture
def machine(tmp_path: Path, first: str, second: str) -> Machine:
    """Two accounts, each with a command that asks for a PIN at the terminal."""
    ask = tmp_path / "ask"
    ask.write_text(_ASK)
    ask.chmod(0o700)
    config = tmp_path / ".config" / "onet" / "config.toml"
    config.parent.mkdir(parents=True, mode=0o700)
    lines = ['profile = "one"']
    for name, url, key in (("one", first, DEMO_KEY), ("two", second, SECOND_KEY)):
        vault = tmp_path / f"vault-{name}"
        vault.write_text(f"{key}\n")
        command = shlex.join([str(ask), name, str(vault)])
        lines += [f"[profiles.{name}]", f'base_url = "{url}"', f'api_key_command = "{command}"']
    config.write_text("\n".join(lines) + "\n")
    return Machine(bare_environ(tmp_path), tmp_path)


def open_two(app: Terminal) -> None:
    """Choose the other profile, whose command asks then."""
    app.press("o")
    app.wait_for("profile two")
    app.press("profile two")
    app.wait_gone("profile one")
    app.press("\r")
    app.wait_for("PIN for two:")


def test_a_command_asks_at_the_terminal_before_the_app_and_again_where_another_profile_is_opened(
    machine: Machine,
) -> None:
    app = machine.terminal()
    app.wait_for("PIN for one:")
    app.press("1234\n")
    app.wait_for("3 instances")
    open_two(app)
    # Nobody's mistake may leave the terminal to nobody.
    app.press("0000\n")
    app.wait_for("failed with exit code 2: bad PIN")
    app.press("\x1b")
    app.wait_gone("Log in")
    app.wait_for("3 instances")
    open_two(app)
    app.press("1234\n")
    app.wait_for("5 instances")
    app.press("q")
    assert app.leave() == 0
    for key in (DEMO_KEY, SECOND_KEY):
        assert key.encode() not in app.raw


def test_ctrl_c_at_the_question_of_a_command_ends_onet_before_the_app_and_only_the_command_in_it(
    machine: Machine,
) -> None:
    before = machine.terminal()
    before.wait_for("PIN for one:")
    before.press("\x03")
    assert before.leave() == 130
    app = machine.terminal()
    app.wait_for("PIN for one:")
    app.press("1234\n")
    app.wait_for("3 instances")
    open_two(app)
    app.press("\x03")
    app.wait_for("was ended by SIGINT")
    app.press("\x1b")
    app.wait_gone("Log in")
    app.press("q")
    assert app.leave() == 0
