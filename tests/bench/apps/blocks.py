"""`onet` with a watch on its event loop: each callback that holds it for 5 ms or more is written down.

`python -m tests.bench.apps.blocks FILE ...` runs `onet ...`; a line of the file is the end of the callback, as
`time.perf_counter` tells it, its milliseconds, and those of them in which the thread had a processor: where others
want it too, the first are more.
"""

import sys
import time
from asyncio import Handle
from pathlib import Path

LONG = 5.0


def watch(path: Path) -> None:
    """Write down from now on what holds the loop."""
    run = Handle._run
    lines = path.open("a", buffering=1)

    def timed(self: Handle) -> None:
        start, busy = time.perf_counter(), time.thread_time()
        run(self)
        end = time.perf_counter()
        if (end - start) * 1000 >= LONG:
            lines.write(f"{end} {(end - start) * 1000} {(time.thread_time() - busy) * 1000}\n")

    Handle._run = timed  # type: ignore[method-assign]


def longest(path: Path, first: float, last: float) -> tuple[float, float]:
    """The longest block of those that ended between two times, and the most work in one: milliseconds, 0 for none."""
    blocks = [tuple(map(float, line.split())) for line in path.read_text().splitlines()]
    within = [block for block in blocks if first <= block[0] <= last]
    return max((took for _, took, _ in within), default=0.0), max((busy for *_, busy in within), default=0.0)


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    from tui.cli import main

    sys.exit(main(sys.argv[2:]))
