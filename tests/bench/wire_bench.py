"""What the app writes to the terminal, and how it keeps up with a slow one: `python -m tests.bench.wire_bench [RUNS]`.

Prints two Markdown tables: the bytes of each step of a tour at 120x40, with Textual's own driver and with ours, in a
terminal of 16 million, 256 and 16 colours; and, where `Down` is held for three seconds in a terminal that takes
256 kbit/s, how long after its release the last row is there.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.harness import middle, table
from tests.support.server import LoopbackServer
from tests.support.slow_pty import SlowTerminal
from tests.support.wire_tour import COLOURS, COLUMNS, DOWN, LINES, ONET, Colours, account, toured
from tui.sandbox import Sandbox

STOCK = (sys.executable, "-m", "tests.bench.apps.plain", "--wire", "full")
WIRES = {"stock": STOCK, "onet, full": (*ONET, "--wire", "full"), "onet, diff": (*ONET, "--wire", "diff")}
RUNS = 3
SECONDS, EACH_SECOND, MANY = 3.0, 30, 500
BITS = 256_000


def steps(command: Sequence[str], colours: Colours) -> dict[str, int]:
    """The bytes of each step."""
    with TemporaryDirectory() as home, toured(Path(home), "--refresh", "0", command=command, colours=colours) as tour:
        return tour.bytes()


def held(command: Sequence[str], *, panes: bool) -> tuple[float, int]:
    """Seconds from the release of a key that was held until nothing comes any more, and the bytes since it was held."""
    with TemporaryDirectory() as folder, LoopbackServer(Sandbox(MANY, life=False)) as server:
        words = [*command, "--refresh", "0", "--no-cache", "--base-url", server.url]
        onet = SlowTerminal(words, COLUMNS, LINES, environ=account(Path(folder)), bits_per_second=BITS, late=0)
        onet.wait_for("Next bill", 60)
        onet.wait_for(f" {MANY} instances", 60)
        if not panes:
            onet.press("p")
            onet.wait_gone("Next bill", 60)
        silent(onet)
        before, keys = len(onet.raw), round(SECONDS * EACH_SECOND)
        began = time.perf_counter()
        for key in range(1, keys + 1):
            onet.press(DOWN)
            onet.wait_until(lambda end=began + key / EACH_SECOND: time.perf_counter() >= end)  # type: ignore[misc]
        released = time.perf_counter()
        onet.wait_for(f" {keys + 1}/{MANY}", 120)
        took = silent(onet) - released
        onet.press("\x11")
        onet.leave(60)
        return max(0.0, took), len(onet.raw) - before


def silent(onet: SlowTerminal, seconds: float = 0.6) -> float:
    """When the last byte came that is followed by so much silence."""
    last, count = time.perf_counter(), len(onet.raw)
    while (now := time.perf_counter()) < last + seconds:
        onet.wait_until(lambda until=now + 0.02: time.perf_counter() >= until)  # type: ignore[misc]
        if len(onet.raw) != count:
            last, count = now, len(onet.raw)
    return last


def report_steps() -> str:
    """The table of the steps."""
    every = {
        (colours.name, wire): steps(WIRES[wire], colours) for colours in COLOURS for wire in ("stock", "onet, diff")
    }
    head = ["bytes at 120x40", *(f"{colours}: {wire.removeprefix('onet, ')}" for colours, wire in every)]
    names = next(iter(every.values()))
    return table(head, [[name, *(f"{costs[name]:,}" for costs in every.values())] for name in names])


def report_held(runs: int) -> str:
    """The table of the key that is held."""
    rows = []
    for name, command in WIRES.items():
        cells = [name]
        for panes in (False, True):
            took = [held(command, panes=panes) for _ in range(runs)]
            cells.append(f"{middle([one for one, _ in took]):.1f} s, {middle([size for _, size in took]):,.0f} B")
        rows.append(cells)
    return table([f"Down held for {SECONDS:g} s at {BITS // 1000} kbit/s", "the list alone", "with the panes"], rows)


def main() -> None:
    """Print both tables."""
    print(report_steps(), end="\n\n", flush=True)
    print(report_held(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS))


if __name__ == "__main__":
    main()
