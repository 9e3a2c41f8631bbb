"""Copying at a real terminal: over SSH, with a program of the desktop, and through a real tmux."""

import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.needs import need
from tests.support.terminal import Terminal

ONET = [sys.executable, "-m", "tui", "--demo"]
ADDRESS = "203.0.113.1"
ENCODED = b64encode(ADDRESS.encode())
# Where the tests themselves run says nothing of where the app does.
_PLACE = ("ONET_", "SSH_", "TMUX", "STY", "DISPLAY", "WAYLAND_", "WSL", "XDG_RUNTIME_DIR")


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """A machine with no desktop and no multiplexer."""
    (tmp_path / "bin").mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_PLACE)}
    # Its sockets have to have short paths.
    tmux = {"TMUX_TMPDIR": str(tmp_path), "LC_ALL": "C.UTF-8"}
    return kept | tmux | {"HOME": str(tmp_path), "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}


def copy_address(terminal: Terminal) -> None:
    terminal.wait_for("60 instances")
    terminal.press("y")
    terminal.wait_for("Copy from web-1")
    terminal.press("4")


def test_over_ssh_the_text_goes_through_the_terminal_and_to_no_program(place: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "bin" / "xclip").write_text(f"#!/bin/sh\ntouch {tmp_path}/wrong\n")
    (tmp_path / "bin" / "xclip").chmod(0o700)
    away = place | {"SSH_CONNECTION": "198.51.100.1 50000 203.0.113.9 22", "DISPLAY": "localhost:10.0"}
    terminal = Terminal(ONET, columns=100, environ=away)
    copy_address(terminal)
    terminal.wait_for(f"Sent to the terminal: {ADDRESS} (it does not say whether it took it)")
    assert terminal.raw.count(b"\x1b]52;c;" + ENCODED + b"\a") == 1
    terminal.press("q")
    assert terminal.leave() == 0
    assert not (tmp_path / "wrong").exists()


def test_at_a_desktop_its_program_takes_the_text_and_the_terminal_is_sent_nothing(
    place: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "bin" / "xclip").write_text(f'#!/bin/sh\ncat > "{tmp_path}/taken"\n')
    (tmp_path / "bin" / "xclip").chmod(0o700)
    terminal = Terminal(ONET, columns=100, environ=place | {"DISPLAY": ":0"})
    copy_address(terminal)
    terminal.wait_for(f"Copied: {ADDRESS}")
    assert (tmp_path / "taken").read_text() == ADDRESS
    assert b"\x1b]52" not in terminal.raw
    terminal.press("q")
    assert terminal.leave() == 0


@pytest.fixture
def tmux(place: dict[str, str]) -> Iterator[list[str]]:
    need("tmux")
    yield ["tmux", "-u", "-L", "onet"]
    subprocess.run(["tmux", "-L", "onet", "kill-server"], env=place, check=False, capture_output=True)


@pytest.mark.parametrize(
    ("options", "sequence"),
    [
        # As it is without a configuration: by the command of tmux, which writes the sequence in its own way.
        ("", rb"\x1b\]52;c?;%b\a"),
        ("set -s set-clipboard off\nset -g allow-passthrough on", rb"\x1b\]52;c;%b\a"),
        ("set -s set-clipboard on\nset -g allow-passthrough on", rb"\x1b\]52;c;%b\a"),
    ],
)
def test_through_tmux_the_text_reaches_the_terminal_around_it(
    place: dict[str, str], tmux: list[str], tmp_path: Path, options: str, sequence: bytes
) -> None:
    (tmp_path / "tmux.conf").write_text(f"{options}\n")
    terminal = Terminal([*tmux, "-f", str(tmp_path / "tmux.conf"), "new", *ONET], columns=100, environ=place)
    copy_address(terminal)
    terminal.wait_for(f"Sent to the terminal and tmux's buffer: {ADDRESS}")
    assert re.search(sequence.replace(b"%b", re.escape(ENCODED)), terminal.raw)
    kept = subprocess.run(["tmux", "-L", "onet", "show-buffer"], env=place, check=True, capture_output=True)
    assert kept.stdout.decode() == ADDRESS
    # Nothing of the wrapping is left over on the screen.
    assert "Ptmux" not in terminal.text
    assert ENCODED.decode() not in terminal.text
    terminal.press("q")
    assert terminal.leave() == 0
