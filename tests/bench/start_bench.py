"""Where every millisecond of the start goes: `python -m tests.bench.start_bench [RUNS]`.

Prints Markdown tables: how long it takes until something is there, as multiples of a bare interpreter and of an empty
Textual app ("hello"), all in turn so that what else the machine does is the same for each; then the phases of each
start. Everything is in a pty of 120x40. The keyring is a real one, on a bus of its own.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.bench.harness import ROOT, environ_of, middle, running, served, table
from tests.bench.list_bench import wait_for
from tests.support.secrets import SecretService

RUNS = 11
MANY, FEW = 1000, 100
BARE, HELLO = "bare interpreter", "hello, an empty Textual app"
KEY = "sk-onetsolutions-bench-0000"
NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
LAST = "models imported"


class Start(NamedTuple):
    """A program that is started, what shows that it is there, where, and the issue's target as a ratio to hello.

    `forgets` is removed before each run: what an earlier one left.
    """

    name: str
    command: list[str]
    sign: bytes
    environ: dict[str, str]
    target: float | None = None
    forgets: Path | None = None

    def prepare(self) -> None:
        """Have it start as it would the first time."""
        if self.forgets is not None:
            shutil.rmtree(self.forgets, ignore_errors=True)


def module(name: str, *options: str) -> list[str]:
    """The command that runs a module."""
    return [sys.executable, "-m", name, *options]


def starts(folder: Path, many: str, few: str) -> list[Start]:
    """What is measured without a keyring; `many` and `few` are the base URLs of providers."""
    new, used = environ_of(home_in(folder, "new")), environ_of(home_in(folder, "used"))
    run(module("tui", "--base-url", many, "--refresh", "0"), used, ".cache")
    of_few = module("tui", "--refresh", "0", "--no-cache", "--base-url", few)
    return [
        Start(HELLO, module("tests.bench.apps.hello"), b"hello-there", new),
        Start("first frame", of_few, b"Quit", new, 1.5),
        Start("rows of --demo", module("tui", "--demo"), b"Active", new, 2),
        Start(f"{FEW} rows from loopback, key in the environment", of_few, b"-1 ", new, 2),
        Start(f"{MANY:,} rows from the cache", module("tui", "--refresh", "0", "--base-url", many), b"-1 ", used, 2),
    ]


def keyring_starts(folder: Path, few: str, services: ExitStack) -> list[Start]:
    """The starts whose key is in a real keyring: the first one of all, and one that knows what was open last."""
    options = ("--refresh", "0", "--no-cache", "--base-url", few)
    found = []
    for name in ("first time", "used before"):
        home = home_in(folder, name)
        service = services.enter_context(SecretService(home))
        environ = environ_of(home) | {name: service.environ[name] for name in ("DBUS_SESSION_BUS_ADDRESS",)}
        del environ["ONET_API_KEY"]
        login = module("tui", "login", "--stdin", "--base-url", few)
        subprocess.run(login, cwd=ROOT, env=environ, input=KEY, text=True, check=True, stdout=subprocess.DEVNULL)
        if name == "used before":
            run(module("tui", *options), environ, ".local/state")
        forgets = home / ".local" / "state" if name == "first time" else None
        label = f"{FEW} rows from loopback, key in the keyring, {name}"
        found.append(Start(label, module("tui", *options), b"-1 ", environ, 2, forgets))
    return found


def home_in(folder: Path, name: str) -> Path:
    """A home folder."""
    home = folder / name.replace(" ", "-")
    home.mkdir()
    return home


def run(command: list[str], environ: Mapping[str, str], leaves: str) -> None:
    """Run the app until it has rows and left something there."""
    with running(command, environ) as watched:
        watched.until(b"-1 ")
        wait_for(lambda: any(path.is_file() for path in Path(environ["HOME"], leaves, "onet").rglob("*")), watched)


def until(start: Start) -> float:
    """Milliseconds from the start of the program until what it shows is there."""
    start.prepare()
    with running(start.command, start.environ) as watched:
        return watched.until(start.sign)


def command(*words: str) -> float:
    """Milliseconds that a command takes which draws nothing."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begin) * 1000


def in_turn(measures: Mapping[str, Callable[[], float]], runs: int) -> dict[str, list[float]]:
    """The times of each measure; each run measures all of them."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(runs):
        for name, measure in measures.items():
            found[name].append(measure())
    return found


class Milestone(NamedTuple):
    """A line of a trace: how far the start is, milliseconds since it, of them on the processor, bytes, libraries."""

    name: str
    at: float
    cpu: float
    heavy: list[str]
    written: int


def traced(start: Start) -> dict[str, Milestone]:
    """The milestones of one start, until all is imported that a list needs."""
    start.prepare()
    path = Path(start.environ["HOME"]) / "trace"
    path.unlink(missing_ok=True)
    options = start.command[start.command.index("tui") + 1 :]
    with running(module("tests.bench.apps.trace", str(path), *options), start.environ) as watched:
        wait_for(lambda: path.exists() and f'"{LAST}"' in path.read_text(), watched)
        began = watched.began
    lines = (Milestone(*line) for line in map(json.loads, path.read_text().splitlines()))
    return {line.name: line._replace(at=(line.at - began) * 1000) for line in lines}


def phases(start: Start, runs: int) -> str:
    """A table of what a start spends its time on: the medians of several, in the order of the last one."""
    found = [traced(start) for _ in range(runs)]
    names = [name for name in found[-1] if all(name in trace for trace in found)]
    at = {name: middle([trace[name].at for trace in found]) for name in names}
    rows, before, cpu_before = [], 0.0, 0.0
    for name in sorted(names, key=at.__getitem__):
        last = found[-1][name]
        cpu = middle([trace[name].cpu for trace in found])
        took, busy = at[name] - before, cpu - cpu_before
        heavy = ", ".join(last.heavy)
        rows.append([name, f"{at[name]:.0f} ms", f"{took:.0f} ms", f"{busy:.0f} ms", f"{last.written:,} B", heavy])
        before, cpu_before = at[name], cpu
    return table([start.name, "since the start", "took", "processor", "written", "imported by then"], rows)


def report(runs: int) -> str:
    """All tables."""
    missing = [program for program in NEEDED if shutil.which(program) is None]
    with TemporaryDirectory() as folder, served(MANY) as many, served(FEW) as few, ExitStack() as services:
        known = starts(Path(folder), many, few)
        if not missing:
            known += keyring_starts(Path(folder), few, services)
        measures: dict[str, Callable[[], float]] = {
            BARE: lambda: command("-c", "pass"),
            "--version": lambda: command("-m", "tui", "--version"),
        }
        found = in_turn(measures | {start.name: lambda start=start: until(start) for start in known}, runs)
        parts = [times(found, known)]
        if missing:
            parts.append(f"Without a keyring: not installed here: {', '.join(missing)}.")
        # The first frame is a phase of the others.
        parts += [phases(start, max(1, runs // 3)) for start in known[2:]]
    return "\n\n".join(parts)


def times(found: Mapping[str, Sequence[float]], known: Sequence[Start]) -> str:
    """The first table: medians, as multiples of the bare interpreter and of hello, beside the targets."""
    bare, hello = middle(found[BARE]), middle(found[HELLO])
    targets = {start.name: start.target for start in known}
    rows = []
    for name, each in found.items():
        took, wanted = middle(each), targets.get(name)
        ratio, allowed = (took / bare, 4.0) if name == "--version" else (took / hello, wanted)
        of = "bare" if name == "--version" else "hello"
        verdict = f"{allowed:g} x {of}: {'met' if ratio <= allowed else 'missed'}" if allowed else ""
        fastest = f"{min(each):.0f} ms ({min(each) / min(found[HELLO]):.2f})"
        rows.append([name, f"{took:.0f} ms", f"{took / bare:.1f}", f"{took / hello:.2f}", fastest, verdict])
    return table(["until", "median", "x bare", "x hello", "fastest (x hello's)", "target"], rows)


if __name__ == "__main__":
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n")
    print(report(int(sys.argv[1]) if sys.argv[1:] else RUNS))
