"""Every file of onet under every fault of the disk, the folder and the file: what is told, what is kept, what is left.

`python -m tests.system.test_files_faults` prints the table as it is found here.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.support.file_kinds import KINDS, NOT_KEPT
from tests.support.file_scenes import FAULTS
from tests.support.forks import Forks
from tests.support.needs import lack

CELLS = "tests.support.file_faults:cells"
# Where it is on the disk for nothing to be written to it.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else None
VIEWS_ASIDE = "home/.local/state/onet/views.json.damaged"


class Row(NamedTuple):
    """What comes of reading, writing and reading again, for each file in the order of `KINDS`, and why so.

    1 and 2 are what was written first and under the fault, - is nothing, ! a message. T: told and not written; N: not
    kept, which stops nothing; W: written; A: written, and what could not be read is moved aside.
    """

    cells: str
    why: str


REFUSED = "1T1 1T1 1N1 1N1 1N1 1N1 1T1"
NOWHERE = "-T- -T- -N- -N- -N- -N- -T-"
NO_FILE = "!T! !T! -W2 -A2 -W2 -W2 !T!"
ROWS = {
    "full disk": Row(REFUSED, "all that was there is there, and what is needed is told"),
    "disk full amid the write": Row(
        "1W2 1T1 1W2 1W12 1W2 1W2 1W2", "one page is left: it holds any file but the line of the journal, which is cut"
    ),
    "file too large amid the write": Row(REFUSED, "as a full disk, for who may not mount one"),
    "read-only disk": Row(REFUSED, "it is read as ever"),
    "read-only disk, file 0644": Row("1T1 1T1 1N1 1N1 1N1 1N1 !T!", "it cannot be closed; a key is not taken from it"),
    "read-only home": Row("1T1 1W12 1N1 1N1 1N1 1N1 1T1", "only the journal is added to, the others are put in place"),
    "no home": Row(NOWHERE, "nothing is made in the folder one is in"),
    "HOME=/nonexistent": Row(NOWHERE, "nobody makes that one"),
    "a home that cannot be made": Row(NOWHERE, "as no home"),
    "file of another user": Row("!T! !T! -W2 -A2 -W2 -W2 !W2", "a safeguard and a journal are never replaced"),
    "file of another user, open to all": Row("!T! !T! -W2 -A2 -W2 -W2 !W2", "what others wrote is not believed"),
    "folder of another user, open to all": Row("!T! 1T1 1N1 1N1 1N1 1N1 1T1", "its owner could do anything with it"),
    "file 0644": Row("1W2 1W12 1W2 1W12 1W2 1W2 !W2", "closed by the write; a key that others could read is none"),
    "file 0660 of a group of others": Row("!T! 1W12 1W2 1W12 1W2 1W2 !W2", "config.toml names commands to run"),
    "file 0666": Row("!T! 1W12 1W2 1W12 1W2 1W2 !W2", "likewise"),
    "folder 0777": Row("!T! 1W12 1W2 1W12 1W2 1W2 1W2", "a safeguard could be taken away; the others are closed"),
    "link to a file": Row("-W2 !T! -W2 -A2 -W2 -W2 !T!", "only the configuration may be kept elsewhere"),
    "another user's link to a file": Row("!T! !T! -W2 -A2 -W2 -W2 !T!", "it is followed by none"),
    "link to nothing": Row("!T! !T! -W2 -W2 -W2 -W2 !T!", "nothing is made where it leads"),
    "pipe": Row(NO_FILE, "it is not waited for"),
    "folder in its place": Row("!T! !T! -N- -A2 -N- -N- !T!", "a folder is not replaced by a file"),
    "link to /dev/zero": Row(NO_FILE, "it is not read without an end"),
    "damaged": Row("!T! -W2 -W2 -A2 -W2 -W2 !W2", "the lines of the journal that are whole count"),
    "folder is a link": Row("1W2 1W12 1W2 1W12 1W2 1W2 1T1", "people keep folders elsewhere, but not keys"),
    "folder is another user's link": Row("!T! 1T1 1N1 1N1 1N1 1N1 1T1", "nothing is written where it leads"),
    "folder is a link to nothing": Row(NOWHERE, "nothing is made where it leads"),
    "folder is a file": Row("-T- -T- -N- -N- -N- -N- !T!", "it stays as it is"),
}
# What changed beside the file, where something may.
OTHERS = {("link to a file", "config"): ["cwd/victim"]}
FOLDERS = {("read-only home", "journal"): 0o500}


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks("tests.support.file_scenes") as forks:
        yield forks


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that another user can pass through."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def test_the_table_has_a_cell_for_every_file_and_every_fault() -> None:
    assert list(ROWS) == list(FAULTS)
    assert all(len(row.cells.split()) == len(KINDS) and row.why for row in ROWS.values())


@pytest.mark.parametrize("fault", ROWS)
def test_each_file_under_a_fault_is_as_the_table_says(fault: str, place: Path, forks: Forks) -> None:
    found = forks.run(CELLS, fault, str(place))
    skipped = {cell["skip"] for cell in found.values() if "skip" in cell}
    if skipped:
        lack(f"not tried here: {', '.join(skipped)}")
    assert " ".join(map(code, found.values())) == ROWS[fault].cells
    for kind, cell in found.items():
        check(fault, kind, cell)


def check(fault: str, kind: str, cell: dict[str, Any]) -> None:
    what = f"{fault}, {kind}: {cell}"
    outcome = code(cell).strip("!-12")
    others = [VIEWS_ASIDE] if outcome == "A" else OTHERS.get((fault, kind), [])
    if fault == "folder is a link" and outcome == "W":
        others = [f"elsewhere/{Path(cell['path']).name}"]
    assert cell["others"] == others, what
    if outcome in "WA" and not OTHERS.get((fault, kind)):
        assert cell["modes"] == [0o600, FOLDERS.get((fault, kind), 0o700)], what
    if outcome in "TN" and fault != "file too large amid the write":
        # What keeps a file from being written, doctor tells too; a limit of the process is no fault of a file.
        assert [told for told in cell["doctor"] if not told.startswith("open changes")], what
    if outcome in "TN" and cell["read"] == "1":
        assert cell["kept"], what
    for told in (cell["read"], cell["told"], cell["again"]):
        if "\n" in told:
            said, _, advice = told.partition("\n")
            # A folder that is at fault is told in place of the file in it.
            assert cell["path"] in said or str(Path(cell["path"]).parent) in said, what
            assert len(advice) > 10, what


def code(cell: dict[str, Any]) -> str:
    """The cell as the table has it."""
    aside = VIEWS_ASIDE in cell["others"]
    outcome = {"": "A" if aside else "W", NOT_KEPT: "N"}.get(cell["told"], "T")
    return _read(cell["read"]) + outcome + _read(cell["again"])


def _read(told: str) -> str:
    return told if told.isdigit() else "!" if told else "-"


def main() -> None:
    """Print the table."""
    with Forks("tests.support.file_scenes") as forks, tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        Path(folder).chmod(0o711)
        lines = [f"{'fault':36} {' '.join(f'{kind:8}' for kind in KINDS)} why"]
        for number, (fault, row) in enumerate(ROWS.items()):
            place = Path(folder, str(number))
            place.mkdir()
            place.chmod(0o711)
            cells = forks.run(CELLS, fault, str(place)).values()
            told = [cell.get("skip") or code(cell) for cell in cells]
            lines.append(f"{fault:36} {' '.join(f'{word:8}' for word in told)} {row.why}")
        sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
