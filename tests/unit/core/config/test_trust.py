"""Who else can change config.toml, as it names commands to run."""

import grp
import os
import pwd
from pathlib import Path
from types import SimpleNamespace

import pytest

from tui.core.config.trust import writable_by_others


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "onet" / "config.toml"
    path.parent.mkdir(mode=0o700)
    path.touch(mode=0o600)
    return path


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o640, 0o400])
def test_what_others_can_only_read_is_used(path: Path, mode: int) -> None:
    path.chmod(mode)
    assert writable_by_others(path) == ""


def users(monkeypatch: pytest.MonkeyPatch, group: str, members: list[str]) -> None:
    """The group of the file is this one, and the user is Ada."""
    gid = os.getegid()
    monkeypatch.setattr(pwd, "getpwuid", lambda _: SimpleNamespace(pw_name="ada", pw_gid=gid))
    monkeypatch.setattr(grp, "getgrgid", lambda _: SimpleNamespace(gr_name=group, gr_mem=members))


@pytest.mark.parametrize(
    ("group", "members", "trusted"),
    [("ada", [], True), ("ada", ["ada"], True), ("ada", ["bob"], False), ("users", [], False)],
)
def test_a_group_may_write_to_it_where_it_is_the_users_own(
    path: Path, monkeypatch: pytest.MonkeyPatch, group: str, members: list[str], trusted: bool
) -> None:
    users(monkeypatch, group, members)
    path.chmod(0o660)
    path.parent.chmod(0o770)
    assert (writable_by_others(path) == "") == trusted


def test_a_group_that_nobody_knows_is_not_the_users_own(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_: int) -> object:
        raise KeyError("gid not found")

    monkeypatch.setattr(grp, "getgrgid", unknown)
    path.chmod(0o660)
    assert writable_by_others(path) == f"others can write to it: `chmod go-w {path}`"


def test_a_folder_that_others_can_write_to_is_as_bad(path: Path) -> None:
    path.parent.chmod(0o777)
    assert writable_by_others(path) == f"others can write to its folder: `chmod go-w {path.parent}`"
