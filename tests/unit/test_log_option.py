"""`--log-file PATH` of the command line: what is in the file, and what a run without it does not even import."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui import cli

ENVIRON = {name: value for name, value in os.environ.items() if not name.startswith(("ONET_", "COV"))}


def told(path: Path) -> list[str]:
    """What the lines say, without when and who."""
    return [line.split(" ", 3)[3] for line in path.read_text().splitlines()]


@pytest.mark.parametrize("before", [True, False])
def test_it_counts_before_the_command_and_after_it(before: bool, tmp_path: Path) -> None:
    option = ["--log-file", str(tmp_path / "log")]
    assert cli.run([*option, "--demo", "list", "-o", "name"] if before else ["list", "--demo", *option]) == 0
    lines = told(tmp_path / "log")
    assert lines[0].startswith("tui.core.log_file: onet ")
    assert "began: list" in lines[0]
    assert "the demo, 60 instances" in lines[1]
    assert sum("tui.api.transport: GET /v1/" in line for line in lines) == 3
    assert any("opened Acme Europe / Production" in line for line in lines)
    assert any("read 60 of 60 instances" in line for line in lines)
    assert lines[-1] == "tui.core.log_file: ended with 0"


def test_an_edit_is_told_by_its_id_and_its_outcome_and_without_any_value(tmp_path: Path) -> None:
    path = tmp_path / "log"
    words = ["set", "web-1", "tags+=secretive=value-of-a-tag", "hostname=other.example.net", "--yes"]
    assert cli.run(["--demo", *words, "--log-file", str(path)]) == 0
    (edit,) = [line for line in told(path) if "events: edit of" in line]
    assert ": applied, entry 20" in edit
    put = [line for line in told(path) if "transport: PUT" in line]
    assert len(put) == 1
    written = path.read_text()
    for value in ("secretive", "value-of-a-tag", "other.example.net", "hostname", "web-1"):
        assert value not in written


def test_with_bodies_the_values_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONET_LOG_BODIES", "1")
    path = tmp_path / "log"
    assert cli.run(["--demo", "set", "web-1", "tags+=a=value-of-a-tag", "--yes", "--log-file", str(path)]) == 0
    bodies = [line for line in told(path) if line.startswith("tui.api.transport.bodies: PUT")]
    assert ["the body of the request" in bodies[0], "the body of the answer, 200" in bodies[1]] == [True, True]
    assert all("value-of-a-tag" in line for line in bodies)
    assert max(map(len, told(path))) < 17_000


def test_a_path_that_cannot_be_written_is_a_usage_error_before_anything_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "none" / "log"
    assert cli.run(["--demo", "list", "--log-file", str(path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"onet: The log file cannot be written: {path}: No such file or directory" in printed.err
    assert "a folder that is there" in printed.err


def test_what_fails_is_in_the_log_by_its_title(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert cli.run(["--demo", "show", "nobody", "--log-file", str(tmp_path / "log")]) == 1
    assert told(tmp_path / "log")[-1] == "tui.core.log_file: it failed: There is no instance “nobody”"


def run_alone(script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-c", script, *arguments]
    return subprocess.run(words, capture_output=True, text=True, check=False, env=ENVIRON, stdin=subprocess.DEVNULL)


# Beyond this size of a file the system writes nothing, as where a disk is full.
LITTLE_ROOM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (200, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
from tui.cli import main
main(sys.argv[1:])
"""


def test_a_disk_that_fills_up_is_told_once_at_the_end_and_changes_no_exit_code(tmp_path: Path) -> None:
    done = run_alone(LITTLE_ROOM, "--demo", "list", "-o", "name", "--log-file", str(tmp_path / "log"))
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 60
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"onet: The log file {tmp_path / 'log'} could not be written: ")
    assert line.endswith(" lines.")


def test_without_it_nothing_of_it_is_imported() -> None:
    script = (
        "import sys\nfrom tui.cli import run\nrun(sys.argv[1:], hooks=True)\n"
        "print('LOG', sorted({'logging.handlers', 'tui.core.log_file', 'socket'} & set(sys.modules)))"
    )
    assert "LOG []" in run_alone(script, "--demo", "journal").stdout
