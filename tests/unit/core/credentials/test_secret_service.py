"""When the Secret Service is read without the keyring library, and when that is left to it."""

import sys
from pathlib import Path

import pytest

from tui.core.credentials.secret_service import NotAnswered, is_chosen, read

BUS = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"}


@pytest.fixture(autouse=True)
def linux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home folder without any configuration, on Linux."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "platform", "linux")


def test_it_is_read_where_nothing_chooses_another_keyring() -> None:
    assert is_chosen(None, BUS)


@pytest.mark.parametrize(
    ("named", "environ"),
    [
        (None, {}),
        ("package.module.Class", BUS),
        (None, BUS | {"PYTHON_KEYRING_BACKEND": "keyring.backends.kwallet.DBusKeyring"}),
        (None, BUS | {"KEYRING_PROPERTY_PREFERRED_COLLECTION": "/org/freedesktop/secrets/collection/other"}),
    ],
)
def test_what_chooses_another_keyring_or_another_way_is_left_to_the_library(
    named: str | None, environ: dict[str, str]
) -> None:
    assert not is_chosen(named, environ)


@pytest.mark.parametrize("folder", [".config", ".local/share"])
def test_a_file_that_configures_the_library_is_left_to_it(folder: str) -> None:
    file = Path.home() / folder / "python_keyring" / "keyringrc.cfg"
    file.parent.mkdir(parents=True)
    file.touch()
    assert not is_chosen(None, BUS)


@pytest.mark.parametrize("variable", ["XDG_CONFIG_HOME", "XDG_DATA_HOME"])
def test_such_a_file_is_looked_for_where_the_library_would(variable: str, tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "python_keyring" / "keyringrc.cfg"
    file.parent.mkdir(parents=True)
    file.touch()
    assert not is_chosen(None, BUS | {variable: str(tmp_path / "elsewhere")})


def test_on_another_system_the_library_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not is_chosen(None, BUS)


def test_where_nobody_answers_the_library_is_asked_and_no_cause_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", BUS["DBUS_SESSION_BUS_ADDRESS"])
    with pytest.raises(NotAnswered) as caught:
        read("onet", "default@https://api.example.net")
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
