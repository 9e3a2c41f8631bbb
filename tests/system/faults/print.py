"""Runs the whole matrix and prints it: `python -m tests.system.faults.print`; with a FILE it is written there, too."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.system.faults.cells import run_fault
from tests.system.faults.expected import Seen, expected
from tests.system.faults.ground import Certificates
from tests.system.faults.kinds import FAULTS
from tests.system.faults.operations import OPERATIONS

KEPT = Path(__file__).parents[3] / "docs" / "faults.md"
Look = Callable[[str, str], Seen | str]
_WRITES = ("edit: read", "edit: PUT", "verify", "bulk", "undo")
_HEAD = """\
# When something fails

What comes of each operation when it meets each fault, on a real server on loopback: the kind of outcome, and how many
requests were made, repeats included; in brackets how many of them reached the server, where that is fewer. Made by
`python -m tests.system.faults.print docs/faults.md`, and checked cell by cell in every run of the tests. It is also
checked that the rows of the last list, the cached list, what was typed, the drafts on the disk and the journal are
still there, that no other host was asked, and that the same session does the same operation once the fault is gone.

A read ends with a class of error (`tui/api/errors.py`) or works. A GET is made up to four times where that may help, a
PUT never, unless the rate limit refused it (429): then all begins anew, up to five times. After a PUT whose answer does
not tell, the instance is read up to five or six times; what it holds decides. Time-outs are scaled down, and so is the
cap of 64 MiB, and nobody waits between tries. The list has two pages. "Bulk" changes three instances one after the
other; the PUT of the second one meets the fault.
"""


def page(look: Look) -> str:
    """The matrix as Markdown: `look` gives what was seen of a fault and an operation, or why there is no such cell."""
    names = [operation.name for operation in OPERATIONS]
    reads = [name for name in names if name not in _WRITES]
    lines = [*_HEAD.splitlines(), "", "## Reading", "", *_table(reads, look), ""]
    lines += ["## Writing", "", *_table(list(_WRITES), look)]
    return "\n".join(lines) + "\n"


def _table(operations: list[str], look: Look) -> Iterator[str]:
    yield f"| | {' | '.join(operations)} |"
    yield "| --- " * (len(operations) + 1) + "|"
    for fault in FAULTS:
        yield f"| {fault.name} | {' | '.join(_words(look(fault.name, operation)) for operation in operations)} |"


def _words(seen: Seen | str) -> str:
    if isinstance(seen, str):
        return f"– ({seen})"
    puts = f", {seen.puts} PUT{'s' if seen.puts != 1 else ''}" if seen.puts else ""
    fewer = f" ({seen.arrived})" if seen.arrived != seen.made else ""
    return f"{seen.kind}: {seen.made}{fewer}{puts}"


def main(arguments: list[str]) -> int:
    """Run all cells, print them, and tell on standard error which are not as they have to be."""
    found: dict[tuple[str, str], Seen] = {}
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        certificates = Certificates(Path(scratch))
        for number, fault in enumerate(FAULTS):
            folder = Path(scratch) / str(number)
            folder.mkdir()
            for operation, cell in asyncio.run(run_fault(fault, certificates, folder)).items():
                found[fault.name, operation] = cell.seen
                if cell.seen != expected(fault.name, operation) or cell.lost or cell.after:
                    wrong.append(f"{fault.name}, {operation}: {cell}")
    text = page(lambda fault, operation: found.get((fault, operation)) or expected(fault, operation))
    sys.stdout.write(text)
    for file in arguments:
        Path(file).write_text(text)
    sys.stderr.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
