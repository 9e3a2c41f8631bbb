"""`E` in a real terminal: it is lent to the editor and comes back; the file is private and gone afterwards."""

import sys
from pathlib import Path

import pytest

from tests.support.needs import need
from tests.support.terminal import Terminal
from tests.ui.test_external import sed

ONET = [sys.executable, "-m", "tui"]


class Desk:
    """An editor that is a script, in a terminal with the demo in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runtime = folder / "run"
        self.runtime.mkdir(mode=0o700)

    def start(self, script: str, *options: str) -> Terminal:
        editor = self.folder / "editor"
        editor.write_text(f"#!/bin/sh\n{script}\n")
        editor.chmod(0o700)
        command = ["env", f"XDG_RUNTIME_DIR={self.runtime}", f"VISUAL={editor}", *ONET, "--demo", *options]
        terminal = Terminal(command)
        terminal.wait_for("60 instances")
        return terminal

    def noted(self, name: str) -> list[str]:
        """What the editor wrote down under that name."""
        return (self.folder / name).read_text().split()

    @property
    def left_over(self) -> list[Path]:
        return list(self.runtime.iterdir())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    need("sed", "stat")
    return Desk(tmp_path)


def test_the_terminal_is_lent_and_comes_back_and_the_file_is_private_and_gone(desk: Desk) -> None:
    mode = 'python3 -c "import os, sys; print(oct(os.stat(sys.argv[1]).st_mode & 0o777))"'.replace(
        "python3", sys.executable
    )
    terminal = desk.start(
        f'{mode} "$1" >> {desk.folder}/modes; {mode} "$(dirname "$1")" >> {desk.folder}/modes\n'
        f'echo "$1" >> {desk.folder}/paths; test -t 0 && test -t 1 && stty -a >> {desk.folder}/tty\n'
        f'echo "EDITOR $(wc -l < {desk.folder}/paths | tr -d " ")"; read line < /dev/tty\n'
        f"if grep -q 'bad host' \"$1\"; then {sed('s/^hostname: .*/hostname: good.example.net/')}\n"
        f"else {sed('s/^hostname: .*/hostname: bad host/')}; fi"
    )
    terminal.press("E")
    terminal.wait_for("EDITOR 1")
    assert len(desk.left_over) == 1
    # The editor has a terminal that echoes and reads lines.
    terminal.press("typed to the editor\r")
    terminal.wait_for("EDITOR 2")
    assert b"typed to the editor" in terminal.raw
    terminal.press("\r")
    terminal.wait_for("good.example.net")
    terminal.wait_for("PUT")
    assert desk.left_over == []
    assert desk.noted("modes") == ["0o600", "0o700"] * 2
    assert all(path.startswith(str(desk.runtime)) and not Path(path).exists() for path in desk.noted("paths"))
    assert {" icanon", " echo "} <= {
        word for word in (" icanon", " echo ") if word in (desk.folder / "tty").read_text()
    }
    terminal.press("\x13")
    terminal.wait_for("Outcome: applied")
    terminal.press("\r")
    terminal.wait_gone("Outcome")
    terminal.press("jq")
    assert terminal.leave() == 0
    # Left for the editor twice and at the end, and entered again each time.
    assert terminal.raw.count(b"\x1b[?1049l") >= 3
    assert terminal.raw.rstrip().count(b"\x1b[?25h") >= 3


def test_ctrl_c_in_the_editor_ends_neither_the_app_nor_what_was_typed(desk: Desk) -> None:
    terminal = desk.start(
        f"{sed('s/^name: web-1$/name: typed/')}; trap 'exit 130' INT\n"
        f"n=$(($(cat {desk.folder}/n 2> /dev/null) + 1)); echo $n > {desk.folder}/n\n"
        "echo EDITOR $n; read line < /dev/tty"
    )
    terminal.press("E")
    terminal.wait_for("EDITOR 1")
    terminal.press("\x03")
    terminal.wait_for("ended with code 130")
    terminal.wait_for("Edit again")
    terminal.press("\r")
    terminal.wait_for("EDITOR 2")
    terminal.press("\x03")
    terminal.wait_gone("EDITOR 2")
    terminal.wait_for("Discard")
    terminal.press("\t\r")
    terminal.wait_gone("Discard")
    terminal.wait_for("web-1")
    terminal.press("q")
    assert terminal.leave() == 0
    assert desk.left_over == []


def test_marks_by_keys_alone_then_a_document_each_at_80_by_24(desk: Desk) -> None:
    terminal = desk.start(sed("s/^name: \\(.*\\)/name: x\\1/"), "--demo-instances", "60")
    terminal.press(" ")
    terminal.wait_for("1 marked")
    terminal.press("\x1b[1;2B")
    terminal.wait_for("3 marked")
    terminal.press("E")
    terminal.wait_for("Review 3 instances")
    terminal.wait_for("→  xweb-1")
    terminal.press("\x13")
    terminal.wait_for("3 applied")
    terminal.press("\r")
    terminal.wait_gone("Outcome")
    terminal.wait_for("xmail-1")
    terminal.press("q")
    assert terminal.leave() == 0
    assert desk.left_over == []
