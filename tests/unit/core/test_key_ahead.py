"""When a process of its own reads the key ahead, and that nothing comes of it where it cannot."""

import os
import subprocess
import sys
from typing import Any

import pytest

from tui.core import key_ahead
from tui.core.settings import Settings

BUS = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"}
_SCRIPT = """
import os, sys
from tui.core import key_ahead
from tui.core.settings import Settings
key_ahead._is_likely = lambda settings, environ: True
key_ahead.begin(Settings())
try:
    print("found", key_ahead.take("default@https://api.onetsolutions.net"))
except key_ahead.NotRead:
    print("not read")
try:
    os.waitpid(-1, 0)
except ChildProcessError:
    print("no process is left")
print(sorted({"keyring", "secretstorage", "threading"} & set(sys.modules)))
"""


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """For whom a process would be begun; none is, as if there were none to be had. There are two processors."""
    asked: list[Settings] = []

    def fork() -> int:
        asked.append(Settings())
        raise OSError

    monkeypatch.setattr(os, "fork", fork)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    return asked


def test_it_is_read_ahead_where_the_secret_service_may_have_it(forked: list[Settings]) -> None:
    key_ahead.begin(Settings(), BUS)
    assert len(forked) == 1
    # There was no process to be had.
    with pytest.raises(key_ahead.NotRead):
        key_ahead.take("default@https://api.onetsolutions.net")


@pytest.mark.parametrize(
    ("settings", "environ"),
    [
        ({}, {}),
        ({"demo": True}, BUS),
        ({"store": "file"}, BUS),
        ({"command": ("pass", "show", "onet")}, BUS),
        ({"keyring": "package.module.Class"}, BUS),
        ({}, BUS | {"ONET_API_KEY": "sk-onetsolutions-ahead-0000"}),
        ({}, BUS | {"ONET_API_KEY_COMMAND": "pass show onet"}),
    ],
)
def test_it_is_not_where_the_key_comes_from_elsewhere(
    forked: list[Settings], settings: dict[str, Any], environ: dict[str, str]
) -> None:
    key_ahead.begin(Settings(**settings), environ)
    assert not forked


def test_the_key_of_the_environment_is_of_one_profile_only(forked: list[Settings]) -> None:
    key_ahead.begin(Settings(environment=False), BUS | {"ONET_API_KEY": "sk-onetsolutions-ahead-0000"})
    assert len(forked) == 1


def test_a_single_processor_is_left_to_the_app(forked: list[Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    key_ahead.begin(Settings(), BUS)
    assert not forked


def test_where_nobody_answers_nothing_is_said_and_no_process_is_left() -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COV")} | BUS
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, env=environ, check=True)
    assert (done.stdout, done.stderr) == ("not read\nno process is left\n[]\n", "")
