"""The start: the last list is on the screen before anything is asked, and before what asks is imported."""

import json
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.bench.harness import Watched, environ_of, running
from tests.support.machine import Machine
from tests.support.secrets import SecretService
from tests.support.server import LoopbackServer
from tests.support.terminal import Terminal
from tui.core.cache import Cached, ContextKey, store
from tui.core.remembered import remember
from tui.domain.row import InstanceRow
from tui.sandbox import DEMO_KEY, Sandbox
from tui.sandbox.accounts import ACME, PRODUCTION

TRACE = [sys.executable, "-m", "tests.bench.apps.trace"]


class Milestone(NamedTuple):
    """A line of the trace."""

    name: str
    at: float
    cpu: float
    heavy: list[str]
    written: int


@pytest.fixture
def silent() -> Iterator[str]:
    """The base URL of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def traced(home: Path, *options: str, **variables: str) -> Iterator[tuple[Watched, Path]]:
    """`onet` in a terminal of 120x40, with the file of its milestones; variables that are empty are taken away."""
    trace = home / "trace"
    environ = {name: value for name, value in (environ_of(home) | variables).items() if value}
    with running([*TRACE, str(trace), *options], environ) as onet:
        yield onet, trace


def milestones(trace: Path) -> dict[str, Milestone]:
    return {line[0]: Milestone(*line) for line in map(json.loads, trace.read_text().splitlines())}


def reach(onet: Watched, trace: Path, milestone: str) -> None:
    """Wait until the program is there."""
    end = time.monotonic() + 30
    while milestone not in milestones(trace):
        assert time.monotonic() < end, bytes(onet.raw[-2000:])
        onet.listen(0.05)


def keep(home: Path, origin: str, count: int) -> None:
    """What an earlier run leaves: a list, and which one it was."""
    environ = environ_of(home)
    rows = tuple(InstanceRow(f"i-{n}", f"web-{n}", status="active", power="running") for n in range(count))
    kept = Cached(rows, datetime.now(UTC), count, "Acme", "Production")
    assert store(ContextKey("default", origin, "o", "p"), kept, environ)
    assert remember("default", origin, "o", "p", environ)


def test_the_last_list_is_shown_before_anything_is_imported_that_could_ask_for_another(
    tmp_path: Path, silent: str
) -> None:
    keep(tmp_path, silent, 1000)
    with traced(tmp_path, "--base-url", silent) as (onet, trace):
        onet.until(b"web-7 ")
        shown = milestones(trace)
        onet.until(b"1,000 instances")
    assert shown["rows"].heavy == []
    assert "HTTP imported" not in shown


def test_without_a_list_of_an_earlier_run_the_frame_is_drawn_first_and_only_once(tmp_path: Path, silent: str) -> None:
    with traced(tmp_path, "--base-url", silent) as (onet, trace):
        onet.until(b"Quit")
        reach(onet, trace, "HTTP imported")
        onet.quiet(0.5)
        drawn = bytes(onet.raw)
    noted = milestones(trace)
    assert noted["first frame"].heavy == []
    # Each of its parts is written once.
    assert [drawn.count(word) for word in (b"Quit", b"Overview", b"NAME")] == [1, 1, 1]


def test_the_rows_of_the_api_are_shown_before_the_models_of_whole_instances_are_imported(tmp_path: Path) -> None:
    with traced(tmp_path, "--demo") as (onet, trace):
        onet.until(b"Active")
        reach(onet, trace, "models imported")
        onet.until(b"Hostname")
    noted = milestones(trace)
    assert noted["rows"].heavy == ["httpx"]
    assert "pydantic" in noted["models imported"].heavy


@pytest.mark.parametrize("keys", [*"oHLueEr1X:?sy", "\r"])
def test_every_key_can_be_pressed_while_the_last_list_waits_for_the_new_one(
    tmp_path: Path, silent: str, keys: str
) -> None:
    keep(tmp_path, silent, 3)
    trace = tmp_path / "trace"
    onet = Terminal([*TRACE, str(trace), "--base-url", silent], 120, 40, environ=environ_of(tmp_path))
    onet.wait_for("web-2")
    onet.press(keys)
    onet.wait_until(lambda: "HTTP imported" in milestones(trace))
    onet.press("\x1b")
    onet.press(keys)
    onet.press("\x1b")
    onet.press("\x11")
    assert onet.leave() == 0, onet.text
    assert b"This is a bug in onet" not in onet.raw


OPENING = [
    "/v1/auth/me",
    "/v1/organizations",
    f"/v1/organizations/{ACME}/projects",
    f"/v1/organizations/{ACME}/projects/{PRODUCTION}/compute/instances",
]


def test_a_start_asks_for_each_thing_once_the_first_time_and_with_a_place_that_is_remembered(tmp_path: Path) -> None:
    sandbox = Sandbox(3)
    with LoopbackServer(sandbox) as server:
        for _ in range(2):
            sandbox.requests.clear()
            with traced(tmp_path, "--base-url", server.url, "--refresh", "0", ONET_API_KEY=DEMO_KEY) as (onet, trace):
                onet.until(b"3 instances")
                reach(onet, trace, "models imported")
                end = time.monotonic() + 30
                while not any(request.path == OPENING[0] for request in sandbox.requests):
                    assert time.monotonic() < end, bytes(onet.raw[-2000:])
                    onet.listen(0.05)
                onet.quiet(0.5)
            assert sorted(request.path for request in sandbox.requests) == OPENING


def test_a_key_in_the_keyring_is_read_without_the_keyring_library(tmp_path: Path) -> None:
    with LoopbackServer(Sandbox(3)) as server, SecretService(tmp_path / "home") as service:
        machine = Machine(service.environ, tmp_path / "home")
        code, said = machine.run("login", "--stdin", "--base-url", server.url, typed=f"{DEMO_KEY}\n")
        assert code == 0, said
        bus = {"DBUS_SESSION_BUS_ADDRESS": service.environ["DBUS_SESSION_BUS_ADDRESS"], "ONET_API_KEY": ""}
        with traced(tmp_path / "home", "--base-url", server.url, "--no-cache", **bus) as (onet, trace):
            onet.until(b"web-1 ")
            onet.until("key …demo".encode())
            reach(onet, trace, "rows")
    noted = milestones(trace)
    assert noted["first frame"].heavy == []
    # Where there is a second processor, not even what speaks to the Secret Service is imported here.
    assert noted["rows"].heavy in (["httpx"], ["httpx", "secretstorage", "cryptography"])
