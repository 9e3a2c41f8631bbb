"""How far a batch is, while it is sent."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.core import words
from tui.core.edit.batch import Progress
from tui.core.edit.outcome import OutcomeKind
from tui.widgets.bound import bound
from tui.widgets.left_once import LeftOnce

_BAR = 40
_HOW = "esc starts no new ones and waits for those under way."


class BatchProgress(ModalScreen[None], LeftOnce[None]):
    """Shows a bar, the counts by outcome and the time left; `esc`, and its own end, set `stop`."""

    DEFAULT_CLASSES = "dialog"
    BINDINGS: ClassVar[list[BindingType]] = [bound("batch.stop", "stop", show=True)]

    def __init__(self, title: str) -> None:
        super().__init__()
        self.stop = asyncio.Event()
        self._titled = title
        self._under_way = 0
        self._waiting = 0
        self._last: Progress | None = None

    def compose(self) -> ComposeResult:
        """A line each."""
        with Vertical():
            yield Static(Content(f"Sending {words.visible(self._titled)}…"), classes="title")
            yield Static(id="bar")
            yield Static(id="counts")
            yield Static(id="left", classes="note")
            yield Static(_HOW, id="how", classes="note")

    def on_unmount(self) -> None:
        """Whoever closes it, the app at its end among them, starts no new ones."""
        self.stop.set()

    def take(self, progress: Progress) -> None:
        """Show how far it is."""
        self._last = progress
        self._draw()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one as under way as long as the `with` block lasts."""
        self._under_way += 1
        self._draw()
        try:
            yield
        finally:
            # The count of outcomes, which draws it, follows at once.
            self._under_way -= 1

    async def wait(self, seconds: float) -> bool:
        """Wait that long for the rate limit; False where no new ones are to be started meanwhile."""
        self._waiting += 1
        self._draw()
        try:
            await asyncio.wait_for(self.stop.wait(), seconds)
        except TimeoutError:
            return True
        else:
            return False
        finally:
            self._waiting -= 1
            self._draw()

    def action_stop(self) -> None:
        """Start no new ones; those under way are waited for."""
        self.stop.set()
        self._draw()

    def _draw(self) -> None:
        progress = self._last
        if progress is None or self.is_left:
            return
        full = _BAR * progress.done // max(progress.total, 1)
        bar = Content.assemble(("█" * full, "bold"), ("░" * (_BAR - full), "dim"))
        self.query_one("#bar", Static).update(bar + Content(f"  {progress.done} of {progress.total}"))
        counts = "   ".join(f"{progress.counts[kind]} {kind.value}" for kind in OutcomeKind if kind in progress.counts)
        self.query_one("#counts", Static).update(Content(counts or "none answered yet"))
        self.query_one("#left", Static).update(Content(self._left(progress)))
        if self.stop.is_set():
            rest = progress.total - progress.done - self._under_way
            how = f"No new ones are started: {self._under_way} under way are waited for, {rest} are left as they are."
            self.query_one("#how", Static).update(how)

    def _left(self, progress: Progress) -> str:
        told = [f"{self._under_way} under way"]
        if progress.seconds_left is not None:
            told.append(f"about {_span(progress.seconds_left)} left")
        if self._waiting:
            told.append(f"{self._waiting} wait for the rate limit")
        return ", ".join(told)


def _span(seconds: float) -> str:
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"
