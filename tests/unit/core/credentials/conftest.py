from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.core.credentials.rings import Memory
from tui.api import redaction
from tui.core.credentials import backends, box


@pytest.fixture(autouse=True, scope="module")
def secrets_of_these_tests() -> Iterator[None]:
    """What is made up here as a secret is kept out of these tests' texts only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(redaction, "_secrets", redaction._secrets.copy())
        yield


@pytest.fixture(autouse=True)
def no_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test here reaches the keyring of this machine."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Memory:
    """A keyring in memory, in place of the one of this machine."""
    memory = Memory()
    monkeypatch.setattr(backends, "choose", lambda named: memory)
    return memory


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where key files are kept."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "onet" / "keys"


@pytest.fixture(scope="module")
def cheap() -> Iterator[None]:
    """A passphrase is stretched a little only, as the tests do it hundreds of times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(box, "_LEAST_N", 2)
        patch.setattr(box, "COST", box.Cost(4, 8, 1))
        yield
