"""What a key needs of the rows is made before it is pressed, while nothing else is to be done."""

import pytest

from tests.ui.asking import loaded, until
from tests.ui.test_app import app_on
from tui.core import ready
from tui.core.filter import index
from tui.core.filter.terms import cell
from tui.sandbox import Sandbox


async def test_the_first_letter_of_a_filter_finds_the_rows_made_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[object] = []

    def counting(field: object, row: object) -> object:
        folded.append(row)
        return cell(field, row)  # type: ignore[arg-type]

    monkeypatch.setattr(index, "cell", counting)
    monkeypatch.setattr(ready, "PIECE", 7)
    async with app_on(Sandbox(60)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: len(folded) == 60)
        await pilot.press("slash", *"mail")
        await until(pilot, lambda: 0 < len(table.rows) < 60)
        assert len(folded) == 60


async def test_a_list_that_is_read_again_is_shown_when_all_its_pieces_are_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ready, "PIECE", 7)
    sandbox = Sandbox(60)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: len(table.rows) == 60)
        await pilot.press("slash", *"web", "enter")
        await until(pilot, lambda: table.has_focus and 0 < len(table.rows) < 60)
        sandbox.instance_named(table.rows[0].name)["name"] = "web-renamed"
        del sandbox.instances[table.rows[1].id]
        found = len(table.rows)
        await pilot.press("r")
        await until(pilot, lambda: len(table.rows) == found - 1)
        assert table.rows[0].name == "web-renamed"
