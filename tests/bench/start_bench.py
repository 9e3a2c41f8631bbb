"""Where every millisecond of the start goes: `python -m tests.bench.start_bench [RUNS]`.

Prints two Markdown tables: how long it takes until something is there, beside a bare interpreter and an empty Textual
app, all in turn so that what else the machine does is the same for each; and the milestones of a start. Everything is
in a pty of 120x40; without a keyring, the key is in the environment.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.bench.harness import ROOT, environ_of, middle, running, served, table
from tests.bench.list_bench import wait_for

RUNS = 11
MANY, FEW = 1000, 100
HELLO = "hello, an empty Textual app"
TRACED = ("--demo", "100 from loopback", f"{MANY:,} from the cache")


class Start(NamedTuple):
    """A program that is started, what shows that it is there, its home, and the issue's target as a ratio to hello."""

    name: str
    command: list[str]
    sign: bytes
    home: Path
    target: str = ""


def module(name: str, *options: str) -> list[str]:
    """The command that runs a module."""
    return [sys.executable, "-m", name, *options]


def starts(homes: Mapping[str, Path], many: str, few: str) -> list[Start]:
    """All that is measured; `many` and `few` are the base URLs of providers."""
    list_of = ("--refresh", "0", "--base-url")
    return [
        Start(HELLO, module("tests.bench.apps.hello"), b"hello-there", homes["new"]),
        Start("first frame", module("tui", *list_of, few, "--no-cache"), b"Quit", homes["new"], "1.5"),
        Start("rows of --demo", module("tui", "--demo"), b"Active", homes["new"], "2"),
        Start("rows of 100 from loopback", module("tui", *list_of, few, "--no-cache"), b"-1 ", homes["new"], "2"),
        Start(f"rows of {MANY:,} from the cache", module("tui", *list_of, many), b"-1 ", homes["used"], "2"),
    ]


def until(start: Start) -> float:
    """Milliseconds from the start of the program until what it shows is there."""
    with running(start.command, environ_of(start.home)) as watched:
        return watched.until(start.sign)


def command(*words: str) -> float:
    """Milliseconds that a command takes which draws nothing."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - begin) * 1000


def in_turn(measures: Mapping[str, Callable[[], float]], runs: int) -> dict[str, float]:
    """The median of each measure; each run measures all of them."""
    times: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(runs):
        for name, measure in measures.items():
            times[name].append(measure())
    return {name: middle(values) for name, values in times.items()}


def traced(options: Sequence[str], home: Path, last: str) -> list[list[str]]:
    """The milestones of one start, up to `last`: the time since the start, processor time, bytes, libraries."""
    path = home / "trace"
    path.unlink(missing_ok=True)
    with running(module("tests.bench.apps.trace", str(path), *options), environ_of(home)) as watched:
        wait_for(lambda: path.exists() and f'"{last}"' in path.read_text(), watched)
        began = watched.began
    rows, before = [], 0.0
    for name, at, cpu, heavy, written in map(json.loads, path.read_text().splitlines()):
        since = (at - began) * 1000
        rows.append(
            [name, f"{since:.0f} ms", f"+{since - before:.0f}", f"{cpu:.0f} ms", f"{written:,} B", ", ".join(heavy)]
        )
        before = since
    return rows


def fill_cache(url: str, home: Path) -> None:
    """Leave in that home what a run leaves."""
    with running(module("tui", "--base-url", url, "--refresh", "0"), environ_of(home)) as watched:
        watched.until(b"-1 ")
        wait_for(lambda: any(path.is_file() for path in (home / ".cache" / "onet").rglob("*")), watched)


def report(runs: int) -> str:
    """Both tables."""
    with TemporaryDirectory() as folder, served(MANY) as many, served(FEW) as few:
        homes = {name: Path(folder) / name for name in ("new", "used")}
        for home in homes.values():
            home.mkdir()
        fill_cache(many, homes["used"])
        known = starts(homes, many, few)
        measures: dict[str, Callable[[], float]] = {
            "bare interpreter": lambda: command("-c", "pass"),
            "--version": lambda: command("-m", "tui", "--version"),
        }
        found = in_turn(measures | {start.name: lambda start=start: until(start) for start in known}, runs)
        parts = [times(found, known)]
        options = (("--demo",), ("--no-cache", "--base-url", few), ("--base-url", many))
        for name, given, home in zip(TRACED, options, ("new", "new", "used"), strict=True):
            rows = traced(given, homes[home], "models imported")
            parts.append(table([name, "since the start", "", "processor", "written", "imported"], rows))
    return "\n\n".join(parts)


def times(found: Mapping[str, float], known: Sequence[Start]) -> str:
    """The first table: medians, as multiples of the bare interpreter and of hello, beside the targets."""
    bare, hello = found["bare interpreter"], found[HELLO]
    targets = {start.name: f"<= {start.target} x hello" for start in known if start.target}
    targets["--version"] = "<= 4 x bare"
    rows = [
        [name, f"{took:.0f} ms", f"{took / bare:.1f}", f"{took / hello:.2f}", targets.get(name, "")]
        for name, took in found.items()
    ]
    return table(["until", "median", "x bare", "x hello", "target"], rows)


if __name__ == "__main__":
    print(report(int(sys.argv[1]) if sys.argv[1:] else RUNS))
