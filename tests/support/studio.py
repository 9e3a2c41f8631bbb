"""A stage for pictures: the demo at one moment, the same on every machine and in every run."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from unittest.mock import patch
from zoneinfo import ZoneInfo

import time_machine
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Select, Static, TextArea

from tests.support import svg
from tests.ui.asking import loaded, on, until
from tests.ui.held import Held
from tui.api.client import connect
from tui.api.transport import RequestRecord
from tui.app import OnetApp
from tui.core.config import Config
from tui.core.journal.process import Writer
from tui.core.ledger import Ledger
from tui.core.session import Session
from tui.core.settings import Settings
from tui.domain.loading import load_models
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY
from tui.sandbox.wire import Receive, Send
from tui.screens.fleet import ListScreen
from tui.widgets.instance_table import InstanceTable
from tui.widgets.panes import InstancePanes

Size = tuple[int, int]
ScreenT = TypeVar("ScreenT", bound=Screen[Any])
MOMENT = datetime(2026, 7, 14, 9, 30, tzinfo=ZoneInfo("UTC"))
_URL = "https://sandbox.invalid"
_WRITER = Writer("ada", "jump", 4242, None, "1.0")
_MOST_ROUNDS = 200


class Look(NamedTuple):
    """What the pictures are called by it, and how the app is asked for it."""

    name: str
    theme: str | None = None
    colours: bool = True
    ascii: bool = False


class Posed(Held):
    """A sandbox that knows whether it still has something to answer."""

    def __init__(self, instances: int = 60, *, held: str = "") -> None:
        super().__init__(instances, held=held)
        self._under_way = 0

    @property
    def is_busy(self) -> bool:
        """Whether a request is under way that is not held back."""
        held = 0 if self.gate.is_set() else self.waiting
        return self._under_way > held

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer, and count it as under way until then."""
        self._under_way += 1
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._under_way -= 1


class Stage:
    """The running app with its sandbox and its clock, and what leads from one scene to the next."""

    def __init__(self, pilot: Pilot[None], sandbox: Posed, clock: time_machine.Traveller, size: Size) -> None:
        """`size` is the terminal's."""
        self.pilot = pilot
        self.sandbox = sandbox
        self._clock = clock
        self._size = size

    @property
    def app(self) -> OnetApp:
        """The app."""
        assert isinstance(self.pilot.app, OnetApp)
        return self.pilot.app

    @property
    def session(self) -> Session:
        """Its session."""
        assert self.app.session is not None
        return self.app.session

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)

    async def until(self, condition: Any) -> None:
        """Wait for a condition."""
        await until(self.pilot, condition)

    async def opens(self, kind: type[ScreenT], *keys: str) -> ScreenT:
        """Press keys, and give the screen of that kind that they open."""
        await self.press(*keys)
        screen = await on(self.pilot, kind)
        assert isinstance(screen, kind)
        return screen

    async def says(self, selector: str, words: str) -> None:
        """Wait until a line of the screen has these words."""
        await self.until(
            lambda: any(words in str(line.content) for line in self.app.screen.query(selector).results(Static))
        )

    async def fill(self, field: str, value: str) -> None:
        """Put a value into a field of the form, and wait until the form has it as changed."""
        form = self.app.screen
        widget = form.query_one(f"#{field}")
        if isinstance(widget, TextArea):
            widget.text = value
        elif isinstance(widget, Select):
            widget.value = next(one for label, one in widget._options if str(label) == value)
        else:
            assert isinstance(widget, Input)
            widget.value = value
        await self.until(lambda: form.query_one(f"#row-{field}").has_class("changed"))

    async def listed(self) -> None:
        """Wait until the list is there, with all that is looked up after it, and the panes beside it."""
        await loaded(self.pilot)
        await self.until(lambda: self.session.fetched_at and self.session.user and self.is_settled)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is asked of the sandbox, and panes beside a list have followed its cursor."""
        return not self.sandbox.is_busy and all(map(_panes_follow, self.app.screen_stack))

    async def back(self, key: str = "escape") -> None:
        """Back to the list."""
        await self.opens(ListScreen, key)
        await self.listed()

    def later(self, **by: float) -> None:
        """Let time go on; the parts are those of a timedelta."""
        self._clock.shift(timedelta(**by))

    async def still(self) -> str:
        """The picture, once nothing is under way any more: one of a moment later is the same."""
        before = ""
        for _ in range(_MOST_ROUNDS):
            for field in self.app.screen.query("Input, TextArea").results(Input | TextArea):
                field.cursor_blink = False
            await self.pilot.pause()
            if not self.is_settled:
                continue
            now = svg.compact(self.app.export_screenshot(simplify=True), *self._size)
            if now == before:
                return now
            before = now
        raise AssertionError(f"{self.app.screen} never stands still")

    async def seen_at(self, sizes: Sequence[Size]) -> list[tuple[Size, str]]:
        """The pictures at these sizes, at the terminal's own first; it has the last of them afterwards."""
        seen = []
        for size in sorted(sizes, key=lambda size: size != self._size):
            await self._resize(size)
            seen.append((size, await self.still()))
        return seen

    async def _resize(self, size: Size) -> None:
        if size != self._size:
            self._size = size
            await self.pilot.resize_terminal(*size)
            await self.until(lambda: self.app.screen.size == size)


def _panes_follow(screen: Screen[Any]) -> bool:
    shown = [panes.instance for panes in screen.query(InstancePanes) if panes.has_class("shown")]
    current = [table.current for table in screen.query(InstanceTable)]
    return all((one and one.id) == (row and row.id) for one in shown for row in current)


@contextmanager
def one_moment(home: Path, *, colours: bool = True) -> Iterator[time_machine.Traveller]:
    """A machine on which time stands still, with an empty home and nothing in the environment but a good terminal."""
    load_models()
    environ = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        **({} if colours else {"NO_COLOR": "1"}),
    }
    numbers = count(1)
    with (
        patch.dict(os.environ, environ, clear=True),
        patch("secrets.token_hex", lambda size: f"{next(numbers):0{size * 2}x}"),
        patch("tui.core.journal.process._writer", lambda _: _WRITER),
        patch("tui.widgets.panes.FRENCH", False),
        patch("tui.screens.login.check_store", lambda *_: "the keyring of GNOME"),
        # After a write whose answer was lost, it is looked at once and at once.
        patch("tui.core.edit.check.CHECKS", (0.0,)),
        time_machine.travel(MOMENT, tick=False) as clock,
    ):
        yield clock


def app_for(sandbox: Posed, look: Look, **settings: Any) -> OnetApp:
    """The demo on that sandbox; each request takes a time that its path gives."""
    ledger = Ledger(origin=_URL)
    client = connect(
        _URL,
        SecretStr(DEMO_KEY),
        app=sandbox,
        read_only=settings.get("read_only", False),
        on_request=lambda record: ledger.requests.add(_timed(record)),
    )
    asked = Settings(demo=True, refresh=0.0, config=Config(theme=look.theme), ascii=look.ascii, **settings)
    app = OnetApp(asked, Session(client, "…demo", ledger=ledger))
    app.animation_level = "none"
    return app


def _timed(record: RequestRecord) -> RequestRecord:
    return record._replace(seconds=(20 + len(record.path) % 50) / 1000)


def now() -> datetime:
    """The moment it is on the stage."""
    return datetime.now(UTC)
