"""What the terminal is sent: the person's word, else what the environment tells of how far away it is."""

import pytest

from tui.core.settings import Settings
from tui.core.wire_choice import calm, wire

SSH = {"SSH_CONNECTION": "203.0.113.9 50122 10.0.0.4 22"}
TMUX = {"TMUX": "/tmp/tmux-0/default,812,0"}


def supported() -> str:
    return ""


@pytest.mark.parametrize(
    ("asked", "environ", "kind"),
    [
        ("", {}, "full"),
        ("", SSH, "diff"),
        ("", {"SSH_TTY": "/dev/pts/3"}, "diff"),
        ("", {"SSH_CLIENT": "203.0.113.9 50122 22"}, "diff"),
        ("", {"SSH_CONNECTION": ""}, "full"),
        ("full", SSH, "full"),
        ("diff", {}, "diff"),
    ],
)
def test_over_ssh_only_what_changed_is_sent_unless_the_person_says_otherwise(
    asked: str, environ: dict[str, str], kind: str
) -> None:
    assert wire(Settings(wire=asked), environ, supported).kind == kind


@pytest.mark.parametrize(("environ", "program"), [(TMUX, "tmux"), ({"STY": "812.pts-0"}, "GNU screen")])
def test_inside_a_multiplexer_nobody_knows_who_looks_so_only_what_changed_is_sent(
    environ: dict[str, str], program: str
) -> None:
    chosen = wire(Settings(), environ, supported)
    assert chosen.kind == "diff"
    assert program in chosen.why


@pytest.mark.parametrize("asked", ["", "diff"])
def test_with_a_textual_that_was_not_tested_whole_parts_are_sent_and_the_reason_is_known(asked: str) -> None:
    assert wire(Settings(wire=asked), SSH, lambda: "Textual 9 was not tested") == ("full", "Textual 9 was not tested")


def test_who_asks_for_whole_parts_waits_for_no_look_at_the_installed_textual() -> None:
    asked: list[str] = []
    assert wire(Settings(wire="full"), SSH, lambda: asked.append("") or "never").kind == "full"  # type: ignore[func-returns-value]
    assert not asked


def test_nothing_is_animated_unless_the_person_wants_it() -> None:
    environ = {"TEXTUAL_ANIMATIONS": "full"}
    calm(environ)
    assert environ == {"TEXTUAL_ANIMATIONS": "full", "TEXTUAL_SMOOTH_SCROLL": "0"}
