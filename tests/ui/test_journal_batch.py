"""The undo of a batch, and a journal that is long."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from tests.ui.asking import loaded, on, until
from tests.ui.test_app import app_on
from tests.ui.test_journal import batch_of, journal, lines, send
from tests.unit.core.journal.intents import intent
from tui.core.journal.entry import Place, Ref
from tui.core.journal.journal import Journal
from tui.sandbox import Sandbox
from tui.screens.batch_outcome import BatchOutcome
from tui.screens.batch_review import BatchReview
from tui.screens.dialog import Notice
from tui.screens.review import ReviewScreen
from tui.widgets.record_table import RecordTable


async def test_of_a_batch_one_entry_or_all_of_it_can_be_undone() -> None:
    sandbox = Sandbox(5)
    before = {identity: held["os_name"] for identity, held in sandbox.instances.items()}
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await batch_of(pilot, 3)
        screen = await journal(pilot, 3)
        assert {line.note for line in screen.table.records} == {"batch 3"}
        await pilot.press("u")
        await on(pilot, Notice)
        assert pilot.app.screen.query_one("#safe").has_focus
        await pilot.press("enter")
        await on(pilot, ReviewScreen)
        await send(pilot)
        await journal(pilot, 4)
        await pilot.press("down", "u")
        await on(pilot, Notice)
        pilot.app.screen.query_one("#other").focus()
        await pilot.press("enter")
        await on(pilot, BatchReview)
        await pilot.press("ctrl+s")
        await on(pilot, BatchOutcome)
        await pilot.press("escape")
        screen = await journal(pilot, 6)
        assert {identity: held["os_name"] for identity, held in sandbox.instances.items()} == before
        assert [line.outcome for line in screen.table.records[3:]] == ["✓ applied, undone"] * 3
        assert len({line.entry.intent.batch for line in screen.table.records[:2]}) == 1


async def test_one_key_on_the_list_undoes_all_of_the_last_batch() -> None:
    sandbox = Sandbox(5)
    before = {identity: held["os_name"] for identity, held in sandbox.instances.items()}
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await batch_of(pilot, 3)
        await pilot.press("u")
        await on(pilot, BatchReview)
        await pilot.press("ctrl+s")
        await on(pilot, BatchOutcome)
        assert {identity: held["os_name"] for identity, held in sandbox.instances.items()} == before


async def test_of_ten_thousand_entries_only_the_visible_ones_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_on(Sandbox(5))
    drawn: list[str] = []
    cells = RecordTable._cells
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        assert app.session is not None
        seconds = count()
        kept = Journal(None, lambda: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(seconds)))
        ledger = app.session.ledger = replace(app.session.ledger, open_journal=kept)
        place = Place(ledger.profile, ledger.origin, Ref("o-1", "Acme"), Ref("p-1", "Production"))
        for number in range(10_000):
            kept.begin(intent(place, name=f"web-{number}"))
        monkeypatch.setattr(
            RecordTable, "_cells", lambda table, record: drawn.append(record.entry.id) or cells(table, record)
        )
        screen = await journal(pilot, 10_000)
        await until(pilot, lambda: "web-9999" in lines(screen.table)[0])
        assert 0 < len(set(drawn)) <= screen.table.size.height
        drawn.clear()
        await pilot.press("G")
        await until(pilot, lambda: "web-0" in lines(screen.table)[-1])
        assert 0 < len(set(drawn)) <= screen.table.size.height
        await pilot.press("slash", *"web-123")
        await until(pilot, lambda: len(screen.table.records) == 11)
