"""The list beside an empty app and a stock DataTable: `python -m tests.bench.list_bench [N ...]`.

Starts each in a pty of 120x40 on a server of its own and prints a Markdown table a number of instances: the time to the
first and to all rows, memory, and what keys, refreshes and doing nothing cost in time and bytes, panes hidden.
"""

import sys
import time
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.bench.apps.blocks import longest
from tests.bench.harness import Watched, environ_of, middle, running, served, table

COUNTS = (60, 1000, 10_000, 50_000)
HELLO, STOCK, ONET = "tests.bench.apps.hello", "tests.bench.apps.stock", "tui"
RUNS = 3
IDLE = 10.0
DOWN, PAGE_DOWN, PAGE_UP = b"\x1b[B", b"\x1b[6~", b"\x1b[5~"
LETTERS = ("w", "e", "b", "-", "1", "1")
# The second row: the first one is renamed on the way.
FIRST_ROW = b"-1 "


class Figures(NamedTuple):
    """What was measured of a program: by the name of the measure, as it is printed."""

    name: str
    values: dict[str, str]


def module(name: str, *options: str) -> list[str]:
    """The command that runs a module."""
    return [sys.executable, "-m", name, *options]


def start(command: Sequence[str], marker: bytes, home: Path) -> float:
    """Milliseconds from the start of a program to the marker in its output, the median of some runs."""
    times = []
    for _ in range(RUNS):
        with running(command, environ_of(home)) as watched:
            times.append(watched.until(marker))
    return middle(times)


def keys(watched: Watched) -> dict[str, str]:
    """What a cursor key and a page down cost."""
    down = [watched.press(DOWN) for _ in range(15)]
    page = []
    for _ in range(5):
        # Back again, so that there is a page below also in a short list.
        watched.press(PAGE_UP)
        page.append(watched.press(PAGE_DOWN))
    return {
        "cursor key": f"{middle([ms for ms, _ in down]):.1f} ms, {middle([size for _, size in down]):,.0f} B",
        "page down": f"{middle([ms for ms, _ in page]):.1f} ms, {middle([size for _, size in page]):,.0f} B",
    }


def hello(home: Path) -> tuple[float, Figures]:
    """The empty app: its start, which all others are compared with."""
    marker = b"hello-there"
    took = start(module(HELLO), marker, home)
    with running(module(HELLO), environ_of(home)) as watched:
        watched.until(marker)
        watched.quiet(0.5)
        values = {"first rows": f"{took:.0f} ms", "memory": f"{watched.memory:.0f} MB"}
        values["idle 10 s"] = f"{watched.listen(IDLE):,} B"
    return took, Figures("hello", values)


def stock(count: int, home: Path, base: float) -> Figures:
    """The DataTable, its rows made up and not fetched."""
    command = module(STOCK, str(count))
    took = start(command, b"web-0", home)
    with running(command, environ_of(home)) as watched:
        watched.until(b"web-0")
        watched.quiet(0.7)
        values = {"first rows": ratio(took, base), "all rows": ratio(took, base)}
        values |= {"memory": f"{watched.memory:.0f} MB"} | keys(watched)
        values["idle 10 s"] = f"{watched.listen(IDLE):,} B"
    return Figures("DataTable", values)


def onet(count: int, url: str, home: Path, base: float) -> Figures:
    """Our list, with nothing kept of the last time."""
    options = ["--base-url", url, "--refresh", "0"]
    took = start(module(ONET, *options, "--no-cache"), FIRST_ROW, home)
    blocks = home / "blocks"
    with running(module("tests.bench.apps.blocks", str(blocks), *options, "--no-cache"), environ_of(home)) as watched:
        first = watched.until(FIRST_ROW)
        every = watched.until(f"{count:,} instances".encode())
        held = longest(blocks, watched.began + first / 1000, time.perf_counter())
    values = {"first rows": ratio(took, base), "all rows": ratio(every, base), "longest block while loading": ms(held)}
    with running(module(ONET, *options, "--no-cache"), environ_of(home)) as watched:
        watched.until(f"{count:,} instances".encode())
        watched.quiet(1.0)
        values["memory"] = f"{watched.memory:.0f} MB"
        watched.press(b"p")
        watched.quiet(1.0)
        values |= keys(watched) | refreshes(watched, count, url)
        values["idle 10 s"] = f"{watched.listen(IDLE):,} B"
        values["filter keystroke"] = keystrokes(watched)
        values["memory at the end"] = f"{watched.memory:.0f} MB"
    return Figures("onet", values)


def refreshes(watched: Watched, count: int, url: str) -> dict[str, str]:
    """What is written for a refresh that changes nothing, and for one that changes a row that is visible."""
    reading = 1.5 + count / 2500
    watched.press(b"g")
    before = len(watched.raw)
    watched.press(b"r")
    watched.listen(reading)
    unchanged = len(watched.raw) - before
    connection = HTTPConnection(url.removeprefix("http://"))
    connection.request("POST", "/change?n=1")
    connection.getresponse().read()
    connection.close()
    before = len(watched.raw)
    watched.press(b"r")
    watched.until(b"-0-v")
    watched.quiet(1.0)
    return {"unchanged refresh": f"{unchanged:,} B", "one changed row": f"{len(watched.raw) - before:,} B"}


def keystrokes(watched: Watched) -> str:
    """Until the list shows what a letter more in the filter finds."""
    watched.press(b"/")
    watched.quiet(1.0)
    times = [watched.answered(letter.encode()) for letter in LETTERS]
    return f"{middle(times):.1f} ms (longest {max(times):.1f})"


def onet_from_cache(url: str, home: Path, base: float) -> Figures:
    """Our list, which kept what it showed the last time."""
    command = module(ONET, "--base-url", url, "--refresh", "0")
    with running(command, environ_of(home)) as watched:
        watched.until(FIRST_ROW)
        wait_for(lambda: any(path.is_file() for path in (home / ".cache" / "onet").rglob("*")), watched)
    took = start(command, FIRST_ROW, home)
    return Figures("onet from cache", {"first rows": ratio(took, base)})


def wait_for(done: Callable[[], bool], watched: Watched, seconds: float = 60.0) -> None:
    """Wait for something a program does beside its output, which is read meanwhile."""
    end = time.perf_counter() + seconds
    while not done():
        if time.perf_counter() > end:
            raise TimeoutError("nothing was kept")
        watched.listen(0.2)
    watched.quiet(0.5)


def ms(value: float) -> str:
    """Milliseconds, or that there are too few to be seen."""
    return f"{value:.0f} ms" if value else "under 5 ms"


def ratio(took: float, base: float) -> str:
    """A time, and how many times that of the empty app it is."""
    return f"{took:.0f} ms ({took / base:.1f}x)"


def report(count: int) -> str:
    """The table of a number of instances."""
    with TemporaryDirectory() as folder, served(count) as url:
        home = Path(folder)
        base, first = hello(home)
        every = [first, stock(count, home, base), onet(count, url, home, base), onet_from_cache(url, home, base)]
    measures = dict.fromkeys(measure for one in every for measure in one.values)
    rows = [[measure, *(one.values.get(measure, "") for one in every)] for measure in measures]
    return table([f"{count:,} instances", *(one.name for one in every)], rows)


def main() -> None:
    """Print a table for each number that is asked for."""
    for count in map(int, sys.argv[1:]) if sys.argv[1:] else COUNTS:
        print(report(count), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
