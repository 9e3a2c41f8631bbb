"""What doctor says of tmux, from what tmux says of itself."""

from pathlib import Path

import pytest

from tests.unit.core.doctor.told import advice, told
from tui.core.doctor import Check
from tui.core.doctor.tmux import ask, settings

GOOD = """default-terminal tmux-256color
escape-time 10
set-clipboard external
focus-events off
mouse on
features 256,RGB,clipboard
"""


def judged(said: str, **environ: str) -> list[Check]:
    return list(settings(said, environ))


def test_settings_that_suit_are_one_line() -> None:
    found = told(judged(GOOD, COLORTERM="truecolor"))
    assert found == {
        "tmux": "fine: default-terminal tmux-256color, escape-time 10, set-clipboard external, mouse on,"
        " focus-events off"
    }


@pytest.mark.parametrize(
    ("good", "bad", "name", "command"),
    [
        ("escape-time 10", "escape-time 500", "tmux escape", "set -sg escape-time 10"),
        ("terminal tmux-256color", 'terminal "xterm-256color"', "tmux terminal", "default-terminal tmux-256color"),
        ("clipboard external", "clipboard off", "tmux clipboard", "set-clipboard external"),
        ("256,RGB,clipboard", "256,clipboard", "tmux colours", "terminal-features ',*:RGB'"),
    ],
)
def test_each_setting_that_hurts_is_a_warning_with_the_line_for_tmux_conf(
    good: str, bad: str, name: str, command: str
) -> None:
    found = judged(GOOD.replace(good, bad), COLORTERM="truecolor")
    assert set(told(found)) == {"tmux", name}
    assert told(found)[name].startswith("warning: ")
    assert command in advice(found, name)


def test_without_truecolor_around_it_tmux_has_to_pass_none_on() -> None:
    assert set(told(judged(GOOD.replace("RGB,", "")))) == {"tmux"}


@pytest.mark.parametrize(("program", "limit"), [("exec sleep 60\n", 0.05), ("exit 1\n", 30.0)])
def test_a_tmux_that_hangs_or_fails_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, limit: float
) -> None:
    monkeypatch.setattr("tui.core.doctor.tmux.LIMIT", limit)
    assert ask(place(tmp_path, program)) is None


def test_where_there_is_no_tmux_nothing_is_said(tmp_path: Path) -> None:
    assert ask({"PATH": str(tmp_path)}) is None


def test_tmux_is_told_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.core.doctor.tmux.LIMIT", 30.0)
    said = ask(place(tmp_path, "exec env\n") | {"ONET_API_KEY": "sk-onetsolutions-secret", "TMUX": "x"})
    assert said is not None
    assert "TMUX=x" in said
    assert "sk-onet" not in said


def place(folder: Path, program: str) -> dict[str, str]:
    """An environment in which tmux is this script."""
    (folder / "tmux").write_text(f"#!/bin/sh\n{program}")
    (folder / "tmux").chmod(0o700)
    return {"PATH": f"{folder}:/usr/bin:/bin"}
