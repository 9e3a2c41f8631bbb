"""Every screen of the app on a provider whose every string is hostile: shown harmlessly, aligned, never carried out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rich.cells import cell_len
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Button, Input, OptionList, Select, Static

from tests.support.extent import extent
from tests.support.hostile import CANARY, LONG, TEXTS, Poisoned
from tests.ui.asking import loaded, on, until
from tui.api.client import connect
from tui.app import OnetApp
from tui.core.ledger import Ledger
from tui.core.panes import PANES
from tui.core.session import Session
from tui.core.settings import Settings
from tui.domain.secret import SecretStr
from tui.domain.visible import visible
from tui.sandbox import DEMO_KEY, Fault
from tui.screens.batch_outcome import BatchOutcome
from tui.screens.batch_review import BatchReview
from tui.screens.bulk import BulkScreen
from tui.screens.conflict import ConflictScreen
from tui.screens.context import ContextScreen
from tui.screens.copying import ByHand, CopyScreen
from tui.screens.edit import EditScreen
from tui.screens.error import ErrorScreen
from tui.screens.export import ExportScreen
from tui.screens.fleet import ListScreen
from tui.screens.journal import EntryScreen, JournalScreen
from tui.screens.outcome import OutcomeScreen
from tui.screens.palette import PaletteScreen
from tui.screens.records import DetailsScreen
from tui.screens.requests import RequestsScreen
from tui.screens.review import ReviewScreen
from tui.screens.views import ViewsScreen
from tui.widgets.filter_bar import FilterBar
from tui.widgets.instance_table import InstanceTable
from tui.widgets.layout import GAP, MARK_WIDTH
from tui.widgets.panes import InstancePanes

SMALL, LARGE = (80, 24), (120, 40)
# Where the screen is small, of the panes these.
FEW = ("Overview", "Size", "JSON")
# Where no text is long: what is asked for by path, and lists of which each instance has a dozen.
LONG_WHERE = ("id", "pricing_options", "available_volumes", "available_addons", "ip_addresses", "volumes")
# What the hostile texts would have done on a click.
PLANTED = ("app.quit", "screen.dismiss")


def strips(screen: Screen[Any]) -> list[Strip]:
    """The lines of the screen as they go to the terminal."""
    return screen._compositor.render_strips()


def check(pilot: Pilot[None]) -> str:
    """Look at all that is on the screen; gives it."""
    screen = pilot.app.screen
    lines = []
    for strip in strips(screen):
        text = strip.text
        assert visible(text) == text or not text, ascii(text)
        assert strip.cell_length == cell_len(text) == screen.size.width, ascii(text)
        for segment in strip:
            assert not segment.control
            if segment.style is not None:
                assert segment.style.link is None
                assert not any(planted in str(segment.style.meta) for planted in PLANTED), segment
        lines.append(text)
    for table in screen.query(InstanceTable):
        check_columns(table)
    return "\n".join(lines)


def check_columns(table: InstanceTable) -> None:
    """Between two columns there are blanks in every row."""
    at = MARK_WIDTH
    gaps = []
    for _, width in table._layout.columns:
        gaps.append((at + width, at + width + GAP))
        at += width + GAP
    for y in range(1, table.size.height):
        for start, end in gaps[:-1]:
            between = table.render_line(y).crop(start, end).text
            assert between.strip() == "", ascii(table.render_line(y).text)


class Tour:
    """The app, and what leads from one screen to the next."""

    def __init__(self, pilot: Pilot[None], sandbox: Poisoned) -> None:
        self.pilot, self.sandbox = pilot, sandbox
        self.seen: dict[str, str] = {}

    def look(self, name: str) -> None:
        self.seen[name] = check(self.pilot)

    async def opens(self, kind: type[Any], *keys: str) -> Any:
        await self.pilot.press(*keys)
        screen = await on(self.pilot, kind)
        await self.pilot.pause()
        return screen

    async def back(self) -> None:
        await self.opens(ListScreen, "escape")

    async def says(self, selector: str, words: str) -> None:
        shown = lambda: self.pilot.app.screen.query(selector).results(Static)  # noqa: E731
        await until(self.pilot, lambda: any(words in str(line.content) for line in shown()))

    async def the_list(self) -> None:
        for keys in (["j"], ["G"], ["right"] * 4, ["left"] * 4, ["g"]):
            await self.pilot.press(*keys)
            await self.pilot.pause()
            self.look(f"list after {keys[0]}")

    async def the_panes(self) -> None:
        for number, name in enumerate(PANES, 1):
            if self.pilot.app.size == SMALL and name not in FEW:
                continue
            await self.pilot.press(str(number % 10))
            await until(self.pilot, lambda number=number: self._pane() == number - 1)
            await self.pilot.pause()
            self.look(f"pane {name}")
            for _ in range(extent(1, 5)):
                await self.pilot.press("pagedown")
                self.look(f"pane {name}, further down")
        await self.back()

    def _pane(self) -> int | None:
        shown = self.pilot.app.screen.query(InstancePanes)
        return next((one.pane for one in shown if one.instance is not None and one.view.lines), None)

    async def the_form(self) -> EditScreen:
        form: EditScreen = await self.opens(EditScreen, "e")
        await self.says("#state", "as the server holds")
        self.look("form")
        return form

    async def an_edit(self) -> None:
        form = await self.the_form()
        form.query_one("#unlock", Button).press()
        await until(self.pilot, lambda: not form.query_one("#size_id", Select).disabled)
        for field in extent(
            ("billing_cycle", "vpc_id"), ("billing_cycle", "vpc_id", "size_id", "location_id", "image_id")
        ):
            select = form.query_one(f"#{field}", Select)
            select.focus()
            await self.pilot.press("enter")
            await until(self.pilot, lambda select=select: select.expanded)
            await self.pilot.pause()
            self.look(f"choices of {field}")
            await self.pilot.press("escape")
            await until(self.pilot, lambda select=select: not select.expanded)
        name = form.query_one("#name", Input)
        name.value += "!"
        form.query_one("#hostname", Input).value = "not a host \x1b[2J"
        await until(self.pilot, lambda: form.query_one("#problem-hostname").has_class("shown"))
        name.focus()
        await self.pilot.press("end")
        self.look("form with a problem")
        form.query_one("#hostname", Input).value = "fine.example"
        await until(self.pilot, lambda: not form.query_one("#problem-hostname").has_class("shown"))
        await self.opens(ReviewScreen, "ctrl+s")
        self.look("review")
        await self.pilot.press(*["down"] * 10)
        self.look("review, further down")
        self.sandbox.fail(Fault(status=400, body=self.sandbox.refusal()), method="PUT")
        await self.opens(OutcomeScreen, "ctrl+s")
        self.look("outcome")
        await self.pilot.press("escape")
        await until(self.pilot, lambda: not isinstance(self.pilot.app.screen, OutcomeScreen))
        while not isinstance(self.pilot.app.screen, ListScreen):
            await self.pilot.press("escape")
            await self.pilot.pause()
            if self.pilot.app.screen.query("#other"):
                await self.pilot.click("#other")
                await self.pilot.pause()

    async def a_conflict(self) -> None:
        form = await self.the_form()
        identity = form.draft.opened.id
        form.query_one("#hostname", Input).value = "mine.example"
        await until(self.pilot, lambda: form.query_one("#row-hostname").has_class("changed"))
        self.sandbox.instances[identity]["hostname"] = f"theirs{self.sandbox.next_text()}"
        await self.opens(ReviewScreen, "ctrl+s")
        await self.opens(ConflictScreen, "ctrl+s")
        self.look("conflict")
        await self.opens(EditScreen, "escape")
        await self.pilot.press("escape")
        await until(self.pilot, lambda: self.pilot.app.screen.query("#other"))
        await self.pilot.click("#other")
        await on(self.pilot, ListScreen)

    async def the_records(self) -> None:
        journal = await self.opens(JournalScreen, "H")
        await until(self.pilot, lambda: journal.table.records)
        self.look("journal")
        await self.opens(EntryScreen, "enter")
        self.look("entry")
        await self.opens(JournalScreen, "escape")
        log = await self.opens(RequestsScreen, "L")
        await until(self.pilot, lambda: log.table.records)
        self.look("log")
        await self.opens(DetailsScreen, "enter")
        self.look("request")
        await self.opens(RequestsScreen, "escape")
        while not isinstance(self.pilot.app.screen, ListScreen):
            await self.pilot.press("escape")
            await self.pilot.pause()

    async def the_dialogs(self) -> None:
        context = await self.opens(ContextScreen, "o")
        await until(self.pilot, lambda: context.query_one(OptionList).option_count > 3)
        self.look("context")
        await self.back()
        for keys, kind in (
            (["y"], CopyScreen),
            (["X"], ExportScreen),
            (["ctrl+p"], PaletteScreen),
        ):
            await self.opens(kind, *keys)
            self.look(kind.__name__)
            if kind is PaletteScreen:
                self.pilot.app.screen.query_one(Input).value = "web"
                await self.pilot.pause()
                self.look("instances in the palette")
            await self.back()
        copying = await self.opens(CopyScreen, "y")
        copying.query_one("#show", Button).press()
        await self.opens(ByHand)
        self.look("by hand")
        await self.back()
        await self.pilot.press("x")
        await self.pilot.pause()
        self.look("ssh")
        if not isinstance(self.pilot.app.screen, ListScreen):
            await self.back()

    async def the_views(self) -> None:
        views = await self.opens(ViewsScreen, "v")
        self.look("views")
        name = views.query_one("#name", Input)
        name.value = f"[b]{CANARY}"
        name.focus()
        await self.opens(ListScreen, "enter")
        await self.opens(ViewsScreen, "v")
        self.look("views with one")
        await self.back()

    async def the_filter(self) -> None:
        for typed in extent(
            ("state:", "tag:", "state:x cpu:>y"), ("state:", "tag:", "size:", "vpc:", "ip:", "cycle:", "[b]", "cpu:>y")
        ):
            await self.pilot.press("slash")
            line = self.pilot.app.screen.query_one(FilterBar).line
            line.value = typed
            await until(self.pilot, lambda line=line: line.has_focus)
            await self.pilot.press("end")
            await self.pilot.pause()
            self.look(f"filter {typed}")
            await self.pilot.press("escape")
            await self.pilot.pause()

    async def several(self) -> None:
        await self.pilot.press("g", "space", "space", "space")
        bulk = await self.opens(BulkScreen, "e")
        self.look("bulk")
        bulk.query_one("#os_name", Input).value = "Debian 13"
        await until(self.pilot, lambda: bulk.query_one("#row-os_name").has_class("changed"))
        await self.opens(BatchReview, "ctrl+s")
        self.look("batch review")
        self.sandbox.fail(Fault(status=400, body=self.sandbox.refusal()), method="PUT")
        await self.opens(BatchOutcome, "ctrl+s")
        self.look("batch outcome")
        await self.back()
        self.look("marks with a reason")
        await self.pilot.press("escape")

    async def an_error(self) -> None:
        self.sandbox.fail(Fault(status=500, body=self.sandbox.refusal()), path="/instances", times=None)
        await self.pilot.press("r")
        await until(self.pilot, lambda: self.pilot.app.screen.query("#message.shown"))
        self.look("error in the message line")
        await self.opens(ErrorScreen, "exclamation_mark")
        self.look("error")
        await self.back()
        self.sandbox.heal()


@asynccontextmanager
async def touring(sandbox: Poisoned, size: tuple[int, int]) -> AsyncIterator[Tour]:
    """The app on that sandbox once its list is there."""
    ledger = Ledger(origin="https://sandbox.invalid")
    client = connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox, on_request=ledger.requests.add)
    app = OnetApp(Settings(demo=True, refresh=0.0), Session(client, "…demo", ledger=ledger))
    async with app.run_test(size=size) as pilot:
        await loaded(pilot)
        await pilot.pause()
        yield Tour(pilot, sandbox)


async def test_on_every_screen_hostile_text_is_shown_harmlessly_and_the_table_stays_aligned() -> None:
    async with touring(Poisoned(6), LARGE) as tour:
        await tour.the_list()
        await tour.the_panes()
        await tour.an_edit()
        await tour.a_conflict()
        await tour.the_records()
        await tour.the_dialogs()
        await tour.the_views()
        await tour.the_filter()
        await tour.several()
        await tour.an_error()
        assert CANARY in "".join(tour.seen.values())


async def test_on_a_small_screen_hostile_text_is_shown_harmlessly_and_the_table_stays_aligned() -> None:
    # In the long form each of the texts stands in all places once, and one of a hundred thousand characters.
    for text, benign in extent([("", ())], [("", ()), (LONG, LONG_WHERE), *((one, ()) for one in TEXTS.values())]):
        # Of long ones more would be past the cap of an answer.
        async with touring(Poisoned(1 if text is LONG else 6, every=text, benign=benign), SMALL) as tour:
            await tour.the_list()
            await tour.the_panes()
            # Textual draws all of a long text in a field: many of them take longer than is waited for here.
            if text is not LONG:
                await tour.the_form()
            assert tour.seen


async def test_a_name_of_a_hundred_thousand_characters_is_shown_in_its_place_and_can_be_edited() -> None:
    sandbox = Poisoned(2)
    next(iter(sandbox.instances.values()))["name"] += LONG
    async with touring(sandbox, SMALL) as tour:
        await tour.the_list()
        await tour.the_panes()
        await tour.the_form()
        assert tour.seen
