from pathlib import Path

import pytest

from tui.core.paths import cache_dir, config_dir, private_folder, state_dir, write_private


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


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "kept-elsewhere")
    write_private(tmp_path / "link", b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "kept-elsewhere").read_bytes() == b"x"


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_private(tmp_path / "taken", b"x")
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken"]
