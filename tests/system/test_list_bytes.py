"""What the list writes to the terminal, in bytes: counted through a pty at 120x40 with the panes hidden."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.bench.harness import Watched, environ_of, middle, running, served

ONET = [sys.executable, "-m", "tui", "--no-cache", "--refresh", "0"]
DOWN, PAGE_DOWN = b"\x1b[B", b"\x1b[6~"
# What the header may write of the age of the list.
AGE = 200


@contextmanager
def listing(count: int, home: Path) -> Iterator[tuple[Watched, str]]:
    """The list of so many instances with the panes hidden, once it is silent."""
    with served(count) as url, running([*ONET, "--base-url", url], environ_of(home)) as onet:
        onet.until(f"{count:,} instances".encode())
        onet.until(b"-0 ")
        onet.quiet(0.7)
        onet.press(b"p")
        onet.quiet(0.7)
        yield onet, url.removeprefix("http://")


def rename_first(place: str) -> None:
    """Have the server give the first instance another name."""
    connection = HTTPConnection(place)
    connection.request("POST", "/change?n=1")
    assert connection.getresponse().status == 200
    connection.close()


def key_bytes(onet: Watched) -> float:
    return middle([onet.press(DOWN)[1] for _ in range(12)])


def test_a_key_costs_as_little_with_2000_instances_as_with_60(tmp_path: Path) -> None:
    costs = {}
    for count in (60, 2000):
        with listing(count, tmp_path) as (onet, _):
            costs[count] = key_bytes(onet)
    assert max(costs.values()) <= 450, costs
    assert max(costs.values()) <= 1.2 * min(costs.values()), costs


def test_a_page_and_the_jump_at_the_edge_cost_one_screen_of_text(tmp_path: Path) -> None:
    with listing(2000, tmp_path) as (onet, _):
        assert middle([onet.press(PAGE_DOWN)[1] for _ in range(4)]) <= 9 * 1024
        onet.press(b"g")
        keys = [onet.press(b"j")[1] for _ in range(60)]
    # The view jumps by half a page: one screen for many keys.
    assert sum(cost > 1000 for cost in keys) <= 3
    assert sum(keys) / len(keys) <= 659


def test_a_refresh_writes_the_rows_that_changed_and_without_a_change_the_age_at_most(tmp_path: Path) -> None:
    with listing(60, tmp_path) as (onet, place):
        rename_first(place)
        before = len(onet.raw)
        onet.press(b"r")
        onet.until(b"-0-v1", 20)
        onet.quiet(0.7)
        assert len(onet.raw) - before <= 1024
        # The mark of what changed lasts for one refresh.
        onet.press(b"r")
        onet.quiet(0.7)
        before = len(onet.raw)
        onet.press(b"r")
        onet.quiet(0.7)
        assert len(onet.raw) - before <= AGE


def test_a_list_that_is_left_alone_writes_its_age_at_most(tmp_path: Path) -> None:
    with listing(60, tmp_path) as (onet, _):
        # The header is looked at every five seconds.
        assert onet.listen(6) <= AGE
