"""The first hints and what is remembered of them; the actions that are used most."""

import json
from pathlib import Path

import pytest

from tui.core.habits import (
    FILE,
    MOST_ACTIONS,
    MOST_NAMES,
    actions_used,
    hints_seen,
    names_known,
    remember_action,
    remember_names,
)
from tui.core.hints import USES, Hints, hints


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}


def kept(home: dict[str, str]) -> Path:
    return Path(home["XDG_STATE_HOME"]) / "onet" / FILE


def test_the_first_time_there_are_hints_and_they_go_after_a_few_uses(home: dict[str, str]) -> None:
    state = Hints(keeps=True, environ=home)
    for _ in range(USES):
        assert state.shown
        state.used()
    assert not state.shown


def test_hints_that_are_gone_stay_gone_in_later_runs(home: dict[str, str]) -> None:
    first = Hints(keeps=True, environ=home)
    first.used()
    assert Hints(keeps=True, environ=home).shown
    assert first.dismiss()
    assert not Hints(keeps=True, environ=home).shown
    assert not first.dismiss()
    assert kept(home).stat().st_mode & 0o777 == 0o600


def test_the_demo_shows_hints_in_every_run_and_leaves_nothing_on_disk(home: dict[str, str]) -> None:
    Hints(keeps=True, environ=home).dismiss()
    kept(home).unlink()
    state = Hints(keeps=False, environ=home)
    state.used()
    state.dismiss()
    assert (state.shown, kept(home).exists()) == (False, False)
    assert Hints(keeps=False, environ=home).shown


def test_hints_name_the_keys_as_they_are_bound() -> None:
    told = hints(lambda action: {"app.help": "f2", "list.filter": "/", "app.palette": "ctrl+p"}.get(action, ""))
    assert [tuple(hint) for hint in told] == [("f2", "help"), ("/", "filter"), ("ctrl+p", "everything")]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"hints": "x", "used": []}', '{"hints": -5, "used": {"a": "b"}}'])
def test_a_damaged_file_is_as_none(home: dict[str, str], text: str) -> None:
    kept(home).parent.mkdir(parents=True)
    kept(home).write_text(text)
    assert (hints_seen(home), actions_used(home)) == (0, {})
    assert remember_action("list.sort", home)
    assert actions_used(home) == {"list.sort": 1}


def test_actions_are_counted_beside_the_hints_and_only_so_many_are_kept(home: dict[str, str]) -> None:
    Hints(keeps=True, environ=home).used()
    for number in range(MOST_ACTIONS + 5):
        remember_action(f"a.{number}", home)
    remember_action("a.50", home)
    used = actions_used(home)
    assert (len(used), used["a.50"], "a.0" in used, hints_seen(home)) == (MOST_ACTIONS, 2, False, 1)
    assert json.loads(kept(home).read_text())["hints"] == 1


def test_names_of_places_are_kept_by_their_ids_the_last_ones_longest(home: dict[str, str]) -> None:
    remember_names({f"id-{number}": f"Project {number}" for number in range(MOST_NAMES + 3)}, home)
    remember_names({"id-9": "Renamed", "id-10": "", "id-11": "x" * 1000}, home)
    known = names_known(home)
    assert (len(known), known["id-9"], "id-0" in known, "id-11" in known) == (MOST_NAMES - 2, "Renamed", False, False)


def test_a_folder_that_cannot_be_written_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    home = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "file")}
    assert not remember_action("list.sort", home)
    state = Hints(keeps=True, environ=home)
    state.dismiss()
    assert not state.shown
