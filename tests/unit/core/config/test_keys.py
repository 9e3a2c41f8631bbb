"""Keys of actions in config.toml: what is wrong is told by file, line and key, and the app opens all the same."""

from pathlib import Path

import pytest

from tui.core.config import BadConfig, read_config
from tui.core.config.read import FILE


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "onet").mkdir()
    return {"XDG_CONFIG_HOME": str(tmp_path)}


def write(environ: dict[str, str], text: str) -> None:
    (Path(environ["XDG_CONFIG_HOME"]) / "onet" / FILE).write_text(text)


def test_keys_are_bound_by_the_id_of_an_action_however_toml_spells_it(environ: dict[str, str]) -> None:
    write(environ, '[keys]\n"list.refresh" = "f5"\ninstance.edit = ["e", "f4"]\n[keys.app]\nhelp = "f2"\n')
    config = read_config(environ)
    assert config.keys == {"list.refresh": ("f5",), "instance.edit": ("e", "f4"), "app.help": ("f2",)}
    assert config.notes == ()


def test_what_cannot_be_used_is_told_by_line_and_key_and_ignored(environ: dict[str, str]) -> None:
    write(
        environ,
        'refresh = 5\n[keys]\n"list.refresh" = "e"\n"list.sort" = "f6"\nwibble = "f9"\n'
        '"edit.review" = "r"\n"app.undo" = "ctrl+m"\n',
    )
    config = read_config(environ)
    assert (config.refresh, config.keys) == (5, {"list.sort": ("f6",)})
    assert config.notes == (
        'config.toml: line 3: keys."list.refresh": e is a key of instance.edit',
        "config.toml: line 5: keys.wibble: is no action; help (`?`) shows their ids",
        'config.toml: line 6: keys."edit.review": r has to be typed there; take a key with ctrl, or one such as f5',
        'config.toml: line 7: keys."app.undo": ctrl+m cannot be told from enter in a terminal',
    )


def test_keys_that_are_no_table_are_told_and_the_app_opens(environ: dict[str, str]) -> None:
    write(environ, 'keys = "f5"\n')
    assert read_config(environ).notes[0].startswith("config.toml: line 1: keys: must be a table")


def test_a_guard_under_the_wrong_header_is_not_dropped(environ: dict[str, str]) -> None:
    write(environ, '[keys]\n"list.sort" = "f6"\nread_only = true\n')
    with pytest.raises(BadConfig, match="cannot be used") as caught:
        read_config(environ)
    assert "line 3: keys.read_only: is not known" in caught.value.detail


def test_a_name_that_breaks_the_screen_is_shown_as_what_it_is(environ: dict[str, str]) -> None:
    write(environ, '[keys]\n"a\\u001b[31m" = "f5"\n"list.sort" = "\\u001b"\n"list.filter" = "x\\u0007y"\n')
    notes = read_config(environ).notes
    assert len(notes) == 3
    assert all(note.isprintable() for note in notes)
