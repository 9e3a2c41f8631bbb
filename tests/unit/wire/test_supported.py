"""Where the driver can be used, and that it costs nothing to ask."""

import subprocess
import sys
from pathlib import Path

import pytest
import textual

import tui.wire


def test_the_installed_textual_is_one_the_driver_was_tested_with() -> None:
    assert textual.__version__ in tui.wire.TESTED
    assert tui.wire.supported() == ""


@pytest.fixture
def another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a Textual that is found first."""
    (tmp_path / "textual").mkdir()
    (tmp_path / "textual" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_with_another_textual_it_is_said_why_not(another: Path) -> None:
    (another / "textual-99.1.0.dist-info").mkdir()
    assert tui.wire.supported() == "not tested with Textual 99.1.0"


def test_a_textual_without_its_folder_is_asked_for_its_version(another: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "99.2.0")
    assert tui.wire.supported() == "not tested with Textual 99.2.0"


def test_on_another_platform_it_is_said_why_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.wire.os.name", "nt")
    assert tui.wire.supported() == "not on this platform"


def test_asking_does_not_import_textual() -> None:
    heavy = "{'textual', 'rich', 'importlib.metadata'}"
    code = f"import sys, tui.wire; tui.wire.supported(); print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
