"""The edit in `$EDITOR`, with editors that are small scripts: to the review, faults, and what is never lost.

The terminal itself is lent in tests/system/test_editor_terminal.py; here there is none, and the app thinks it was.
"""

from pathlib import Path
from typing import Any

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot
from textual.widgets import Button, Input

from tests.support.server import LoopbackServer
from tests.ui.asking import loaded, on, own_home, until
from tests.ui.test_app import app_on
from tests.ui.test_batch import told
from tui.app import OnetApp
from tui.core.settings import Settings
from tui.sandbox import DEMO_KEY, Fault, Sandbox
from tui.screens.batch_outcome import BatchOutcome
from tui.screens.batch_review import BatchReview
from tui.screens.dialog import Notice
from tui.screens.edit import EditScreen
from tui.screens.external import MOST_DOCUMENTS
from tui.screens.fleet import ListScreen
from tui.screens.outcome import OutcomeScreen
from tui.screens.review import ReviewScreen


class Editor:
    """A script in place of the editor: what it does the first time, the second, ...; the last one again and again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.seen = folder / "seen"
        self.script = folder / "editor"

    def does(self, *steps: str) -> None:
        """Each step is shell, the file being `$1`; all that the file held is in `seen`, one text after the other."""
        cases = "\n".join(f"{number}) {step} ;;" for number, step in enumerate(steps[:-1], 1))
        count = self._folder / "count"
        count.write_text("0")
        self.script.write_text(
            f'#!/bin/sh\nn=$(($(cat {count}) + 1)); echo $n > {count}\ncat "$1" >> {self.seen}\n'
            f"case $n in\n{cases}\n*) {steps[-1]} ;;\nesac\n"
        )
        self.script.chmod(0o700)

    @property
    def times(self) -> int:
        return int((self._folder / "count").read_text())


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
    monkeypatch.delenv("VISUAL", raising=False)
    found = Editor(tmp_path)
    monkeypatch.setenv("EDITOR", str(found.script))
    return found


def sed(*expressions: str) -> str:
    """Shell that edits the file in place, whichever `sed` it is."""
    edits = " ".join(f"-e '{one}'" for one in expressions)
    return f't=$(sed {edits} "$1"); printf "%s\\n" "$t" > "$1"'


async def question(pilot: Pilot[None], words: str) -> Notice:
    await until(pilot, lambda: isinstance(pilot.app.screen, Notice) and words in told(pilot.app.screen))
    found = pilot.app.screen
    assert isinstance(found, Notice)
    return found


async def test_a_document_goes_to_the_review_and_is_sent(editor: Editor) -> None:
    sandbox = Sandbox(5)
    editor.does(sed("s/^name: web-1$/name: no/", "s/^vpc: .*/vpc: none/"))
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("E")
        text = told(await on(pilot, ReviewScreen))
        assert "web-1  →  no" in text
        assert "leaves the VPC" in text
        await pilot.press("ctrl+s")
        assert "applied" in told(await on(pilot, OutcomeScreen))
        await pilot.press("enter")
        await until(pilot, lambda: table.rows[0].name == "no")
    assert sandbox.named("no")["vpc"] is None
    assert "#size: " in editor.seen.read_text()


async def test_a_document_with_a_fault_comes_back_with_the_reason_on_top_and_all_that_was_typed(
    editor: Editor,
) -> None:
    sandbox = Sandbox(5)
    editor.does(sed("s/^hostname: .*/hostname: -bad-/"), sed("s/-bad-/good.example.net/"))
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("E")
        assert "good.example.net" in told(await on(pilot, ReviewScreen))
    assert "# !! Not taken over" in editor.seen.read_text()
    assert editor.times == 2


async def test_a_document_that_is_saved_as_it_was_or_emptied_changes_nothing(editor: Editor) -> None:
    sandbox = Sandbox(5)
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        for step in ("true", ': > "$1"'):
            editor.does(step)
            await pilot.press("E")
            await until(pilot, lambda: editor.times == 1 and isinstance(pilot.app.screen, ListScreen))
        editor.does('echo "# a remark" >> "$1"')
        await pilot.press("E")
        await question(pilot, "No field was changed")
    assert sandbox.puts == []


async def test_giving_up_after_a_fault_asks_as_what_was_typed_would_be_lost(editor: Editor) -> None:
    editor.does(sed("s/^hostname: .*/hostname: -bad-/"), "true", sed("s/-bad-/good.example.net/"))
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("E")
        asked = await question(pilot, "would be lost")
        assert asked.query_one("#safe").has_focus
        await pilot.press("enter")
        assert "good.example.net" in told(await on(pilot, ReviewScreen))


async def test_an_editor_that_fails_is_told_and_what_it_wrote_can_be_edited_again(editor: Editor) -> None:
    editor.does(f"{sed('s/^name: .*/name: typed/')}; exit 3", "exit 3", "true")
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("E")
        await question(pilot, "it ended with code 3")
        await pilot.press("enter")
        await until(pilot, lambda: editor.times == 2)
        await question(pilot, "it ended with code 3")
        assert editor.seen.read_text().count("name: typed") == 1
        pilot.app.screen.query_one("#other", Button).press()
        await on(pilot, ListScreen)
        assert editor.times == 2


async def test_an_editor_that_is_not_installed_is_told_with_what_to_do(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor-here")
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("E")
        text = told(await question(pilot, "no-such-editor-here cannot be started"))
        assert "Set $VISUAL or $EDITOR" in text


async def test_a_terminal_that_cannot_be_lent_is_told(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HeadlessDriver, "can_suspend", False)
    editor.does("true")
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("E")
        await question(pilot, "cannot be lent to another program")
        assert editor.times == 0


async def test_without_an_answer_of_the_api_the_document_is_what_the_list_told(editor: Editor) -> None:
    sandbox = Sandbox(5)
    editor.does(sed("s/^name: .*/name: typed/"))
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        sandbox.fail(Fault(status=403), method="GET", path="/instances/", times=None)
        await pilot.press("E")
        assert "web-1  →  typed" in told(await on(pilot, ReviewScreen))


async def test_back_from_the_review_is_the_form_with_what_the_document_said(editor: Editor) -> None:
    editor.does(sed("s/^name: .*/name: typed/"))
    async with app_on(Sandbox(5)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("E")
        await on(pilot, ReviewScreen)
        await pilot.press("escape")
        form = await on(pilot, EditScreen)
        assert form.query_one("#name", Input).value == "typed"


async def test_marked_instances_are_a_document_each_and_one_batch(editor: Editor) -> None:
    sandbox = Sandbox(5)
    editor.does(
        sed("s/^hostname: db-1.*/hostname: bad host/"), sed("s/bad host/db.example.net/", "s/^name: mail-1/name: m/")
    )
    app = app_on(sandbox)
    async with app.run_test(size=(120, 40)) as pilot:
        table = await loaded(pilot)
        await pilot.press("space", "space", "space", "E")
        review = told(await on(pilot, BatchReview))
        assert "2 changes of 2 instances" in review
        await pilot.press("ctrl+s")
        assert "2 applied" in told(await on(pilot, BatchOutcome))
        await pilot.press("enter")
        await until(pilot, lambda: table.rows[2].name == "m")
        # The one whose document was left as it was is not part of it.
        assert [row.name for row in table.rows if row.id in table.marks.ids] == ["web-1"]
        assert app.session is not None
        assert len({entry.intent.batch for entry in app.session.ledger.journal.read().entries}) == 1
    assert sandbox.named("db-1")["hostname"] == "db.example.net"
    assert editor.seen.read_text().count("\n---") == 6


async def test_documents_that_are_not_sent_can_be_edited_again(editor: Editor) -> None:
    sandbox = Sandbox(5)
    editor.does(sed("s/^name: web-1/name: w/"), sed("s/^name: db-1/name: d/"))
    async with app_on(sandbox).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await pilot.press("a", "E")
        await on(pilot, BatchReview)
        await pilot.press("escape")
        asked = await question(pilot, "What was written is not sent")
        assert asked.query_one("#safe").has_focus
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, BatchReview) and editor.times == 2)
        text = told(pilot.app.screen)
        assert "web-1  →  w" in text
        assert "db-1  →  d" in text
        await pilot.press("escape")
        (await question(pilot, "What was written is not sent")).query_one("#other", Button).press()
        await on(pilot, ListScreen)
    assert sandbox.puts == []


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    own_home(tmp_path, monkeypatch)
    monkeypatch.setenv("ONET_API_KEY", DEMO_KEY)
    return tmp_path


def drafts(home: Path) -> list[Any]:
    return list((home / "XDG_STATE_HOME" / "onet" / "drafts").glob("*.json"))


@pytest.mark.parametrize(("keys", "screen"), [(["E"], ReviewScreen), (["a", "E"], BatchReview)])
async def test_what_was_written_outlives_a_lost_link_at_the_review(
    home: Path, editor: Editor, keys: list[str], screen: type[Any]
) -> None:
    editor.does(sed("s/^name: web-1$/name: typed/"))
    with LoopbackServer(Sandbox(3)) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await pilot.press(*keys)
            await on(pilot, screen)
            assert len(drafts(home)) == 1
            await pilot.press("ctrl+q")
        editor.does("true")
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await pilot.press("E")
            await question(pilot, "was not sent: Name")
            editor.does(sed("s/^name: typed/name: typed-on/"))
            await pilot.press("enter")
            assert "web-1  →  typed-on" in told(await on(pilot, ReviewScreen))
            await pilot.press("ctrl+s")
            await on(pilot, OutcomeScreen)
            await pilot.press("enter")
            await until(pilot, lambda: not drafts(home))


async def test_what_a_batch_applied_is_kept_no_longer_and_what_it_did_not_is(home: Path, editor: Editor) -> None:
    sandbox = Sandbox(3)
    editor.does(sed("s/^hostname: .*/hostname: one.example.net/"))
    with LoopbackServer(sandbox) as server:
        async with OnetApp(Settings(base_url=server.url)).run_test(size=(120, 40)) as pilot:
            await loaded(pilot)
            await pilot.press("a", "E")
            await on(pilot, BatchReview)
            assert len(drafts(home)) == 3
            sandbox.fail(Fault(status=403), method="PUT", path=sandbox.named("db-1")["id"])
            await pilot.press("ctrl+s")
            assert "2 applied   1 refused" in told(await on(pilot, BatchOutcome))
            assert [path.name for path in drafts(home) if sandbox.named("db-1")["id"] in path.name]
            assert len(drafts(home)) == 1


async def test_more_marked_instances_than_a_text_has_room_for_are_refused_at_once(editor: Editor) -> None:
    editor.does("true")
    async with app_on(Sandbox(MOST_DOCUMENTS + 1)).run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        here = pilot.app.screen
        assert isinstance(here, ListScreen)
        # As soon as all of it is there.
        await until(pilot, lambda: len(here.board.rows) > MOST_DOCUMENTS and not here._loading)
        await pilot.press("a", "E")
        await question(pilot, "201 instances are marked, and a text has room for 200")
        await pilot.press("escape")
        await on(pilot, ListScreen)
    assert editor.times == 0
