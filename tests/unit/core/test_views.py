"""A context is shown again as it was looked at last; a view with a name stays until it is deleted."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.cache import ContextKey
from tui.core.order import Order
from tui.core.views import FILE, View, Views

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
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "onet"


@pytest.fixture(params=["on disk", "in memory"])
def anywhere(request: pytest.FixtureRequest, folder: Path) -> Views:
    return Views(folder if request.param == "on disk" else None)


def test_each_context_has_its_last_view(folder: Path) -> None:
    views = Views(folder)
    assert views.last(KEY) is None
    assert views.remember(KEY, VIEW)
    assert views.remember(KEY._replace(project="p1"), View("web"))
    assert views.last(KEY) == VIEW
    assert views.last(KEY._replace(project="p1")) == View("web", Order(), ())
    assert views.last(KEY._replace(origin="https://other.example")) is None
    assert (folder / FILE).stat().st_mode & 0o777 == 0o600


def test_a_view_that_did_not_change_is_not_written_again(folder: Path) -> None:
    views = Views(folder)
    views.remember(KEY, VIEW)
    written = (folder / FILE).stat().st_ino
    assert views.remember(KEY, VIEW)
    assert (folder / FILE).stat().st_ino == written


def test_views_have_names_until_they_are_deleted(anywhere: Views) -> None:
    views = anywhere
    assert views.named() == {}
    assert views.save("mine", View("web"))
    assert views.save("busy", View("cpu:>80"))
    assert views.save("mine", VIEW)
    assert list(views.named().items()) == [("busy", View("cpu:>80")), ("mine", VIEW)]
    assert views.delete("busy")
    assert views.delete("nothing")
    assert views.named() == {"mine": VIEW}
    assert not views.save("", VIEW)


def test_the_contexts_used_last_are_kept_and_no_named_view_is_ever_dropped(anywhere: Views) -> None:
    views = anywhere
    for number in range(101):
        views.remember(KEY._replace(project=f"p{number}"), VIEW)
    assert views.last(KEY._replace(project="p0")) is None
    assert views.last(KEY._replace(project="p1")) == VIEW
    saved = [views.save(f"v{number}", VIEW) for number in range(101)]
    assert saved == [True] * 100 + [False]
    assert views.save("v0", View())
    assert len(views.named()) == 100


def test_the_last_filters_are_known_each_once_the_newest_first(folder: Path) -> None:
    views = Views(folder)
    assert views.recent() == ()
    for text in ("web", "db", " web ", ""):
        views.remember_filter(text)
    assert views.recent() == ("web", "db")
    written = (folder / FILE).stat().st_ino
    assert views.remember_filter("web")
    assert (folder / FILE).stat().st_ino == written
    for number in range(30):
        views.remember_filter(f"f{number}")
    assert views.recent() == tuple(f"f{number}" for number in range(29, 9, -1))
    assert not views.remember_filter("x" * 1001)


def test_views_names_and_filters_do_not_touch_each_other(anywhere: Views) -> None:
    views = anywhere
    views.remember(KEY, VIEW)
    views.save("mine", View("web"))
    views.remember_filter("db")
    assert (views.last(KEY), views.named(), views.recent()) == (
        VIEW,
        {"mine": View("web")},
        ("db",),
    )


@given(view=VIEWS, name=TEXT.filter(bool), key=st.builds(ContextKey, TEXT, TEXT, TEXT, TEXT))
def test_any_view_comes_back_as_it_was(shared: Path, view: View, name: str, key: ContextKey) -> None:
    views = Views(shared)
    (shared / FILE).unlink(missing_ok=True)
    assert views.remember(key, view)
    assert views.save(name, view)
    assert views.last(key) == view
    assert views.named() == {name: view}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(view=st.dictionaries(st.sampled_from(["filter", "order", "columns"]), JSON), filters=JSON, part=JSON)
def test_content_that_makes_no_sense_is_as_if_it_were_not_there(
    shared: Path, view: object, filters: object, part: object
) -> None:
    views = Views(shared)
    known = {"last": {json.dumps(KEY): view}, "named": {"mine": view, "": view, "x": part}, "filters": filters}
    for content in (known, {"last": part, "named": part}):
        (shared / FILE).write_text(json.dumps(content))
        last, named = views.last(KEY), views.named()
        for found in (*([last] if last else []), *named.values()):
            assert isinstance(found.filter, str)
            assert all(isinstance(name, str) and name for name in found.columns)
            assert all(isinstance(name, str) and descending in (True, False) for name, descending in found.order.keys)
            assert len({name for name, _ in found.order.keys}) == len(found.order.keys) <= 2
        assert all(isinstance(text, str) for text in views.recent())
        assert "" not in named
        assert views.remember(KEY, VIEW)
        assert views.last(KEY) == VIEW


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[1]", b"\xff", b"[" * 100_000, b'{"last": 5, "named": [], "filters": 1}']
)
def test_a_damaged_file_is_ignored_and_written_anew(folder: Path, damage: bytes) -> None:
    views = Views(folder)
    views.remember(KEY, VIEW)
    (folder / FILE).write_bytes(damage)
    assert (views.last(KEY), views.named(), views.recent()) == (None, {}, ())
    assert views.remember_filter("web")
    assert views.remember(KEY, VIEW)
    assert views.last(KEY) == VIEW


def test_a_place_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    views = Views(tmp_path / "file")
    done = (
        views.remember(KEY, VIEW),
        views.save("mine", VIEW),
        views.delete("mine"),
        views.remember_filter("web"),
    )
    assert done == (False, False, False, False)


def test_without_a_folder_nothing_is_left_on_disk_and_all_is_gone_with_the_object() -> None:
    views = Views()
    assert views.save("mine", VIEW)
    assert not views.lasts
    assert Views().named() == {}


def test_views_that_cannot_be_read_are_kept_beside_the_new_ones_and_told(folder: Path) -> None:
    assert Views().damaged() == Views(folder).damaged() == ()
    folder.mkdir(mode=0o700, parents=True)
    path = folder / FILE
    path.write_text('{"named": {"mine": {"filter": "web"')
    on_disk = Views(folder)
    assert on_disk.damaged() == (path,)
    assert on_disk.remember(KEY, VIEW)
    assert on_disk.damaged() == (path.with_name("views.json.damaged"),)
    assert path.with_name("views.json.damaged").read_text() == '{"named": {"mine": {"filter": "web"'
