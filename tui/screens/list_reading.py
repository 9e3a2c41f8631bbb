"""How the list is read: at the start, by the clock, by hand; and what to do once it is there."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from time import monotonic
from typing import NamedTuple

from textual.message import Message
from textual.screen import ModalScreen
from textual.timer import Timer

from tui.api.errors import KeyRefused, OnetError
from tui.core import words
from tui.core.board import Board
from tui.core.cache import Cached
from tui.core.error_view import Told, sentences
from tui.core.list_words import lost_words, next_try, short_words, trying
from tui.core.marks import Marks
from tui.core.pace import next_refresh
from tui.core.session import Session
from tui.core.settings import Settings
from tui.domain.row import InstanceRow
from tui.screens.base import InstanceScreen
from tui.screens.failing import MORE, in_message
from tui.screens.list_looks import ListLooks
from tui.widgets.status_line import StatusLine

# What answers sooner needs no word that it is under way.
_PATIENCE = 1.0
_ASKS = "`r` asks for another key."
# A large list takes its time to be kept, so it is kept less often.
_KEEP_EVERY = 60.0
_SOON = "It opens as soon as the list has been read."


class Waiting(NamedTuple):
    """What is to be done once the list is there, and the names, by id, of the instances that it is for."""

    action: Callable[[], None]
    names: Mapping[str, str]


class ListReading(ListLooks):
    """A list that is read again by the clock: not while a dialog is open or the last reading runs, rarer on errors."""

    class Entered(Message):
        """The project's list is there for the first time."""

    def __init__(self, session: Session, settings: Settings, marks: Marks | None = None) -> None:
        super().__init__(session, settings, marks)
        self._loading = False
        self._paused = False
        self._entered = False
        self._failures = 0
        # How often in a row a part of the list could not be read.
        self._losses = 0
        self._clock: Timer | None = None
        self._slow: Timer | None = None
        self._by_hand = False
        self._began_at = datetime.now(UTC)
        # What the screen over this one was told of a list that could not be read.
        self._told_above = ""
        self._cached: Cached | None = None
        self._waiting: Waiting | None = None
        self._kept_at = float("-inf")

    def on_unmount(self) -> None:
        """Let go of the list: what the loop still holds on to may hold this screen."""
        self.board, self._cached, self._waiting = Board(), None, None

    def show_panes(self) -> None:
        """Show the panes of the instance under the cursor, where there is room."""

    def take_load(self) -> None:
        """Keep the load that the list tells."""

    def _when_read(self, action: Callable[[], None], ids: tuple[str, ...]) -> None:
        """Do it now, or as soon as it is known what these instances are; where one is gone by then, say so instead."""
        # Where several projects are shown, it is not known before in which one an instance is.
        unknown = self._every and self._loading and self.session.fetched_at is None
        if not self.stale and not unknown and self.session.is_ready:
            action()
            return
        names = {row.id: row.name for row in self.board.rows}
        self._waiting = Waiting(action, {identity: names.get(identity, "") for identity in ids})
        self.say(_SOON)
        if self.stale and not self._loading:
            self._read_list()

    def _open_what_waits(self) -> None:
        if (waiting := self._waiting) is None:
            return
        self._waiting = None
        self.unsay(_SOON)
        # Over a help or a menu that was opened meanwhile, nothing opens by itself.
        if self.app.screen is not self:
            return
        there = {row.id for row in self.session.rows}
        gone = [name or identity for identity, name in waiting.names.items() if identity not in there]
        if gone:
            self.say(f"Not in the list that was read, so that nothing was opened: {words.visible(', '.join(gone))}")
        else:
            waiting.action()

    def _wind_up(self) -> None:
        """Have the list read again after a while."""
        if self._clock is not None:
            self._clock.stop()
            self._clock = None
        seconds = next_refresh(self.settings.refresh, self.session.requests, self._failures + self._losses)
        if seconds and not self.is_left:
            self._clock = self.set_timer(seconds, self._refresh_by_clock)
            if self._failures and not self._paused:
                self.status.say(next_try(datetime.now(UTC), seconds))

    def _refresh_by_clock(self) -> None:
        busy = self._loading or any(isinstance(screen, ModalScreen) for screen in self.app.screen_stack)
        # A key that was refused and not replaced would be refused again.
        if busy or self._paused:
            self._wind_up()
        else:
            self._read_list()

    def action_refresh_now(self) -> None:
        """Read the list again; while it is being read, say so."""
        if not self._loading:
            self._read_list(by_hand=True)
        elif not self.status.display:
            self.status.progress(0, None)

    @property
    def status(self) -> StatusLine:
        """The line that says how far the list is read, and what came and went."""
        return self.query_one(StatusLine)

    @property
    def why_slow(self) -> str:
        """Why the list takes so long, where a request of its reading failed and is made again."""
        return trying(reversed(self.session.ledger.requests.records), self._began_at) if self._loading else ""

    def _say_reading(self) -> None:
        """What takes its time says so, and why where it is tried again and again."""
        if not self._loading or self.is_left:
            return
        if not self.table.rows:
            # It is said in the room of the table.
            self.show_header()
        elif why := self.why_slow:
            self.status.say(why)
        elif self._by_hand and not self.status.display:
            self.status.progress(0, None)

    def _read_list(self, *, by_hand: bool = False) -> None:
        self._loading, self._by_hand, self._began_at = True, by_hand, datetime.now(UTC)
        self._stop_telling()
        self._slow = self.set_interval(_PATIENCE, self._say_reading)
        self.run_worker(self._load(), group="load", exclusive=True)

    def _stop_telling(self) -> None:
        if self._slow is not None:
            self._slow.stop()
            self._slow = None

    async def _load(self) -> None:
        try:
            if self.session.context is None:
                await self.session.enter()
                # The list itself may take its time.
                self.show_header()
            async for rows in self.session.load():
                self._follow(rows)
        except OnetError as error:
            self._failed(error)
        else:
            await self._make_ready()
            self._loading = False
            self._arrived()
        finally:
            self._loading = False
            self._wind_up()

    def _failed(self, error: OnetError) -> None:
        self._loading = False
        self._failures += 1
        self._paused = isinstance(error, KeyRefused)
        if self._paused and self.session.client.transport.on_refused is not None:
            error.hint = _ASKS
        # It would open by itself when the list is read at last.
        self._waiting = None
        self.fail(error)
        if (above := self._above()) is not None:
            # What is shown there grows old as well.
            above.fail(error)
            self._told_above = in_message(error)
        self._end_reading()
        self.show_header()

    def _above(self) -> InstanceScreen | None:
        """The panes of an instance that stand over the list."""
        screens = () if self.is_left else (one for one in self.app.screen_stack if isinstance(one, InstanceScreen))
        return next((screen for screen in screens if screen is not self), None)

    async def _make_ready(self) -> None:
        """Make of what was read what showing it takes, in pieces: no key waits for all of a large list."""
        if self.is_left:
            return
        if not self._entered and self.session.context is not None:
            self.open_last_view()
            await asyncio.sleep(0)
        for _ in self.board.stage(self.session.rows):
            await asyncio.sleep(0)

    def _follow(self, rows: tuple[InstanceRow, ...]) -> None:
        """Say how far the list is read, where it is the first of this run or takes its time; show the first so far."""
        if self.is_left:
            return
        if self.session.fetched_at is None and not self.stale:
            if self.session.context is not None:
                self.open_last_view()
            self.board.take(rows, news=False)
            self.table.begin()
            self.show_rows()
            self.draw_soon()
        if self.session.fetched_at is None or self.status.display:
            self.status.progress(len(rows), self.session.expected)

    def _end_reading(self, news: str = "") -> None:
        self._stop_telling()
        if not self.is_left:
            self.status.say(news)

    def _arrived(self) -> None:
        if self.is_left:
            return
        self._failures, self._paused = 0, False
        self._losses = self._losses + 1 if self.session.lost else 0
        if not self._entered and not self.stale:
            self.table.begin()
        self.stale, self._cached = False, None
        self.board.take(self.session.rows, news=self._entered)
        self._end_reading(self._news())
        self.say(self._remarks())
        if self.session.lost:
            self.last_error = Told(self.session.lost[0].error, datetime.now(UTC))
        self.take_load()
        self.changed()
        self.run_worker(self._look_further(), group="further", exclusive=True)
        if not self._entered:
            self._entered = True
            self.post_message(self.Entered())
        if (above := self._above()) is not None:
            above.unsay(self._told_above)
            above.changed()

    async def _look_further(self) -> None:
        """What there is to do once the list is there: whose key it is, open writes, the list for the next start."""
        await self.drawn()
        await self.session.ready()
        self.show_panes()
        self._open_what_waits()
        try:
            await self.session.look_up_owner()
            self.show_header()
            settled = await self.session.look_again()
        except OnetError as error:
            self._paused = isinstance(error, KeyRefused)
            self.fail(error)
            return
        if settled:
            told = (
                sentences((f"{found.entry.intent.instance.name}: {found.outcome.kind.value}", found.outcome.message))
                for found in settled
            )
            self.say(words.visible(f"Looked at again: {sentences(told)}"))
            self.changed()
        if monotonic() - self._kept_at > _KEEP_EVERY:
            self._kept_at = monotonic()
            await asyncio.to_thread(self._keep)

    def _keep(self) -> None:
        from tui.core.memory import give_back

        self.session.keep_list()
        give_back()

    def _news(self) -> str:
        """What came and went, and what is missing that no error tells of."""
        session = self.session
        came = words.visible(self.board.news()) if self.board.news() else ""
        short = "" if session.lost else short_words(len(session.rows), session.total, session.skipped)
        return "; ".join(part for part in (came, short) if part)

    def _remarks(self) -> str:
        """What the list alone does not tell: what could not be read, what is to be known of the settings."""
        session = self.session
        if session.lost:
            told = lost_words(session.lost, len(session.rows), session.total, several=self._every)
            return f"{told} {MORE}"
        notes = "" if self._entered else sentences(self.settings.notes)
        return words.visible(notes) if notes else ""

    @property
    def _every(self) -> bool:
        return self.session.context is not None and self.session.context.every
