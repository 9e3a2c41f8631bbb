"""What doctor says of the program itself."""

import sys
from pathlib import Path

import pytest

from tests.unit.core.doctor.told import told
from tui import __version__
from tui.core.doctor import program as area
from tui.core.doctor.program import place, program


def test_versions_and_the_place_of_the_program_are_told() -> None:
    found = told(program())
    assert found["onet"].startswith(f"fine: {__version__}, in /")
    assert sys.version.split()[0] in found["python"]
    assert "textual " in found["libraries"]


def test_a_library_that_is_missing_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(area, "LIBRARIES", ("textual", "no-such-library"))
    assert told(program())["libraries"] == "broken: not installed: no-such-library"


def test_from_one_file_the_file_and_the_folder_that_it_was_unpacked_to_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PEX", "/opt/onet-0.1.0-cp311-linux-x86_64")
    assert place().startswith("in /")
    (tmp_path / "PEX-INFO").touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert place().startswith("one file, /opt/onet-0.1.0-cp311-linux-x86_64, unpacked in /")
