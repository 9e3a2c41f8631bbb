"""The last list is there again at the next start, to the letter, or not at all."""

import os
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.core.filter.rows import ANY_TEXT, DB, WEB, row_strategy
from tui.core import cache
from tui.core.cache import Cached, ContextKey, load, store

KEY = ContextKey("work", "https://api.example.net", "org-1", "all")
AT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
LIST = Cached((WEB, DB, WEB._replace(id="4")), AT, 3, "Acme", "all projects")
CACHED = st.builds(
    Cached,
    st.lists(row_strategy(ANY_TEXT), max_size=8).map(tuple),
    st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-3, minutes=-30))])),
    st.none() | st.integers(0),
    ANY_TEXT,
    ANY_TEXT,
)


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}


@pytest.fixture
def file(environ: dict[str, str]) -> Iterator[Path]:
    """The file of the list, the only one."""
    folder = Path(environ["XDG_CACHE_HOME"], "onet", "lists")
    for old in folder.iterdir() if folder.exists() else ():
        old.unlink()
    assert store(KEY, LIST, environ)
    (found,) = folder.iterdir()
    yield found
    if not found.is_file():
        found.unlink(missing_ok=True)


@given(cached=CACHED, key=st.builds(ContextKey, *[ANY_TEXT] * 4))
def test_a_list_comes_back_to_the_letter(environ: dict[str, str], cached: Cached, key: ContextKey) -> None:
    assert store(key, cached, environ)
    found = load(key, environ)
    assert found == cached
    # 0.0 and -0.0, or 1 and 1.0, are equal and not the same.
    assert repr(found and found.rows) == repr(cached.rows)


def test_a_list_belongs_to_its_context_alone(environ: dict[str, str], file: Path) -> None:
    for field in ContextKey._fields:
        assert load(KEY._replace(**{field: "other"}), environ) is None
    other = KEY._replace(project="p1")
    file.rename(cache._path(other, environ))
    assert load(other, environ) is None


def test_only_its_owner_may_read_a_list(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    assert [folder.stat().st_mode & 0o777 for folder in (file.parent, file.parent.parent)] == [0o700, 0o700]


@given(data=st.data())
def test_a_damaged_byte_gives_no_list_and_never_another(environ: dict[str, str], data: st.DataObject) -> None:
    assert store(KEY, LIST, environ)
    path = cache._path(KEY, environ)
    held = bytearray(path.read_bytes())
    held[data.draw(st.integers(0, len(held) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(held)
    assert load(KEY, environ) is None


@given(data=st.data())
def test_a_file_cut_short_or_of_anything_else_gives_no_list(environ: dict[str, str], data: st.DataObject) -> None:
    assert store(KEY, LIST, environ)
    path = cache._path(KEY, environ)
    held = path.read_bytes()
    path.write_bytes(data.draw(st.binary(max_size=40) | st.integers(0, len(held) - 1).map(lambda size: held[:size])))
    assert load(KEY, environ) is None


def sealed(text: bytes) -> bytes:
    """A file of that content whose checksum is right."""
    body = zlib.compress(text)
    return cache._MAGIC + zlib.crc32(body).to_bytes(4, "big") + body


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (b'"fields":["id",', b'"fields":["uuid",'),
        (b'"count":3', b'"count":2'),
        (b'"total":3', b'"total":"3"'),
        (b'"total":3,', b""),
        (b'"fetched_at":"2026-01-02T03:04:05.678901+00:00"', b'"fetched_at":"2026-01-02T03:04:05"'),
        (b'"fetched_at":"2026-01-02T03:04:05.678901+00:00"', b'"fetched_at":5'),
        (b'"organization":"Acme"', b'"organization":null'),
        (b'[["1","2","4"],null,null]', b'[["1",2,"4"],null,null]'),
        (b'[["1","2","4"],null,null]', b'[["1","2","4"],[0,1,9],null]'),
        (b'[["1","2","4"],null,null]', b"[5]"),
        (b'"203.0.113.7","2001:db8::7","10.0.0.7"],', b'"203.0.113.7"],'),
        (b'{"key"', b'[{"key"'),
        (b'{"key"', b'{"keys"'),
    ],
)
def test_a_list_of_other_content_is_ignored(
    environ: dict[str, str], file: Path, written: bytes, instead: bytes
) -> None:
    text = zlib.decompress(file.read_bytes()[12:])
    file.write_bytes(sealed(text))
    assert load(KEY, environ) == LIST
    changed = text.replace(written, instead, 1)
    assert changed != text
    file.write_bytes(sealed(changed))
    assert load(KEY, environ) is None


@pytest.mark.parametrize("text", [b"", b"5", b"[" * 100_000, b"\xff", b"null"])
def test_content_that_is_no_list_is_ignored(environ: dict[str, str], file: Path, text: bytes) -> None:
    file.write_bytes(sealed(text))
    assert load(KEY, environ) is None


def test_a_list_without_an_end_is_not_unpacked(
    environ: dict[str, str], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_MOST_UNPACKED", 100)
    assert load(KEY, environ) is None
    monkeypatch.setattr(cache, "_MOST_BYTES", 10)
    assert load(KEY, environ) is None


def test_a_pipe_in_the_place_of_a_list_is_not_waited_for(environ: dict[str, str], file: Path) -> None:
    file.unlink()
    os.mkfifo(file)
    assert load(KEY, environ) is None


def test_the_lists_used_longest_ago_go_and_so_does_what_a_crash_left(environ: dict[str, str], file: Path) -> None:
    leftover, fresh = file.with_name(f".{file.name}.x1"), file.with_name(".new")
    leftover.touch()
    fresh.touch()
    old = time.time() - 10_000
    os.utime(leftover, (old, old))
    keys = [KEY._replace(project=f"p{number}") for number in range(cache.MOST_FILES - 1)]
    for number, key in enumerate(keys):
        store(key, LIST, environ)
        os.utime(cache._path(key, environ), (old + number, old + number))
    # It was the oldest.
    assert load(keys[0], environ) == LIST
    assert store(KEY._replace(project="new"), LIST, environ)
    assert [key.project for key in keys if load(key, environ) is None] == ["p1"]
    assert not leftover.exists()
    assert fresh.exists()


def test_a_place_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    environ = {"XDG_CACHE_HOME": str(tmp_path / "file")}
    assert store(KEY, LIST, environ) is False
    assert load(KEY, environ) is None


def test_a_number_that_cannot_be_written_keeps_the_list_before(environ: dict[str, str], file: Path) -> None:
    rows: tuple[Any, ...] = (WEB._replace(vcpu=10**5000),)
    assert store(KEY, Cached(rows, AT, None, "", ""), environ) is False
    assert load(KEY, environ) == LIST
