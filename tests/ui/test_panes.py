"""The panes, driven as a person drives them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, tzinfo
from typing import Any, Self

import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Static

from tests.ui.asking import loaded, until
from tests.ui.test_app import app_on
from tui.core.panes import PANES
from tui.sandbox import Sandbox
from tui.widgets.instance_table import InstanceTable
from tui.widgets.pane_canvas import Slice
from tui.widgets.pane_tabs import PaneTabs
from tui.widgets.pane_view import PaneView
from tui.widgets.panes import InstancePanes

SMALL, MIDDLE, WIDE = (80, 24), (120, 40), (200, 60)


@asynccontextmanager
async def beside_the_list(sandbox: Sandbox | None = None, size: tuple[int, int] = MIDDLE) -> AsyncIterator[Pilot[None]]:
    """The app with the panes of the first instance shown beside the list."""
    async with app_on(sandbox or Sandbox(5)).run_test(size=size) as pilot:
        await loaded(pilot)
        await until(pilot, lambda: shown(pilot) and panes(pilot).instance is not None)
        yield pilot


@asynccontextmanager
async def alone(pane: str = "1", sandbox: Sandbox | None = None) -> AsyncIterator[Pilot[None]]:
    """The panes of the first instance on a small screen of their own."""
    async with app_on(sandbox or Sandbox(5)).run_test(size=SMALL) as pilot:
        await loaded(pilot)
        await pilot.press(pane)
        await until(pilot, lambda: not pilot.app.screen.query(InstanceTable) and shown(pilot) and view(pilot).has_focus)
        await until(pilot, lambda: not list(pilot.app.screen.workers))
        yield pilot


def panes(pilot: Pilot[None]) -> InstancePanes:
    return pilot.app.screen.query_one(InstancePanes)


def view(pilot: Pilot[None]) -> PaneView:
    return panes(pilot).query_one(PaneView)


def shown(pilot: Pilot[None]) -> list[str]:
    """The lines of the pane that are visible, as they are on the screen."""
    found = view(pilot)
    return [found.strip(y).text.rstrip() for y in range(found.size.height)] if found.lines else []


def bar(pilot: Pilot[None]) -> str:
    return panes(pilot).query_one(PaneTabs).strip(0).text.rstrip()


async def type_text(pilot: Pilot[None], text: str) -> None:
    for character in text:
        await pilot.press(character)


async def test_each_number_opens_its_pane_which_has_the_focus() -> None:
    async with beside_the_list() as pilot:
        for number, name in enumerate(PANES, 1):
            await pilot.press(str(number % 10))
            await until(pilot, lambda number=number: panes(pilot).pane == number - 1)
            assert view(pilot).has_focus
            assert f"{number % 10} {name}" in bar(pilot)


async def test_left_and_right_go_to_the_neighbours_and_around_the_end() -> None:
    async with alone() as pilot:
        for key, name in (("right", "Size"), ("l", "Location"), ("left", "Size"), ("h", "Overview"), ("h", "JSON")):
            await pilot.press(key)
            assert PANES[panes(pilot).pane] == name


@pytest.mark.parametrize("size", [SMALL, MIDDLE, WIDE], ids=str)
async def test_a_click_on_a_name_opens_its_pane(size: tuple[int, int]) -> None:
    async with app_on(Sandbox(5)).run_test(size=size) as pilot:
        await loaded(pilot)
        await pilot.press("1")
        await until(pilot, lambda: pilot.app.screen.query(InstancePanes) and shown(pilot))
        for name in ("Billing", "Size", "JSON"):
            # In less room the names are shortened.
            await pilot.click(PaneTabs, offset=(bar(pilot).index(name[:3]) + 1, 0))
            await until(pilot, lambda name=name: PANES[panes(pilot).pane] == name)
            assert view(pilot).has_focus


@pytest.mark.parametrize(
    ("width", "form"), [(120, " 2 Size "), (80, "2Size 3Location"), (60, "2Size 3Loc 4VPC"), (50, " 2 3 ")]
)
async def test_the_bar_is_one_line_at_every_width_and_names_the_open_pane(width: int, form: str) -> None:
    async with app_on(Sandbox(5)).run_test(size=(width, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: not pilot.app.screen.query(InstanceTable) and shown(pilot))
        assert "Overview" in bar(pilot)
        assert form in bar(pilot)
        assert "0" in bar(pilot)


async def test_keys_of_the_list_move_the_cursor_and_the_panes_follow_once_it_stands() -> None:
    async with beside_the_list() as pilot:
        first = shown(pilot)
        await pilot.press("j")
        await until(pilot, lambda: shown(pilot) != first)
        assert "db-1" in "\n".join(shown(pilot))


async def test_the_moving_keys_scroll_an_opened_pane_and_the_bar_says_how_much_is_out_of_view() -> None:
    async with alone("2") as pilot:
        await until(pilot, lambda: "↓" in bar(pilot))
        last = len(view(pilot).lines) - view(pilot).size.height
        for key, top in (
            ("j", 1),
            ("down", 2),
            ("k", 1),
            ("G", last),
            ("g", 0),
            ("pagedown", view(pilot).size.height - 1),
        ):
            await pilot.press(key)
            assert view(pilot).top == top
        await pilot.press("end")
        await until(pilot, lambda: "↓" not in bar(pilot))
        await pilot.press("down")
        assert view(pilot).top == last


async def test_the_wheel_scrolls_a_pane() -> None:
    async with alone("2") as pilot:
        pane = view(pilot)
        pane.query_one(Slice).post_message(_wheel(pane, 1))
        await until(pilot, lambda: pane.top == 3)
        pane.query_one(Slice).post_message(_wheel(pane, -1))
        await until(pilot, lambda: pane.top == 0)


def _wheel(pane: PaneView, by: int) -> Any:
    from textual import events

    kind = events.MouseScrollDown if by > 0 else events.MouseScrollUp
    return kind(pane, 1, 1, 0, by, 0, False, False, False, 1, 3)


async def test_a_scrolled_pane_keeps_its_place_when_it_is_read_again() -> None:
    sandbox = Sandbox(5)
    async with alone("2", sandbox) as pilot:
        await pilot.press("j", "j", "j", "j")
        reads = len(sandbox.requests)
        sandbox.named("web-1")["size"] = sandbox.named("web-1")["size"] | {"name": "Another"}
        await pilot.press("r")
        await until(pilot, lambda: len(sandbox.requests) > reads and "Another" in view(pilot).lines[1].plain)
        assert view(pilot).top == 4


async def test_another_pane_begins_at_its_first_line() -> None:
    async with alone("2") as pilot:
        await pilot.press("G")
        await until(pilot, lambda: view(pilot).top > 0)
        await pilot.press("3")
        assert view(pilot).top == 0


async def test_what_is_read_again_without_a_change_is_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with beside_the_list() as pilot:
        drawn = counted(monkeypatch)
        panes(pilot).show(panes(pilot).instance)
        await pilot.pause()
        assert drawn == []


async def test_of_another_instance_only_what_differs_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    moment, sandbox = datetime.now(UTC), Sandbox(5)

    class Still(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(moment.timestamp(), tz)

    # An age that grows meanwhile is drawn as well.
    monkeypatch.setattr("tui.widgets.panes.datetime", Still)
    sandbox.named("web-1")["hostname"] = "a.example"
    async with beside_the_list(sandbox) as pilot:
        # Nothing else draws any more.
        await until(pilot, lambda: not any(worker.is_running for worker in pilot.app.workers))
        await until(pilot, lambda: all(drawn_whole(column) for column in panes(pilot).query(Slice)))
        await pilot.pause()
        instance = panes(pilot).instance
        assert instance is not None
        drawn = counted(monkeypatch)
        panes(pilot).show(instance.model_copy(update={"hostname": "b.example"}))
        await pilot.pause()
        assert [(region.height, region.width) for region in drawn] == [(1, len("a.example"))]


def drawn_whole(column: Slice) -> bool:
    """Whether each of its lines is on the screen."""
    return not column.display or set(range(column.size.height)) <= set(column._drawn)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[Region]:
    """The regions of the panes that are drawn from now on."""
    drawn: list[Region] = []
    refresh = Slice.refresh

    def watched(self: Slice, *regions: Region, **how: Any) -> Slice:
        drawn.extend(regions or [self.size.region])
        return refresh(self, *regions, **how)

    monkeypatch.setattr(Slice, "refresh", watched)
    return drawn


async def test_enter_on_an_address_asks_for_it_to_be_copied() -> None:
    sandbox = Sandbox(5)
    addresses = [entry["address"] for entry in sandbox.named("web-1")["ip_addresses"]]
    async with alone("7", sandbox) as pilot:
        asked = asked_for(pilot)
        await until(pilot, lambda: len(view(pilot).picks) == len(addresses))
        await pilot.press("enter", "down", "enter", "up", "enter")
        await until(pilot, lambda: len(asked) == 3)
        assert asked[0] == asked[2] == addresses[0]
        assert asked[1] in addresses[1:]


@pytest.mark.parametrize("full", [True, False])
async def test_an_address_that_was_picked_is_copied_as_it_came_and_the_screen_says_so(full: bool) -> None:
    sandbox = Sandbox(5)
    sandbox.named("web-1")["ip_addresses"][0]["address"] = "203.0.113.1\x1b[2J"
    async with alone("7", sandbox) if full else beside_the_list(sandbox) as pilot:
        await pilot.press("7")
        await until(pilot, lambda: view(pilot).picks and view(pilot).has_focus)
        await pilot.press("enter")
        await until(pilot, lambda: "203.0.113.1␛[2J" in said(pilot))
        assert pilot.app.clipboard == "203.0.113.1\x1b[2J"


def said(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#message", Static).content)


async def test_the_usage_has_a_reading_of_each_time_that_the_list_was_read() -> None:
    async with beside_the_list() as pilot:
        history = panes(pilot).history
        row, other = pilot.app.screen.query_one(InstanceTable).rows[:2]
        assert len(history.cpu(other.id)) == 1
        await pilot.press("enter")
        await until(pilot, lambda: not pilot.app.screen.query(InstanceTable))
        assert panes(pilot).history is history
        assert history.cpu(row.id)


async def test_a_double_click_on_an_address_asks_for_it_to_be_copied() -> None:
    async with alone("7") as pilot:
        asked = asked_for(pilot)
        second = view(pilot).picks[1]
        await pilot.click(PaneView, offset=(5, second.first), times=2)
        await until(pilot, lambda: asked == [second.text])
        assert view(pilot).cursor == 1


def asked_for(pilot: Pilot[None]) -> list[str]:
    """The texts that the panes ask to be copied, in their order."""
    asked: list[str] = []
    post = view(pilot).post_message

    def watched(message: Any) -> bool:
        if isinstance(message, PaneView.CopyAsked):
            asked.append(message.text)
        return post(message)

    view(pilot).post_message = watched  # type: ignore[method-assign]
    return asked


async def test_below_the_last_address_the_keys_scroll_to_the_rest_of_the_pane() -> None:
    async with alone("7") as pilot:
        picks = len(view(pilot).picks)
        await pilot.press(*["j"] * (picks - 1))
        assert (view(pilot).cursor, view(pilot).top) == (picks - 1, 0)
        if view(pilot).furthest:
            await pilot.press("j")
            assert view(pilot).top == 1


async def test_the_address_under_the_cursor_is_set_off() -> None:
    async with alone("7") as pilot:
        first = view(pilot).picks[0].first
        assert grounds(pilot, first) - grounds(pilot, first - 1)


def grounds(pilot: Pilot[None], y: int) -> set[tuple[object, object]]:
    """What stands behind the text of a line: its colours, and whether they are swapped."""
    styles = [segment.style for segment in view(pilot).strip(y) if segment.style]
    return {(style.bgcolor, style.reverse) for style in styles}


async def test_markup_and_control_characters_of_the_api_are_shown_as_they_are() -> None:
    sandbox = Sandbox(5)
    sandbox.named("web-1")["name"] = "[red]x[/red]\x1b[2J"
    async with beside_the_list(sandbox) as pilot:
        assert "[red]x[/red]␛[2J" in "\n".join(shown(pilot))


async def test_a_resize_lays_the_pane_out_anew() -> None:
    async with alone() as pilot:
        assert not any("Instance" in line and "Hardware" in line for line in shown(pilot))
        await pilot.resize_terminal(120, 24)
        await until(pilot, lambda: any("Instance" in line and "Hardware" in line for line in shown(pilot)))


async def test_the_text_of_the_open_pane_can_be_copied_as_a_whole() -> None:
    async with beside_the_list() as pilot:
        await pilot.press("8")
        await until(pilot, lambda: panes(pilot).text().startswith("Billing\nCycle: "))


async def test_what_the_list_saw_of_the_load_is_drawn_over_time() -> None:
    sandbox = Sandbox(5)
    async with beside_the_list(sandbox) as pilot:
        await pilot.press("9")
        instance = panes(pilot).instance
        assert instance is not None
        assert instance.state_sync is not None
        history = panes(pilot).history
        for number in range(3):
            sync = instance.state_sync.model_copy(update={"uptime": number})
            seen = instance.model_copy(update={"state_sync": sync})
            history._ring(instance.id).at = float("-inf")
            panes(pilot).show(seen)
        await until(pilot, lambda: "This session, 4 readings" in "\n".join(shown(pilot)))
