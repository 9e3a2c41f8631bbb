"""The ways through the app that the pictures are taken on: each gives the name of a scene once the app stands there."""

from collections.abc import AsyncGenerator

from textual.screen import Screen
from textual.widgets import Button, OptionList, Select

from tests.support.studio import Stage, now
from tui.core.edit.draft import Draft
from tui.core.journal.record import new_batch
from tui.core.panes import PANES
from tui.sandbox import Fault
from tui.screens.batch_outcome import BatchOutcome
from tui.screens.batch_review import BatchReview
from tui.screens.bulk import BulkScreen
from tui.screens.conflict import ConflictScreen
from tui.screens.context import ContextScreen
from tui.screens.copying import CopyScreen
from tui.screens.dialog import Notice
from tui.screens.edit import EditScreen
from tui.screens.error import ErrorScreen
from tui.screens.export import ExportScreen
from tui.screens.help import HelpScreen
from tui.screens.journal import EntryScreen, JournalScreen
from tui.screens.keys import NO_KEY
from tui.screens.login import LoginScreen, PassphraseScreen
from tui.screens.looks import ColumnsScreen, SortScreen
from tui.screens.outcome import OutcomeScreen
from tui.screens.palette import PaletteScreen
from tui.screens.records import DetailsScreen
from tui.screens.requests import RequestsScreen
from tui.screens.review import ReviewScreen
from tui.screens.ssh import SshScreen
from tui.screens.themes import ThemeScreen
from tui.screens.views import ViewsScreen
from tui.widgets.filter_bar import FilterBar
from tui.widgets.instance_table import InstanceTable
from tui.widgets.panes import InstancePanes

Scenes = AsyncGenerator[str, None]


async def everyday(stage: Stage) -> Scenes:
    """The list, the first pane, an edit, its review, what became of it."""
    await stage.listed()
    yield "list"
    await stage.press("1")
    await stage.until(lambda: _pane(stage) == 0)
    yield "pane-overview"
    await stage.back()
    await _form(stage)
    yield "edit"
    await stage.fill("name", "shop-1")
    await stage.fill("billing_cycle", "Monthly")
    await stage.fill("vpc_id", "none")
    yield "edit-changed"
    await stage.opens(ReviewScreen, "ctrl+s")
    yield "review"
    await stage.opens(OutcomeScreen, "ctrl+s")
    yield "outcome-applied"


async def panes(stage: Stage) -> Scenes:
    """The other panes by their numbers, after the list was read a few times."""
    await stage.listed()
    for _ in range(8):
        stage.later(seconds=30)
        await stage.press("r")
        await stage.until(lambda: stage.session.fetched_at == now())
        await stage.listed()
    for number, name in enumerate(PANES[1:], 1):
        await stage.press(str((number + 1) % 10))
        await stage.until(lambda number=number: _pane(stage) == number)
        yield f"pane-{name.lower()}"


def _pane(stage: Stage) -> int | None:
    """The pane that has something to show."""
    shown = stage.app.screen.query(InstancePanes)
    return next((panes.pane for panes in shown if panes.instance is not None and panes.view.lines), None)


async def looking(stage: Stage) -> Scenes:
    """The filter as it is typed, wrong, kept, and with nothing found; marks."""
    await stage.listed()
    await stage.press("slash", *"web state:")
    await stage.until(lambda: stage.app.screen.query_one(FilterBar).menu.found)
    yield "filter-menu"
    await stage.press(*"active cpu:>x")
    await stage.says("#hints", "^")
    yield "filter-wrong"
    await stage.press(*["backspace"] * len(" cpu:>x"), "enter")
    table = stage.app.screen.query_one(InstanceTable)
    await stage.until(lambda: table.has_focus and 0 < len(table.rows) < 60)
    yield "list-filtered"
    await stage.press("slash", *" nowhere", "enter")
    await stage.until(lambda: table.has_focus and not table.rows)
    yield "list-nothing"
    await stage.press("escape")
    await stage.until(lambda: len(table.rows) == 60)
    await stage.press("space", "space", "j", "shift+down", "shift+down")
    await stage.listed()
    yield "list-marks"


async def empty(stage: Stage) -> Scenes:
    """A project without instances."""
    await stage.until(lambda: stage.session.fetched_at and stage.session.user)
    yield "list-empty"


async def loading(stage: Stage) -> Scenes:
    """A list that has not been answered yet."""
    await stage.until(lambda: stage.sandbox.waiting)
    yield "list-loading"
    stage.sandbox.gate.set()
    await stage.listed()


async def error(stage: Stage) -> Scenes:
    """A list that could not be read again, over the one of before, and all that is known of the error."""
    await stage.listed()
    stage.sandbox.fail(Fault(status=503, body={"detail": "Maintenance until noon."}), path="/instances", times=None)
    stage.later(minutes=12)
    await stage.press("r")
    await stage.until(lambda: stage.app.screen.query("#message.shown"))
    yield "list-error"
    await stage.opens(ErrorScreen, "exclamation_mark")
    yield "error"


async def guarded(stage: Stage) -> Scenes:
    """A production profile on which nothing may be changed."""
    await stage.listed()
    yield "list-production"
    await stage.opens(Notice, "e")
    yield "read-only"


async def hardware(stage: Stage) -> Scenes:
    """A form with hardware unlocked and a wrong value, the question when it is left, and what the server ignored."""
    await stage.listed()
    form = await _form(stage)
    form.query_one("#unlock", Button).press()
    await stage.until(lambda: not form.query_one("#size_id", Select).disabled)
    await stage.fill("size_id", "VPS XL")
    yield "edit-hardware"
    await stage.fill("hostname", "not a host")
    await stage.says("#problem-hostname", "host name")
    yield "edit-problem"
    await stage.opens(Notice, "escape")
    yield "edit-leave"
    await stage.opens(EditScreen, "enter")
    await stage.fill("hostname", "shop.acme.example")
    await stage.opens(ReviewScreen, "ctrl+s")
    yield "review-warnings"
    await stage.opens(OutcomeScreen, "ctrl+s")
    yield "outcome-ignored"


async def clash(stage: Stage) -> Scenes:
    """Fields that somebody else changed meanwhile, one of them decided."""
    await stage.listed()
    await _form(stage)
    await stage.fill("name", "shop-1")
    await stage.fill("hostname", "shop-1.acme.example")
    stage.sandbox.named("web-1").update(name="front-1", hostname="front-1.acme.example")
    await stage.opens(ReviewScreen, "ctrl+s")
    await stage.opens(ConflictScreen, "ctrl+s")
    await stage.press("m")
    yield "conflict"


async def lost(stage: Stage) -> Scenes:
    """A write whose answer was lost, with nobody to ask afterwards."""
    await _changed(stage)
    gone = Fault(status=403)
    stage.sandbox.fail(
        Fault(status=504, applied=True, before=lambda _: stage.sandbox.fail(gone, method="GET", times=None)),
        method="PUT",
    )
    await stage.opens(OutcomeScreen, "ctrl+s")
    yield "outcome-unknown"


async def refused(stage: Stage) -> Scenes:
    """A write that the server did not accept."""
    await _changed(stage)
    body = {"name": ["An instance of this name is there already."]}
    stage.sandbox.fail(Fault(status=400, body=body), method="PUT")
    await stage.opens(OutcomeScreen, "ctrl+s")
    yield "outcome-refused"


async def several(stage: Stage) -> Scenes:
    """The marked instances edited together, one of them in vain."""
    await stage.listed()
    await stage.press(*["space"] * 4)
    await stage.opens(BulkScreen, "e")
    await stage.fill("os_name", "Debian 13")
    await stage.fill("hostname", "{name}.shop.example")
    yield "bulk"
    await stage.opens(BatchReview, "ctrl+s")
    yield "batch-review"
    stage.sandbox.fail(
        Fault(status=403, body={"detail": "This one is not yours to change."}),
        method="PUT",
        path=stage.sandbox.named("web-1")["id"],
    )
    await stage.opens(BatchOutcome, "ctrl+s")
    yield "batch-outcome"


async def records(stage: Stage) -> Scenes:
    """The journal after a day's work, one of its entries; the log, one of its requests."""
    await stage.listed()
    await _a_days_work(stage)
    screen = await stage.opens(JournalScreen, "H")
    await stage.until(lambda: len(screen.table.records) == 7)
    yield "journal"
    await stage.opens(EntryScreen, "enter")
    yield "journal-entry"
    await stage.opens(JournalScreen, "escape")
    log = await stage.opens(RequestsScreen, "L")
    await stage.until(lambda: log.table.records)
    yield "log"
    await stage.opens(DetailsScreen, "enter")
    yield "log-request"


async def lists(stage: Stage) -> Scenes:
    """How the list is looked at, and taken along."""
    await stage.listed()
    await stage.press("slash", *"state:active", "enter")
    for key, kind, name in (
        ("s", SortScreen, "sort"),
        ("c", ColumnsScreen, "columns"),
        ("v", ViewsScreen, "views"),
        ("X", ExportScreen, "export"),
    ):
        await stage.opens(kind, key)
        yield name
        await stage.back()


async def desk(stage: Stage) -> Scenes:
    """What opens over any screen."""
    await stage.listed()
    context = await stage.opens(ContextScreen, "o")
    await stage.until(lambda: context.query_one(OptionList).option_count > 3 and not stage.sandbox.is_busy)
    yield "context"
    await stage.back()
    for key, kind, name in (
        ("question_mark", HelpScreen, "help"),
        ("ctrl+p", PaletteScreen, "palette"),
        ("y", CopyScreen, "copy"),
        ("x", SshScreen, "ssh"),
    ):
        await stage.opens(kind, key)
        yield name
        await stage.back()
    await stage.app.run_action("theme")
    await stage.opens(ThemeScreen)
    yield "themes"


async def keys(stage: Stage) -> Scenes:
    """What asks for a key, and for a passphrase."""
    await stage.listed()
    profile = stage.app.settings
    stage.app.push_screen(LoginScreen(profile, NO_KEY))
    await stage.opens(LoginScreen)
    await stage.says("#kept", "It will be in")
    yield "login"
    await stage.back()
    stage.app.push_screen(PassphraseScreen(profile, "The passphrase does not open the key file."))
    await stage.opens(PassphraseScreen)
    yield "passphrase"


async def small(stage: Stage) -> Scenes:
    """A terminal with no room for anything."""
    await stage.until(lambda: stage.app.is_too_small and stage.session.user)
    yield "too-small"


async def _form(stage: Stage) -> EditScreen:
    """The form of the instance under the cursor, with all that can be picked."""
    form = await stage.opens(EditScreen, "e")
    await stage.says("#state", "as the server holds")
    await stage.until(lambda: all(_choices(form, name) > 2 for name in ("size_id", "location_id", "image_id")))
    return form


def _choices(form: Screen[bool], name: str) -> int:
    return len(form.query_one(f"#{name}", Select)._options)


async def _changed(stage: Stage) -> None:
    """The review of another name."""
    await stage.listed()
    await _form(stage)
    await stage.fill("name", "shop-1")
    await stage.opens(ReviewScreen, "ctrl+s")


async def _a_days_work(stage: Stage) -> None:
    """Changes of each outcome that a journal may have, hours apart."""
    sizes = {size["slug"]: size["id"] for size in stage.sandbox.sizes}
    await _write(stage, "web-1", hostname="shop.acme.example", tags={"env": "prod", "team": "shop", "tier": 1})
    await _write(stage, "db-1", size_id=sizes["vps-2xl"])
    stage.sandbox.fail(Fault(status=403, body={"detail": "This one is not yours to change."}), method="PUT")
    await _write(stage, "web-2", name="web-zwei")
    batch = new_batch()
    for name in ("mail-1", "cache-1"):
        await _write(stage, name, batch, os_name="Debian 13")
    gone = Fault(status=403)
    stage.sandbox.fail(
        Fault(status=504, applied=True, before=lambda _: stage.sandbox.fail(gone, method="GET", times=None)),
        method="PUT",
    )
    await _write(stage, "db-2", hostname="replica.acme.example")
    stage.sandbox.heal()
    await _write(stage, "web-1", name="shop-1", hostname="shop-1.acme.example")


async def _write(stage: Stage, where: str, batch: str | None = None, **fields: object) -> None:
    stage.later(hours=1, minutes=7)
    draft = Draft(await stage.session.read(stage.sandbox.named(where)["id"]))
    for field, value in fields.items():
        draft.set(field, value)
    await stage.session.send(draft, batch=batch)
