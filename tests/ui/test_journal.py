"""The journal in the app, and undo: of this run, of an earlier one, of a batch."""

from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Static

from tests.support.server import LoopbackServer
from tests.ui.asking import loaded, on, own_home, shown, until
from tests.ui.test_app import app_on, open_form
from tests.unit.core.journal.intents import applied, intent
from tui.app import OnetApp
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import Outcome, OutcomeKind
from tui.core.journal.entry import Place, Ref
from tui.core.settings import Settings
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.screens.batch_outcome import BatchOutcome
from tui.screens.batch_review import BatchReview
from tui.screens.conflict import ConflictScreen
from tui.screens.dialog import Notice
from tui.screens.fleet import ListScreen
from tui.screens.journal import EntryScreen, JournalScreen
from tui.screens.outcome import OutcomeScreen
from tui.screens.review import ReviewScreen
from tui.widgets.record_table import RecordTable


def lines(table: RecordTable[Any]) -> list[str]:
    """What the table shows, without its head."""
    found = (table.render_line(y).text.rstrip() for y in range(1, table.size.height))
    return [line for line in found if line]


def told(pilot: Pilot[None]) -> str:
    return "\n".join(str(line.content) for line in pilot.app.screen.query(Static))


async def edit(pilot: Pilot[None], typed: str = "2") -> None:
    """Change the name of the current instance."""
    await open_form(pilot)
    await pilot.press(*typed, "ctrl+s")
    await on(pilot, ReviewScreen)
    await send(pilot)


async def send(pilot: Pilot[None]) -> None:
    """Send what is reviewed, and close what is told of it."""
    await pilot.press("ctrl+s")
    await on(pilot, OutcomeScreen)
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, OutcomeScreen))


async def journal(pilot: Pilot[None], entries: int) -> JournalScreen:
    """Open the journal, and wait until it has that many entries."""
    if not isinstance(pilot.app.screen, JournalScreen):
        await pilot.press("H")
    screen = await on(pilot, JournalScreen)
    await until(pilot, lambda: len(screen.table.records) == entries)
    assert isinstance(screen, JournalScreen)
    return screen


async def batch_of(pilot: Pilot[None], number: int) -> None:
    """Change the first instances together."""
    app = pilot.app
    assert isinstance(app, OnetApp)
    assert app.session is not None
    for row in app.session.rows[:number]:
        draft = Draft(await app.session.read(row.id))
        draft.set("os_name", "Plan 9")
        outcome = await app.session.send(draft, batch="batch-1")
        assert outcome.kind is OutcomeKind.APPLIED


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    own_home(tmp_path, monkeypatch)
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    return tmp_path / "XDG_STATE_HOME" / "onet" / "journal.jsonl"


def app_at(server: LoopbackServer, **asked: Any) -> OnetApp:
    return OnetApp(Settings(base_url=server.url, refresh=0.0, **asked))


async def test_a_change_is_in_the_journal_and_one_key_on_the_list_undoes_it() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await edit(pilot)
        await pilot.press("u")
        screen = await on(pilot, ReviewScreen)
        assert "web-12  →  web-1" in told(pilot), screen
        await send(pilot)
        await until(pilot, lambda: table.rows[0].name == "web-1")
        found = lines((await journal(pilot, 2)).table)
        assert "Name: web-12 → web-1" in found[0]
        assert found[0].rstrip().endswith("undo")
        assert "Name: web-1 → web-12" in found[1]
        assert found[1].endswith("✓ applied, undone")
        assert shown(pilot, "#header").strip() == "Journal   2 entries"


async def test_a_change_of_an_earlier_run_is_listed_and_undone_in_the_next(home: Path) -> None:
    sandbox = Sandbox(5)
    with LoopbackServer(sandbox) as server:
        async with app_at(server).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await edit(pilot)
        async with app_at(server).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            screen = await journal(pilot, 1)
            assert "Name: web-1 → web-12" in lines(screen.table)[0]
            await pilot.press("u")
            await on(pilot, ReviewScreen)
            await send(pilot)
            await journal(pilot, 2)
            assert sandbox.named("web-1")
            assert len(sandbox.puts) == 2


async def test_the_undo_of_an_undo_brings_the_change_back() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await edit(pilot)
        for entries in (1, 2):
            await journal(pilot, entries)
            await pilot.press("u")
            await on(pilot, ReviewScreen)
            await send(pilot)
        screen = await journal(pilot, 3)
        assert sandbox.named("web-12")
        assert [line.note for line in screen.table.records] == ["undo", "undo", ""]
        assert [line.outcome for line in screen.table.records] == ["✓ applied", "✓ applied, undone", "✓ applied"]


async def test_what_was_undone_already_is_not_undone_again_and_the_reason_is_said() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await edit(pilot)
        await pilot.press("u")
        await on(pilot, ReviewScreen)
        await send(pilot)
        await journal(pilot, 2)
        await pilot.press("down", "u")
        await on(pilot, Notice)
        assert "It was undone already" in told(pilot)
        await pilot.press("enter")
        await on(pilot, JournalScreen)
        assert len(sandbox.puts) == 2


async def test_an_undo_of_what_a_colleague_changed_since_asks_whose_value_is_to_stand() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await edit(pilot)
        sandbox.named("web-12")["name"] = "theirs"
        await journal(pilot, 1)
        await pilot.press("u")
        await on(pilot, ReviewScreen)
        await pilot.press("ctrl+s")
        await on(pilot, ConflictScreen)
        for value in ("web-12", "theirs", "web-1"):
            assert value in told(pilot)
        assert sandbox.named("theirs")
        assert len(sandbox.puts) == 1


async def test_an_instance_that_is_gone_is_said_in_words() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await edit(pilot)
        sandbox.instances.pop(sandbox.named("web-12")["id"])
        await journal(pilot, 1)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(pilot.app.screen, JournalScreen) and shown(pilot, "#message"))
        assert "not found" in shown(pilot, "#message").lower() or "no longer" in shown(pilot, "#message")


async def test_nothing_to_undo_is_said() -> None:
    async with app_on(Sandbox(5)).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("u")
        await on(pilot, Notice)
        assert "Nothing that was changed in this run" in told(pilot)


async def test_a_read_only_session_undoes_nothing_and_says_why() -> None:
    app = app_on(Sandbox(5), read_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        assert app.session is not None
        ledger = app.session.ledger.journal
        ledger.settle(ledger.begin(intent()).id, applied())
        await pilot.press("u")
        await on(pilot, Notice)
        assert "it was started with --read-only" in told(pilot)
        await pilot.press("enter")
        await on(pilot, ListScreen)
        await journal(pilot, 1)
        await pilot.press("u")
        await on(pilot, Notice)
        assert "it was started with --read-only" in told(pilot)


async def test_entries_of_another_account_are_listed_and_cannot_be_undone_from_here() -> None:
    app = app_on(Sandbox(5))
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        assert app.session is not None
        ledger = app.session.ledger.journal
        ledger.settle(ledger.begin(intent()).id, applied())
        screen = await journal(pilot, 1)
        assert "profile work" in screen.table.records[0].note
        await pilot.press("u")
        await on(pilot, Notice)
        assert "It was made at https://api.example.net:443" in told(pilot)


async def test_an_entry_of_another_project_is_undone_there(home: Path) -> None:
    sandbox = Sandbox(60)
    with LoopbackServer(sandbox) as server:
        async with app_at(server).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await edit(pilot)
        async with app_at(server, project="Lab").run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            screen = await journal(pilot, 1)
            assert screen.table.records[0].project == "Production"
            await pilot.press("u")
            await on(pilot, ReviewScreen)
            await send(pilot)
            await journal(pilot, 2)
            assert sandbox.named("web-1")


async def test_a_batch_over_several_projects_is_undone_from_one_of_them(home: Path) -> None:
    sandbox = Sandbox(3)
    before = {identity: held["os_name"] for identity, held in sandbox.instances.items()}
    with LoopbackServer(sandbox) as server:
        app = app_at(server, organization="Acme Europe", project="all")
        async with app.run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await until(pilot, lambda: app.session and app.session.fetched_at)
            assert app.session is not None
            assert len({row.project for row in app.session.rows}) > 1
            changed = len(app.session.rows)
            await batch_of(pilot, changed)
        async with app_at(server, project="Lab").run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await journal(pilot, changed)
            await pilot.press("u")
            await on(pilot, Notice)
            pilot.app.screen.query_one("#other").focus()
            await pilot.press("enter")
            await on(pilot, BatchReview)
            await pilot.press("ctrl+s")
            await on(pilot, BatchOutcome)
            assert {identity: held["os_name"] for identity, held in sandbox.instances.items()} == before


async def test_all_that_is_known_of_an_entry_can_be_read_and_it_can_be_undone_from_there() -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await edit(pilot)
        screen = await journal(pilot, 1)
        entry = screen.table.records[0].entry
        await pilot.press("enter")
        await on(pilot, EntryScreen)
        await until(pilot, lambda: "Sent as they were read" in told(pilot))
        for part in (entry.id, "Before          web-1", "Sent            web-12", "✓ applied", "(this run)"):
            assert part in told(pilot)
        scroll = pilot.app.screen.query_one("#details")
        await pilot.press("G")
        await until(pilot, lambda: scroll.scroll_offset.y == scroll.max_scroll_y > 0)
        await pilot.press("u")
        await on(pilot, ReviewScreen)
        await send(pilot)
        assert sandbox.named("web-1")


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_at_every_width_the_outcome_stands_in_whole_and_no_line_is_longer(width: int) -> None:
    app = app_on(Sandbox(5))
    async with app.run_test(size=(width, 24)) as pilot:
        await loaded(pilot)
        assert app.session is not None
        # What is open in the journal is looked at once the list is there, and would be settled.
        await until(pilot, lambda: app.session.user and not any(worker.is_running for worker in app.workers))  # type: ignore[union-attr]
        ledger = app.session.ledger
        place = Place(ledger.profile, ledger.origin, Ref("o-1", "Acme"), Ref("p-1", "Staging"))
        for kind in OutcomeKind:
            entry = ledger.journal.begin(intent(place, "batch-1", name="n" * 200, tags={"日本": "語" * 100}))
            ledger.journal.settle(entry.id, Outcome(kind, ""))
        found = lines((await journal(pilot, len(OutcomeKind))).table)
        assert all(kind.value in line for kind, line in zip(reversed(OutcomeKind), found, strict=True))
        assert max(cell_len(line) for line in found) <= width
        assert width < 80 or all("batch 6" in line for line in found)


async def test_a_filter_narrows_as_one_types_and_escape_clears_it_before_it_leaves() -> None:
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await edit(pilot)
        await pilot.press("down")
        await edit(pilot)
        screen = await journal(pilot, 2)
        await pilot.press("slash", *"db-1")
        await until(pilot, lambda: len(screen.table.records) == 1)
        assert shown(pilot, "#header").strip() == "Journal   1 of 2 entries"
        await pilot.press("enter")
        await until(pilot, lambda: screen.table.has_focus)
        assert len(screen.table.records) == 1
        await pilot.press("slash", *" nowhere")
        await until(pilot, lambda: [line.strip() for line in lines(screen.table)] == ["○ Nothing fits the filter"])
        await pilot.press("escape")
        await until(pilot, lambda: len(screen.table.records) == 2)
        assert screen.table.has_focus
        await pilot.press("escape")
        await on(pilot, ListScreen)


async def test_damaged_lines_are_counted_and_the_rest_is_there(home: Path) -> None:
    with LoopbackServer(Sandbox(5)) as server:
        async with app_at(server).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await edit(pilot)
            with home.open("ab") as file:
                file.write(b'{"v": 1, "kind": "intent"\n\xff\xfe\n{"v": 9, "kind": "dream"}\n')
            await journal(pilot, 1)
            assert shown(pilot, "#header").strip() == "Journal   1 entry   2 damaged lines   1 line of a newer onet"


async def test_a_journal_that_cannot_be_read_is_said_in_words(home: Path) -> None:
    home.parent.mkdir(parents=True)
    home.mkdir()
    with LoopbackServer(Sandbox(5)) as server:
        async with app_at(server).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await pilot.press("H")
            await on(pilot, JournalScreen)
            await until(pilot, lambda: "The journal cannot be read" in shown(pilot, "#message"))


async def test_an_open_entry_is_settled_when_it_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.core.edit import check

    monkeypatch.setattr(check, "CHECKS", (0.0,))
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        form = await open_form(pilot)
        await until(pilot, lambda: "as the server holds" in shown(pilot, "#state"))
        await pilot.press("2")
        await until(pilot, lambda: form.draft.changed == ["name"])
        await pilot.press("ctrl+s")
        await on(pilot, ReviewScreen)
        # Carried out, its answer lost, and nobody can be asked afterwards.
        fault = Fault(
            status=504, applied=True, before=lambda _: sandbox.fail(Fault(status=403), method="GET", times=None)
        )
        sandbox.fail(fault, method="PUT")
        await send(pilot)
        screen = await journal(pilot, 1)
        assert "? not known yet" in lines(screen.table)[0]
        assert "1 not known yet" in shown(pilot, "#header")
        sandbox.heal()
        await pilot.press("r")
        await until(pilot, lambda: "✓ applied" in lines(screen.table)[0])
        assert "Looked at again. web-1: applied." in shown(pilot, "#message")
