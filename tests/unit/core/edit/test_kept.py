"""Drafts that were not sent survive a crash or a dropped link."""

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.extent import extent
from tests.unit.core.edit.values import JSON, TEXT
from tests.unit.domain.test_reading import whole
from tui.api.redaction import keep_out
from tui.core.edit.draft import Draft
from tui.core.edit.kept import LONGEST_KEPT, Where, forget, keep, kept, restore
from tui.core.edit.merge import merge
from tui.domain import exactjson
from tui.domain.instance import Instance, parse_instance
from tui.domain.update import InstanceUpdate

NOW = datetime.now(UTC)
SAME_FOLDER = settings(
    deadline=None,
    max_examples=extent(50, 2_000),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def where(tmp_path: Path) -> Where:
    return Where(tmp_path / "onet" / "drafts", "default", "https://api.example", "o-1", "p-1")


def instance(**changes: Any) -> Instance:
    return parse_instance(whole(**changes))


def draft(**edits: Any) -> Draft:
    made = Draft(instance())
    for field, value in edits.items():
        made.set(field, value)
    return made


def kept_in(path: Path) -> str:
    return str(exactjson.loads(path.read_bytes())["instance"])


def only_file(where: Where) -> Path:
    assert where.folder is not None
    (path,) = where.folder.iterdir()
    return path


def test_a_draft_is_kept_with_where_and_when_for_its_owner_alone(where: Where) -> None:
    assert keep(draft(name="new", vpc_id=None), where, NOW)
    path = only_file(where)
    assert [stat.S_IMODE(at.stat().st_mode) for at in (path, path.parent, path.parent.parent)] == [0o600, 0o700, 0o700]
    found = kept(where, "i-1")
    assert found is not None
    assert (found.profile, found.organization_id, found.project_id, found.at) == ("default", "o-1", "p-1", NOW)
    assert (found.instance_id, found.name, found.edits) == ("i-1", "web-1", {"name": "new", "vpc_id": None})


@SAME_FOLDER
@given(JSON, JSON, TEXT)
def test_the_edits_come_back_to_the_letter(where: Where, old: Any, new: Any, name: str) -> None:
    opened = Draft(instance(tags=old))
    opened.set("tags", new)
    opened.set("name", name)
    assert keep(opened, where)
    found = kept(where, "i-1")
    again = restore(found, instance(tags=old)) if found else opened
    assert (found is None) == (opened.edits == {})
    assert again.update().body() == opened.update().body()
    assert again.base == opened.base
    assert exactjson.dumps(again.edits) == exactjson.dumps(opened.edits)


def test_what_others_did_meanwhile_is_there_and_a_clash_is_still_a_conflict(where: Where) -> None:
    keep(draft(name="mine", os_name="Arch"), where)
    found = kept(where, "i-1")
    assert found is not None
    now = instance(name="theirs", hostname="other.example", tags=["new"])
    again = restore(found, now)
    assert (again.value("hostname"), again.value("tags"), again.value("name")) == ("other.example", ["new"], "mine")
    merged = merge(again.base, InstanceUpdate.from_instance(now), again.update())
    assert merged.conflicts == ("name",)


def test_an_edit_that_is_in_effect_by_now_is_none_any_more(where: Where) -> None:
    keep(draft(name="new", os_name="Arch"), where)
    found = kept(where, "i-1")
    assert found is not None
    assert restore(found, instance(name="new")).edits == {"os_name": "Arch"}


def test_a_draft_that_was_set_back_is_forgotten(where: Where) -> None:
    keep(draft(name="new"), where)
    assert keep(draft(), where)
    assert kept(where, "i-1") is None


def test_a_forgotten_draft_is_gone(where: Where) -> None:
    keep(draft(name="new"), where)
    assert forget(where, "i-1")
    assert forget(where, "i-1")
    assert kept(where, "i-1") is None


def test_another_origin_or_instance_has_no_such_draft(where: Where) -> None:
    keep(draft(name="new"), where)
    assert kept(where, "i-2") is None
    assert kept(Where(where.folder, "default", "https://other.example", "o-1", "p-1"), "i-1") is None


@pytest.mark.parametrize("identity", ["../../x", "/etc/passwd", "a\0b", "x" * 5000, "\ud800", "..", ""])
def test_no_id_leads_out_of_the_folder(where: Where, identity: str) -> None:
    made = Draft(Instance.model_construct(**dict(instance()) | {"id": identity}))
    made.set("name", "new")
    assert keep(made, where)
    assert only_file(where).parent == where.folder
    found = kept(where, identity)
    assert found is not None
    assert found.instance_id == identity


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"version": 1', b'"version": 2'),
        (b'"i-1"', b'"i-2"'),
        (b'"edits": {"name": "new"}', b'"edits": {"name": 5}'),
        (b'"edits": {"name": "new"}', b'"edits": {"nmae": "new"}'),
        (b'"edits": {"name": "new"}', b'"edits": {}'),
        (b'"edits": {"name": "new"}', b'"edits": []'),
        (b'"base": {', b'"base": {"x": 1, '),
        (b'"at": "', b'"at": "x'),
        (b"{", b"["),
    ],
)
def test_a_damaged_file_or_one_of_another_version_is_no_draft(where: Where, old: bytes, new: bytes) -> None:
    keep(draft(name="new"), where)
    path = only_file(where)
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    assert kept(where, "i-1") is None


@SAME_FOLDER
@given(st.binary() | JSON.map(lambda value: exactjson.dumps(value).encode()))
def test_whatever_stands_in_the_file_stops_nothing(where: Where, data: bytes) -> None:
    keep(draft(name="new"), where)
    only_file(where).write_bytes(data)
    assert kept(where, "i-1") is None


def test_drafts_of_more_than_thirty_days_are_removed(where: Where) -> None:
    keep(draft(name="new"), where)
    path = only_file(where)
    assert kept(where, "i-1", NOW + LONGEST_KEPT - timedelta(hours=1)) is not None
    assert kept(where, "i-1", NOW + LONGEST_KEPT + timedelta(hours=1)) is None
    assert not path.exists()
    keep(draft(name="new"), where)
    long_ago = (NOW - timedelta(days=31)).timestamp()
    os.utime(path, (long_ago, long_ago))
    other = Draft(instance(id="i-2"))
    other.set("name", "new")
    keep(other, where, NOW + timedelta(hours=2))
    assert only_file(where) != path


def test_old_drafts_are_looked_for_once_for_thousands_that_are_kept_at_one_time(
    where: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Path] = []
    glob = Path.glob
    monkeypatch.setattr(Path, "glob", lambda folder, pattern: (looked.append(folder), glob(folder, pattern))[1])
    for number in range(5):
        one = Draft(instance(id=f"i-{number}"))
        one.set("name", "new")
        assert keep(one, where)
        assert kept(where, f"i-{number}")
    assert looked == [where.folder]
    # One that became too old since then is not offered all the same.
    (path,) = [path for path in where.folder.iterdir() if kept_in(path) == "i-0"] if where.folder else ()
    long_ago = (NOW - timedelta(days=31)).timestamp()
    os.utime(path, (long_ago, long_ago))
    assert kept(where, "i-0") is None
    assert kept(where, "i-1")


def test_a_disk_that_cannot_be_written_never_stops_the_edit(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    where = Where(tmp_path / "file" / "drafts", "default", "https://api.example", "o", "p")
    assert not keep(draft(name="new"), where)
    assert kept(where, "i-1") is None
    assert not forget(where, "i-1")


def test_where_nothing_may_be_left_on_disk_nothing_is_kept() -> None:
    nowhere = Where(None, "default", "https://api.example", "o", "p")
    assert not keep(draft(name="new"), nowhere)
    assert kept(nowhere, "i-1") is None
    assert forget(nowhere, "i-1")


@pytest.mark.parametrize("typed", ["my-secret-key-0123456789", "sk-onetsolutions-abc", "eyJhbGciOiJIUzI1NiJ9.e30.x"])
def test_a_key_that_was_typed_into_a_field_is_not_written_to_disk(where: Where, typed: str) -> None:
    keep_out("my-secret-key-0123456789")
    assert not keep(draft(tags=["a", f"x{typed}"]), where)
    assert keep(draft(name="disk-backup task-force"), where)
    assert typed not in only_file(where).read_text()
