"""Help, the palette, other keys and the first hints, as a person meets them."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from tests.ui.asking import loaded, on, own_home, shown, until
from tui.api.client import connect
from tui.app import OnetApp
from tui.core.config import Config, Profile
from tui.core.habits import actions_used, hints_seen
from tui.core.hints import USES
from tui.core.session import Session
from tui.core.settings import Settings
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Sandbox
from tui.screens.context import ContextScreen
from tui.screens.detail import DetailScreen
from tui.screens.edit import EditScreen
from tui.screens.fleet import ListScreen
from tui.screens.help import HelpScreen
from tui.screens.journal import JournalScreen
from tui.screens.looks import SortScreen
from tui.screens.palette import PaletteScreen
from tui.widgets.hint_line import HintLine


def app_on(count: int = 5, *, demo: bool = True, **config: Any) -> OnetApp:
    client = connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=Sandbox(count))
    settings = Settings(demo=demo, refresh=0.0, config=Config(**config))
    return OnetApp(settings, Session(client, "…demo"))


def told(screen: HelpScreen) -> str:
    return "\n".join(str(screen.query_one(column, Static).content) for column in ("#left", "#right"))


def offered(screen: PaletteScreen) -> list[str]:
    listed = screen.query_one(OptionList)
    return [str(listed.get_option_at_index(n).prompt).rstrip() for n in range(listed.option_count)]


async def palette(pilot: Pilot[None], typed: str = "", key: str = "ctrl+p") -> PaletteScreen:
    await pilot.press(key)
    screen: PaletteScreen = await on(pilot, PaletteScreen)
    screen.query_one(Input).value = typed
    await pilot.pause()
    return screen


async def test_help_tells_the_keys_of_where_one_is_with_their_ids_the_signs_and_the_filter() -> None:
    async with app_on().run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("question_mark")
        text = told(await on(pilot, HelpScreen))
        for line in (
            "list.filter",
            "instance.edit",
            "app.journal",
            "● active",
            "state:active",
            "down  j",
            "1 Overview",
        ):
            assert line in text
        assert "journal.undo" not in text
        await pilot.press("escape")
        assert (await loaded(pilot)).has_focus


async def test_help_of_a_form_tells_the_keys_of_the_form_and_gives_the_field_its_focus_back() -> None:
    async with app_on().run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        form = await on(pilot, EditScreen)
        await pilot.press("f1")
        text = told(await on(pilot, HelpScreen))
        assert "edit.review" in text
        assert "list.sort" not in text
        await pilot.press("f1")
        assert await on(pilot, EditScreen) is form
        assert form.query_one("#name").has_focus


async def test_help_is_searched_as_one_types_and_says_where_nothing_is_found() -> None:
    async with app_on().run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("f1")
        screen = await on(pilot, HelpScreen)
        await pilot.press(*"export")
        assert "list.export" in told(screen)
        assert "list.filter" not in told(screen)
        await pilot.press(*"zzz")
        assert "no key" in told(screen)


@pytest.mark.parametrize(("size", "columns"), [((80, 24), 1), ((120, 40), 1), ((200, 60), 2)])
async def test_help_has_two_columns_where_it_is_wide_and_nothing_is_cut(size: tuple[int, int], columns: int) -> None:
    async with app_on().run_test(size=size) as pilot:
        await loaded(pilot)
        await pilot.press("f1")
        screen = await on(pilot, HelpScreen)
        left, right = (screen.query_one(column, Static) for column in ("#left", "#right"))
        assert bool(str(right.content)) == (columns == 2)
        for column in (left, right):
            lines = str(column.content).split("\n")
            # The note at the end wraps by itself.
            assert all(len(line) <= column.size.width or line.startswith("Other keys") for line in lines)


async def test_the_moving_keys_scroll_help_while_one_types() -> None:
    async with app_on().run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("f1")
        screen = await on(pilot, HelpScreen)
        scroll = screen.query_one("VerticalScroll")
        await pilot.press("pagedown", "down")
        await until(pilot, lambda: scroll.scroll_y > 1)
        assert screen.query_one(Input).has_focus


async def test_the_palette_does_what_is_taken_by_name() -> None:
    async with app_on().run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        screen = await palette(pilot, "sort")
        assert offered(screen)[0].startswith("Sort by...")
        await pilot.press("enter")
        await on(pilot, SortScreen)


async def test_the_colon_opens_the_palette_and_esc_gives_the_focus_back() -> None:
    async with app_on().run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await palette(pilot, key="colon")
        await pilot.press("ctrl+p")
        await on(pilot, ListScreen)
        assert table.has_focus


async def test_an_action_on_the_table_is_done_from_the_palette() -> None:
    async with app_on().run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        await palette(pilot, "mark all")
        await pilot.press("enter")
        await until(pilot, lambda: len(table.marks.ids) == 5)


async def test_the_palette_goes_to_an_instance_in_the_list() -> None:
    async with app_on(60).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        wanted = table.rows[40].name
        await palette(pilot, wanted)
        await pilot.press("enter")
        await until(pilot, lambda: table.current is not None and table.current.name == wanted)
        assert table.has_focus


async def test_an_instance_that_the_filter_hides_is_opened_in_its_panes() -> None:
    async with app_on(60).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        wanted = next(row for row in table.rows if row.name.startswith("mail"))
        await pilot.press("slash", *"cache-", "enter")
        await until(pilot, lambda: table.has_focus and wanted not in table.rows)
        await palette(pilot, wanted.name)
        await pilot.press("enter")
        assert (await on(pilot, DetailScreen)).current_id() == wanted.id


async def test_from_the_panes_the_palette_opens_those_of_another_instance() -> None:
    async with app_on(60).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        wanted = table.rows[7]
        await pilot.press("enter")
        await on(pilot, DetailScreen)
        await palette(pilot, wanted.name)
        await pilot.press("enter")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, DetailScreen) and pilot.app.screen.current_id() == wanted.id
        )
        await pilot.press("escape")
        await on(pilot, ListScreen)


async def test_over_a_form_the_palette_has_the_forms_actions_and_buttons_and_no_instances() -> None:
    async with app_on().run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        form = await on(pilot, EditScreen)
        screen = await palette(pilot)
        lines = offered(screen)
        assert any(line.startswith("Review") and line.endswith("ctrl+s") for line in lines)
        assert any(line.startswith("Unlock") and line.endswith("button") for line in lines)
        assert not any("Sort by" in line for line in lines)
        screen.query_one(Input).value = "web-1"
        await pilot.pause()
        assert offered(screen) == ["nothing fits"]
        screen.query_one(Input).value = "unlock"
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: not form.query_one("#size_id").disabled)
        assert pilot.app.screen is form


async def test_names_of_the_api_are_data_in_the_palette() -> None:
    client = connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=(sandbox := Sandbox(3)))
    for instance in sandbox.instances.values():
        instance["name"] = "[red]a\x1b[0m[/]"
    app = OnetApp(Settings(demo=True, refresh=0.0), Session(client, "…demo"))
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        assert offered(await palette(pilot, "[red]"))[0].startswith("[red]a␛[0m[/]")


async def test_known_contexts_and_profiles_are_in_the_palette_and_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home(tmp_path, monkeypatch)
    async with app_on(demo=False, profiles={"other": Profile("other")}).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        assert any(line.startswith("profile other") for line in offered(await palette(pilot, "profile")))
        await pilot.press("escape")
        await pilot.press("o")
        places = await on(pilot, ContextScreen)
        await until(pilot, lambda: len(places.places) > 3)
        await pilot.press("escape")
        screen = await palette(pilot, "lab")
        line = offered(screen)[0]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ListScreen) and "Lab" in shown(pilot, "#header"))
        assert "Lab" in line


async def test_what_is_taken_often_stands_first_and_is_remembered_but_not_in_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home(tmp_path, monkeypatch)
    for demo in (True, False):
        async with app_on(demo=demo).run_test(size=(80, 24)) as pilot:
            await loaded(pilot)
            await palette(pilot, "views")
            await pilot.press("enter")
            await until(pilot, lambda: not isinstance(pilot.app.screen, (ListScreen, PaletteScreen)))
            await pilot.press("escape")
            await on(pilot, ListScreen)
            assert offered(await palette(pilot))[0].startswith("Views...")
        assert actions_used() == ({} if demo else {"list.views": 1})


async def test_keys_of_config_toml_act_and_the_old_ones_no_longer() -> None:
    app = app_on(keys={"list.sort": ("f6",), "app.help": ("f2", "?"), "edit.review": ("f8",)})
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ListScreen)
        await pilot.press("f2")
        assert "f6" in told(await on(pilot, HelpScreen))
        await pilot.press("escape")
        await on(pilot, ListScreen)
        await pilot.press("f6")
        await on(pilot, SortScreen)


async def test_two_actions_that_change_places_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_home(tmp_path, monkeypatch)
    app = app_on(keys={"app.journal": ("s",), "list.sort": ("H",)})
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("H")
        await on(pilot, SortScreen)
        await pilot.press("escape")
        await on(pilot, ListScreen)
        await pilot.press("s")
        await on(pilot, JournalScreen)


async def test_what_is_wrong_with_the_keys_is_said_at_the_start() -> None:
    client = connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=Sandbox(3))
    note = 'config.toml: line 3: keys."list.sort": e is a key of instance.edit'
    app = OnetApp(Settings(demo=True, refresh=0.0, notes=(note,)), Session(client, "…demo"))
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await until(pilot, lambda: note in shown(pilot, "#message"))


async def test_the_first_time_a_line_of_hints_is_shown_and_goes_by_esc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home(tmp_path, monkeypatch)
    async with app_on(demo=False).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        line = pilot.app.screen.query_one(HintLine)
        assert line.display
        assert len(str(line.content)) <= 78
        assert all(word in str(line.content) for word in ("? help", "/ filter", "enter open", "ctrl+p everything"))
        await pilot.press("escape")
        assert not line.display
    async with app_on(demo=False).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        assert not pilot.app.screen.query_one(HintLine).display


async def test_hints_go_after_a_few_uses_of_their_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_home(tmp_path, monkeypatch)
    async with app_on(demo=False).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        line = pilot.app.screen.query_one(HintLine)
        for number in range(USES):
            assert line.display
            await pilot.press("f1")
            await on(pilot, HelpScreen)
            await pilot.press("escape")
            await on(pilot, ListScreen)
            assert hints_seen() == number + 1
        await until(pilot, lambda: not line.display)


async def test_the_demo_shows_hints_each_time_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home(tmp_path, monkeypatch)
    for _ in range(2):
        async with app_on().run_test(size=(80, 24)) as pilot:
            await loaded(pilot)
            assert pilot.app.screen.query_one(HintLine).display
            await pilot.press("escape")
            assert not pilot.app.screen.query_one(HintLine).display
    assert not list(tmp_path.rglob("habits.json"))
