"""What the list writes to the terminal, in bytes, and what it asks the server: counted through a pty at 120x40."""

import gzip
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.bench.harness import Watched, environ_of, running, served

ONET = [sys.executable, "-m", "tui", "--no-cache", "--refresh"]
DOWN, PAGE_DOWN, PAGE_UP = b"\x1b[B", b"\x1b[6~", b"\x1b[5~"
KEYS = 12
# What the header may write of the age of the list.
AGE = 200
# The ids of the server's instances, which the open pane shows.
IDENTITY = re.compile(rb"0{8}-0{4}-0{4}-0{4}-[0-9a-f]{12}")


@contextmanager
def listing(count: int, home: Path, refresh: int = 0, *, panes: bool = False) -> Iterator[tuple[Watched, str]]:
    """The list of so many instances, once it is silent."""
    with served(count) as url, running([*ONET, str(refresh), "--base-url", url], environ_of(home)) as onet:
        onet.until(f"   {count:,} instances".encode())
        onet.until(identity(0) if panes else b"-0 ")
        if not panes:
            # There is room for the 30th only where the panes had been.
            onet.answer(b"p", b"-30 ")
        onet.quiet(0.7)
        yield onet, url.removeprefix("http://")


def ask(place: str, method: str, path: str) -> bytes:
    connection = HTTPConnection(place)
    connection.request(method, path)
    answer = connection.getresponse()
    assert answer.status == 200
    body = answer.read()
    connection.close()
    return gzip.decompress(body)


def asked(place: str) -> int:
    """How many pages of the list were asked for so far."""
    return int(ask(place, "GET", "/asked"))


def refreshed(onet: Watched, place: str, times: int) -> None:
    """Wait until the list was read so many times more, a page each time."""
    wanted = asked(place) + times
    while asked(place) < wanted:
        onet.listen(0.1)
    onet.quiet(0.7)


def at(place: int, count: int) -> bytes:
    """Where the cursor stands, as the list says it; `place` counts from 1."""
    whole = f"{count:,}"
    return f"{place:>{len(whole)},}/{whole}".encode()


def identity(place: int) -> bytes:
    """The id of the instance in that place, from 0."""
    return f"00000000-0000-0000-0000-{place + 1:012x}".encode()


def a_key(onet: Watched, count: int) -> float:
    """The bytes of a cursor key, of some that are each waited for."""
    return sum(onet.answer(DOWN, at(place, count)) for place in range(2, 2 + KEYS)) / KEYS


def test_a_key_costs_as_little_with_2000_instances_as_with_60(tmp_path: Path) -> None:
    costs = {}
    for count in (60, 2000):
        with listing(count, tmp_path) as (onet, _):
            costs[count] = a_key(onet, count)
    assert max(costs.values()) <= 450, costs
    assert max(costs.values()) <= 1.2 * min(costs.values()), costs


def test_a_page_and_the_jump_at_the_edge_cost_one_screen_of_text(tmp_path: Path) -> None:
    with listing(2000, tmp_path) as (onet, _):
        before = len(onet.raw)
        for _ in range(4):
            onet.press(PAGE_DOWN)
        onet.answer(b"\x1b[H", at(1, 2000))
        # The way back is a screen too.
        assert len(onet.raw) - before <= 5 * 9 * 1024
        keys = [onet.answer(b"j", at(place, 2000)) for place in range(2, 62)]
    # The view jumps by half a page: one screen for many keys.
    assert sum(cost > 1000 for cost in keys) <= 3
    assert sum(keys) / len(keys) <= 659


def test_with_the_panes_a_key_that_is_held_writes_its_rows_and_the_panes_once_at_its_end(tmp_path: Path) -> None:
    with listing(60, tmp_path, panes=True) as (onet, _):
        before = len(onet.raw)
        onet.answer(DOWN * 8, identity(8))
        assert set(IDENTITY.findall(onet.raw[before:])) == {identity(8)}
        assert (len(onet.raw) - before) / 8 <= 3 * 1024


def test_with_the_panes_a_key_costs_three_kilobytes_at_most(tmp_path: Path) -> None:
    with listing(60, tmp_path, panes=True) as (onet, _):
        keys = [onet.answer(DOWN, identity(place)) for place in range(1, 7)]
        assert sum(keys) / len(keys) <= 3 * 1024, keys


def test_a_refresh_writes_the_rows_that_changed_and_without_a_change_the_age_at_most(tmp_path: Path) -> None:
    with listing(60, tmp_path, refresh=1) as (onet, place):
        before = len(onet.raw)
        refreshed(onet, place, 3)
        assert len(onet.raw) - before <= AGE
        before = len(onet.raw)
        ask(place, "POST", "/change?n=1")
        onet.until(b"-0-v1", 120)
        # The mark of what changed goes with the next refresh.
        refreshed(onet, place, 2)
        assert len(onet.raw) - before <= 1024


def test_a_list_that_is_left_alone_writes_its_age_at_most_and_asks_for_nothing(tmp_path: Path) -> None:
    with listing(60, tmp_path) as (onet, place):
        # The header is looked at every five seconds.
        assert onet.listen(6) <= AGE
        assert asked(place) == 1


def test_each_page_of_a_list_is_asked_for_once(tmp_path: Path) -> None:
    with listing(2000, tmp_path) as (_, place):
        assert asked(place) == 20
