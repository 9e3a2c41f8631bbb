"""`x` in a real terminal: it is lent to ssh, which is called to the letter, and the screen comes back."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.server import LoopbackServer
from tests.support.terminal import Terminal
from tui.sandbox import DEMO_KEY, Sandbox

ONET = [sys.executable, "-m", "tui"]
CONFIG = """
[ssh]
user = "root"
options = ["-i", "~/.ssh/my key"]
[profiles.default.ssh]
user = "ada"
port = 2222
jump = "ops@bastion.example.net"
"""


class Desk:
    """An account with three instances, and a program `ssh` that is a script."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self._url = url

    def start(self, script: str) -> Terminal:
        (self.folder / "bin").mkdir()
        program = self.folder / "bin" / "ssh"
        program.write_text(f'#!/bin/sh\ncd "{self.folder}"\nprintf "%s\\n" "$@" >> argv; env >> environ\n{script}\n')
        program.chmod(0o700)
        config = self.folder / ".config" / "onet"
        config.mkdir(parents=True)
        (config / "config.toml").write_text(CONFIG)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ONET_", "XDG_"))}
        own = {"HOME": str(self.folder), "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}"}
        terminal = Terminal(
            [*ONET, "--base-url", self._url], columns=100, environ=inherited | own | {"ONET_API_KEY": DEMO_KEY}
        )
        terminal.wait_for("3 instances")
        terminal.wait_for("web-1")
        return terminal

    def noted(self, name: str) -> list[str]:
        return (self.folder / name).read_text().splitlines()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with LoopbackServer(Sandbox(3)) as server:
        yield Desk(tmp_path, server.url)


def test_ssh_has_the_terminal_and_the_words_of_the_configuration_and_the_screen_comes_back(desk: Desk) -> None:
    terminal = desk.start(
        "test -t 0 && test -t 1 && test -t 2 && echo yes > terminal; stty -a > tty\n"
        'echo "CONNECTED $(grep -c @203 argv)"; read line'
    )
    terminal.press("x")
    terminal.wait_for("ada@203.0.113.1")
    # It may be broken anywhere, as the name of the folder is long.
    inside = "".join("".join(re.findall(r"│(.*)│", terminal.text)).split())
    assert f"ssh-i'{desk.folder}/.ssh/mykey'-p2222-Jops@bastion.example.net--ada@203.0.113.1" in inside
    terminal.press("\r")
    terminal.wait_for("CONNECTED 1")
    assert "$ ssh -i" in terminal.text
    # It has a terminal that echoes and reads lines.
    terminal.press("typed to ssh")
    terminal.wait_for("typed to ssh")
    terminal.press("\r")
    terminal.wait_gone("CONNECTED 1")
    terminal.wait_for("3 instances")
    assert desk.noted("terminal") == ["yes"]
    assert {"icanon", "echo"} <= set((desk.folder / "tty").read_text().replace(";", " ").split())
    words = ["-i", f"{desk.folder}/.ssh/my key", "-p", "2222", "-J", "ops@bastion.example.net"]
    assert desk.noted("argv") == [*words, "--", "ada@203.0.113.1"]
    assert DEMO_KEY not in (desk.folder / "environ").read_text()
    # The second time it is not asked any more.
    terminal.press("j")
    terminal.press("x")
    terminal.wait_for("CONNECTED 2")
    terminal.press("\r")
    terminal.wait_gone("CONNECTED 2")
    terminal.wait_for("3 instances")
    assert desk.noted("argv")[8:] == [*words, "--", "ada@203.0.113.2"]
    terminal.press("q")
    assert terminal.leave() == 0
    assert terminal.raw.count(b"\x1b[?1049l") >= 3


def test_what_ssh_said_stays_until_enter_where_it_could_not_connect(desk: Desk) -> None:
    terminal = desk.start('echo "ada@203.0.113.1: Permission denied (publickey)." >&2; exit 255')
    terminal.press("x")
    terminal.wait_for("Run")
    terminal.press("\r")
    terminal.wait_for("Press enter to return to onet.")
    assert "Permission denied (publickey)" in terminal.text
    terminal.press("\r")
    terminal.wait_for("ssh to web-1 ended with code 255: it could not connect")
    terminal.press("q")
    assert terminal.leave() == 0


def test_ctrl_c_in_ssh_does_not_end_the_app(desk: Desk) -> None:
    terminal = desk.start("trap 'exit 130' INT; echo CONNECTING; read line")
    terminal.press("x")
    terminal.wait_for("Run")
    terminal.press("\r")
    terminal.wait_for("CONNECTING")
    terminal.press("\x03")
    terminal.wait_for("ssh to web-1 ended with code 130.")
    terminal.press("q")
    assert terminal.leave() == 0
