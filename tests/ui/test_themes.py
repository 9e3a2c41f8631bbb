"""The app in its themes: one surface, each theme tried as one moves, the one that was taken there again next time."""

import json
from pathlib import Path

import pytest
from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.ui.asking import loaded, on, own_home, until
from tui.app import OnetApp
from tui.core.appearance import ANSI, DARK, DARK_SAFE, FILE, LIGHT, OURS, THEMES
from tui.core.config import read_config
from tui.core.settings import Settings
from tui.screens.edit import EditScreen
from tui.screens.login import LoginScreen
from tui.screens.themes import ThemeScreen
from tui.widgets.header import HeaderLine


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("NO_COLOR", "TEXTUAL_COLOR_SYSTEM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    return own_home(tmp_path, monkeypatch)


def demo(**given: object) -> OnetApp:
    return OnetApp(Settings(demo=True, demo_instances=8, **given))  # type: ignore[arg-type]


async def picking(pilot: Pilot[None]) -> OptionList:
    """Open the list of themes and give it."""
    await loaded(pilot)
    await pilot.app.run_action("theme")
    screen = await on(pilot, ThemeScreen)
    listed: OptionList = screen.query_one(OptionList)
    return listed


def ground(pilot: Pilot[None]) -> Color:
    return Color.parse(pilot.app.theme_variables["background"])


async def test_table_panes_and_lines_are_one_surface() -> None:
    app = demo()
    async with app.run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: app.screen.query_one("InstancePanes").display)
        assert app.theme == DARK
        colours = {
            segment.style.bgcolor.triplet
            for y in range(2, table.size.height)
            for segment in table.render_line(y)
            if segment.style and segment.style.bgcolor
        }
        assert colours == {ground(pilot).rich_color.triplet}
        for part in ("InstancePanes", "#fleet", "#tabs"):
            assert app.screen.query_one(part).background_colors[1] == ground(pilot)


async def test_the_cursor_says_whether_the_keys_go_to_the_table() -> None:
    async with demo().run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)

        def colour() -> Color:
            (style, *_) = [segment.style for segment in table.render_line(table.cursor + 1)]
            assert style is not None
            assert style.bgcolor is not None
            return Color.from_rich_color(style.bgcolor)

        held = pilot.app.theme_variables
        assert colour() == Color.parse(held["cursor-background"])
        await pilot.press("2")
        await until(pilot, lambda: not table.has_focus)
        assert colour() == Color.parse(held["cursor-blurred-background"])


async def test_each_theme_is_shown_as_one_moves_and_esc_brings_the_old_one_back() -> None:
    app = demo()
    async with app.run_test(size=(80, 24)) as pilot:
        await picking(pilot)
        await pilot.press("j")
        await until(pilot, lambda: app.theme == LIGHT)
        assert ground(pilot) == Color.parse(app.theme_variables["background"])
        await pilot.press("j")
        await until(pilot, lambda: app.theme == DARK_SAFE)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ThemeScreen))
        assert app.theme == DARK


async def test_enter_takes_the_theme_at_once_even_before_it_was_shown() -> None:
    app = demo()
    async with app.run_test(size=(80, 24)) as pilot:
        await picking(pilot)
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: not isinstance(app.screen, ThemeScreen))
        assert app.theme == DARK_SAFE


async def test_a_click_takes_a_theme() -> None:
    app = demo()
    async with app.run_test(size=(80, 24)) as pilot:
        listed = await picking(pilot)
        await pilot.click(listed, offset=(2, 1))
        await until(pilot, lambda: not isinstance(app.screen, ThemeScreen))
        assert app.theme == LIGHT


async def test_the_demo_leaves_nothing_on_disk(home: Path, tmp_path: Path) -> None:
    async with demo().run_test(size=(80, 24)) as pilot:
        await picking(pilot)
        await pilot.press("j", "enter")
        await until(pilot, lambda: pilot.app.theme == LIGHT)
    assert not list(tmp_path.rglob(FILE))


async def test_what_was_taken_is_there_the_next_time_until_config_toml_says_another(home: Path, tmp_path: Path) -> None:
    (home / "config.toml").write_text('theme = "nord"\n')
    app = OnetApp(Settings(config=read_config()))
    assert app.theme == "nord"
    async with app.run_test(size=(80, 24)) as pilot:
        await on(pilot, LoginScreen)
        app.action_theme()
        screen = await on(pilot, ThemeScreen)
        listed = screen.query_one(OptionList)
        assert listed.highlighted == THEMES.index("nord")
        await pilot.press("home", "enter")
        await until(pilot, lambda: app.theme == DARK)
    (kept,) = tmp_path.rglob(FILE)
    assert json.loads(kept.read_text()) == {"theme": DARK, "configured": "nord"}
    assert OnetApp(Settings(config=read_config())).theme == DARK
    (home / "config.toml").write_text(f'theme = "{LIGHT}"\n')
    assert OnetApp(Settings(config=read_config())).theme == LIGHT


@pytest.mark.parametrize(("term", "colorterm"), [("linux", ""), ("screen", ""), ("xterm", "")])
async def test_a_terminal_of_16_colours_offers_the_themes_that_it_can_show(
    monkeypatch: pytest.MonkeyPatch, term: str, colorterm: str
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLORTERM", colorterm)
    app = demo()
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.theme == ANSI
        listed = await picking(pilot)
        assert listed.option_count == 3


async def test_without_colours_a_theme_is_chosen_for_another_time_and_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = demo()
    async with app.run_test(size=(80, 24)) as pilot:
        await picking(pilot)
        assert "No colours are sent here" in str(app.screen.query_one(".note").visual)
        await pilot.press("j", "enter")
        await until(pilot, lambda: not isinstance(app.screen, ThemeScreen))
        assert app.theme == ANSI
        assert not app.sends_colours


async def test_another_theme_can_be_put_on_while_a_form_is_open() -> None:
    app = demo()
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        await on(pilot, EditScreen)
        for name in (*OURS, "nord", "ansi-light"):
            app.theme = name
            await pilot.pause()
            assert app.screen.styles.background.a == 0
            assert app.theme_variables["cursor-background"]


@pytest.mark.parametrize("accent", ["red", "grey", None])
async def test_a_profile_is_known_by_the_colour_of_its_header(accent: str | None) -> None:
    app = demo(accent=accent)
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        held = app.theme_variables
        wanted = held[f"accent-{accent}" if accent else "header-background"]
        assert app.screen.query_one(HeaderLine).styles.background == Color.parse(wanted)


async def test_production_is_seen_whatever_the_accent_and_named_where_there_is_no_colour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = demo(accent="green", production=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        line = app.screen.query_one(HeaderLine)
        assert line.styles.background == Color.parse(app.theme_variables["production"])
        assert "PRODUCTION" in str(line.visual)
