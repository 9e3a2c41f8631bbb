"""Marks in the list: by key and mouse, kept with their instances, and told without colour."""

from textual.pilot import Pilot

from tests.ui.asking import loaded, on, shown, until
from tests.ui.test_app import app_on
from tui.sandbox import Fault, Sandbox
from tui.screens.bulk import BulkScreen
from tui.screens.detail import DetailScreen
from tui.screens.dialog import Notice
from tui.screens.edit import EditScreen
from tui.screens.fleet import ListScreen
from tui.widgets.instance_table import InstanceTable


def marked(table: InstanceTable) -> list[str]:
    return [row.name for row in table.rows if row.id in table.marks.ids]


def signs(table: InstanceTable, rows: int) -> str:
    return "".join(table.render_line(y).text[0] for y in range(1, rows + 1))


async def with_header(pilot: Pilot[None], text: str) -> None:
    await until(pilot, lambda: text in shown(pilot, "#header"))


async def test_space_marks_and_moves_down_and_the_header_counts() -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        assert "marked" not in shown(pilot, "#header")
        await pilot.press("space", "down", "space")
        assert (table.cursor, signs(table, 5)) == (3, "✓ ✓  ")
        await with_header(pilot, "2 marked")
        await pilot.press("up", "space")
        assert signs(table, 5) == "✓    "


async def test_a_range_grows_and_shrinks_and_leaves_older_marks_alone() -> None:
    async with app_on(Sandbox(6)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("space", "down", "shift+down", "shift+down")
        assert signs(table, 6) == "✓ ✓✓✓ "
        await pilot.press("shift+up", "shift+up", "shift+up")
        assert signs(table, 6) == "✓✓✓   "
        await pilot.press("end", "shift+down")
        assert signs(table, 6) == "✓✓✓  ✓"


async def test_a_marks_all_then_none() -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("space", "a")
        assert signs(table, 5) == "✓✓✓✓✓"
        await with_header(pilot, "5 marked")
        await pilot.press("a")
        assert table.marks.ids == frozenset()


async def test_escape_takes_the_marks_away_and_never_leaves_the_app() -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("a", "1", "escape")
        assert len(table.marks.ids) == 5
        assert table.has_focus
        await pilot.press("escape", "escape", "escape")
        assert table.marks.ids == frozenset()
        assert isinstance(pilot.app.screen, ListScreen)


async def test_marks_stay_with_their_instances_when_the_list_changes() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("space", "space", "space")
        assert marked(table) == ["web-1", "db-1", "mail-1"]
        gone, kept = sandbox.named("db-1")["id"], sandbox.named("mail-1")["id"]
        del sandbox.instances[gone]
        first = sandbox.named("web-1")["id"]
        sandbox.instances[first] = sandbox.instances.pop(first)
        sandbox.named("mail-1")["name"] = "renamed"
        await pilot.press("r")
        await until(pilot, lambda: all(row.id != gone for row in table.rows))
        assert {row.id for row in table.rows if row.id in table.marks.ids} == table.marks.ids
        assert kept in table.marks.ids
        await with_header(pilot, "2 marked")


async def test_a_refresh_that_fails_keeps_the_marks() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("a")
        sandbox.fail(Fault(status=403), method="GET", path="/instances", times=None)
        await pilot.press("r")
        await until(pilot, lambda: shown(pilot, "#message"))
        assert len(table.marks.ids) == 5


async def test_only_the_lines_whose_mark_changed_are_drawn_again() -> None:
    async with app_on(Sandbox(20)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.pause()
        drawn: list[int] = []
        render = table.render_line

        def counting(y: int) -> object:
            drawn.append(y)
            return render(y)

        table.render_line = counting  # type: ignore[method-assign, assignment]
        await pilot.press("space")
        await pilot.pause()
        assert set(drawn) <= {1, 2}


async def test_a_click_with_ctrl_marks_and_one_with_shift_marks_up_to_it() -> None:
    async with app_on(Sandbox(6)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.click(InstanceTable, offset=(5, 2), control=True)
        assert signs(table, 6) == " ✓    "
        await pilot.click(InstanceTable, offset=(5, 4), shift=True)
        assert signs(table, 6) == " ✓✓✓  "
        await pilot.click(InstanceTable, offset=(5, 2), control=True)
        assert signs(table, 6) == "  ✓✓  "


async def test_one_mark_is_edited_alone_whatever_is_under_the_cursor() -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("down", "space", "e")
        form = await on(pilot, EditScreen)
        assert form.draft.opened.name == "db-1"


async def test_several_marks_are_edited_together_and_in_the_panes_the_one_that_is_shown() -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("space", "space", "e")
        await on(pilot, BulkScreen)
        await pilot.press("escape", "enter")
        await on(pilot, DetailScreen)
        await pilot.press("e")
        form = await on(pilot, EditScreen)
        assert form.draft.opened.name == "mail-1"


async def test_a_read_only_session_says_why_marked_instances_are_not_edited() -> None:
    async with app_on(Sandbox(5), read_only=True).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        for key in ("e", "E"):
            await pilot.press("a", key)
            notice = await on(pilot, Notice)
            assert "--read-only" in str(notice._words[1])
            await pilot.press("enter", "escape")


async def test_the_reason_of_a_failure_is_told_where_the_cursor_stands_and_gone_with_the_next_edit() -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ListScreen)
        screen.marks.settle({table.rows[1].id: "refused: no\x1b"})
        screen.changed()
        assert signs(table, 3) == " ! "
        assert shown(pilot, "#message") == ""
        await pilot.press("down")
        await until(pilot, lambda: shown(pilot, "#message") == "refused: no␛.")
        await pilot.press("enter")
        await on(pilot, DetailScreen)
        await until(pilot, lambda: shown(pilot, "#message") == "refused: no␛.")
        await pilot.press("e")
        await on(pilot, EditScreen)
        await pilot.press("escape", "escape")
        await on(pilot, ListScreen)
        await until(pilot, lambda: shown(pilot, "#message") == "")
        assert signs(table, 3) == " ✓ "


async def test_marks_are_kept_through_a_filter_and_those_that_are_not_shown_are_counted() -> None:
    async with app_on(Sandbox(30)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("space", "space", "space")
        await with_header(pilot, "3 marked")
        await pilot.press("slash", *"web", "enter")
        await with_header(pilot, "3 marked, 2 hidden")
        await until(pilot, lambda: table.has_focus)
        await pilot.press("a")
        await with_header(pilot, "5 marked, 2 hidden")
        await pilot.press("escape")
        await with_header(pilot, "5 marked   ")
        assert "hidden" not in shown(pilot, "#header")
        assert marked(table)[:3] == ["web-1", "db-1", "mail-1"]


async def test_a_where_nothing_is_found_leaves_the_marks_that_the_filter_hides() -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("space", "slash", *"nothing-has-it", "enter")
        await until(pilot, lambda: table.has_focus and not table.rows)
        await pilot.press("a")
        assert len(table.marks.ids) == 1


async def test_a_range_that_goes_on_does_not_bring_back_the_mark_of_an_instance_that_is_gone() -> None:
    sandbox = Sandbox(8, life=False)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        gone = table.rows[0].id
        await pilot.press("space", "down", "shift+down")
        del sandbox.instances[gone]
        await pilot.press("r")
        await until(pilot, lambda: len(table.rows) == 7)
        await pilot.press("shift+down")
        assert gone not in table.marks.ids
        assert len(table.marks.ids) == 3
