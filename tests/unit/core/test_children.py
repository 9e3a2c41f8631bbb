"""No program that `onet` starts gets the key by its environment."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.support.leaks import leaked, new_key
from tui.core import clipboard, ssh
from tui.core.credentials.command import first_line
from tui.core.doctor import tmux
from tui.core.edit.editor import edit_file

KEY = new_key()
SEEN = "seen"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment with the key, in which every program writes down what it got."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("ssh", "tmux", "xclip", "xsel", "wl-copy", "an-editor", "a-command"):
        program = programs / name
        program.write_text(f"#!/bin/sh\nenv > {tmp_path / SEEN}\necho a-key-of-the-command\n")
        program.chmod(0o700)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "ONET_API_KEY": KEY, "ONET_PROFILE": "work", "EDITOR": "an-editor", "DISPLAY": ":9"}


def by_editor(environ: Mapping[str, str]) -> None:
    assert edit_file("name: a\n", environ) is None


def by_command(environ: Mapping[str, str]) -> None:
    assert first_line(["a-command"], "The command", environ) == "a-key-of-the-command"


def by_ssh(environ: Mapping[str, str]) -> None:
    assert ssh.connect(["ssh", "--", "root@192.0.2.1"], environ) == 0


def by_clipboard(environ: Mapping[str, str]) -> None:
    assert clipboard.copy("a text", environ, platform="linux").how == "xclip"


def by_tmux(environ: Mapping[str, str]) -> None:
    assert tmux.ask(environ) == "a-key-of-the-command\n"


@pytest.mark.parametrize("start", [by_editor, by_command, by_ssh, by_clipboard, by_tmux])
def test_a_program_that_is_started_does_not_get_the_key(
    start: Callable[[Mapping[str, str]], None],
    environ: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Programs are found by the PATH of this process.
    monkeypatch.setenv("PATH", environ["PATH"])
    start(environ)
    seen = (tmp_path / SEEN).read_bytes()
    assert b"PATH=" in seen
    assert not leaked(KEY, seen)
    assert b"ONET_API_KEY" not in seen
    # A command that gives a key may go by the profile; the others are no business of ours.
    assert (b"ONET_PROFILE=work" in seen) is (start is by_command)
