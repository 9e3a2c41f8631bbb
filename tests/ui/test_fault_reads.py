"""What the screen says of each kind of failure of a read, where it says it, and that one goes on from there."""

import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.widgets import Input

from tests.support.certificates import Authority
from tests.support.extent import extent
from tests.support.listen import listen
from tests.ui.asking import loaded, on, own_home, shown, until
from tests.ui.fault_rows import FEW, READS, STARTS
from tests.ui.fault_stage import REQUEST, SAID, SIZE, Told, answer, app_at, drawn, names, says, session_of
from tui.api import errors
from tui.api.errors import OnetError
from tui.api.transport import Timeouts
from tui.core.ledger import Ledger
from tui.sandbox import Fault, Sandbox
from tui.sandbox.accounts import ACME, HOME, PRODUCTION, STAGING
from tui.screens.context import ContextScreen
from tui.screens.detail import DetailScreen
from tui.screens.edit import EditScreen
from tui.screens.error import ErrorScreen
from tui.screens.fleet import ListScreen

URL = "https://sandbox.invalid"
LIST, ONE = "/instances$", "/instances/"


def named(row: Told) -> str:
    return f"{row.error.__name__}-{row.fault.status or row.fault.drop}"


each = pytest.mark.parametrize("row", READS, ids=named)
starting = pytest.mark.parametrize("row", STARTS, ids=named)
few = pytest.mark.parametrize("row", FEW, ids=named)


async def all_is_told(pilot: Pilot[None], row: Told) -> None:
    """Open all that is known of the error, and leave it."""
    await pilot.press("exclamation_mark")
    await on(pilot, ErrorScreen)
    known = (SAID, REQUEST) if SAID in row.words else ()
    await says(pilot, *row.title.split(": "), "What to do", *known)
    window = pilot.app.screen.query_children(Vertical).first().region
    # The list stays to be seen around it.
    strips = pilot.app.screen._compositor.render_strips()[: window.y]
    assert "Acme Europe / Production" in "".join(strip.text for strip in strips) or window.y == 0
    await pilot.press("escape")
    await on(pilot, ListScreen)


@starting
async def test_a_start_that_fails_says_why_and_what_to_do_and_r_opens_the_list(row: Told) -> None:
    sandbox = Sandbox(5, life=False)
    sandbox.fail(row.fault, path=LIST, times=None)
    async with app_at(app=sandbox).run_test(size=SIZE) as pilot:
        await says(pilot, *row.words, "(! tells all)", "no data yet", "Acme Europe / Production")
        await says(pilot, "The list could not be read", "r tries again, o opens another project")
        sandbox.heal()
        await pilot.press("r")
        await until(pilot, lambda: len(names(pilot)) == 5 and not shown(pilot, "#message"))
        await says(pilot, "5 instances")


@each
async def test_a_refresh_that_fails_leaves_the_rows_with_their_age_and_r_tries_again(row: Told) -> None:
    sandbox = Sandbox(5, life=False)
    async with app_at(app=sandbox).run_test(size=SIZE) as pilot:
        table = await loaded(pilot)
        await until(pilot, lambda: session_of(pilot).fetched_at)
        before = names(pilot)
        session_of(pilot)._fleet.fetched_at = datetime.now(UTC) - timedelta(minutes=4)
        sandbox.fail(row.fault, path=LIST, times=None)
        await pilot.press("r")
        await says(pilot, *row.words, "(! tells all)", "data 4 minutes ago")
        if row in FEW:
            await all_is_told(pilot, row)
        await pilot.press("j")
        assert (names(pilot), table.cursor) == (before, 1)
        sandbox.heal()
        await pilot.press("r")
        await says(pilot, "data just now")
        assert not shown(pilot, "#message")


@few
async def test_a_page_that_fails_is_said_with_how_many_are_there_and_r_reads_it(row: Told) -> None:
    sandbox = Sandbox(300, life=False)
    sandbox.fail(row.fault, path=r"page=2\b", times=None)
    async with app_at(app=sandbox).run_test(size=SIZE) as pilot:
        await says(pilot, f"200 of 300, page 2 failed, `r` to try again ({row.title}", "(! tells all)")
        await all_is_told(pilot, row)
        assert len(names(pilot)) == 200
        sandbox.heal()
        await pilot.press("r")
        await until(pilot, lambda: len(names(pilot)) == 300 and not shown(pilot, "#message"))


@few
async def test_of_all_projects_the_one_that_fails_is_named_and_the_others_are_there(row: Told) -> None:
    sandbox = Sandbox(4, life=False)
    sandbox.fail(row.fault, times=None, path=f"{STAGING}/compute")
    async with app_at(asked=("Acme Europe", "all"), app=sandbox).run_test(size=SIZE) as pilot:
        await says(pilot, f"7 instances, Staging: the list failed, `r` to try again ({row.title}", "(! tells all)")
        assert len(names(pilot)) == 7
        sandbox.heal()
        await pilot.press("r")
        await until(pilot, lambda: len(names(pilot)) == 11 and not shown(pilot, "#message"))
        sandbox.fail(row.fault, times=None, path=f"{STAGING}/compute")
        await pilot.press("r")
        await says(pilot, "Staging: the list failed, shown as it was, `r` to try again", "11 instances")


async def test_of_a_list_that_never_ends_what_was_read_is_shown_and_it_is_said() -> None:
    sandbox = Sandbox(5, life=False)
    endless = {"results": [{"id": "i-1", "name": "the-only-one"}], "next": f"{URL}/?page=1&page_size=100"}
    sandbox.fail(Fault(status=200, body=endless), path=LIST, times=None)
    async with app_at(app=sandbox).run_test(size=SIZE) as pilot:
        await says(
            pilot, "1 instance, page 2 and what follows failed, `r` to try again (The list never ends", "the-only"
        )
        sandbox.heal()
        await pilot.press("r")
        await until(pilot, lambda: len(names(pilot)) == 5 and not shown(pilot, "#message"))


class Opened(NamedTuple):
    """An instance that cannot be read: why, and the title that a person is told."""

    error: type[OnetError]
    fault: Fault
    title: str


OPENED = (
    Opened(errors.NotFound, answer(404), "The API knows no such instance (404)"),
    Opened(errors.Forbidden, answer(403), "The key may not read this (403)"),
    Opened(errors.UnreadableAnswer, answer(200, {"id": "i-of-another"}), "The API's answer cannot be read"),
    Opened(errors.ServerFailure, answer(500), "The API failed (500)"),
)
opened = pytest.mark.parametrize("row", OPENED, ids=lambda row: row.error.__name__)
formed = pytest.mark.parametrize("row", extent(OPENED[:2], OPENED), ids=lambda row: row.error.__name__)


@opened
async def test_an_instance_that_cannot_be_read_is_shown_as_the_list_told_it_and_says_so(row: Opened) -> None:
    sandbox = Sandbox(3, life=False)
    async with app_at(app=sandbox).run_test(size=SIZE) as pilot:
        await loaded(pilot)
        sandbox.fail(row.fault, path=ONE, times=None)
        await pilot.press("enter")
        await on(pilot, DetailScreen)
        await says(pilot, row.title, f"Request {REQUEST}", "(! tells all)", "web-1", "Active")
        sandbox.heal()
        await pilot.press("r")
        await until(pilot, lambda: not shown(pilot, "#message"))
        await pilot.press("q")
        await on(pilot, ListScreen)


@formed
async def test_a_form_whose_instance_cannot_be_read_again_says_so_and_keeps_what_is_typed(row: Opened) -> None:
    sandbox = Sandbox(3, life=False)
    async with app_at(app=sandbox).run_test(size=SIZE) as pilot:
        await loaded(pilot)
        sandbox.fail(row.fault, path=ONE, times=None)
        await pilot.press("e")
        form = await on(pilot, EditScreen)
        await pilot.press("2")
        await says(pilot, "It could not be read again.", row.title, f"Request {REQUEST}", "before it is sent")
        assert form.query_one("#name", Input).value == "web-12"
        assert form.draft.changed == ["name"]


async def test_a_catalogue_that_cannot_be_read_leaves_the_choices_that_were_seen_and_what_is_typed() -> None:
    sandbox = Sandbox(5, life=False)
    async with app_at(app=sandbox).run_test(size=SIZE) as pilot:
        await loaded(pilot)
        sandbox.fail(answer(500), path="/(sizes|locations|images|vpcs)$", times=None)
        await pilot.press("e")
        form = await on(pilot, EditScreen)
        await pilot.press("2")
        asked = ("/sizes", "/locations", "/images", "/vpcs")
        await until(pilot, lambda: {one.path[one.path.rindex("/") :] for one in sandbox.requests} >= set(asked))
        await says(
            pilot, "Every field is as the server holds it now.", "Could not be read: sizes, locations, images, VPCs"
        )
        await says(pilot, "(The API failed (500)")
        offered = [str(prompt) for prompt, _ in form.query_one("#vpc_id")._options]
        assert offered[-1] == "another id…"
        assert form.query_one("#name", Input).value == "web-12"


@few
async def test_a_place_whose_list_fails_says_so_and_o_leads_back(row: Told) -> None:
    sandbox = Sandbox(3, life=False)
    async with app_at(app=sandbox).run_test(size=SIZE) as pilot:
        await loaded(pilot)
        sandbox.fail(row.fault, path=f"{HOME}/compute", times=None)
        await pilot.press("o")
        await on(pilot, ContextScreen)
        await says(pilot, "Zoë Martin / Home")
        await pilot.press(*"zoe", "down", "enter")
        await says(pilot, "Zoë Martin / Home", *row.words, "no data yet", "The list could not be read")
        await pilot.press("o")
        await on(pilot, ContextScreen)
        await says(pilot, "Acme Europe / Production")
        await pilot.press(*"production", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ListScreen) and len(names(pilot)) == 3)
        assert not shown(pilot, "#message")


@few
async def test_places_that_cannot_be_listed_are_said_with_another_way_and_esc_leads_back(row: Told) -> None:
    sandbox = Sandbox(3, life=False)
    async with app_at(app=sandbox).run_test(size=SIZE) as pilot:
        await loaded(pilot)
        sandbox.fail(row.fault, path="/organizations$", times=None)
        await pilot.press("o")
        await on(pilot, ContextScreen)
        await says(pilot, *row.words, "Type ORGANIZATION_ID/PROJECT_ID", "Acme Europe / Production")
        await pilot.press("escape")
        await on(pilot, ListScreen)
        assert len(names(pilot)) == 3


@pytest.mark.parametrize("row", extent(FEW[:1], FEW), ids=named)
async def test_an_undo_whose_instance_cannot_be_read_says_so_and_can_be_asked_for_again(row: Told) -> None:
    sandbox = Sandbox(3, life=False)
    async with app_at(app=sandbox).run_test(size=SIZE) as pilot:
        await loaded(pilot)
        await pilot.press("e")
        await on(pilot, EditScreen)
        await pilot.press("2", "ctrl+s")
        await says(pilot, "Review web-1")
        await pilot.press("ctrl+s")
        await says(pilot, "Outcome: applied")
        await pilot.press("enter")
        await on(pilot, ListScreen)
        sandbox.fail(row.fault, path=ONE, times=None)
        await pilot.press("u")
        await says(pilot, row.title, "(! tells all)", "web-12")
        sandbox.heal()
        await pilot.press("u")
        await says(pilot, "Review web-12", "web-12 → web-1")
        assert len(sandbox.puts) == 1


async def test_a_list_that_fails_under_the_panes_of_an_instance_is_said_there_until_it_is_read() -> None:
    sandbox = Sandbox(3, life=False)
    async with app_at(app=sandbox).run_test(size=SIZE) as pilot:
        await loaded(pilot)
        listed = await on(pilot, ListScreen)
        await until(pilot, lambda: not listed._loading)
        await pilot.press("enter")
        await on(pilot, DetailScreen)
        await says(pilot, "web-1")
        sandbox.fail(answer(503), path=LIST, times=None)
        listed._refresh_by_clock()
        await says(pilot, "The API failed (503)", f"Request {REQUEST}")
        sandbox.heal()
        listed._refresh_by_clock()
        await until(pilot, lambda: not shown(pilot, "#message"))
        assert "web-1" in drawn(pilot)


async def test_an_instance_that_is_gone_while_one_looks_at_it_stays_to_be_seen_and_it_is_said() -> None:
    sandbox = Sandbox(3, life=False)
    async with app_at(app=sandbox).run_test(size=SIZE) as pilot:
        await loaded(pilot)
        listed = await on(pilot, ListScreen)
        await until(pilot, lambda: not listed._loading)
        await pilot.press("enter")
        await on(pilot, DetailScreen)
        await says(pilot, "web-1", "203.0.113.1")
        held = sandbox.instances.pop(sandbox.named("web-1")["id"])
        listed._refresh_by_clock()
        await says(pilot, "It is not in the list any more", "web-1", "203.0.113.1")
        await pilot.press("r")
        await says(pilot, "The API knows no such instance (404)", "web-1", "203.0.113.1")
        sandbox.instances[held["id"]] = held
        await pilot.press("r")
        listed._refresh_by_clock()
        await until(pilot, lambda: not shown(pilot, "#message"))
        await pilot.press("q")
        await on(pilot, ListScreen)


class Server(NamedTuple):
    """A server that no answer comes from, by its name; what a person is told of it."""

    error: type[OnetError]
    name: str
    title: str
    hint: str


SERVERS = (
    Server(errors.Unreachable, "closed", "127.0.0.1 could not be reached: Connection refused", "Check the network"),
    Server(errors.AnswerTimeout, "silent", "127.0.0.1 did not answer in time", "Try again in a moment."),
    Server(errors.AnswerTooSlow, "slow", "its answer was not complete after 0.3 s", "Try again in a moment."),
    Server(errors.TlsFailure, "plain", "There is no secure connection to 127.0.0.1", "Check the network"),
    Server(errors.UntrustedCertificate, "unknown", "The certificate of 127.0.0.1 is not trusted", "SSL_CERT_FILE"),
    Server(
        errors.UntrustedCertificate, "expired", "The certificate of 127.0.0.1 is not trusted", "this machine's clock"
    ),
)


@asynccontextmanager
async def serving(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """The base URL of that server."""

    async def silent(reader, writer) -> None:  # type: ignore[no-untyped-def]
        while await reader.read(65536):
            pass

    async def slow(reader, writer) -> None:  # type: ignore[no-untyped-def]
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n[")
        await reader.read()

    async def plain(reader, writer) -> None:  # type: ignore[no-untyped-def]
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    trust: ssl.SSLContext | None = None
    if name in ("unknown", "expired"):
        authority = Authority(folder)
        trust = authority.serve("127.0.0.1", days=(-9, -2) if name == "expired" else (-1, 1))
        if name == "expired":
            monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    serve = {"slow": slow, "plain": plain}.get(name, silent)
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(listen(serve, trust))
        if name == "closed":
            await stack.aclose()
        yield f"http{'s' if trust or name == 'plain' else ''}://127.0.0.1:{port}"


@pytest.mark.parametrize("row", SERVERS, ids=lambda row: row.name)
async def test_a_server_that_does_not_answer_is_said_with_what_to_do_and_r_asks_it_again(
    row: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = Timeouts(read=30, total=0.3) if row.name == "slow" else Timeouts(read=0.3)
    async with (
        serving(row.name, tmp_path, monkeypatch) as url,
        app_at(url, timeouts=limits).run_test(size=SIZE) as pilot,
    ):
        await says(pilot, row.title, row.hint, "(! tells all)", "not connected", "The list could not be read")
        asked = len(session_of(pilot).ledger.requests.records)
        await pilot.press("r")
        await until(pilot, lambda: len(session_of(pilot).ledger.requests.records) > asked)
        await says(pilot, row.title)


async def test_without_a_network_the_list_of_the_last_time_is_there_until_r_finds_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_home(tmp_path, monkeypatch)
    sandbox, asked = Sandbox(3, life=False), (ACME, PRODUCTION)
    kept = app_at(asked=asked, app=sandbox, ledger=Ledger(origin=URL, lists=True)).session
    assert kept is not None
    async for _ in kept.load():
        pass
    kept._fleet.fetched_at = datetime.now(UTC) - timedelta(days=2)
    assert kept.keep_list()
    sandbox.fail(Fault(drop="before"), times=None)
    async with app_at(asked=asked, app=sandbox, ledger=Ledger(origin=URL, lists=True)).run_test(size=SIZE) as pilot:
        await says(
            pilot, "The connection to sandbox.invalid was lost", "(! tells all)", "as it was 2 days ago", "web-1"
        )
        await pilot.press("e")
        await says(pilot, "The connection to sandbox.invalid was lost")
        assert isinstance(pilot.app.screen, ListScreen)
        sandbox.heal()
        await pilot.press("r")
        await says(pilot, "data just now")
        assert not shown(pilot, "#message")
