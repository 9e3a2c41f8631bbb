"""What can be picked in the form arrives, or changes under an open list: nothing picked is lost, nothing sent back."""

from textual.widgets import Select

from tests.ui.asking import loaded, on, until
from tests.ui.held import Held
from tests.ui.test_app import app_on, open_form
from tests.ui.test_editing import lines
from tui.screens.dialog import Notice


async def test_an_id_chosen_by_hand_and_the_catalogue_that_comes_later_live_together() -> None:
    sandbox = Held(5, held="/vpcs")
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        vpc = form.query_one("#vpc_id", Select)
        before = len(vpc._options)
        vpc.value = ""
        sandbox.gate.set()
        await until(pilot, lambda: len(vpc._options) > before)
        assert vpc.value == ""
        assert form.draft.changed == ["vpc_id"]


async def test_a_choice_that_a_colleague_changes_under_an_open_list_is_not_sent_back_to_what_it_was() -> None:
    sandbox = Held(5, held=r"/instances/[^/]+\?")
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        vpc = form.query_one("#vpc_id", Select)
        assert vpc.value
        vpc.focus()
        await pilot.press("enter")
        assert vpc.expanded
        sandbox.instances[form.draft.opened.id] |= {"vpc": None}
        sandbox.gate.set()
        await until(pilot, lambda: "Somebody changed VPC" in lines(form))
        await pilot.press("ctrl+s")
        await on(pilot, Notice)
        assert form.draft.changed == []
