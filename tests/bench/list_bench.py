"""The list beside an empty app and a stock DataTable: `python -m tests.bench.list_bench [--idle SECONDS] [N ...]`.

Starts each in a pty of 120x40 on a server of its own and prints a Markdown table a number of instances: the time to the
first and to all rows, memory, and what keys, refreshes and doing nothing cost in time and bytes. The panes are hidden
where it does not say otherwise.
"""

import argparse
import re
import sys
import time
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.bench.apps.blocks import longest
from tests.bench.harness import Watched, environ_of, middle, running, served, table
from tui.api.paging import PAGE_SIZE
from tui.core.pace import next_refresh

COUNTS = (60, 1000, 10_000, 50_000)
HELLO, STOCK, ONET = "tests.bench.apps.hello", "tests.bench.apps.stock", "tui"
RUNS = 3
HELD = 20
DOWN, PAGE_DOWN, PAGE_UP, BACKSPACE = b"\x1b[B", b"\x1b[6~", b"\x1b[5~", b"\x7f"
LETTERS = ("w", "e", "b", "-", "1", "1")
# The second row: the first one is renamed on the way.
FIRST_ROW = b"-1 "
# The id of an instance, which the panes show.
IDENTITY = re.compile(rb"0{8}-0{4}-0{4}-0{4}-[0-9a-f]{12}")


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


def panes(watched: Watched) -> dict[str, str]:
    """What keys cost with the panes shown: one after the other, and one that is held and repeats."""
    single = []
    for _ in range(6):
        before = len(watched.raw)
        watched.press(DOWN)
        watched.quiet(0.5)
        single.append(len(watched.raw) - before)
    before = len(watched.raw)
    meanwhile = watched.hold(DOWN, HELD)
    after = watched.quiet(0.5)
    drawn = len(set(IDENTITY.findall(watched.raw[before:])))
    held = f"{meanwhile / HELD:,.0f} B a key, then {after:,} B; the panes are drawn {drawn} times"
    return {"key, panes shown": f"{middle(single):,.0f} B", f"key held for {HELD}, panes shown": held}


def hello(home: Path, idle: float) -> tuple[float, Figures]:
    """The empty app: its start, which all others are compared with."""
    marker = b"hello-there"
    took = start(module(HELLO), marker, home)
    with running(module(HELLO), environ_of(home)) as watched:
        watched.until(marker)
        watched.quiet(0.5)
        values = {"first rows": f"{took:.0f} ms", "memory": f"{watched.memory:.0f} MB"}
        values[f"idle {idle:g} s"] = f"{watched.listen(idle):,} B"
    return took, Figures("hello", values)


def stock(count: int, home: Path, base: float, idle: float) -> Figures:
    """The DataTable, its rows made up and not fetched."""
    command = module(STOCK, str(count))
    took = start(command, b"web-0", home)
    with running(command, environ_of(home)) as watched:
        watched.until(b"web-0")
        watched.quiet(0.7)
        values = {"first rows": ratio(took, base), "all rows": ratio(took, base)}
        values |= {"memory": f"{watched.memory:.0f} MB"} | keys(watched)
        values[f"idle {idle:g} s"] = f"{watched.listen(idle):,} B"
    return Figures("DataTable", values)


def every_row(count: int) -> bytes:
    """What the header says when all are there; before that, it is how many of them."""
    return f"   {count:,} instances".encode()


def onet(count: int, url: str, home: Path, base: float, idle: float) -> Figures:
    """Our list, with nothing kept of the last time."""
    options = ["--base-url", url, "--refresh", "0"]
    took = start(module(ONET, *options, "--no-cache"), FIRST_ROW, home)
    blocks = home / "blocks"
    with running(module("tests.bench.apps.blocks", str(blocks), *options, "--no-cache"), environ_of(home)) as watched:
        first = watched.until(FIRST_ROW)
        every = watched.until(every_row(count))
        # What follows the last page counts too.
        watched.quiet(0.5)
        held, busy = longest(blocks, watched.began + first / 1000, time.perf_counter())
    values = {"first rows": ratio(took, base), "all rows": ratio(every, base), "longest block while loading": ms(held)}
    values["most work in a block"] = ms(busy)
    with running(module(ONET, *options, "--no-cache"), environ_of(home)) as watched:
        watched.until(every_row(count))
        watched.quiet(1.0)
        values["memory"] = f"{watched.memory:.0f} MB"
        values |= panes(watched)
        watched.press(b"p")
        watched.quiet(1.0)
        values |= keys(watched)
        values[f"idle {idle:g} s"] = f"{watched.listen(idle):,} B"
        values |= keystrokes(watched)
        values["memory at the end"] = f"{watched.memory:.0f} MB"
    return Figures("onet", values | refreshes(count, url, home))


def refreshes(count: int, url: str, home: Path) -> dict[str, str]:
    """What is written for a refresh by the clock that changes nothing, and for one that changes a visible row."""
    # As often as may be: each page takes its part of a fifth of the rate limit.
    requests = -(-count // PAGE_SIZE)
    between = next_refresh(1, requests) + 0.5 + requests / 25
    with running(module(ONET, "--base-url", url, "--refresh", "1", "--no-cache"), environ_of(home)) as watched:
        watched.until(every_row(count))
        watched.quiet(0.7)
        watched.press(b"p")
        watched.quiet(0.5)
        unchanged = watched.listen(between)
        connection = HTTPConnection(url.removeprefix("http://"))
        connection.request("POST", "/change?n=1")
        connection.getresponse().read()
        connection.close()
        before = len(watched.raw)
        watched.until(b"-0-v", 3 * between + 60)
        watched.quiet(0.5)
        return {"unchanged refresh": f"{unchanged:,} B", "one changed row": f"{len(watched.raw) - before:,} B"}


def keystrokes(watched: Watched) -> dict[str, str]:
    """Until the list shows what a letter more in the filter finds, and one less."""
    watched.press(b"/")
    watched.quiet(1.0)
    first, *times = [watched.answered(letter.encode()) for letter in LETTERS]
    back = [watched.answered(BACKSPACE) for _ in LETTERS]
    return {
        "first letter of a filter": f"{first:.1f} ms",
        "filter keystroke": f"{middle(times):.1f} ms (longest {max(times):.1f})",
        "a letter less": f"{middle(back):.1f} ms (longest {max(back):.1f})",
    }


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


def report(count: int, idle: float) -> str:
    """The table of a number of instances."""
    with TemporaryDirectory() as folder, served(count) as url:
        home = Path(folder)
        base, first = hello(home, idle)
        ours = onet(count, url, home, base, idle)
        every = [first, stock(count, home, base, idle), ours, onet_from_cache(url, home, base)]
    measures = dict.fromkeys(measure for one in every for measure in one.values)
    rows = [[measure, *(one.values.get(measure, "") for one in every)] for measure in measures]
    return table([f"{count:,} instances", *(one.name for one in every)], rows)


def main() -> None:
    """Print a table for each number that is asked for."""
    parser = argparse.ArgumentParser(prog="list_bench", description=__doc__)
    parser.add_argument("counts", metavar="N", type=int, nargs="*", default=COUNTS, help="how many instances")
    parser.add_argument("--idle", metavar="SECONDS", type=float, default=10.0, help="how long nothing is done (10)")
    asked = parser.parse_args()
    for count in asked.counts:
        print(report(count, asked.idle), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
