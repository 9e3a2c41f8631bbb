"""Nothing in the list: why, and what to do next, in the room of the table."""

import pytest
from textual.pilot import Pilot

from tests.ui.asking import loaded, on, shown, until
from tests.ui.held import Held
from tests.ui.test_app import app_on
from tui.sandbox import Fault, Sandbox
from tui.screens.fleet import ListScreen
from tui.widgets.instance_table import InstanceTable

SIZES = [(80, 24), (120, 40), (200, 60)]


def told(pilot: Pilot[None]) -> str:
    """What stands in the table, a line after the other."""
    tables = pilot.app.screen.query(InstanceTable)
    found = [table.render_line(y).text.strip() for table in tables for y in range(1, table.size.height)]
    return "\n".join(line for line in found if line)


@pytest.mark.parametrize("size", SIZES)
async def test_a_project_without_instances_says_so(size: tuple[int, int]) -> None:
    async with app_on(Sandbox(0)).run_test(size=size) as pilot:
        await until(pilot, lambda: "There are no instances in this project\no opens another project" in told(pilot))
        assert "0 instances" in shown(pilot, "#header")


@pytest.mark.parametrize("size", SIZES)
async def test_a_filter_that_finds_nothing_says_so_and_escape_takes_it_away(size: tuple[int, int]) -> None:
    async with app_on(Sandbox(20)).run_test(size=size) as pilot:
        table = await loaded(pilot)
        await pilot.press("slash", *"state:lost", "enter")
        await until(pilot, lambda: told(pilot) == "○ Nothing matches state:lost\nesc clears the filter")
        assert "0 of 20 instances" in shown(pilot, "#header")
        await pilot.press("escape")
        await until(pilot, lambda: len(table.rows) == 20)
        assert "Nothing matches" not in told(pilot)


async def test_a_long_filter_is_cut_and_what_is_typed_is_never_carried_out() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        table = await loaded(pilot)
        screen = await on(pilot, ListScreen)
        screen.board.look_for("x" * 200 + "\x1b[31m")
        screen.look()
        await until(pilot, lambda: "esc clears the filter" in told(pilot))
        assert all(table.render_line(y).cell_length == 80 for y in range(20))
        assert "\x1b" not in told(pilot)


async def test_before_there_is_an_answer_it_says_what_is_going_on() -> None:
    sandbox = Held(5, held="/organizations")
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: told(pilot) == "◌ Connecting…" and "connecting…" in shown(pilot, "#header"))
        sandbox.gate.set()
        await loaded(pilot)
    sandbox = Held(5, held="/instances")
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: told(pilot) == "◌ Reading the list…" and "reading…" in shown(pilot, "#header"))
        sandbox.gate.set()
        await loaded(pilot)


async def test_a_list_that_cannot_be_read_says_what_to_do_and_r_does_it() -> None:
    sandbox = Sandbox(5)
    sandbox.fail(Fault(status=403), path="/instances", times=None)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: told(pilot).startswith("✕ The list could not be read\nr tries again"))
        assert shown(pilot, "#message")
        sandbox.heal()
        await pilot.press("r")
        await loaded(pilot)
        await until(pilot, lambda: not shown(pilot, "#message"))


async def test_the_last_instance_that_is_deleted_leaves_no_empty_screen() -> None:
    sandbox = Sandbox(1, life=False)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        sandbox.instances.clear()
        await pilot.press("r")
        await until(pilot, lambda: "There are no instances" in told(pilot))
        assert shown(pilot, "#position") == ""
