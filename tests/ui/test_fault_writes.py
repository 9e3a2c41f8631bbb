"""What the screen says of each outcome of a write, and that what was typed is still there where it was not applied."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.support.extent import extent
from tests.ui.asking import loaded, on, until
from tests.ui.fault_stage import REQUEST, SAID, SIZE, answer, app_at, drawn, names, says
from tui.api import errors
from tui.api.errors import OnetError
from tui.core.edit.outcome import OutcomeKind
from tui.core.journal.errors import JournalFailed
from tui.core.ledger import Ledger
from tui.sandbox import Fault, Sandbox
from tui.screens.batch_outcome import BatchOutcome
from tui.screens.bulk import BulkScreen
from tui.screens.edit import EditScreen
from tui.screens.fleet import ListScreen
from tui.screens.outcome import OutcomeScreen
from tui.screens.review import ReviewScreen

FORM, LIST, CONFLICT = "form", "list", "conflict"
ASKED = f"Request {REQUEST}"


class Sent(NamedTuple):
    """A write, its outcome, what is said of it, where one is afterwards, and how many requests wrote."""

    what: str
    kind: OutcomeKind
    error: type[OnetError] | None
    arrange: Callable[[Sandbox], None]
    words: tuple[str, ...]
    after: str
    puts: int = 1


def put(fault: Fault, times: int | None = 1) -> Callable[[Sandbox], None]:
    return lambda sandbox: sandbox.fail(fault, method="PUT", times=times)


def put_then_unread(fault: Fault, read: Fault) -> Callable[[Sandbox], None]:
    """The write meets a fault, and every read after it another one."""

    def arrange(sandbox: Sandbox) -> None:
        def unread(_: object) -> None:
            sandbox.fail(read, method="GET", path="/instances/", times=None)

        sandbox.fail(Fault(fault.status, fault.body, fault.headers, fault.applied, before=unread), method="PUT")

    return arrange


def unread(fault: Fault) -> Callable[[Sandbox], None]:
    return lambda sandbox: sandbox.fail(fault, method="GET", path="/instances/", times=None)


def nothing(_: Sandbox) -> None:
    """All is well."""


def rewritten(sandbox: Sandbox) -> None:
    """The server makes something else of the name."""
    sandbox.fail(Fault(before=lambda _: None), method="GET", path="/instances/")
    sandbox.fail(
        Fault(before=lambda _: sandbox.named("web-12").update(name="web-theirs")), method="GET", path="/instances/"
    )


def renamed(sandbox: Sandbox) -> None:
    """A colleague was quicker."""
    sandbox.named("web-1")["name"] = "theirs"


K = OutcomeKind
SENT = (
    Sent("all well", K.APPLIED, None, nothing, ("Every change is in effect.",), LIST),
    Sent(
        "answer lost, applied",
        K.APPLIED,
        errors.ConnectionLost,
        put(Fault(drop="after")),
        ("The connection was lost before the answer was complete, but every change is in effect.",),
        LIST,
    ),
    Sent(
        "read failed before it",
        K.NOT_APPLIED,
        errors.ServerFailure,
        unread(answer(503)),
        ("could not be read again, so nothing was sent", "The API failed (503)", SAID, ASKED),
        FORM,
        0,
    ),
    Sent(
        "lost before it was carried out",
        K.NOT_APPLIED,
        errors.ConnectionLost,
        put(Fault(drop="before")),
        ("when last checked at", "Send again", "web-1"),
        FORM,
    ),
    Sent(
        "the server failed",
        K.NOT_APPLIED,
        errors.ServerFailure,
        put(answer(500)),
        ("The API failed (500)", SAID, "Send again", ASKED),
        FORM,
    ),
    Sent("a colleague before", K.CONFLICT, None, renamed, ("as you opened it", "there now", "theirs"), CONFLICT, 0),
    Sent(
        "409",
        K.CONFLICT,
        errors.Conflict,
        put(answer(409)),
        ("The server saw a conflict; nothing was changed.", SAID, "Read it again and look at what changed.", ASKED),
        FORM,
    ),
    Sent("a colleague after", K.CONFLICT, None, rewritten, ("somebody changed it meanwhile", "web-theirs"), FORM),
    Sent(
        "400",
        K.REFUSED,
        errors.InvalidRequest,
        put(answer(400, {"name": ["Taken, says [b]it[/b]."], "detail": "On top."})),
        ("The server did not accept the values", "On top.", "Name: Taken, says [b]it[/b].", ASKED),
        FORM,
    ),
    Sent(
        "401",
        K.REFUSED,
        errors.KeyRefused,
        put(answer(401)),
        ("The key was refused; nothing was changed.", SAID, "onet login", ASKED),
        FORM,
    ),
    Sent(
        "403",
        K.REFUSED,
        errors.Forbidden,
        put(answer(403)),
        ("This key may not change the instance; nothing was changed.", SAID, "Owner or Editor", ASKED),
        FORM,
    ),
    Sent(
        "404",
        K.REFUSED,
        errors.NotFound,
        put(answer(404)),
        ("it was deleted meanwhile, or moved. Nothing was changed.", SAID, ASKED),
        FORM,
    ),
    Sent(
        "405",
        K.REFUSED,
        errors.NotOffered,
        put(answer(405)),
        ("The server does not offer this change; nothing was changed.", SAID, ASKED),
        FORM,
    ),
    Sent(
        "413",
        K.REFUSED,
        errors.InvalidRequest,
        put(answer(413)),
        ("The request is too large for the API (413)", "Make the values shorter.", ASKED),
        FORM,
    ),
    Sent(
        "429 without end",
        K.REFUSED,
        errors.RateLimited,
        put(answer(429, **{"Retry-After": "0"}), None),
        ("The rate limit refused the request; nothing was changed.", SAID, "Wait a moment", ASKED),
        FORM,
        6,
    ),
    Sent(
        "301",
        K.REFUSED,
        errors.UnexpectedStatus,
        put(answer(301, b"", Location="https://elsewhere.example.net/")),
        ("it points to https://elsewhere.example.net/", "so that the key stays with its host", ASKED),
        FORM,
    ),
    Sent(
        "answer lost, nobody to ask",
        K.UNKNOWN,
        errors.ServerFailure,
        put_then_unread(answer(504), answer(503)),
        ("cannot be read to see whether the change took effect", "looked at again with each refresh.", SAID, ASKED),
        LIST,
    ),
    Sent(
        "accepted, never read again",
        K.UNKNOWN,
        errors.Forbidden,
        put_then_unread(Fault(), answer(403)),
        ("accepted the request, but the instance cannot be read", "It stays open in the journal"),
        LIST,
    ),
)

# Each is a form, a review and a form again; those that go the same way as another one are for the long form.
SHORT = (
    "answer lost, applied",
    "read failed before it",
    "409",
    "403",
    "answer lost, nobody to ask",
)
ROWS = extent(tuple(row for row in SENT if row.what in SHORT), SENT)


@pytest.fixture(autouse=True)
def checked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a write whose answer was lost, it is looked at once and at once."""
    monkeypatch.setattr("tui.core.edit.check.CHECKS", (0.0,))


async def to_the_review(pilot: Pilot[None]) -> None:
    """Type a new name, and go on to where it is sent."""
    await loaded(pilot)
    await pilot.press("e")
    await on(pilot, EditScreen)
    await says(pilot, "Every field is as the server holds it now.")
    await pilot.press("2", "ctrl+s")
    await on(pilot, ReviewScreen)


async def back_in_the_form(pilot: Pilot[None]) -> None:
    """What was typed is still there, and can be changed."""
    form = await on(pilot, EditScreen)
    assert form.query_one("#name", Input).value == "web-12"
    await pilot.press("3")
    await until(pilot, lambda: form.query_one("#name", Input).value == "web-123")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.what)
async def test_what_became_of_a_write_is_told_and_nothing_typed_is_lost(row: Sent) -> None:
    sandbox = Sandbox(3, life=False)
    async with app_at(app=sandbox).run_test(size=SIZE) as pilot:
        await to_the_review(pilot)
        row.arrange(sandbox)
        await pilot.press("ctrl+s")
        if row.after == CONFLICT:
            await says(pilot, *row.words)
        else:
            await on(pilot, OutcomeScreen)
            await says(pilot, f"Outcome: {row.kind.value}", *row.words)
            # What became of it decides whether it may be sent again.
            assert row.kind is not OutcomeKind.UNKNOWN or "Try again" not in drawn(pilot)
        assert len(sandbox.puts) == row.puts
        await pilot.press("escape")
        if row.after == LIST:
            await on(pilot, ListScreen)
            assert names(pilot)[0] == ("web-12" if row.kind is OutcomeKind.APPLIED else "web-1")
        else:
            await back_in_the_form(pilot)
        assert len(sandbox.puts) == row.puts


async def test_what_a_form_would_send_is_not_sent_where_the_journal_cannot_be_written(tmp_path: Path) -> None:
    assert JournalFailed.__name__ in {kind.__name__ for kind in OnetError.__subclasses__()}
    sandbox = Sandbox(3, life=False)
    (tmp_path / "journal.jsonl").mkdir()
    async with app_at(app=sandbox, ledger=Ledger(folder=tmp_path)).run_test(size=SIZE) as pilot:
        await to_the_review(pilot)
        await pilot.press("ctrl+s")
        await on(pilot, OutcomeScreen)
        await says(
            pilot,
            "Outcome: not applied",
            "The journal could not be written, so nothing was sent.",
            "it is no regular file",
        )
        assert sandbox.puts == []
        await pilot.press("escape")
        await back_in_the_form(pilot)


async def test_of_several_each_outcome_is_counted_and_told_with_its_reason_and_what_failed_stays_marked() -> None:
    sandbox = Sandbox(4, life=False)
    async with app_at(app=sandbox).run_test(size=SIZE) as pilot:
        table = await loaded(pilot)
        ids = {row.name: row.id for row in table.rows}
        first, second, third, _ = names(pilot)
        await pilot.press("a", "e")
        form = await on(pilot, BulkScreen)
        form.query_one("#os_name", Input).value = "Debian 13"
        await pilot.press("ctrl+s")
        await says(pilot, "Debian 13")
        sandbox.fail(answer(403), method="PUT", path=ids[first])
        sandbox.fail(answer(409), method="PUT", path=ids[second])
        sandbox.fail(answer(504), method="PUT", path=ids[third])
        sandbox.fail(Fault(), path=ids[third], method="GET")
        sandbox.fail(answer(503), path=ids[third], method="GET", times=None)
        await pilot.press("ctrl+s")
        await on(pilot, BatchOutcome)
        await says(
            pilot,
            "1 applied",
            "1 refused",
            "1 conflict",
            "1 not known yet",
            "Those it was not applied to stay marked, with the reason.",
            "A conflict is decided one by one",
            "What is not known yet is looked at again with each refresh.",
        )
        await pilot.press("escape")
        await on(pilot, ListScreen)
        assert table.marks.ids == {ids[first], ids[second], ids[third]}
        await says(pilot, "3 marked", "The key may not do this (403)")
        assert len(sandbox.puts) == 4
