"""Writing a profile changes its keys and nothing else of config.toml."""

import fcntl
import multiprocessing
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.core.config.test_layout import documents, value_texts
from tui.core.config import Profile, read_config
from tui.core.config import write as writing
from tui.core.config.keys import PROFILE
from tui.core.config.read import FILE
from tui.core.config.write import LOCK, ConfigNotWritten, write_profile


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_STATE_HOME": str(tmp_path / "state")}


def config_file(environ: Mapping[str, str]) -> Path:
    return Path(environ["XDG_CONFIG_HOME"]) / "onet" / FILE


def write(environ: Mapping[str, str], text: str) -> Path:
    path = config_file(environ)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def after(environ: Mapping[str, str], text: str, name: str, changes: Mapping[str, object]) -> str:
    path = write(environ, text)
    assert write_profile(name, changes, environ) == path
    return path.read_bytes().decode()


def test_the_first_profile_makes_the_file_closed_to_others(environ: dict[str, str]) -> None:
    changes = {"store": "file", "production": True, "api_key_command": ("pass", 'o"n')}
    path = write_profile("at home", changes, environ)
    assert path.read_text() == (
        '[profiles."at home"]\nstore = "file"\nproduction = true\napi_key_command = ["pass", "o\\"n"]\n'
    )
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    profile = read_config(environ).profiles["at home"]
    assert profile == Profile("at home", store="file", production=True, api_key_command=("pass", 'o"n'))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("refresh = 5 # slow", 'refresh = 5 # slow\n\n[profiles.w]\nstore = "file"\n'),
        ('[profiles.w]\nstore="keyring" # why\n', '[profiles.w]\nstore="file" # why\n'),
        (
            "[profiles.w]\n  mouse = 1 # a\n\n# Home\n[profiles.home]\n",
            '[profiles.w]\n  mouse = 1 # a\n  store = "file"\n\n# Home\n[profiles.home]\n',
        ),
        ("[profiles.w] # empty", '[profiles.w] # empty\nstore = "file"'),
        ("[profiles.w.more]\nx = 1\n", '[profiles.w.more]\nx = 1\n\n[profiles.w]\nstore = "file"\n'),
        (
            'profiles.w.project = "p"\nmouse = true\n',
            'profiles.w.project = "p"\nprofiles.w.store = "file"\nmouse = true\n',
        ),
        ('[profiles]\nw.project = "p"\nx.a = 1\n', '[profiles]\nw.project = "p"\nw.store = "file"\nx.a = 1\n'),
        ("profiles.x.a = 1\nmouse = true\n", 'profiles.x.a = 1\nmouse = true\n\n[profiles.w]\nstore = "file"\n'),
        ("profiles = { w = { } }\n", 'profiles = { w = { store = "file" } }\n'),
        ("profiles = {w={a=[1, {}]}, x={}}", 'profiles = {w={a=[1, {}], store = "file"}, x={}}'),
        ("profiles = { x = {} }", 'profiles = { x = {}, w = { store = "file" } }'),
        ("[profiles]\nw = {a = 1} # c\n", '[profiles]\nw = {a = 1, store = "file"} # c\n'),
        ('[profiles.w]\r\na = """x\r\n"""\r\n[b]\r\n', '[profiles.w]\r\na = """x\r\n"""\r\nstore = "file"\r\n[b]\r\n'),
    ],
)
def test_a_key_is_set_where_its_profile_stands(environ: dict[str, str], old: str, new: str) -> None:
    assert after(environ, old, "w", {"store": "file"}) == new
    assert after(environ, new, "w", {"store": "file"}) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('# a\n[profiles.w]\nstore = "file" # b\n# c\n', "# a\n[profiles.w]\n# c\n"),
        ('[profiles.w]\r\nstore = "file"\r\nx = 1', "[profiles.w]\r\nx = 1"),
        ('[profiles.w]\nstore = "file"', "[profiles.w]\n"),
        ('profiles.w = { store = "file", x = 1 }', "profiles.w = { x = 1 }"),
        ('profiles.w = { x = 1, store = "file" }', "profiles.w = { x = 1 }"),
        ('profiles.w = { store = "file" }', "profiles.w = {  }"),
        ("[profiles.w]\nx = 1\n", "[profiles.w]\nx = 1\n"),
        ("mouse = true\n", "mouse = true\n"),
    ],
)
def test_a_key_is_taken_out(environ: dict[str, str], old: str, new: str) -> None:
    assert after(environ, old, "w", {"store": None}) == new


def test_a_link_stays_a_link(environ: dict[str, str], tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles.toml"
    kept.write_text("# mine\n")
    config_file(environ).parent.mkdir(parents=True)
    config_file(environ).symlink_to(kept)
    write_profile("w", {"store": "file"}, environ)
    assert config_file(environ).is_symlink()
    assert kept.read_text() == '# mine\n\n[profiles.w]\nstore = "file"\n'


@pytest.mark.parametrize(
    ("old", "reason"),
    [
        ("mouse = = true", "line 1, column 9"),
        ("profiles = 1", "profiles is no table in it"),
        ("[[profiles.w]]", "w is no table in it"),
        ("profiles = { w.x = 1 }", "written in a way that cannot be changed"),
        ("[profiles.w.store]", "written in a way that cannot be changed"),
    ],
)
def test_what_cannot_be_changed_safely_stays_and_the_lines_are_told(
    environ: dict[str, str], old: str, reason: str
) -> None:
    path = write(environ, old)
    with pytest.raises(ConfigNotWritten) as caught:
        write_profile("w", {"store": "file", "project": None}, environ)
    assert path.read_text() == old
    assert str(path) in caught.value.title
    assert reason in caught.value.detail
    assert f'put into {path}:\n[profiles.w]\nstore = "file"\nTake project out of' in caught.value.hint


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("a\nb", {}),
        ("w", {"stroe": "file"}),
        ("w", {"store": "plain"}),
        ("w", {"base_url": "http://api.example.net"}),
        ("w", {"project": "sk-onetsolutions-abcdef0123456789"}),
        ("w", {"api_key_command": ("echo", "sk-onetsolutions-abcdef0123456789")}),
        ("w", {"api_key_command": ("a\ud800",)}),
    ],
)
def test_what_the_next_start_would_refuse_is_not_written(
    environ: dict[str, str], name: str, changes: dict[str, object]
) -> None:
    with pytest.raises(ConfigNotWritten) as caught:
        write_profile(name, changes, environ)
    assert "abcdef" not in f"{caught.value} {caught.value.hint}"
    assert not config_file(environ).exists()


def test_a_place_that_cannot_be_written_is_told_with_what_to_do(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "config").write_text("in the way")
    with pytest.raises(ConfigNotWritten, match="cannot be written") as caught:
        write_profile("w", {"store": "file"}, environ)
    assert caught.value.detail
    assert '[profiles.w]\nstore = "file"' in caught.value.hint


def test_without_a_place_for_the_lock_it_is_written_all_the_same(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    assert after(environ, "", "w", {"store": "file"}) == '[profiles.w]\nstore = "file"\n'


def test_a_lock_that_never_comes_free_is_not_waited_for(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_profile("w", {"store": "file"}, environ)
    monkeypatch.setattr(writing, "_LOCK_LIMIT", 0.0)
    with (Path(environ["XDG_STATE_HOME"]) / "onet" / LOCK).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        write_profile("w", {"project": "p"}, environ)
    assert read_config(environ).profiles["w"] == Profile("w", store="file", project="p")


def _write_many(environ: dict[str, str], name: str) -> None:
    for number in range(10):
        write_profile(f"{name}{number}", {"store": "file"}, environ)


def test_two_processes_that_write_at_once_lose_nothing(environ: dict[str, str]) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_write_many, args=(environ, name)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert sorted(read_config(environ).profiles) == sorted(f"{name}{number}" for name in "ab" for number in range(10))
    assert [entry.name for entry in config_file(environ).parent.iterdir()] == [FILE]


NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
ARGUMENTS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), max_size=3)
VALUES = {
    "base_url": st.just("https://api.example.net/v1"),
    "organization": NAMES,
    "project": NAMES,
    "read_only": st.booleans(),
    "accent": st.just("#8a2be2"),
    "production": st.booleans(),
    "store": st.sampled_from(["keyring", "file"]),
    "api_key_command": ARGUMENTS.map(lambda words: ("x", *words)),
}
CHANGES = st.fixed_dictionaries({}, optional={key: st.none() | value for key, value in VALUES.items()})


@st.composite
def existing(draw: st.DrawFn) -> str:
    """A document that may have profiles, written in one of the ways that TOML has for them."""
    keys = [(key, draw(value_texts())) for key in draw(st.lists(st.sampled_from(list(PROFILE)), unique=True))]
    lines = [f"{key} = {value} # about {key}" for key, value in keys]
    style = draw(st.sampled_from(["none", "table", "indented", "dotted", "parent"]))
    text = {
        "none": "",
        "table": "\n".join(["[profiles.work]", *lines]),
        "indented": "\n".join([" [ profiles . 'work' ] # mine", *(f"\t{line}" for line in lines)]),
        "dotted": "\n".join(f"profiles.work.{line}" for line in lines),
        "parent": "\n".join(["[profiles]", *(f'"work" . {line}' for line in lines)]),
    }[style]
    rest = draw(documents())[0]
    # What follows a table belongs to it unless it has a header of its own.
    return f"{text}\n\n# between\n[rest]\n{rest}" if draw(st.booleans()) else f"{text}\n# end"


def with_profile(document: dict[str, Any], name: str) -> dict[str, Any]:
    document.setdefault("profiles", {}).setdefault(name, {})
    return document


@given(existing(), st.sampled_from(["work", "new", "a.b"]), CHANGES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_everything_else_means_and_reads_what_it_did(
    tmp_path_factory: pytest.TempPathFactory, old: str, name: str, changes: dict[str, Any]
) -> None:
    try:
        expected = tomllib.loads(old, parse_float=str)
    except tomllib.TOMLDecodeError:
        return
    folder = tmp_path_factory.mktemp("config")
    environ = {"XDG_CONFIG_HOME": str(folder), "XDG_STATE_HOME": str(folder)}
    new = after(environ, old, name, changes)
    profile = with_profile(expected, name)["profiles"][name]
    before = dict(profile)
    for key, value in changes.items():
        if value is None:
            profile.pop(key, None)
        else:
            profile[key] = list(value) if isinstance(value, tuple) else value
    if profile == before:
        assert new == old
        return
    # A profile of dotted keys goes with its last one.
    assert with_profile(tomllib.loads(new, parse_float=str), name) == expected
    gone = [key for key in changes if changes[key] is None and key in before]
    for line in old.splitlines():
        if line.endswith(("# end", "# mine", "# between", *(f"# about {key}" for key in PROFILE if key not in gone))):
            assert line.rpartition(" #")[2] in new
