"""A context is shown again as it was looked at last; a view with a name stays until it is deleted."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.cache import ContextKey
from tui.core.order import Order
from tui.core.views import (
    FILE,
    View,
    delete_view,
    last_view,
    named_views,
    recent_filters,
    remember_filter,
    remember_view,
    save_view,
)

KEY = ContextKey("work", "https://api.example.net", "org-1", "all")
VIEW = View("state:active", Order((("STATE", True), ("NAME", False))), ("NAME", "CPU"))
TEXT = st.text(st.characters(), max_size=10)
NAMES = st.lists(TEXT.filter(bool), max_size=3, unique=True)
VIEWS = st.builds(
    View,
    TEXT,
    st.builds(lambda names: Order(tuple((name, len(name) > 3) for name in names[:2])), NAMES),
    NAMES.map(tuple),
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {"XDG_STATE_HOME": str(tmp_path_factory.mktemp("state"))}


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"XDG_STATE_HOME": str(tmp_path / "state")}


def file(environ: dict[str, str]) -> Path:
    return Path(environ["XDG_STATE_HOME"]) / "onet" / FILE


def test_each_context_has_its_last_view(environ: dict[str, str]) -> None:
    assert last_view(KEY, environ) is None
    assert remember_view(KEY, VIEW, environ)
    assert remember_view(KEY._replace(project="p1"), View("web"), environ)
    assert last_view(KEY, environ) == VIEW
    assert last_view(KEY._replace(project="p1"), environ) == View("web", Order(), ())
    assert last_view(KEY._replace(origin="https://other.example"), environ) is None
    assert file(environ).stat().st_mode & 0o777 == 0o600


def test_a_view_that_did_not_change_is_not_written_again(environ: dict[str, str]) -> None:
    remember_view(KEY, VIEW, environ)
    written = file(environ).stat().st_ino
    assert remember_view(KEY, VIEW, environ)
    assert file(environ).stat().st_ino == written


def test_views_have_names_until_they_are_deleted(environ: dict[str, str]) -> None:
    assert named_views(environ) == {}
    assert save_view("mine", View("web"), environ)
    assert save_view("busy", View("cpu:>80"), environ)
    assert save_view("mine", VIEW, environ)
    assert list(named_views(environ).items()) == [("busy", View("cpu:>80")), ("mine", VIEW)]
    assert delete_view("busy", environ)
    assert delete_view("nothing", environ)
    assert named_views(environ) == {"mine": VIEW}
    assert not save_view("", VIEW, environ)


def test_the_contexts_used_last_are_kept_and_no_named_view_is_ever_dropped(environ: dict[str, str]) -> None:
    for number in range(101):
        remember_view(KEY._replace(project=f"p{number}"), VIEW, environ)
    assert last_view(KEY._replace(project="p0"), environ) is None
    assert last_view(KEY._replace(project="p1"), environ) == VIEW
    saved = [save_view(f"v{number}", VIEW, environ) for number in range(101)]
    assert saved == [True] * 100 + [False]
    assert save_view("v0", View(), environ)
    assert len(named_views(environ)) == 100


def test_the_last_filters_are_known_each_once_the_newest_first(environ: dict[str, str]) -> None:
    assert recent_filters(environ) == ()
    for text in ("web", "db", " web ", ""):
        remember_filter(text, environ)
    assert recent_filters(environ) == ("web", "db")
    written = file(environ).stat().st_ino
    assert remember_filter("web", environ)
    assert file(environ).stat().st_ino == written
    for number in range(30):
        remember_filter(f"f{number}", environ)
    assert recent_filters(environ) == tuple(f"f{number}" for number in range(29, 9, -1))
    assert not remember_filter("x" * 1001, environ)


def test_views_names_and_filters_do_not_touch_each_other(environ: dict[str, str]) -> None:
    remember_view(KEY, VIEW, environ)
    save_view("mine", View("web"), environ)
    remember_filter("db", environ)
    assert (last_view(KEY, environ), named_views(environ), recent_filters(environ)) == (
        VIEW,
        {"mine": View("web")},
        ("db",),
    )


@given(view=VIEWS, name=TEXT.filter(bool), key=st.builds(ContextKey, TEXT, TEXT, TEXT, TEXT))
def test_any_view_comes_back_as_it_was(kept: dict[str, str], view: View, name: str, key: ContextKey) -> None:
    file(kept).unlink(missing_ok=True)
    assert remember_view(key, view, kept)
    assert save_view(name, view, kept)
    assert last_view(key, kept) == view
    assert named_views(kept) == {name: view}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(view=st.dictionaries(st.sampled_from(["filter", "order", "columns"]), JSON), filters=JSON, part=JSON)
def test_content_that_makes_no_sense_is_as_if_it_were_not_there(
    kept: dict[str, str], view: object, filters: object, part: object
) -> None:
    file(kept).parent.mkdir(parents=True, exist_ok=True)
    known = {"last": {json.dumps(KEY): view}, "named": {"mine": view, "": view, "x": part}, "filters": filters}
    for content in (known, {"last": part, "named": part}):
        file(kept).write_text(json.dumps(content))
        last, named = last_view(KEY, kept), named_views(kept)
        for found in (*([last] if last else []), *named.values()):
            assert isinstance(found.filter, str)
            assert all(isinstance(name, str) and name for name in found.columns)
            assert all(isinstance(name, str) and descending in (True, False) for name, descending in found.order.keys)
            assert len({name for name, _ in found.order.keys}) == len(found.order.keys) <= 2
        assert all(isinstance(text, str) for text in recent_filters(kept))
        assert "" not in named
        assert remember_view(KEY, VIEW, kept)
        assert last_view(KEY, kept) == VIEW


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[1]", b"\xff", b"[" * 100_000, b'{"last": 5, "named": [], "filters": 1}']
)
def test_a_damaged_file_is_ignored_and_written_anew(environ: dict[str, str], damage: bytes) -> None:
    remember_view(KEY, VIEW, environ)
    file(environ).write_bytes(damage)
    assert (last_view(KEY, environ), named_views(environ), recent_filters(environ)) == (None, {}, ())
    assert remember_filter("web", environ)
    assert remember_view(KEY, VIEW, environ)
    assert last_view(KEY, environ) == VIEW


def test_a_place_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    environ = {"XDG_STATE_HOME": str(tmp_path / "file")}
    done = (
        remember_view(KEY, VIEW, environ),
        save_view("mine", VIEW, environ),
        delete_view("mine", environ),
        remember_filter("web", environ),
    )
    assert done == (False, False, False, False)
