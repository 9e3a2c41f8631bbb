from pathlib import Path

import pytest

from tui.core.remembered import FILE, recall, remember

HERE = "https://api.example.net"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"XDG_STATE_HOME": str(tmp_path / "state")}


def file(environ: dict[str, str]) -> Path:
    return Path(environ["XDG_STATE_HOME"]) / "onet" / FILE


def test_the_last_context_is_known_by_profile_and_origin(environ: dict[str, str]) -> None:
    assert recall("work", HERE, environ) == (None, None)
    assert remember("work", HERE, "org-1", "project-1", environ)
    assert remember("home", HERE, "org-2", None, environ)
    assert remember("work", HERE, "org-3", "project-3", environ)
    assert recall("work", HERE, environ) == ("org-3", "project-3")
    assert recall("home", HERE, environ) == ("org-2", None)
    assert recall("work", "https://other.example", environ) == (None, None)
    assert file(environ).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b"\xff", b"[" * 100_000, b'{"work@https://api.example.net": 5}'])
def test_a_damaged_file_is_ignored_and_written_anew(environ: dict[str, str], damage: bytes) -> None:
    remember("work", HERE, "org-1", "project-1", environ)
    file(environ).write_bytes(damage)
    assert recall("work", HERE, environ) == (None, None)
    assert remember("work", HERE, "org-1", "project-1", environ)
    assert recall("work", HERE, environ) == ("org-1", "project-1")


def test_values_that_are_no_ids_are_ignored(environ: dict[str, str]) -> None:
    remember("work", HERE, "org-1", "project-1", environ)
    file(environ).write_text(f'{{"work@{HERE}": {{"organization": 5, "project": ""}}}}')
    assert recall("work", HERE, environ) == (None, None)


def test_a_place_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    environ = {"XDG_STATE_HOME": str(tmp_path / "file")}
    assert remember("work", HERE, "org-1", "project-1", environ) is False
    assert recall("work", HERE, environ) == (None, None)


def test_only_the_contexts_used_last_are_kept(environ: dict[str, str]) -> None:
    for number in range(101):
        remember(f"p{number}", HERE, "o", "p", environ)
    assert recall("p0", HERE, environ) == (None, None)
    assert recall("p1", HERE, environ) == ("o", "p")
