"""An account for the commands: a home folder of its own, and the sandbox behind a real server on loopback."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.server import LoopbackServer
from tui.sandbox import DEMO_KEY, Sandbox

Serve = Callable[[Sandbox], Sandbox]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder in which `onet` was never run, with nothing in the environment that is for it."""
    for name in os.environ:
        if name.startswith(("ONET_", "XDG_", "DBUS_", "COLUMNS", "PYTHON_KEYRING")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def serve(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Serves a sandbox, whose key and address the environment names."""
    with ExitStack() as stack:

        def start(sandbox: Sandbox) -> Sandbox:
            monkeypatch.setenv("ONET_BASE_URL", stack.enter_context(LoopbackServer(sandbox)).url)
            monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
            return sandbox

        yield start
