"""A walk through the app at 120x40, and what each of its steps writes to the terminal, in bytes."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.support.counted import Counted
from tests.support.secrets import bare_environ
from tests.support.server import LoopbackServer
from tui.sandbox import DEMO_KEY, Sandbox

DOWN, PAGE_DOWN, HOME, ESC, CTRL_P, CTRL_Q = "\x1b[B", "\x1b[6~", "\x1b[H", "\x1b", "\x10", "\x11"
COUNT, COLUMNS, LINES = 60, 120, 40
# What is seen of each pane once it is there.
PANES = {"2": "vCPU", "7": "Primary", "8": "Hourly", "9": "Bandwidth", "0": '"id"', "1": "Legacy id"}
DIALOGS = {"form": ("e", "Hostname"), "palette": (CTRL_P, "Sort by..."), "help": ("?", "Help:")}
ONET = (sys.executable, "-m", "tui")
_KEYS = 3


class Colours(NamedTuple):
    """What tells a program how many colours its terminal has."""

    name: str
    term: str
    colorterm: str = ""


TRUECOLOR = Colours("truecolor", "xterm-256color", "truecolor")
COLOURS = (TRUECOLOR, Colours("256 colours", "xterm-256color"), Colours("16 colours", "xterm"))


class Tour:
    """The list of 60 instances, each step in which is counted; the instances are those of the sandbox."""

    def __init__(self, onet: Counted, sandbox: Sandbox) -> None:
        self.onet, self.sandbox = onet, sandbox

    def bytes(self) -> dict[str, int]:
        """What each step writes, by its name; of several alike, the mean. Ends on the list without its panes."""
        onet = self.onet
        onet.wait_for("Next bill", 60)
        onet.wait_gone("reading", 60)
        onet.settle()
        costs = {"first frame and rows": len(onet.raw)}
        return costs | self._panes() | self._list() | self._refresh() | self._filter() | self._dialogs()

    def _panes(self) -> dict[str, int]:
        onet = self.onet
        down = mean([onet.cost(DOWN, self._at(2 + key)) for key in range(_KEYS)])
        panes = [onet.cost(key, shown) for key, shown in PANES.items()]
        onet.cost(ESC, "Filter")
        onet.cost("p", gone="Legacy id")
        onet.cost(HOME, self._at(1))
        return {"cursor key, panes shown": down, "pane switch": mean(panes), "dearest pane switch": max(panes)}

    def _list(self) -> dict[str, int]:
        onet = self.onet
        costs = {"cursor key": mean([onet.cost(DOWN, self._at(2 + key)) for key in range(_KEYS)])}
        rows = sum("VPS" in line for line in onet.text.splitlines())
        onet.cost(DOWN * (rows - 1 - _KEYS), self._at(rows))
        costs["scrolling key"] = onet.cost(DOWN, self._at(rows + 1))
        onet.cost(HOME, self._at(1))
        costs["page down"] = onet.cost(PAGE_DOWN, "web-5")
        onet.cost(HOME, self._at(1))
        return costs

    def _refresh(self) -> dict[str, int]:
        unchanged = self._read()
        self.sandbox.named("db-1")["name"] = "db-renamed"
        changed = self._read("db-renamed")
        return {"refresh, nothing changed": unchanged, "refresh, one row changed": changed}

    def _read(self, shown: str = "") -> int:
        asked, before = len(self.sandbox.requests), len(self.onet.raw)
        self.onet.press("r")
        self.onet.wait_until(lambda: len(self.sandbox.requests) > asked, 60)
        self.onet.wait_for(shown, 60)
        self.onet.settle()
        return len(self.onet.raw) - before

    def _filter(self) -> dict[str, int]:
        costs = {"opening the filter": self.onet.cost("/", "Clear")}
        costs["a letter in the filter"] = self.onet.cost("w", "of 60 instances")
        costs["leaving the filter"] = self.onet.cost(ESC, gone="of 60 instances")
        return costs

    def _dialogs(self) -> dict[str, int]:
        costs = {}
        for name, (key, shown) in DIALOGS.items():
            costs[f"opening the {name}"] = self.onet.cost(key, shown)
            costs[f"leaving the {name}"] = self.onet.cost(ESC, gone=shown)
        return costs

    @staticmethod
    def _at(place: int) -> str:
        return f" {place}/{COUNT}"


def mean(values: list[int]) -> int:
    """The mean, as whole bytes."""
    return round(sum(values) / len(values))


@contextmanager
def toured(home: Path, *options: str, command: Sequence[str] = ONET, colours: Colours = TRUECOLOR) -> Iterator[Tour]:
    """A tour in a terminal of so many colours; the program is ended with the block."""
    sandbox = Sandbox(COUNT, life=False)
    with LoopbackServer(sandbox) as server:
        environ = account(home, colours)
        words = [*command, "--no-cache", "--base-url", server.url, *options]
        onet = Counted(words, COLUMNS, LINES, environ=environ, term=colours.term)
        whole = False
        try:
            yield Tour(onet, sandbox)
            whole = True
        finally:
            if not whole:
                onet.hang_up()
                onet.ended(60)
        onet.press(CTRL_Q)
        assert onet.leave(60) == 0


def account(home: Path, colours: Colours = TRUECOLOR) -> dict[str, str]:
    """The environment of a home with the sandbox's key, and nothing of this one's terminal."""
    dropped = ("LC_", "NO_COLOR", "TEXTUAL", "SSH_", "TMUX", "STY", "COLUMNS", "LINES")
    kept = {name: value for name, value in bare_environ(home).items() if not name.startswith(dropped)}
    return kept | {"ONET_API_KEY": DEMO_KEY, "LANG": "C.UTF-8", "COLORTERM": colours.colorterm}
