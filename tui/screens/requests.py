"""`Log`: the requests of this run."""

from collections.abc import Hashable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from textual import on

from tui.core.header import Part
from tui.core.requests_view import at, details, failed, find, path, shorter, signed, took
from tui.core.session import Session
from tui.core.settings import Settings
from tui.core.words import visible
from tui.screens.records import DetailsScreen, RecordScreen
from tui.widgets.record_table import Column, RecordTable

if TYPE_CHECKING:
    from tui.api.transport import RequestRecord


def _columns(place: Sequence[str]) -> tuple[Column["RequestRecord"], ...]:
    """The columns, in whose paths the open place goes without saying."""
    return (
        Column["RequestRecord"]("TIME", at, 8, 0),
        Column["RequestRecord"]("METHOD", lambda record: record.method, 6, 1),
        Column["RequestRecord"]("PATH", lambda record: path(record, place), 34, 0, grows=True, shorten=shorter),
        Column["RequestRecord"]("  STATUS", signed, 32, 1, 12, tone=lambda record: "bad" if failed(record) else ""),
        Column["RequestRecord"]("    TOOK", lambda record: took(record).rjust(8), 9, 2),
        Column["RequestRecord"]("REQUEST ID", lambda record: visible(record.request_id), 36, 3),
    )


class RequestsScreen(RecordScreen["RequestRecord"]):
    """The requests, newest first: what was asked, what came back, how long it took; follows what is sent meanwhile."""

    TITLE = "the log of requests"

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(session, settings, _columns(_open(session)), "nothing was sent yet")
        self._log = session.ledger.requests.records
        self.id = "log"
        self._last: RequestRecord | None = None

    def on_mount(self) -> None:
        """Look for new requests as long as it is open."""
        super().on_mount()
        self.set_interval(0.5, self._look)

    def _look(self) -> None:
        if self._log and self._log[-1] is not self._last:
            self.show_records()

    def key(self, record: "RequestRecord") -> Hashable:
        """The record itself, as it never changes."""
        return record

    def matching(self, typed: str) -> Sequence["RequestRecord"]:
        """The requests with the typed words, newest first."""
        self._last = self._log[-1] if self._log else None
        return find(self._log, typed)

    def parts(self, shown: int, typed: str) -> list[Part]:
        """How many requests there are; of more than a thousand the first are forgotten."""
        total = len(self._log)
        most = total == self._log.maxlen
        told = f"{shown} of {total} requests" if typed else f"{total} request{'' if total == 1 else 's'}"
        failures = sum(map(failed, self._log))
        return [
            Part("Log", 0, loud=True),
            Part(f"the last {told}" if most and not typed else f"{told} of this run", 1),
            *([Part(f"{failures} failed", 2)] if failures else []),
        ]

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        record = self.table.current
        if record is not None:
            title = f"{record.method} {at(record)}"
            self.app.push_screen(DetailsScreen(self.settings, title, details(record, datetime.now(UTC))))


def _open(session: Session) -> tuple[str, ...]:
    """The ids of the open organization and project; without the project's where several are open."""
    if (context := session.context) is None:
        return ()
    project = context.place.project
    return (context.organization.id, project.id) if project else (context.organization.id,)
