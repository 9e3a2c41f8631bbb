"""The long run: `onet` in a real terminal on a provider of 5,000 instances with faults, and a monkey at its keys.

By hand: `python -m tests.support.monkey --seed N --seconds S`.
"""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_
from pathlib import Path
from random import Random
from typing import Any

from tests.support.leaks import ROOT, forms, new_key
from tests.support.monkey_app import KEEP_EVERY
from tests.support.monkey_ends import INSTANCES, STUCK, MonkeyTerminal, Provider
from tests.support.monkey_keys import CONFIG, Deed, Resize, Step, deeds, tour
from tests.support.monkey_report import Holding, Report
from tests.support.secrets import bare_environ

# The screens that are open while the list is all there is: Textual's own below it.
_ON_THE_LIST = 2
# How often in a row it is found to be so, with no key taken between.
_CALM = 4
# How often it is looked what the app holds, each time after the list was read: the least is what it keeps.
_LOOKS = 6
# Harmless stand-ins for what is started from the app; both may fail, as theirs do.
_SSH = '#!/bin/sh\necho "to $*"\n[ $(( $$ % 3 )) = 0 ] && exit 255\nexit 0\n'
_EDITOR = """#!/bin/sh
case $(( $$ % 6 )) in
0) sed -i 's/^name: .*/name: by-document/' "$1" ;;
1) sed -i 's/^os_name: .*/os_name: "Edited"/' "$1" ;;
2) printf 'no: [yaml' >> "$1" ;;
3) : > "$1" ;;
4) exit 1 ;;
esac
"""


class LongRun:
    """One run in a folder of its own."""

    def __init__(self, seed: int, seconds: float, folder: Path) -> None:
        self.report = Report(seed, seconds)
        self._folder = folder
        self._home = self.report.home = folder / "home"
        self._dice = Random(seed)
        self._keys = (folder / "keys").open("w", buffering=1)
        self.last: deque[tuple[str, Step]] = deque(maxlen=200)
        self._terminal: MonkeyTerminal
        self._told: dict[str, Any] = {"told": 0}

    def run(self) -> Report:
        """Run it; AssertionError, with the seed and the last keys, where the app does not live on."""
        key = new_key()
        with Provider(self.report.seed, key) as provider:
            self._terminal = self._open(provider.url, key)
            try:
                self._live(provider)
            except AssertionError as error:
                raise AssertionError(f"{error}\n{self._story()}") from error
            finally:
                self._keys.close()
                if self._terminal.alive():
                    os.kill(self._terminal.pid, signal.SIGKILL)
        return self.report

    def _open(self, url: str, key: str) -> MonkeyTerminal:
        config, programs = self._home / ".config" / "onet", self._folder / "bin"
        config.mkdir(parents=True)
        programs.mkdir()
        (config / "config.toml").write_text(CONFIG)
        for name, script in (("ssh", _SSH), ("editor", _EDITOR)):
            (programs / name).write_text(script)
            (programs / name).chmod(0o700)
        # Those of whoever runs the tests would count more than the terminal's.
        sized = ("COLUMNS", "LINES")
        environ = {name: value for name, value in bare_environ(self._home).items() if name not in sized} | {
            "PYTHONPATH": str(ROOT),
            "PATH": f"{programs}:{os.environ['PATH']}",
            "VISUAL": str(programs / "editor"),
            "ONET_API_KEY": key,
            "ONET_MONKEY_TYPES": os.environ.get("ONET_MONKEY_TYPES", ""),
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
        }
        # What is said on standard error goes to a file.
        app = [sys.executable, "-m", "tests.support.monkey_app", str(self._folder), "--base-url", url]
        wire = ("full", "diff")[self.report.seed % 2]
        command = ["sh", "-c", 'exec "$@" 2>"$0"', str(self._folder / "stderr"), *app, "--wire", wire]
        terminal = MonkeyTerminal(command, 120, 40, self._home, environ)
        terminal.secret = forms(key)
        return terminal

    def _live(self, provider: Provider) -> None:
        terminal, seconds = self._terminal, self.report.seconds
        self._until("the list is there", lambda told: told["refreshes"] > 0)
        begun = time.monotonic()
        # While all is well, as what a fault kept from being opened would be loaded after the warm-up.
        for deed in tour(self._dice):
            self._do(deed)
            self._turn()
        provider.ask("storm")
        self._play(seconds / 4)
        provider.ask("calm")
        self.report.before = self._rested()
        provider.ask("storm")
        self._play(seconds * 3 / 4)
        provider.ask("calm")
        self.report.after = self._rested()
        # It still takes a key.
        self._press(b"?")
        self._until("help opens", lambda told: told["screen"]["stack"][-1] == "HelpScreen")
        self._back_to_the_list()
        self.report.told, self.report.drawn, self.report.provider = self._told, terminal.drawn, provider.ask("tell")
        self.report.took = time.monotonic() - begun
        session = _session(terminal.pid)
        (self._folder / "may-leave").touch()
        terminal.watches = True
        self._press(b"\x11")
        self.report.code = terminal.leave(60)
        terminal.code = self.report.code
        self.report.is_restored = terminal.raw.rfind(b"\x1b[?1049l") > terminal.raw.rfind(b"\x1b[?1049h")
        self.report.stderr = (self._folder / "stderr").read_text()
        self.report.left_over = [name for pid, name in session if Path(f"/proc/{pid}").exists()]

    def _play(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        for number, deed in enumerate(deeds(self._dice)):
            if time.monotonic() > end:
                return
            self._do(deed)
            # Not further ahead than an input of a terminal lets one be.
            if number % 8 == 0:
                self._turn()

    def _do(self, deed: Deed) -> None:
        self.report.deeds[deed.kind] += 1
        for step in deed.steps:
            self._note(deed.kind, step)
            if isinstance(step, float):
                # As a person waits for what a key does.
                self._terminal.rest(step)
                self._turn()
            elif isinstance(step, Resize):
                self._terminal.resize(*step)
            else:
                self._terminal.press(step)
            self._terminal.rest(self._dice.uniform(0, 0.03))
        assert self._terminal.alive(), "the app ended"

    def _note(self, kind: str, step: Step) -> None:
        self.last.append((kind, step))
        self._keys.write(f"{kind}: {step!r}\n")

    def _turn(self) -> None:
        """Wait until the app has had a turn since, and has taken what was typed."""
        before = self._told.get("beats", 0)
        self._until("the app has a turn", lambda told: told["beats"] > before + 1 and not told["unread"])

    def _press(self, keys: bytes) -> None:
        self._note("on purpose", keys)
        self._terminal.press(keys)

    def _ask(self, number: int = signal.SIGUSR1) -> dict[str, Any]:
        """What the app tells of itself."""
        terminal, path, before = self._terminal, self._folder / "told.json", self._told["told"]
        end = time.monotonic() + STUCK
        nudge = time.monotonic() + 2
        while time.monotonic() < end:
            assert terminal.alive(), "the app ended"
            if (self._folder / "stacks").exists():
                os.kill(terminal.pid, number)
            asked = time.monotonic() + 0.5
            while time.monotonic() < asked:
                terminal.rest(0.02)
                if path.exists() and (told := json.loads(path.read_text()))["told"] > before:
                    self._told = told
                    return self._told
            if time.monotonic() > nudge:
                self._nudge()
                nudge = time.monotonic() + 1
        raise AssertionError("the app does not answer")

    def _nudge(self) -> None:
        """Help what waits for a person: ctrl+q lets a terminal that was stopped by ctrl+s go on, enter ends ssh."""
        self._terminal.press(b"\x11\r")

    def _until(self, what: str, so: Callable[[dict[str, Any]], bool], seconds: float = STUCK) -> None:
        end = time.monotonic() + seconds
        beats, nudge = -1, time.monotonic() + 3
        while not so(self._ask()):
            assert time.monotonic() < end, f"not so: {what}; it tells {self._told}"
            self._terminal.rest(0.03)
            if self._told["beats"] != beats:
                beats, nudge = self._told["beats"], time.monotonic() + 3
            elif time.monotonic() > nudge:
                self._nudge()
                nudge = time.monotonic() + 1

    def _rested(self) -> Holding:
        """What the app holds once it is back on the list of the main project, which was read without a failure."""
        still = self._folder / "still"
        self._terminal.resize(120, 40)
        self._back_to_the_list()
        still.touch()
        self._read_once()
        looks = []
        for _ in range(_LOOKS):
            # Once in a while the list is kept on the disk, and what was freed is given back.
            self._terminal.rest(KEEP_EVERY)
            self._read_once()
            self._terminal.rest(0.5)
            looks.append(self._ask(signal.SIGUSR2))
        still.unlink()
        self._press(b"r")
        least = min(looks, key=lambda told: int(told["rss"]))
        # What comes and goes is not held.
        tasks, threads, files = (
            reduce(and_, (Counter(told[kind]) for told in looks)) for kind in ("tasks", "threads", "files")
        )
        return Holding(least["rss"], tasks, threads, files, least["screen"]["widgets"], dict(least.get("types", ())))

    def _read_once(self) -> None:
        """Have the list read, whole and without a failure."""
        self._until("nothing is being read", self._is_free)
        before = self._told["refreshes"]
        self._press(b"r")

        def is_read(told: dict[str, Any]) -> bool:
            if not self._is_free(told):
                return False
            if told["refreshes"] > before and not told["screen"]["failing"]:
                return True
            self._press(b"r")
            self._terminal.rest(0.3)
            return False

        self._until("the list is read", is_read)

    def _is_free(self, told: dict[str, Any]) -> bool:
        """Whether the list is all that is open, and is not being read."""
        screen = told["screen"]
        if len(screen.get("stack", ())) != _ON_THE_LIST:
            # A key that was on its way opened something; or the reading asks for another key.
            self._press(b"\x1b")
            self._terminal.rest(0.3)
            return False
        return not screen.get("loading", True)

    def _back_to_the_list(self) -> None:
        end, calm, taken = time.monotonic() + STUCK, 0, -1
        while calm < _CALM:
            told = self._ask()
            here, before, taken = told["screen"], taken, told["keys"]
            assert time.monotonic() < end, f"it does not come back to the list: {here}"
            # What was typed is not done yet where keys are still taken.
            calm = calm + 1 if taken == before and here and not told["unread"] else 0
            if here and not told["unread"] and (keys := self._way_back(here, is_calm=calm > 1)):
                calm = 0
                for step in keys:
                    self._terminal.rest(step) if isinstance(step, float) else self._press(step)
            self._terminal.rest(0.2)
        self._press(b"g")

    def _way_back(self, here: dict[str, Any], *, is_calm: bool) -> Sequence[bytes | float]:
        """What leads from there towards the plain list of the main project, with its panes; nothing there."""
        stack = here["stack"]
        if "filter" not in here:
            # The list is not whole yet.
            return (0.2,)
        if here["size"] != [120, 40] * 3:
            return (b"\x0c", 0.5)
        if len(stack) != _ON_THE_LIST or here["focus"] != "InstanceTable" or here["filter"] or here["marks"]:
            # Where it asks whether what was typed is to be dropped, the safe answer is not to: it would ask for ever.
            asks = stack[-1] == "Notice"
            return (b"\t\r",) if asks and self._dice.random() < 0.5 else (b"\x1b",)
        if not is_calm:
            return ()
        if not INSTANCES * 3 / 4 <= here["rows"] <= INSTANCES:
            return (b"o", 0.7, b"production", 0.7, b"\r", 1.0)
        return () if here["panes"] else (b"p", 0.5)

    def _story(self) -> str:
        """What happened, for a failure."""
        keys = "\n".join(f"  {kind}: {step!r}" for kind, step in self.last)
        self._terminal.watches = True
        if self._terminal.alive():
            os.kill(self._terminal.pid, signal.SIGURG)
            self._terminal.press(b"\x0c")
            self._terminal.rest(2)
        files = "\n".join(
            f"{name}: {(self._folder / name).read_text()[-6000:]}"
            for name in ("stderr", "stacks")
            if (self._folder / name).exists()
        )
        return (
            f"seed {self.report.seed} (ONET_SEED); the last keys were\n{keys}\n"
            f"the screen is\n{self._terminal.text}\n{files}\n{self._told}"
        )


def _session(leader: int) -> list[tuple[int, str]]:
    """The processes of a session, with their names."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            name, rest = stat.partition("(")[2].rpartition(")")[0], stat.rpartition(")")[2].split()
            if int(rest[3]) == leader:
                found.append((int(entry.name), name))
    return found


def main() -> None:
    """Run it as asked and print what it was like."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--folder", type=Path, help="where the home folder and all else is left; a new one")
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="onet-monkey-"))
    folder.mkdir(parents=True, exist_ok=True)
    report = LongRun(asked.seed, asked.seconds, folder).run()
    told = (f"code {report.code}, stderr {report.stderr!r}", f"left over {report.left_over}", report.more_objects())
    sys.stdout.write("\n  ".join((str(report), *told)) + "\n")
    if not asked.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
