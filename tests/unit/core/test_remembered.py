import json
from pathlib import Path

import pytest

from tui.core.remembered import FILE, last_profile, recall, recent, remember

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


def test_the_profile_that_was_open_last_is_known(environ: dict[str, str]) -> None:
    assert last_profile(environ) is None
    for profile in ("work", "home", "work"):
        assert remember(profile, HERE, "org-1", "project-1", environ)
        assert last_profile(environ) == profile
    written = file(environ).stat()
    assert remember("work", HERE, "org-1", "project-1", environ)
    assert file(environ).stat().st_ino == written.st_ino


def test_contexts_are_listed_with_the_last_one_first_by_profile_and_origin(environ: dict[str, str]) -> None:
    assert recent("work", HERE, environ) == ()
    for organization, project in [("o1", "p1"), ("o1", "all"), ("o2", "p1"), ("o1", "p1"), ("o3", None), (None, "p9")]:
        remember("work", HERE, organization, project, environ)
    remember("home", HERE, "o4", "p4", environ)
    assert recent("work", HERE, environ) == (("o1", "p1"), ("o2", "p1"), ("o1", "all"))
    assert recent("home", HERE, environ) == (("o4", "p4"),)
    assert recent("work", "https://other.example", environ) == ()
    assert recall("work", HERE, environ) == (None, "p9")
    for number in range(20):
        remember("work", HERE, "o", f"p{number}", environ)
    assert recent("work", HERE, environ) == tuple(("o", f"p{number}") for number in range(19, 7, -1))


def test_a_file_of_an_older_version_is_read_on(environ: dict[str, str]) -> None:
    remember("home", HERE, "o", "p", environ)
    file(environ).write_text(json.dumps({f"work@{HERE}": {"organization": "org-1", "project": "project-1"}}))
    assert last_profile(environ) is None
    assert recent("work", HERE, environ) == (("org-1", "project-1"),)
    remember("work", HERE, "org-1", "project-2", environ)
    assert recent("work", HERE, environ) == (("org-1", "project-2"), ("org-1", "project-1"))


@pytest.mark.parametrize(
    "used", [5, {}, [5], [["o"]], [["o", 5]], [["o", ""]], [["o", "p", "x"]], [[]], [[["o"], "p"]]]
)
def test_contexts_that_make_no_sense_are_ignored(environ: dict[str, str], used: object) -> None:
    remember("work", HERE, "org-1", "project-1", environ)
    file(environ).write_text(json.dumps({"profile": used, f"work@{HERE}": {"recent": used}}))
    assert recent("work", HERE, environ) == ()
    assert last_profile(environ) is None
    assert remember("work", HERE, "org-1", "project-1", environ)
    assert recent("work", HERE, environ) == (("org-1", "project-1"),)


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
