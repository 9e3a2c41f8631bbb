"""What doctor says of the terminal, from the environment alone."""

import os
import pty
from pathlib import Path

import pytest

from tests.unit.core.doctor.told import advice, told
from tui.core.doctor import Check
from tui.core.doctor.terminal import LEAST, Seen, look, terminal
from tui.core.settings import Settings
from tui.widgets import too_small

PLACE = {"TERM": "xterm-256color", "LANG": "en_US.UTF-8", "PATH": "/nonexistent"}
HERE = Seen(True, (120, 40))
SSH = {"SSH_CONNECTION": "203.0.113.9 50122 10.0.0.4 22"}


def seen(environ: dict[str, str], at: Seen = HERE, settings: Settings | None = None, why_not: str = "") -> list[Check]:
    found = terminal(settings or Settings(), PLACE | environ, at, unsupported=lambda: why_not, ask_tmux=lambda _: None)
    return list(found)


def test_a_usual_terminal_is_fine_and_its_name_size_colours_and_letters_are_told() -> None:
    found = told(seen({"COLORTERM": "truecolor"}))
    assert found["kind"] == "fine: TERM is xterm-256color"
    assert found["size"] == "fine: 120x40"
    assert found["colours"] == "fine: truecolor"
    assert found["letters"] == "fine: UTF-8"
    assert found["wire"] == "fine: whole parts (full), as the terminal is on this machine"


def test_where_nothing_can_be_drawn_the_commands_are_named_and_it_is_no_failure() -> None:
    found = seen({}, Seen(False, None))
    assert told(found)["kind"].startswith("warning: no terminal to draw the app on here")
    assert "onet list" in advice(found, "kind")
    assert "size" not in told(found)


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_be_drawn_on_is_told_by_its_name(term: str) -> None:
    found = seen({"TERM": term})
    assert told(found)["kind"].startswith("warning: the app cannot be drawn: TERM is ")
    assert "xterm-256color" in advice(found, "kind")


@pytest.mark.parametrize(
    ("size", "word"), [((39, 40), "The app needs 40x10"), ((80, 9), "The app needs 40x10"), ((79, 24), "80x24")]
)
def test_a_small_terminal_is_a_warning_with_the_size_it_should_have(size: tuple[int, int], word: str) -> None:
    found = seen({}, Seen(True, size))
    assert told(found)["size"] == f"warning: {size[0]}x{size[1]}"
    assert word in advice(found, "size")


def test_the_least_size_is_the_apps() -> None:
    assert tuple(too_small.LEAST) == LEAST


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"NO_COLOR": "1"}, "none, as NO_COLOR is set"),
        ({"TERM": "vt220"}, "none, as the terminal has none"),
        ({"TERM": "linux"}, "the terminal's own 16"),
        ({}, "256"),
    ],
)
def test_the_colours_are_those_that_the_app_will_send(environ: dict[str, str], said: str) -> None:
    assert told(seen(environ))["colours"] == f"fine: {said}"


def test_a_locale_without_utf_8_is_a_warning_that_names_it() -> None:
    found = seen({"LANG": "fr_FR.ISO-8859-1"})
    assert told(found)["letters"].startswith("warning: iso8859-1 by the locale (fr_FR.ISO-8859-1)")
    assert "LC_ALL=C.UTF-8" in advice(found, "letters")


def test_over_ssh_only_what_changed_is_sent_and_the_person_is_told() -> None:
    found = told(seen(SSH))
    assert found["ssh"] == "fine: the terminal is over SSH"
    assert found["wire"] == "fine: only the cells that changed (diff), as the terminal is over SSH"


def test_a_textual_that_was_not_tested_is_a_warning_of_the_wire() -> None:
    found = seen(SSH, why_not="not tested with Textual 9.0.0")
    assert told(found)["wire"] == "warning: whole parts (full), as not tested with Textual 9.0.0"
    assert advice(found, "wire")


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"TERM": "xterm-kitty"}, "fine: by the terminal (OSC 52); kitty takes it"),
        ({"TERM_PROGRAM": "WezTerm"}, "fine: by the terminal (OSC 52); wezterm takes it"),
        ({"WT_SESSION": "1"}, "fine: by the terminal (OSC 52); Windows Terminal takes it"),
        ({}, "warning: by the terminal (OSC 52), which does not tell whether it takes it"),
        ({"TERM": "linux"}, "warning: this console has none"),
    ],
)
def test_the_clipboard_is_a_guess_that_says_so(environ: dict[str, str], said: str) -> None:
    assert told(seen(environ))["clipboard"] == said


def test_a_program_of_the_desktop_is_named(tmp_path: Path) -> None:
    (tmp_path / "xclip").write_text("#!/bin/sh\n")
    (tmp_path / "xclip").chmod(0o700)
    desktop = {"PATH": str(tmp_path), "DISPLAY": ":0"}
    assert told(seen(desktop))["clipboard"] == "fine: by xclip"
    assert "xclip" not in told(seen(desktop | SSH))["clipboard"]


def test_gnu_screen_is_told_with_the_key_that_it_takes() -> None:
    assert "ctrl+a" in told(seen({"STY": "812.pts-0", "TERM": "screen"}))["GNU screen"]


def test_a_tmux_that_says_nothing_is_a_warning_and_no_failure() -> None:
    assert told(seen({"TMUX": "/tmp/tmux-0/default,1,0"}))["tmux"] == "warning: it did not tell its settings"


def test_a_name_of_a_terminal_that_would_act_on_one_is_made_visible() -> None:
    assert "\x1b" not in told(seen({"TERM": "x\x1b[2J"}))["kind"]


def test_what_is_looked_at_is_the_terminal_of_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    with open(theirs, "r+b", buffering=0, closefd=False) as stream:
        for name in ("stdin", "stdout", "stderr"):
            monkeypatch.setattr(f"sys.{name}", stream)
        assert look().is_terminal
        monkeypatch.setattr("sys.stdin", None)
        assert not look().is_terminal
    os.close(ours)
    os.close(theirs)
