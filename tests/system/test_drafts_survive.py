"""What was typed and not sent outlives the program: a dropped link, a kill, a polite end."""

import signal
from os import kill
from pathlib import Path

import pytest

from tests.support.machine import ONET
from tests.support.secrets import bare_environ
from tests.support.terminal import Terminal
from tui.sandbox import DEMO_KEY, Sandbox


def start(home: Path, url: str) -> Terminal:
    environ = bare_environ(home) | {"ONET_API_KEY": DEMO_KEY}
    terminal = Terminal([*ONET, "--base-url", url], environ=environ)
    terminal.wait_for("3 instances")
    terminal.press("e")
    return terminal


def draft_of(home: Path) -> list[Path]:
    return list((home / ".local/state/onet/drafts").glob("*.json"))


@pytest.mark.parametrize("how", ["link", "hup", "term", "kill"])
def test_an_unsent_draft_is_kept_and_offered_again(tmp_path: Path, url: str, sandbox: Sandbox, how: str) -> None:
    terminal = start(tmp_path, url)
    terminal.wait_for("Edit web-1")
    terminal.press("-typed")
    terminal.wait_for("was web-1")
    if how == "kill":
        # Nothing can be done at that moment: what was kept until then has to do.
        while not draft_of(tmp_path) or b"web-1-typed" not in draft_of(tmp_path)[0].read_bytes():
            terminal.wait_for("Edit web-1")
    if how == "link":
        terminal.hang_up()
        terminal.ended(5)
    else:
        numbers = {"hup": signal.SIGHUP, "term": signal.SIGTERM, "kill": signal.SIGKILL}
        kill(terminal.pid, numbers[how])
        code = terminal.leave()
        assert code == (-signal.SIGKILL if how == "kill" else 128 + numbers[how])
        if how != "kill":
            assert b"\x1b[?1049l" in terminal.raw
            assert b"Traceback" not in terminal.raw
    (kept,) = draft_of(tmp_path)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert DEMO_KEY.encode() not in kept.read_bytes()
    # Meanwhile a colleague changes another field.
    sandbox.named("web-1")["hostname"] = "theirs.example.net"
    terminal = start(tmp_path, url)
    terminal.wait_for("Go on with the unsent draft?")
    terminal.press("\r")
    terminal.wait_for("web-1-typed")
    terminal.wait_for("theirs.example.net")
    terminal.press("\x13")
    terminal.wait_for("web-1  →  web-1-typed")
    terminal.press("\x13")
    terminal.wait_for("Outcome: applied")
    terminal.press("\x11")
    assert terminal.leave() == 0
    assert draft_of(tmp_path) == []
    held = sandbox.named("web-1-typed")
    assert (held["hostname"], len(sandbox.puts)) == ("theirs.example.net", 1)
