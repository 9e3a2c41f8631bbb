"""Small files that several processes write, and what becomes of those that cannot be read."""

import fcntl
import os
from pathlib import Path

import pytest

from tui.core import state_file
from tui.core.state_file import LOCK, MOST_ASIDE, aside, change_state, is_damaged, read_state, write_state


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "onet" / "views.json"


def add(path: Path, name: str, *, keeps_damaged: bool = True) -> bool:
    return change_state(path, lambda known: known | {name: 1}, keeps_damaged=keeps_damaged)


def test_a_change_is_made_to_what_is_there_by_now(path: Path) -> None:
    assert add(path, "a")
    assert write_state(path, {"theirs": 2})
    assert add(path, "b")
    assert read_state(path) == {"theirs": 2, "b": 1}


def test_nothing_is_written_where_nothing_changed(path: Path) -> None:
    add(path, "a")
    before = path.stat().st_ino
    assert change_state(path, lambda known: known)
    assert path.stat().st_ino == before


def test_a_file_that_cannot_be_read_is_moved_aside_and_never_written_over(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    for number in range(MOST_ASIDE):
        path.write_text(f"damaged {number}")
        assert is_damaged(path)
        assert add(path, "a")
        assert read_state(path) == {"a": 1}
    assert [place.read_text() for place in aside(path)] == [f"damaged {number}" for number in range(MOST_ASIDE)]
    path.write_text("one too many")
    assert not add(path, "a")
    assert path.read_text() == "one too many"


def test_where_it_is_no_loss_a_damaged_file_is_replaced(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    path.write_text("damaged")
    assert add(path, "a", keeps_damaged=False)
    assert (read_state(path), aside(path)) == ({"a": 1}, ())


def test_a_file_that_was_moved_aside_is_back_where_the_new_one_cannot_be_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir(mode=0o700)
    path.write_text("damaged")
    with monkeypatch.context() as patched:
        patched.setattr(state_file, "write_state", lambda *_: False)
        assert not add(path, "a")
    assert (path.read_text(), aside(path)) == ("damaged", ())


def test_who_holds_the_lock_for_too_long_keeps_nobody_from_working(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(path, "a")
    monkeypatch.setattr(state_file, "_PATIENCE", 0.0)
    with (path.parent / LOCK).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert add(path, "b")
    assert read_state(path) == {"a": 1, "b": 1}


@pytest.mark.parametrize("put", ["link", "pipe", "folder"])
def test_what_stands_in_the_place_of_the_lock_is_neither_followed_nor_waited_for(path: Path, put: str) -> None:
    path.parent.mkdir(mode=0o700)
    lock, elsewhere = path.parent / LOCK, path.parent / "elsewhere"
    {"link": lambda: lock.symlink_to(elsewhere), "pipe": lambda: os.mkfifo(lock), "folder": lock.mkdir}[put]()
    assert add(path, "a")
    assert read_state(path) == {"a": 1}
    assert not elsewhere.exists()
