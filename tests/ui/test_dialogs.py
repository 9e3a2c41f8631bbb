"""Form, review, conflict and outcome at a glance: what changes is marked, warnings where they belong, buttons alike."""

from typing import Any

import pytest
from textual.content import Content
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, RadioButton, Select, Static

from tests.ui.asking import loaded, on, shown, until
from tests.ui.test_app import app_on, open_form
from tui.core.edit.fields import FIELDS
from tui.core.edit.outcome import OutcomeKind
from tui.core.settings import Settings
from tui.sandbox import Fault, Sandbox
from tui.screens.batch_outcome import BatchOutcome
from tui.screens.batch_review import BatchReview
from tui.screens.bulk import BulkScreen
from tui.screens.conflict import ConflictScreen
from tui.screens.context import ContextScreen
from tui.screens.dialog import Dialog, Notice
from tui.screens.edit import OTHER, EditScreen
from tui.screens.id_prompt import IdPrompt
from tui.screens.login import LoginScreen, PassphraseScreen
from tui.screens.outcome import OutcomeScreen, looks
from tui.screens.review import ReviewScreen


def seen(pilot: Pilot[None], widget: Widget) -> Region:
    """The part of a widget that is on the screen."""
    return pilot.app.screen.find_widget(widget).visible_region


async def edit(pilot: Pilot[None], field: str, value: str) -> EditScreen:
    """Set a field of the open form, and wait until the form shows that."""
    form = pilot.app.screen
    assert isinstance(form, EditScreen)
    form.query_one(f"#{field}", Input | Select).value = value  # type: ignore[call-overload]
    await until(pilot, lambda: form.query_one(f"#row-{field}").has_class("changed"))
    return form


async def click_key(pilot: Pilot[None], key: str) -> None:
    """Click a key on the lower edge of the dialog."""
    screen = pilot.app.screen
    await until(pilot, lambda: screen.children[0].region.area)
    edge = screen.children[0].region
    for x in range(edge.x, edge.right):
        meta = screen.get_style_at(x, edge.bottom - 1).meta
        if meta.get("@click") and str(meta["@click"]).endswith(key):
            await pilot.click(offset=(x, edge.bottom - 1))
            return
    raise AssertionError(f"{key} is not on the edge of {screen}")


def edge_of(screen: Dialog[Any]) -> str:
    return Content.from_markup(str(screen.children[0].border_subtitle)).plain


async def test_all_nine_fields_and_the_buttons_are_seen_at_80x24() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        await until(pilot, lambda: "as the server holds" in shown(pilot, "#state"))
        for name in (*(field.name for field in FIELDS), "unlock", "review", "cancel"):
            widget = form.query_one(f"#{name}")
            assert seen(pilot, widget).area == widget.region.area > 0, name


async def test_the_title_counts_the_changes() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await open_form(pilot)
        assert shown(pilot, "#title") == "Edit web-1"
        await edit(pilot, "name", "web-2")
        assert shown(pilot, "#title") == "Edit web-1 · 1 change"
        await edit(pilot, "hostname", "web-2.example.net")
        assert shown(pilot, "#title") == "Edit web-1 · 2 changes"


async def test_the_old_value_stands_beside_the_new_one_and_the_field_is_marked() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        await edit(pilot, "os_name", "Debian 13")
        was, field = form.query_one("#was-os_name"), form.query_one("#os_name")
        assert shown(pilot, "#label-os_name") == "● OS name"
        assert shown(pilot, "#was-os_name").startswith("was ")
        await until(pilot, lambda: was.region.area > 0)
        assert (was.region.y, was.region.x) == (field.region.y, field.region.right)
        assert shown(pilot, "#label-name") == "  Name"


async def test_leaving_the_vpc_and_another_price_are_warned_of_at_their_fields() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        await edit(pilot, "vpc_id", "")
        assert "▲ The instance leaves the VPC prod-net" in shown(pilot, "#mind-vpc_id")
        await edit(pilot, "billing_cycle", "monthly")
        assert "▲ The price changes from" in shown(pilot, "#mind-billing_cycle")
        warning, field = form.query_one("#mind-billing_cycle"), form.query_one("#billing_cycle")
        await until(pilot, lambda: warning.region.y == field.region.y + 1)
        assert not form.query_one("#mind-name").has_class("shown")


async def test_hardware_says_that_it_is_locked_and_a_click_unlocks_it() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        assert "locked" in shown(pilot, "#hardware")
        await pilot.click("#unlock")
        await until(pilot, lambda: "unlocked" in shown(pilot, "#hardware"))
        assert not form.query_one("#image_id").disabled


async def test_a_click_on_a_label_is_a_click_into_its_field() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        await pilot.click("#label-hostname")
        assert form.query_one("#hostname").has_focus


async def test_the_review_sets_off_what_changes_in_the_table_and_in_the_body() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await open_form(pilot)
        await edit(pilot, "name", "web-2")
        await edit(pilot, "vpc_id", "")
        await pilot.press("ctrl+s")
        screen = await on(pilot, ReviewScreen)
        assert shown(pilot, ".title") == "Review web-1 · 2 changes"
        assert [str(row.content)[:5] for row in screen.query(".change").results(Static)] == ["FIELD", "Name ", "VPC  "]
        assert "▲ The instance leaves the VPC" in shown(pilot, ".minded")
        marked = [line for line in shown(pilot, ".body").split("\n") if line.startswith("●")]
        assert marked == ['● "name": "web-2",', '● "vpc_id": null,']


async def test_the_review_is_read_to_its_end_by_keys_while_the_safe_answer_has_the_focus() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await open_form(pilot)
        await edit(pilot, "name", "web-2")
        await pilot.press("ctrl+s")
        screen = await on(pilot, ReviewScreen)
        text = screen.query_one("VerticalScroll")
        assert text.max_scroll_y > 0
        await pilot.press("down")
        await until(pilot, lambda: text.scroll_y == 1)
        await pilot.press("pagedown", "pagedown")
        await until(pilot, lambda: text.scroll_y == text.max_scroll_y)
        assert screen.query_one("#back").has_focus


async def test_the_arrows_move_between_the_buttons() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await open_form(pilot)
        await edit(pilot, "name", "web-2")
        await pilot.press("ctrl+s")
        screen = await on(pilot, ReviewScreen)
        await pilot.press("left")
        assert screen.query_one("#curl").has_focus
        await pilot.press("left")
        assert screen.query_one("#send").has_focus
        await pilot.press("right", "right")
        assert screen.query_one("#back").has_focus


async def test_the_keys_on_the_edge_of_a_dialog_can_be_clicked() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        await edit(pilot, "name", "web-2")
        assert edge_of(form) == "tab Next field  ctrl+s Review  esc Back  f1 Help  ctrl+p Menu"
        await click_key(pilot, "review")
        await on(pilot, ReviewScreen)
        await click_key(pilot, "leave")
        await on(pilot, EditScreen)
        await click_key(pilot, "leave")
        question = await on(pilot, Notice)
        await until(pilot, lambda: question.query_one("#other").region.area)
        await pilot.click("#other")
        await loaded(pilot)


async def test_an_id_is_typed_and_taken_with_the_mouse() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        form.query_one("#vpc_id", Select).value = OTHER
        prompt = await on(pilot, IdPrompt)
        await until(pilot, lambda: prompt.query_one("#take").region.area)
        await pilot.click("#take")
        await until(pilot, lambda: "That is no UUID" in shown(pilot, "#wanted"))
        # A button that was just pressed takes no second click.
        await until(pilot, lambda: not prompt.query_one("#take").has_class("-active"))
        identity = "3f2a9c01-0000-4000-8000-000000000001"
        prompt.query_one("#identity", Input).value = identity
        await pilot.click("#take")
        await until(pilot, lambda: form.draft.value("vpc_id") == identity)


async def test_the_passphrase_can_be_gone_without_with_the_mouse() -> None:
    app = app_on(Sandbox(5))
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        given: list[object] = []
        app.push_screen(PassphraseScreen(Settings(profile="work"), "It is needed."), given.append)
        asked = await on(pilot, PassphraseScreen)
        await until(pilot, lambda: asked.query_one("#leave").region.area)
        await pilot.click("#leave")
        await until(pilot, lambda: given == [None])


async def test_a_conflict_is_decided_by_a_key_each_and_the_value_that_stands_is_set_off() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await open_form(pilot)
        await until(pilot, lambda: "as the server holds" in shown(pilot, "#state"))
        await edit(pilot, "name", "mine")
        await edit(pilot, "hostname", "mine.example.net")
        sandbox.named("web-1").update(hostname="theirs.example.net", name="theirs")
        await pilot.press("ctrl+s")
        await on(pilot, ReviewScreen)
        await pilot.press("ctrl+s")
        screen = await on(pilot, ConflictScreen)
        columns = [screen.query_one(f"#{whose}-value-name").region.x for whose in ("opened", "theirs", "mine")]
        assert columns == sorted(set(columns))
        choices = [screen.query_one(f"#{whose}-name").region for whose in ("theirs", "mine")]
        assert [choice.x for choice in choices] == columns[1:]
        await pilot.press("m", "t")
        await until(pilot, lambda: screen.query_one("#theirs-hostname", RadioButton).value)
        assert screen.query_one("#mine-name", RadioButton).value
        assert screen.query_one("#mine-value-name").has_class("chosen")
        assert screen.query_one("#mine-value-hostname").has_class("dropped")
        assert "●" in str(screen.query_one("#mine-name", RadioButton).render())
        assert "○" in str(screen.query_one("#theirs-name", RadioButton).render())
        await pilot.press("ctrl+s")
        await on(pilot, ReviewScreen)


async def test_an_outcome_tells_each_field_by_sign_and_word() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        await edit(pilot, "name", "web-2")
        await pilot.click("#unlock")
        size = form.query_one("#size_id", Select)
        await edit(pilot, "size_id", next(value for _, value in size._options if value not in (size.value, OTHER)))
        await pilot.press("ctrl+s")
        await on(pilot, ReviewScreen)
        await pilot.press("ctrl+s")
        screen = await on(pilot, OutcomeScreen)
        rows = [str(row.content) for row in screen.query(".change").results(Static)]
        assert rows[1] == "✓  Name  applied  web-2"
        assert rows[2].startswith("▲  Size  ignored by the server  VPS S (")
        assert shown(pilot, ".title") == "▲ Outcome: ignored by the server"
        assert screen.has_class("open")


def test_each_outcome_has_a_sign_of_its_mood() -> None:
    moods = {kind: (looks(kind).sign, looks(kind).mood) for kind in OutcomeKind}
    assert moods == {
        OutcomeKind.APPLIED: ("✓", "good"),
        OutcomeKind.NOT_APPLIED: ("✕", "bad"),
        OutcomeKind.REFUSED: ("✕", "bad"),
        OutcomeKind.IGNORED: ("▲", "open"),
        OutcomeKind.CONFLICT: ("▲", "open"),
        OutcomeKind.UNKNOWN: ("?", "open"),
    }
    assert looks("not begun") == looks(None) == looks(OutcomeKind.UNKNOWN)


async def test_a_batch_is_reviewed_in_columns_whose_head_the_cursor_passes_over() -> None:
    sandbox = Sandbox(4)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("a", "e")
        form = await on(pilot, BulkScreen)
        form.query_one("#os_name", Input).value = "Debian 13"
        await until(pilot, lambda: shown(pilot, "#title") == "Edit 4 instances · 1 set")
        await pilot.press("ctrl+s")
        screen = await on(pilot, BatchReview)
        listed = screen.query_one("#changes", OptionList)
        rows = [str(listed.get_option_at_index(number).prompt) for number in range(listed.option_count)]
        assert rows[0].split() == ["INSTANCE", "FIELD", "OLD", "NEW"]
        assert rows[1].startswith("web-1  OS name  ")
        await pilot.press("home")
        assert listed.highlighted == 1
        sandbox.fail(Fault(status=403, body={"detail": "No."}), method="PUT", path=sandbox.named("web-1")["id"])
        await pilot.press("ctrl+s")
        outcome = await on(pilot, BatchOutcome)
        failed = outcome.query_one("#failed", OptionList)
        assert str(failed.get_option_at_index(0).prompt).startswith("✕  web-1  refused: ")


async def test_a_batch_that_was_applied_as_a_whole_says_so() -> None:
    async with app_on(Sandbox(3)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("a", "e")
        form = await on(pilot, BulkScreen)
        form.query_one("#os_name", Input).value = "Debian 13"
        await pilot.press("ctrl+s")
        await on(pilot, BatchReview)
        await pilot.press("ctrl+s")
        outcome = await on(pilot, BatchOutcome)
        for selector in (".title", "#counts", "#close"):
            await until(pilot, lambda: seen(pilot, outcome.query_one(selector)).area)  # noqa: B023
        assert [str(line.content) for line in outcome.query(Static)][:3] == [
            "Outcome: 3 instances",
            "3 applied",
            "Every change is in effect.",
        ]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_way_back_is_the_last_button_and_every_dialog_says_its_keys(size: tuple[int, int]) -> None:
    app = app_on(Sandbox(5))
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        text = Content("\n".join(["It is long."] * 80))
        asked = [
            (Notice("Title", text, "Keep", "Discard"), ["other", "safe"]),
            (IdPrompt(), ["take", "cancel"]),
            (LoginScreen(Settings(profile="work"), "No key."), ["check", "cancel"]),
            (PassphraseScreen(Settings(profile="work"), "It is needed."), ["open", "leave"]),
            (ContextScreen(app.session, app.settings), []),
        ]
        for dialog, buttons in asked:
            app.push_screen(dialog)  # type: ignore[arg-type]
            screen = await on(pilot, type(dialog))
            assert [button.id for button in screen.query(Button)] == buttons
            await until(pilot, lambda: screen.query_one("Vertical").region.area)  # noqa: B023
            assert edge_of(screen).endswith("esc Back  f1 Help  ctrl+p Menu")
            for button in screen.query(Button):
                assert seen(pilot, button).area == button.region.area > 0
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is not screen)  # noqa: B023
