"""What `onet` does where one of its files is under a fault: it goes on, or says what, where, and what to do."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.support.forks import Forks
from tests.support.needs import lack
from tests.support.server import LoopbackServer
from tests.system.test_files_faults import MEMORY
from tui.sandbox import Sandbox

COMMANDS = "tests.support.file_commands"
SET, LIST, LOOK = ["set", "web-1", "os_name=Mine", "--yes"], ["list", "-o", "name"], ["journal"]
NOT_SENT = "Not applied: The journal could not be written, so nothing was sent.\nThe journal cannot be written: "
UNREADABLE = "onet: The journal cannot be read: "


class Case(NamedTuple):
    """A file, its fault, a command, and what comes of it: the exit code, what is said, how many PUTs were sent."""

    kind: str
    fault: str
    command: list[str]
    code: int
    said: str = ""
    puts: int = 0


CASES = [
    Case("journal", "file too large amid the write", SET, 1, NOT_SENT),
    Case("journal", "disk full amid the write", SET, 0, "Applied: ", 1),
    Case("journal", "read-only disk", SET, 1, NOT_SENT),
    Case("journal", "no home", SET, 1, NOT_SENT),
    Case("journal", "a home that cannot be made", SET, 1, NOT_SENT),
    Case("journal", "file of another user, open to all", SET, 1, NOT_SENT),
    Case("journal", "folder of another user, open to all", SET, 1, NOT_SENT),
    Case("journal", "link to a file", SET, 1, NOT_SENT),
    Case("journal", "pipe", SET, 1, NOT_SENT),
    Case("journal", "folder in its place", SET, 1, NOT_SENT),
    Case("journal", "damaged", SET, 0, "Applied: ", 1),
    Case("journal", "folder 0777", SET, 0, "Applied: ", 1),
    Case("journal", "file of another user", LOOK, 1, UNREADABLE),
    Case("journal", "link to /dev/zero", LOOK, 1, UNREADABLE),
    Case("journal", "pipe", LOOK, 1, UNREADABLE),
    Case("journal", "damaged", LOOK, 0, "1 damaged line"),
    Case("journal", "read-only disk, file 0644", LOOK, 0),
    Case("config", "full disk", LIST, 0),
    Case("config", "no home", LIST, 0),
    Case("config", "file of another user", LIST, 2, "config.toml cannot be read: Permission denied"),
    Case("config", "file 0660 of a group of others", LIST, 2, "others can write to it: `chmod go-w "),
    Case("config", "folder 0777", LIST, 2, "others can write to its folder: `chmod go-w "),
    Case("config", "pipe", LIST, 2, "it is no regular file"),
    Case("config", "link to nothing", LIST, 2, "it is a link to a file that is not there"),
    Case("config", "link to /dev/zero", LIST, 2, "it is no regular file"),
    Case("config", "damaged", LIST, 2, "cannot be understood"),
    Case("context", "full disk", LIST, 0),
    Case("context", "read-only home", LIST, 0),
    Case("context", "pipe", LIST, 0),
    Case("context", "folder in its place", LIST, 0),
    Case("context", "damaged", LIST, 0),
    Case("views", "damaged", SET, 0, "Applied: ", 1),
]


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks(COMMANDS) as forks:
        yield forks


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that another user can pass through."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}, {case.fault}, {case.command[0]}")
def test_a_file_under_a_fault_stops_only_what_needs_it(case: Case, place: Path, forks: Forks) -> None:
    sandbox = Sandbox(3, life=False)
    with LoopbackServer(sandbox) as server:
        seen = forks.run(f"{COMMANDS}:command", case.kind, case.fault, str(place), server.url, case.command)
    if "skip" in seen:
        lack(f"not tried here: {seen['skip']}")
    assert seen["code"] == case.code, seen
    assert len(sandbox.puts) == case.puts
    assert case.said in seen["err"]
    assert "Traceback" not in seen["err"]
    if case.code:
        # What is wrong, at which path, and what to do.
        assert seen["path"] in seen["err"] or str(Path(seen["path"]).parent) in seen["err"]
        assert any(advice in seen["err"] for advice in ("Make ", "Close it", "Correct it"))
    elif case.command == LIST:
        assert seen["out"] == "web-1\ndb-1\nmail-1\n"
        assert seen["err"] == ""
    assert not [name for name in seen["new"] if name.endswith(".onet-part") or name.startswith("cwd/")]


def test_an_outcome_that_no_longer_fits_on_the_disk_is_told_and_the_next_change_is_whole(
    place: Path, forks: Forks
) -> None:
    sandbox = Sandbox(3, life=False)
    with LoopbackServer(sandbox) as server:
        first, full, later, journal = forks.run(f"{COMMANDS}:outcome_lost", str(place), server.url, "web-1")
    assert [run["code"] for run in (first, full, later, journal)] == [0, 0, 0, 0]
    assert "Applied: Every change is in effect. The outcome could not be written to the journal" in full["err"]
    assert "The journal cannot be written: " in full["err"]
    assert "onet: 1 damaged line of the journal left out" in journal["err"]
    assert outcomes(journal) == {"One": "applied", "Two": None, "Six": "applied"}
    assert len(sandbox.puts) == 3


def outcomes(journal: dict[str, Any]) -> dict[str, str | None]:
    """What the journal says of each new name of the system."""
    found = json.loads(journal["out"])
    return {
        entry["values"]["sent"]["os_name"]: entry["outcome"] and entry["outcome"]["outcome"]
        for entry in reversed(found)
    }
