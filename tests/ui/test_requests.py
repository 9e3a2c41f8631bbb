"""The log of requests in the app."""

import pytest

from tests.ui.asking import loaded, on, shown, until
from tests.ui.test_app import app_on
from tests.ui.test_journal import edit, lines, told
from tui.api.errors import NotFound
from tui.app import OnetApp
from tui.core.opening import demo_session
from tui.core.settings import Settings
from tui.sandbox import DEMO_KEY, Sandbox
from tui.screens.fleet import ListScreen
from tui.screens.journal import JournalScreen
from tui.screens.records import DetailsScreen
from tui.screens.requests import RequestsScreen
from tui.widgets.record_table import RecordTable


async def test_the_log_has_the_requests_of_this_run_and_follows_those_that_are_sent_meanwhile() -> None:
    settings = Settings(demo=True, refresh=0.0)
    app = OnetApp(settings, demo_session(settings))
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await edit(pilot)
        await pilot.press("L")
        screen = await on(pilot, RequestsScreen)
        table = screen.table
        found = lines(table)
        assert any("PUT" in line and "200" in line and " ms" in line and "req-" in line for line in found)
        assert DEMO_KEY not in "\n".join(found)
        before = len(table.records)
        assert app.session is not None
        await app.session.read(app.session.rows[0].id)
        await until(pilot, lambda: len(table.records) == before + 1)
        assert table.cursor == 0
        await pilot.press("slash", *"put")
        await until(pilot, lambda: len(table.records) == 1)
        await pilot.press("enter", "enter")
        await on(pilot, DetailsScreen)
        await until(pilot, lambda: "HTTP status     200" in told(pilot))
        assert app.session.rows[0].id in "".join(told(pilot).split())
        await pilot.press("q")
        await on(pilot, RequestsScreen)


async def test_a_request_that_failed_is_in_the_log_with_its_reason() -> None:
    settings = Settings(demo=True, refresh=0.0)
    app = OnetApp(settings, demo_session(settings))
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        assert app.session is not None
        with pytest.raises(NotFound):
            await app.session.client.instance(app.session.scope_of(app.session.rows[0].id), "nowhere")
        await pilot.press("L")
        screen = await on(pilot, RequestsScreen)
        # Other requests may have followed it.
        assert any("404" in line for line in lines(screen.table))
        assert "1 failed" in shown(pilot, "#header")


async def test_the_cursor_stays_with_its_record_when_newer_ones_come() -> None:
    settings = Settings(demo=True, refresh=0.0)
    app = OnetApp(settings, demo_session(settings))
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("L")
        table = (await on(pilot, RequestsScreen)).table
        await pilot.press("down")
        record, before = table.current, len(table.records)
        assert app.session is not None
        await app.session.read(app.session.rows[0].id)
        await until(pilot, lambda: len(table.records) > before)
        assert (table.current, table.cursor) == (record, 2)


async def test_an_idle_log_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(demo=True, refresh=0.0)
    app = OnetApp(settings, demo_session(settings))
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("L")
        screen = await on(pilot, RequestsScreen)
        await pilot.pause()
        drawn: list[int] = []
        monkeypatch.setattr(RecordTable, "render_line", lambda table, y: drawn.append(y))
        screen._look()
        screen.show_records()
        screen.table.redraw()
        await pilot.pause()
        assert drawn == []


async def test_journal_and_log_take_each_others_place_and_one_step_back_is_the_list() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        for key, kind in (("H", JournalScreen), ("L", RequestsScreen), ("H", JournalScreen), ("H", JournalScreen)):
            await pilot.press(key)
            await on(pilot, kind)
        await pilot.press("q")
        await on(pilot, ListScreen)
