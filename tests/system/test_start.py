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
from tests.support.terminal import Terminal
from tui.core.cache import Cached, ContextKey, store
from tui.core.remembered import remember
from tui.domain.row import InstanceRow

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
def traced(home: Path, *options: str) -> Iterator[tuple[Watched, Path]]:
    """`onet` in a terminal of 120x40, with the file of its milestones."""
    trace = home / "trace"
    with running([*TRACE, str(trace), *options], environ_of(home)) as onet:
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
