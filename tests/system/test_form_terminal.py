"""The whole form by the keyboard alone, in a terminal of 80x24."""

from collections.abc import Iterator

import pytest

from tests.support.machine import ONET
from tests.support.secrets import bare_environ
from tests.support.server import LoopbackServer
from tests.support.terminal import Terminal
from tui.sandbox import DEMO_KEY, Sandbox

TAB, ENTER, DOWN, CTRL_S, ESC, CTRL_Q = "\t", "\r", "\x1b[B", "\x13", "\x1b", "\x11"


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(3, hardware="apply")


@pytest.fixture
def terminal(tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox) -> Iterator[Terminal]:
    with LoopbackServer(sandbox) as server:
        environ = bare_environ(tmp_path_factory.mktemp("home")) | {"ONET_API_KEY": DEMO_KEY}
        terminal = Terminal([*ONET, "--base-url", server.url], environ=environ)
        terminal.wait_for("3 instances")
        terminal.press("e")
        terminal.wait_for("as the server holds it now")
        yield terminal
        terminal.press(CTRL_Q)
        assert terminal.leave() == 0


def pick_next(terminal: Terminal, gone: str, last: str = "another id…") -> None:
    """Open the list that has the focus, whose last entry is known, and take the entry after the current one."""
    terminal.press(ENTER)
    terminal.wait_for(last)
    terminal.press(DOWN)
    terminal.press(ENTER)
    terminal.wait_for(gone)


def test_every_field_is_reached_and_changed_by_keys(terminal: Terminal, sandbox: Sandbox) -> None:
    before = dict(sandbox.named("web-1"))
    terminal.press("x")
    terminal.wait_for("was web-1")
    terminal.press(TAB + "!")
    terminal.wait_for("is no part of a host name")
    terminal.press("\x7f")
    terminal.wait_gone("is no part of a host name")
    terminal.press(".org" + TAB + " LTS")
    terminal.wait_for(f"was {before['os_name']}")
    terminal.press(TAB)
    pick_next(terminal, "was Hourly", "Triennially")
    terminal.press(TAB)
    pick_next(terminal, f"was {before['vpc']['name']}")
    terminal.press(TAB + "new=1\r")
    terminal.wait_for("● Tags")
    terminal.press(TAB + ENTER)
    terminal.wait_for("Hardware is unlocked")
    pick_next(terminal, f"was {before['size']['name']}")
    terminal.press(CTRL_S)
    terminal.wait_for("Review web-1")
    terminal.wait_for("→  web-1x")
    terminal.press(CTRL_S)
    terminal.wait_for("Outcome: applied")
    terminal.press(ENTER)
    held = sandbox.named("web-1x")
    assert held["hostname"] == f"{before['hostname']}.org"
    assert held["os_name"] == f"{before['os_name']} LTS"
    assert held["tags"] == {"new": "1"} | before["tags"]
    for field in ("billing_cycle", "vpc", "size"):
        assert held[field] != before[field]
    assert (held["location"], held["image"]) == (before["location"], before["image"])
    assert len(sandbox.puts) == 1


def test_a_wrong_field_keeps_the_form_and_has_the_focus(terminal: Terminal, sandbox: Sandbox) -> None:
    terminal.press("\x01\x0b")
    terminal.wait_for("A name is required.")
    terminal.press(CTRL_S)
    terminal.press("again")
    terminal.wait_for("● Name          again")
    terminal.press(ESC)
    terminal.wait_for("Leave the form?")
    terminal.press(ENTER)
    terminal.wait_gone("Leave the form?")
    terminal.wait_for("again")
    assert sandbox.puts == []


def test_keys_that_come_in_one_piece_reach_the_fields_that_they_are_for(terminal: Terminal, sandbox: Sandbox) -> None:
    terminal.press(f"-a{TAB}.org{TAB} LTS{CTRL_S}")
    terminal.wait_for("→  web-1-a")
    review = terminal.wait_for("LTS")
    assert ".org" in review
    assert sandbox.puts == []
