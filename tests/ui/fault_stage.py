"""The app on a provider with faults at 80x24, and what is drawn of it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from textual.containers import Vertical
from textual.pilot import Pilot

from tests.ui.asking import until
from tui.api.client import connect
from tui.api.errors import OnetError
from tui.app import OnetApp
from tui.core.ledger import Ledger
from tui.core.session import Session
from tui.core.settings import Settings
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Fault
from tui.widgets.instance_table import InstanceTable

SIZE = (80, 24)
REQUEST = "req-told-7"
# What a server says that quotes the key, and what a person reads of it.
QUOTED = {"detail": f"Not with {DEMO_KEY} of yours"}
SAID = "of yours"
_BORDERS = str.maketrans(dict.fromkeys("│┃╭╮╰╯─━┌┐└┘▌▐", " "))


class Told(NamedTuple):
    """A kind of failure as an answer of the provider, and what a person is told: what happened, what to do next."""

    error: type[OnetError]
    fault: Fault
    title: str
    hint: str

    @property
    def words(self) -> tuple[str, ...]:
        """All that is told of it: the server's word and its request id where it gave them."""
        quoted = (SAID,) if self.fault.body == QUOTED else ()
        return (self.title, *quoted, self.hint, f"Request {REQUEST}") if self.fault.headers else (self.title, self.hint)


def answer(status: int, body: Any = None, **headers: str) -> Fault:
    """An answer of that status; its words quote the key where no others are given."""
    return Fault(status=status, body=QUOTED if body is None else body, headers={"X-Request-Id": REQUEST, **headers})


async def at_once(_: float) -> None:
    """A wait that takes no time."""


def app_at(
    url: str = "https://sandbox.invalid", asked: tuple[str | None, str | None] = (None, None), **options: Any
) -> OnetApp:
    """The app on a provider, with no waits between tries; `options` are those of the transport."""
    ledger = options.pop("ledger", None) or Ledger(origin=url)
    client = connect(url, SecretStr(DEMO_KEY), on_request=ledger.requests.add, sleep=at_once, **options)
    return OnetApp(Settings(demo=True, refresh=0.0), Session(client, "…demo", asked, ledger=ledger))


def session_of(pilot: Pilot[None]) -> Session:
    """What the app has open."""
    assert isinstance(pilot.app, OnetApp)
    assert pilot.app.session is not None
    return pilot.app.session


def drawn(pilot: Pilot[None]) -> str:
    """All that can be read on the screen, as one line; of a dialog, what is in its window."""
    screen = pilot.app.screen
    strips = screen._compositor.render_strips()
    if screen.is_modal and (windows := screen.query_children(Vertical)):
        window = windows.first().region
        strips = [strip.crop(window.x, window.right) for strip in strips[window.y : window.bottom]]
    lines = ("".join(part.text for part in strip) for strip in strips)
    return " ".join(" ".join(lines).translate(_BORDERS).split())


async def says(pilot: Pilot[None], *texts: str) -> None:
    """Wait until all of it can be read; nothing of the key ever is."""
    try:
        await until(pilot, lambda: all(text in drawn(pilot) for text in texts))
    except AssertionError:
        there = drawn(pilot)
        raise AssertionError(f"{[text for text in texts if text not in there]} is not in: {there}") from None
    assert "sk-onetsolutions" not in drawn(pilot)


def table_of(pilot: Pilot[None]) -> InstanceTable:
    """The table of the list, which may be under something."""
    found = (screen.query(InstanceTable) for screen in pilot.app.screen_stack)
    return next(tables.first() for tables in found if tables)


def names(pilot: Pilot[None]) -> Sequence[str]:
    """The rows of the list."""
    return [row.name for row in table_of(pilot).rows]
