"""The app with files that are none: it opens, it goes on, and it sends nothing that it cannot write down first."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.machine import ONET
from tests.support.secrets import bare_environ
from tests.support.server import LoopbackServer
from tests.support.terminal import Terminal
from tui.core import appearance, habits, remembered, shares, views
from tui.core.journal.journal import FILE as JOURNAL
from tui.core.state_file import LOCK
from tui.sandbox import DEMO_KEY, Sandbox

PIPES = (JOURNAL, LOCK, *(module.FILE for module in (appearance, habits, remembered, shares, views)))


@pytest.fixture
def terminal(tmp_path: Path, sandbox: Sandbox) -> Iterator[Terminal]:
    """The app in a home whose files are pipes that nobody writes to, and whose other folders lead nowhere."""
    state = tmp_path / ".local/state/onet"
    state.mkdir(mode=0o700, parents=True)
    for name in PIPES:
        os.mkfifo(state / name, 0o600)
    (state / "drafts").symlink_to(tmp_path / "nowhere")
    (tmp_path / ".cache").symlink_to(tmp_path / "nowhere")
    with LoopbackServer(sandbox) as server:
        environ = bare_environ(tmp_path) | {"ONET_API_KEY": DEMO_KEY}
        yield Terminal([*ONET, "--base-url", server.url], columns=120, lines=40, environ=environ)


def test_the_app_opens_and_goes_on_where_its_files_are_pipes_and_sends_nothing_unwritten(
    terminal: Terminal, sandbox: Sandbox, tmp_path: Path
) -> None:
    terminal.wait_for("3 instances")
    terminal.press("e")
    terminal.wait_for("Edit web-1")
    terminal.press("-typed")
    terminal.wait_for("was web-1")
    terminal.press("\x13")
    terminal.wait_for("web-1  →  web-1-typed")
    terminal.press("\x13")
    terminal.wait_for("The journal could not be written, so nothing was sent.")
    terminal.wait_for("it is no regular file")
    assert sandbox.puts == []
    terminal.press("\x11")
    assert terminal.leave() == 0
    assert b"Traceback" not in terminal.raw
    assert not (tmp_path / "nowhere").exists()
