"""Where a text to copy goes, and that no more is said of it than is known."""

import os
import re
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core import clipboard
from tui.core.clipboard import MOST_ENCODED, Copied, Reached, copy, tools, wrapped

SSH = {"SSH_CONNECTION": "198.51.100.1 50000 203.0.113.9 22", "TERM": "xterm-256color"}
TMUX = {"TMUX": "/tmp/tmux-0/default,1,0", "TERM": "tmux-256color"}
SCREEN = {"STY": "1.pts-0.host", "TERM": "screen-256color"}
AS_IT_IS = "\x1b]52;c;aGVsbG8=\a"


def text_at_the_terminal(sequence: str) -> str:
    """What a terminal, around a tmux or a GNU screen or not, takes for its clipboard."""
    if sequence.startswith("\x1bPtmux;"):
        sequence = sequence.removeprefix("\x1bPtmux;").removesuffix("\x1b\\").replace("\x1b\x1b", "\x1b")
    elif sequence.startswith("\x1bP"):
        assert all(len(piece) <= 252 for piece in sequence.split("\x1b\\"))
        sequence = "".join(re.findall(r"\x1bP(.*?)\x1b\\", sequence, re.DOTALL))
    payload = re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/]*=*)\a", sequence)
    assert payload
    return b64decode(payload[1], validate=True).decode()


@pytest.mark.parametrize(
    ("environ", "sequence"),
    [
        (SSH, AS_IT_IS),
        ({"SSH_TTY": "/dev/pts/1"}, AS_IT_IS),
        ({}, AS_IT_IS),
        (SSH | TMUX, "\x1bPtmux;\x1b\x1b]52;c;aGVsbG8=\a\x1b\\"),
        (TMUX | SCREEN, "\x1bPtmux;\x1b\x1b]52;c;aGVsbG8=\a\x1b\\"),
        (SSH | SCREEN, "\x1bP\x1b]52;c;aGVsbG8=\a\x1b\\"),
        # A terminal that calls itself screen, or a screen's child on another terminal.
        (SSH | {"TERM": "screen-256color"}, AS_IT_IS),
        (SCREEN | {"TERM": "xterm"}, AS_IT_IS),
    ],
)
def test_without_a_program_for_it_a_text_is_sent_to_the_terminal(environ: dict[str, str], sequence: str) -> None:
    copied = copy("hello", environ | {"PATH": ""})
    assert copied == Copied(Reached.SENT, sequence=sequence)
    assert copied.said("hello") == "Sent to the terminal: hello (it does not say whether it took it)"


@given(st.text(min_size=1), st.sampled_from([{}, SSH, TMUX, SSH | TMUX, SCREEN]))
def test_what_was_wrapped_is_the_text_again_at_the_terminal(text: str, environ: dict[str, str]) -> None:
    copied = copy(text, environ | {"PATH": ""})
    assert text_at_the_terminal(copied.sequence) == re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert all(piece not in copied.sequence for piece in ("\n", "\r"))


@given(st.integers(0, 2000), st.sampled_from([TMUX, SCREEN]))
def test_pieces_of_any_length_come_together_again(length: int, environ: dict[str, str]) -> None:
    encoded = "A" * (length // 4 * 4)
    assert text_at_the_terminal(wrapped(f"\x1b]52;c;{encoded}\a", environ)) == b64decode(encoded).decode()


def test_what_is_longer_than_a_terminal_takes_is_told_and_not_sent() -> None:
    longest = "a" * (MOST_ENCODED // 4 * 3)
    assert len(copy(longest, SSH).sequence) <= MOST_ENCODED + len("\x1b]52;c;\a")
    copied = copy(f"{longest}a", SSH)
    assert (copied.reached, copied.sequence) == (Reached.NOT_COPIED, "")
    assert copied.said("it") == "Not copied: it (56,245 bytes are more than a terminal takes)"


@pytest.mark.parametrize(
    ("text", "environ", "why"),
    [("", SSH, "there is nothing in it"), ("a", {"TERM": "linux"}, "this console has no clipboard")],
)
def test_what_cannot_be_copied_says_why(text: str, environ: dict[str, str], why: str) -> None:
    assert copy(text, environ | {"PATH": ""}) == Copied(Reached.NOT_COPIED, why=why)


@pytest.mark.parametrize(
    ("environ", "platform", "programs"),
    [
        ({}, "darwin", ["pbcopy"]),
        ({}, "linux", []),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", ["wl-copy", "xclip", "xsel"]),
        ({"DISPLAY": ":0"}, "linux", ["xclip", "xsel"]),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", ["clip.exe"]),
        (SSH, "darwin", []),
        (SSH | {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "linux", []),
    ],
)
def test_the_desktop_has_its_programs_and_another_one_s_are_none_of_ours(
    environ: dict[str, str], platform: str, programs: list[str]
) -> None:
    assert [tool.argv[0] for tool in tools(environ, platform)] == programs


@pytest.fixture
def desk(tmp_path: Path) -> dict[str, str]:
    """A desktop whose programs are those that a test puts into `bin`."""
    (tmp_path / "bin").mkdir()
    return {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "DISPLAY": ":0", "TERM": "xterm", "HERE": str(tmp_path)}


def program(desk: dict[str, str], name: str, script: str) -> Path:
    path = Path(desk["HERE"]) / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return path


TAKES = 'cat > "$HERE/taken"; printf "%s\\n" "$0" "$@" > "$HERE/argv"; env > "$HERE/environ"'


@pytest.mark.parametrize(
    ("name", "extra", "arguments", "encoding"),
    [
        ("xclip", {}, ["-selection", "clipboard", "-in"], "utf-8"),
        ("xsel", {}, ["--clipboard", "--input"], "utf-8"),
        ("wl-copy", {"WAYLAND_DISPLAY": "wayland-0"}, ["--type", "text/plain"], "utf-8"),
        ("clip.exe", {"WSL_INTEROP": "/run/WSL/1_interop"}, [], "utf-16-le"),
    ],
)
def test_a_program_of_the_desktop_gets_the_text_to_read_and_nothing_of_it_to_see(
    desk: dict[str, str], name: str, extra: dict[str, str], arguments: list[str], encoding: str
) -> None:
    path, here = program(desk, name, TAKES), Path(desk["HERE"])
    copied = copy("naïve\n$(id) 日本", desk | extra | {"ONET_API_KEY": "hidden", "LC_ALL": "C.UTF-8"})
    assert copied == Copied(Reached.COPIED, name)
    assert copied.said("it") == "Copied: it"
    assert (here / "taken").read_bytes().decode(encoding) == "naïve\n$(id) 日本"
    assert (here / "argv").read_text().splitlines() == [str(path), *arguments]
    assert "hidden" not in (here / "environ").read_text()


def test_pbcopy_is_the_macs(desk: dict[str, str]) -> None:
    program(desk, "pbcopy", TAKES)
    assert copy("a", desk, platform="darwin") == Copied(Reached.COPIED, "pbcopy")


def test_a_program_that_fails_leaves_it_to_the_next_and_then_to_the_terminal(desk: dict[str, str]) -> None:
    program(desk, "xclip", "exit 1")
    program(desk, "xsel", TAKES)
    assert copy("a", desk) == Copied(Reached.COPIED, "xsel")
    program(desk, "xsel", "exit 1").chmod(0o600)
    assert copy("a", desk).reached is Reached.SENT


def test_a_program_that_never_ends_is_given_up(desk: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert clipboard.TOOL_LIMIT == 2.0
    monkeypatch.setattr(clipboard, "TOOL_LIMIT", 0.05)
    program(desk, "xclip", f'exec {sys.executable} -c "import signal; signal.pause()"')
    assert copy("a", desk).reached is Reached.SENT


def test_a_program_that_cannot_be_started_is_as_none(desk: dict[str, str]) -> None:
    program(desk, "xclip", "")

    def denied(*_: Any, **__: Any) -> "subprocess.CompletedProcess[bytes]":
        raise PermissionError(13, "Permission denied")

    assert copy("a", desk, denied).reached is Reached.SENT


def test_a_program_outlives_the_terminal(desk: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    program(desk, "xclip", f'exec {sys.executable} -c \'import os; print(os.getsid(0), file=open("session", "w"))\'')
    monkeypatch.chdir(desk["HERE"])
    assert copy("a", desk).reached is Reached.COPIED
    assert int((Path(desk["HERE"]) / "session").read_text()) != os.getsid(0)


def test_tmux_is_given_the_text_and_the_terminal_around_it_is_sent_it_as_well(desk: dict[str, str]) -> None:
    program(desk, "tmux", TAKES)
    copied = copy("hello", desk | SSH | TMUX)
    assert copied == Copied(Reached.SENT, "tmux", sequence="\x1bPtmux;\x1b\x1b]52;c;aGVsbG8=\a\x1b\\")
    assert copied.said("hello").startswith("Sent to the terminal and tmux's buffer: hello")
    assert (Path(desk["HERE"]) / "argv").read_text().splitlines()[1:] == ["load-buffer", "-w", "-"]
    assert (Path(desk["HERE"]) / "taken").read_text() == "hello"
