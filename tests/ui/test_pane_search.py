"""What is looked for in the JSON of an instance."""

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from tests.ui.asking import until
from tests.ui.test_panes import alone, bar, beside_the_list, panes, type_text, view
from tui.widgets.instance_table import InstanceTable
from tui.widgets.pane_search import PaneSearch


async def test_a_text_is_found_in_the_json_as_one_types_and_n_goes_on() -> None:
    async with alone("0") as pilot:
        await pilot.press("slash")
        assert panes(pilot).query_one(PaneSearch).has_focus
        await type_text(pilot, "is_active")
        await until(pilot, lambda: " 1/" in bar(pilot))
        found = _place(pilot)
        await pilot.press("enter")
        assert view(pilot).has_focus
        await pilot.press("n")
        await until(pilot, lambda: " 2/" in bar(pilot))
        assert _place(pilot) > found
        await pilot.press("N", "N")
        count = int(bar(pilot).rsplit("/", 1)[1].split()[0])
        await until(pilot, lambda: f" {count}/{count}" in bar(pilot))


def _place(pilot: Pilot[None]) -> int:
    """The line of the place that is open, which is in view."""
    top = view(pilot).top
    (line,) = [y for y in range(view(pilot).size.height) if "reverse" in _styles(view(pilot).lines[top + y])]
    return top + line


def _styles(line: Any) -> str:
    return " ".join(str(span.style) for span in line.spans)


async def test_escape_ends_the_finding_first_and_then_leaves_the_panes() -> None:
    async with alone("0") as pilot:
        await pilot.press("slash")
        await type_text(pilot, "slug")
        await pilot.press("enter", "escape")
        assert not panes(pilot).query_one(PaneSearch).is_open
        assert view(pilot).has_focus
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen.query(InstanceTable))


async def test_what_is_nowhere_is_said_to_be_found_at_no_place() -> None:
    async with alone("0") as pilot:
        await pilot.press("slash")
        await type_text(pilot, "zzzz")
        await until(pilot, lambda: " 0/0" in bar(pilot))
        await pilot.press("enter", "n")
        assert view(pilot).top == 0


async def test_a_slash_in_another_pane_filters_the_list() -> None:
    async with beside_the_list() as pilot:
        await pilot.press("2", "slash")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input))
        assert not any(line.is_open for line in panes(pilot).query(PaneSearch))


async def test_another_pane_ends_the_finding() -> None:
    async with alone("0") as pilot:
        await pilot.press("slash")
        await type_text(pilot, "slug")
        await pilot.press("enter", "2", "0")
        assert not panes(pilot).query_one(PaneSearch).is_open
        assert "/" not in bar(pilot)
