import os
from pathlib import Path

import pytest

from tui.core.paths import cache_dir, config_dir, private_folder, read_private, state_dir, write_private


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_folders_follow_xdg_and_relative_ones_are_ignored() -> None:
    home = {"HOME": "/home/ada"}
    assert [str(folder(home)) for folder in (config_dir, state_dir, cache_dir)] == [
        "/home/ada/.config/onet",
        "/home/ada/.local/state/onet",
        "/home/ada/.cache/onet",
    ]
    assert str(state_dir(home | {"XDG_STATE_HOME": "/srv/state"})) == "/srv/state/onet"
    assert str(cache_dir(home | {"XDG_CACHE_HOME": "cache"})) == "/home/ada/.cache/onet"


def test_folder_and_file_are_closed_to_others_also_where_they_stood_open(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "onet"
    assert mode(private_folder(folder)) == 0o700
    folder.chmod(0o755)
    file = folder / "context.json"
    file.write_text("old")
    file.chmod(0o644)
    write_private(private_folder(folder) / file.name, b"new")
    assert (mode(folder), mode(file), file.read_bytes()) == (0o700, 0o600, b"new")
    assert [entry.name for entry in folder.iterdir()] == ["context.json"]


def test_a_link_is_replaced_and_where_it_led_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"theirs")
    for name in ("victim", "nowhere"):
        (tmp_path / "link").symlink_to(tmp_path / name)
        write_private(tmp_path / "link", b"x")
        assert not (tmp_path / "link").is_symlink()
        assert (tmp_path / "link").read_bytes() == b"x"
        (tmp_path / "link").unlink()
    assert (tmp_path / "victim").read_bytes() == b"theirs"
    assert [entry.name for entry in tmp_path.iterdir()] == ["victim"]


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_private(tmp_path / "taken", b"x")
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken"]


def test_what_a_crash_left_of_a_write_goes_an_hour_later_and_nothing_else_does(tmp_path: Path) -> None:
    old = [".a.json.abc.onet-part", ".a.json.original", "b.onet-part"]
    for name in (*old, ".a.json.new.onet-part"):
        (tmp_path / name).write_bytes(b"half")
    for name in old:
        os.utime(tmp_path / name, (0, 0))
    write_private(tmp_path / "b.json", b"x")
    left = [".a.json.new.onet-part", ".a.json.original", "b.json", "b.onet-part"]
    assert sorted(entry.name for entry in tmp_path.iterdir()) == left


def test_leftovers_are_looked_for_once_for_thousands_of_files_that_are_written_at_one_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Path] = []
    scan = os.scandir
    monkeypatch.setattr(os, "scandir", lambda folder: (looked.append(folder), scan(folder))[1])
    for number in range(5):
        write_private(tmp_path / f"{number}.json", b"x")
    assert looked == [tmp_path]


def test_without_a_home_nothing_is_kept_and_nothing_is_made_in_the_folder_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(_: int) -> object:
        raise KeyError("uid not found")

    monkeypatch.setattr("pwd.getpwuid", nobody)
    monkeypatch.chdir(tmp_path)
    for environ in ({}, {"HOME": ""}, {"HOME": "~"}, {"HOME": "here"}, {"XDG_STATE_HOME": "here"}):
        folder = state_dir(environ)
        assert folder.is_absolute()
        with pytest.raises(OSError, match="there is no home folder: set HOME"):
            private_folder(folder)
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_is_not_told_is_the_one_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    class User:
        pw_dir = "/home/ada"

    monkeypatch.setattr("pwd.getpwuid", lambda _: User)
    assert str(cache_dir({})) == "/home/ada/.cache/onet"
    User.pw_dir = ""
    assert str(cache_dir({})) == "/nonexistent/.cache/onet"


def test_a_pipe_is_not_waited_for_and_what_has_no_end_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zeros").symlink_to("/dev/zero")
    for name in ("pipe", "zeros", "."):
        with pytest.raises(OSError, match="no regular file"):
            read_private(tmp_path / name, 10)
    (tmp_path / "file").write_bytes(b"x" * 11)
    with pytest.raises(ValueError, match="too large"):
        read_private(tmp_path / "file", 10)
    assert read_private(tmp_path / "file", 11) == b"x" * 11


@pytest.mark.parametrize("put", ["file", "link to nothing"])
def test_what_is_no_folder_is_told(tmp_path: Path, put: str) -> None:
    folder = tmp_path / "onet"
    if put == "file":
        folder.write_bytes(b"x")
    else:
        folder.symlink_to("nowhere")
    with pytest.raises(OSError, match=f"{folder} is "):
        private_folder(folder)
    assert not (tmp_path / "nowhere").exists()
