"""What the tests of the screens have in common: waiting for a condition, and a home of one's own."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from tui.widgets.instance_table import InstanceTable


async def until(pilot: Pilot[None], condition: Callable[[], Any]) -> None:
    """Wait until the condition is true, two seconds at most by the app's own clock."""
    for _ in range(400):
        await pilot.pause(0.01)
        if condition():
            return
    raise AssertionError(f"never came true; the screen is {pilot.app.screen}")


async def on(pilot: Pilot[None], kind: type[Any]) -> Any:
    """Wait for a screen of that kind, with all that is on it, and give it."""
    await until(pilot, lambda: isinstance(pilot.app.screen, kind) and pilot.app.screen.is_mounted)
    return pilot.app.screen


async def loaded(pilot: Pilot[None]) -> InstanceTable:
    """Wait until the list has rows and give its table."""
    await until(pilot, lambda: pilot.app.screen.query(InstanceTable) and pilot.app.screen.query_one(InstanceTable).rows)
    return pilot.app.screen.query_one(InstanceTable)


def shown(pilot: Pilot[None], selector: str) -> str:
    """The text of a line of the screen, nothing where the screen has no such line yet."""
    return "".join(str(line.content) for line in pilot.app.screen.query(selector).results(Static))


def own_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with nothing in it, no account in the environment and no OS keyring; the folder of its config.toml."""
    dropped = ("ONET_", "DBUS_", "DISPLAY", "WAYLAND_", "XDG_RUNTIME_DIR", "PYTHON_KEYRING")
    for name in [name for name in os.environ if name.startswith(dropped)]:
        monkeypatch.delenv(name)
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(folder / name))
    config = folder / "XDG_CONFIG_HOME" / "onet"
    config.mkdir(parents=True, mode=0o700)
    return config
