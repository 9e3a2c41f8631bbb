"""The app in a real terminal, sent only what changed: the screen is the one that Textual would have drawn."""

import os
import select
import shlex
import subprocess
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.emulator import Emulator
from tests.support.needs import need
from tests.support.terminal import Terminal

# The app, and beside it all that Textual writes, in a file, as it would have been sent.
TEED = """
import sys
from tui.wire.outbox import Outbox
kept, write = open(sys.argv[1], "w", encoding="utf-8", newline="", buffering=1), Outbox.write
def both(self, text):
    kept.write(text)
    kept.flush()
    write(self, text)
Outbox.write = both
from tui.cli import main
main(sys.argv[2:])
"""
ONET = ["--demo", "--refresh", "0", "--wire", "diff"]
CTRL_L, CTRL_P, CTRL_Q, ESC, END, PAGE_DOWN = "\x0c", "\x10", "\x11", "\x1b", "\x1b[F", "\x1b[6~"
# Keys, and what is on the screen once they are through, or no longer.
STEPS = (
    ("j", " 2/60", True),
    (PAGE_DOWN, " 2/60", False),
    (END, "60/60", True),
    ("kkk", "57/60", True),
    ("g", " 1/60", True),
    ("0", '"id"', True),
    (PAGE_DOWN, "legacy", True),
    ("e", "Hostname", True),
    ("é日本x", "é日本x", True),
    (ESC, "Leave the form?", True),
    ("\t\r", "Hostname", False),
    (CTRL_P, "Sort by...", True),
    (ESC, "Sort by...", False),
    (CTRL_L, " 1/60", True),
)


def environ_of(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "COLORTERM": "truecolor"}


class Both:
    """The real terminal, and an emulator that is shown what Textual wrote."""

    def __init__(self, columns: int, lines: int, home: Path) -> None:
        self.kept = home / "written"
        command = [sys.executable, "-c", TEED, str(self.kept), *ONET]
        self.terminal = Terminal(command, columns, lines, environ=environ_of(home))
        self.sent, self.written = Emulator(columns, lines), Emulator(columns, lines)
        # Either may be read in the middle of a character.
        self._decode_sent, self._decode_written = (getincrementaldecoder("utf-8")().decode for _ in range(2))
        self._seen_sent = self._seen_written = 0

    def same(self) -> bool:
        """Whether both show the same by now, cell by cell, styles included."""
        written = self.kept.read_bytes()
        self.written.feed(self._decode_written(written[self._seen_written :]))
        self._seen_written = len(written)
        self.sent.feed(self._decode_sent(self.terminal.raw[self._seen_sent :]))
        self._seen_sent = len(self.terminal.raw)
        return self.sent.cells() == self.written.cells() and self.sent.cursor == self.written.cursor

    def resize(self, columns: int, lines: int) -> None:
        for one in (self.terminal, self.sent, self.written):
            one.resize(columns, lines)


def test_through_keys_panes_a_form_the_palette_and_resizing_the_screen_is_the_same(tmp_path: Path) -> None:
    both = Both(100, 36, tmp_path)
    both.terminal.wait_for("Next bill", 60)
    for keys, text, shown in STEPS:
        both.terminal.press(keys)
        both.terminal.wait_until(lambda text=text, shown=shown: (text in both.terminal.text) is shown, 60)
        both.terminal.wait_until(both.same, 60)
    for columns, lines in ((80, 24), (120, 40), (60, 12), (100, 36)):
        both.resize(columns, lines)
        both.terminal.wait_for("60", 60)
        both.terminal.wait_until(both.same, 60)
    both.terminal.press(CTRL_Q)
    assert both.terminal.leave(60) == 0
    # The bytes of the terminal are those of the file, but for what it was not sent again.
    assert len(both.terminal.raw) < both.kept.stat().st_size / 3


class Tmux:
    """A real tmux of its own, without a client: each session is a terminal of 100 columns and 36 lines."""

    def __init__(self, home: Path) -> None:
        (home / "tmux.conf").write_text("set -g status off\nset -g remain-on-exit on\n")
        self._environ = environ_of(home) | {"TMUX_TMPDIR": str(home), "TERM": "xterm-256color"}
        self._tmux = ["tmux", "-u", "-L", "wire", "-f", str(home / "tmux.conf")]

    def run(self, *words: str) -> str:
        done = subprocess.run([*self._tmux, *words], env=self._environ, capture_output=True, text=True, check=True)
        return done.stdout

    def begin(self, session: str, *command: str) -> None:
        self.run("new-session", "-d", "-s", session, "-x", "100", "-y", "36", shlex.join(command))

    def screen(self, session: str, *options: str) -> str:
        return self.run("capture-pane", "-p", "-t", session, *options)

    def end(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], env=self._environ, capture_output=True, check=False)


def until(so: Callable[[], bool], told: Callable[[], str]) -> None:
    end = time.monotonic() + 25
    while not so():
        assert time.monotonic() < end, told()
        select.select([], [], [], 0.1)


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    need("tmux")
    tmux = Tmux(tmp_path)
    yield tmux
    tmux.end()


def test_in_a_real_tmux_the_screen_is_the_same(tmux: Tmux, tmp_path: Path) -> None:
    kept = tmp_path / "written"
    tmux.begin("onet", sys.executable, "-c", TEED, str(kept), *ONET)
    for keys, text, shown in (("", "Next bill", True), *STEPS):
        if keys:
            tmux.run("send-keys", "-t", "onet", "-l", keys)
        until(lambda text=text, shown=shown: (text in tmux.screen("onet")) is shown, lambda: tmux.screen("onet"))
    # What tmux answers to the questions in it is not to be seen.
    tmux.begin("written", "sh", "-c", 'stty -echo -icanon; cat "$1"; exec sleep 600', "sh", str(kept))
    until(
        lambda: tmux.screen("onet", "-e") == tmux.screen("written", "-e") and "1/60" in tmux.screen("written"),
        lambda: "\n".join((tmux.screen("onet", "-e"), tmux.screen("written", "-e"))),
    )
