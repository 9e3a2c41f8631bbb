"""The app opens in the theme that was chosen last, as far as the terminal can show it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.theme import BUILTIN_THEMES

from tui.core.appearance import (
    ANSI,
    DARK,
    FILE,
    LIGHT,
    TEXTUALS,
    THEMES,
    chosen_theme,
    has_colours,
    opening_theme,
    remember_theme,
    themes_for,
)
from tui.core.config import BadConfig, read_config


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "TERM": "xterm-256color"}


def written(environ: dict[str, str]) -> Path:
    return Path(environ["HOME"]) / ".local/state/onet" / FILE


def test_without_any_choice_it_is_our_dark_one(environ: dict[str, str]) -> None:
    assert opening_theme(None, environ) == DARK
    assert not written(environ).exists()


def test_what_was_chosen_in_the_app_counts_until_config_toml_says_another(environ: dict[str, str]) -> None:
    assert opening_theme("nord", environ) == "nord"
    assert remember_theme("dracula", "nord", environ)
    assert opening_theme("nord", environ) == "dracula"
    assert opening_theme(LIGHT, environ) == LIGHT
    assert opening_theme(None, environ) == DARK


def test_what_is_remembered_is_for_this_user_only(environ: dict[str, str]) -> None:
    remember_theme(LIGHT, None, environ)
    assert written(environ).stat().st_mode & 0o777 == 0o600
    assert chosen_theme(None, environ) == LIGHT


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{", '{"theme": 3}', '{"theme": ["nord"], "configured": null}', '{"theme": "gone"}', "[" * 9999],
)
def test_a_file_that_says_nothing_usable_is_no_failure(environ: dict[str, str], text: str) -> None:
    written(environ).parent.mkdir(parents=True)
    written(environ).write_text(text)
    assert chosen_theme(None, environ) == DARK


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=8),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner),
    )
)
def test_whatever_json_is_there_it_opens_in_a_theme_that_is_known(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    home = tmp_path_factory.mktemp("home")
    environ = {"HOME": str(home)}
    written(environ).parent.mkdir(parents=True)
    written(environ).write_text(json.dumps({"theme": value, "configured": None}))
    assert chosen_theme(None, environ) in THEMES


def test_where_it_cannot_be_kept_that_is_told(environ: dict[str, str]) -> None:
    (Path(environ["HOME"]) / ".local").write_text("no folder")
    assert not remember_theme(LIGHT, None, environ)
    assert chosen_theme(None, environ) == DARK


@pytest.mark.parametrize(
    ("name", "value", "colours"),
    [
        ("NO_COLOR", "1", False),
        ("NO_COLOR", "0", False),
        ("NO_COLOR", "", True),
        ("TERM", "vt220", False),
        ("TERM", "xterm-mono", False),
        ("TERM", "ansi-m", False),
        ("TERM", "linux", True),
        ("TERM", "", True),
    ],
)
def test_no_colours_where_they_are_not_wanted_or_not_known(
    environ: dict[str, str], name: str, value: str, colours: bool
) -> None:
    environ[name] = value
    assert has_colours(environ) is colours
    assert opening_theme("nord", environ) == ("nord" if colours else ANSI)


def test_a_terminal_of_16_colours_opens_in_them_whatever_else_was_chosen(environ: dict[str, str]) -> None:
    assert opening_theme("nord", environ, few_colours=True) == ANSI
    assert opening_theme("ansi-light", environ, few_colours=True) == "ansi-light"
    assert set(themes_for(few_colours=True)) == {ANSI, "ansi-dark", "ansi-light"}
    assert themes_for(few_colours=False) == THEMES


def test_every_theme_of_textual_can_be_chosen() -> None:
    assert set(TEXTUALS) == set(BUILTIN_THEMES)


def test_a_theme_that_is_not_known_is_told_as_any_other_fault_of_config_toml(environ: dict[str, str]) -> None:
    path = Path(environ["HOME"]) / ".config/onet/config.toml"
    path.parent.mkdir(parents=True)
    path.write_text('mouse = true\ntheme = "solarised"\n')
    with pytest.raises(BadConfig, match=r"(?s).*") as caught:
        read_config(environ)
    assert caught.value.detail.startswith("line 2: theme: must be one of onet-dark, ")
    assert "solarised" not in caught.value.detail
    path.write_text('theme = "solarized-dark"\n')
    assert read_config(environ).theme == "solarized-dark"
