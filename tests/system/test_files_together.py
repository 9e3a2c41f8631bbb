"""Several processes that write the same files at once: nothing that one of them kept is lost to another."""

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.extent import extent
from tests.support.file_crowd import GO, INSTANCES, ORIGIN, key, where
from tests.support.forks import Forks
from tui.core.cache import load
from tui.core.config import read_config
from tui.core.edit.kept import kept
from tui.core.habits import actions_used, names_known
from tui.core.paths import state_dir
from tui.core.remembered import recall
from tui.core.views import Views

TIMES = extent(12, 30)
NAMES = ("ada", "bob", "cyd")
CALL = "tests.support.file_crowd:write"


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks("tests.support.file_crowd") as forks:
        yield forks


def test_three_processes_that_write_at_once_lose_nothing(tmp_path: Path, forks: Forks) -> None:
    with (tmp_path / GO).open("wb") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        jobs = [forks.start(CALL, str(tmp_path), name, TIMES) for name in NAMES]
    assert [forks.result(job) for job in jobs] == [8 * TIMES] * len(NAMES)
    environ = {"HOME": str(tmp_path)}
    expected = {f"{name}-{number}" for name in NAMES for number in range(TIMES)}
    views = Views(state_dir(environ))
    assert views.named().keys() == expected
    assert len(views.recent()) == 20
    assert set(views.recent()) <= expected
    assert all(recall(name, ORIGIN, environ) == ("o", "p") for name in expected)
    assert actions_used(environ) == dict.fromkeys(NAMES, TIMES)
    assert names_known(environ).keys() == expected
    assert sorted(read_config(environ).profiles) == sorted(NAMES)
    lists = [
        load(key("all"), environ),
        *(load(key(f"{name}-{number}"), environ) for name in NAMES for number in range(3)),
    ]
    assert all(found is not None and {row.name for row in found.rows} == {found.organization} for found in lists)
    drafts = [kept(where(str(tmp_path)), held["id"]) for held in INSTANCES[:TIMES]]
    assert all(found is not None and found.edits["name"] in NAMES for found in drafts)
    left = [path for path in tmp_path.rglob("*") if path.name.endswith(".onet-part")]
    assert left == []
