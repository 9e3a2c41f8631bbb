"""`onet` as the long run opens it: `python -m tests.support.monkey_app FOLDER onet-arguments...`.

Hours are compressed: the list is read again after 0.2 s, a minute of the rate limit is a second, what is waited for is
waited for a tenth as long. It is not left while FOLDER/may-leave is missing, so that any key may be pressed, and not
refreshed by the clock while FOLDER/still is there.

SIGUSR1 has it write what it holds to FOLDER/told.json; SIGUSR2 the same after a collection of garbage. SIGURG has the
stacks of its threads written to FOLDER/stacks.
"""

import asyncio
import faulthandler
import fcntl
import gc
import json
import os
import signal
import sys
import termios
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

REFRESH = 0.2
KEEP_EVERY = 1.0
NICE = 5
_FASTER = 60.0
_BEAT = 0.05
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Probe:
    """What a run counts, and tells when it is asked by a signal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.app: App[Any] | None = None
        self.refreshes = self.failures = self.beats = self.keys = self.withheld = 0
        self.lag = 0.0
        self.complaints: list[str] = []
        self.is_lent = False
        self._told = 0
        self._is_telling = False

    def listen(self) -> None:
        """Answer signals from now on."""
        signal.signal(signal.SIGUSR1, lambda *_: self._tell())
        signal.signal(signal.SIGUSR2, lambda *_: self._tell(after_collection=True))
        faulthandler.register(signal.SIGURG, (self.folder / "stacks").open("w"), all_threads=True)

    async def beat(self) -> None:
        """Count the turns of the loop, and how long one made all others wait."""
        while True:
            before, lent = time.monotonic(), self.is_lent
            await asyncio.sleep(_BEAT)
            self.beats += 1
            if not lent and not self.is_lent:
                self.lag = max(self.lag, time.monotonic() - before - _BEAT)
            self.is_lent = False

    def _tell(self, *, after_collection: bool = False) -> None:
        # One signal may come amid another.
        if self._is_telling:
            return
        self._is_telling = True
        try:
            self._write(after_collection=after_collection)
        finally:
            self._is_telling = False

    def _write(self, *, after_collection: bool) -> None:
        if after_collection:
            gc.collect()
        self._told += 1
        told = {
            "told": self._told,
            "rss": int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE,
            "refreshes": self.refreshes,
            "failures": self.failures,
            "beats": self.beats,
            "keys": self.keys,
            "unread": _unread(),
            "withheld": self.withheld,
            "lag": self.lag,
            "complaints": self.complaints,
            "threads": Counter(thread.name for thread in threading.enumerate()),
            "files": _files(),
            "tasks": _tasks(),
            "screen": _screen(self.app),
        }
        if after_collection and os.environ.get("ONET_MONKEY_TYPES"):
            # Objects that are there from the start on are frozen, those that took their places are not.
            gc.unfreeze()
            told["types"] = Counter(type(one).__qualname__ for one in gc.get_objects()).most_common(400)
        new = self.folder / "told.new"
        new.write_text(json.dumps(told))
        new.replace(self.folder / "told.json")


def _unread() -> int:
    """How many bytes that were typed are not taken yet."""
    return int.from_bytes(fcntl.ioctl(0, termios.FIONREAD, bytes(4)), sys.byteorder)


def _files() -> dict[str, int]:
    """The open files of this process, by kind."""
    found: Counter[str] = Counter()
    for link in Path("/proc/self/fd").iterdir():
        try:
            found[str(link.readlink()).partition(":")[0]] += 1
        except OSError:
            continue
    return found


def _tasks() -> dict[str, int]:
    """The tasks of the loop, by what they run, timers by what they call; not the probe's own."""
    from textual.timer import Timer

    found: Counter[str] = Counter()
    for task in asyncio.all_tasks(asyncio.get_running_loop()):
        if task.get_name() != "probe":
            coroutine = task.get_coro()
            # What asyncio wraps itself is a generator.
            frame = getattr(coroutine, "cr_frame", None)
            timer = frame.f_locals.get("self") if frame else None
            calls = getattr(timer._callback, "__qualname__", "") if isinstance(timer, Timer) else ""
            name = task.get_name().partition(" ")[0].rstrip("-0123456789")
            found[f"{coroutine.__qualname__} {calls or name}"] += 1
    return found


def _screen(app: "App[Any] | None") -> dict[str, Any]:
    """Where the app is: its screens, the focus; and of the list, what is looked at."""
    if app is None or not app._screen_stack:
        return {}
    from tui.screens.fleet import ListScreen

    below = next((screen for screen in app.screen_stack if isinstance(screen, ListScreen)), None)
    told: dict[str, Any] = {
        "stack": [type(screen).__name__ for screen in app.screen_stack],
        "focus": type(app.focused).__name__,
        "waiting": app.message_queue_size,
        "size": [*app.size, *app.screen.size, *os.get_terminal_size(0)],
        "widgets": sum(1 for screen in app.screen_stack for _ in screen.walk_children()),
    }
    if below is not None and below.is_mounted:
        told |= {
            "loading": below._loading,
            "failing": below._failures + below._losses + below._paused,
            "filter": below.board.text,
            "marks": len(below.marks.ids),
            "rows": len(below.board.rows),
            "panes": below._split.shows,
        }
    return told


def compress(probe: Probe) -> None:
    """Have all that the app waits for come sooner."""
    from tui.api import limiter, retry, transport
    from tui.screens import list_reading
    from tui.widgets import at_terminal

    def soon(wanted: float, requests: int, failures: int = 0) -> float:
        return 0.0 if (probe.folder / "still").exists() else min(REFRESH * 2.0 ** min(failures, 4), 2.0)

    async def briefly(seconds: float) -> None:
        await asyncio.sleep(seconds / _FASTER)

    per_second, per_minute, *_ = limiter.RateLimiter.__init__.__defaults__ or ()
    limiter.RateLimiter.__init__.__defaults__ = (per_second, per_minute, lambda: time.monotonic() * _FASTER, briefly)
    list_reading.next_refresh, list_reading._KEEP_EVERY = soon, KEEP_EVERY
    # What is typed is taken in small pieces, so that it can be told how much of it is not done yet.
    at_terminal._AT_ONCE = 64
    retry._FIRST_WAIT, retry.LONGEST_WAIT = 0.05, 1.0
    transport.Timeouts.__new__.__defaults__ = (1.0, 2.0, 2.0, 2.0, 10.0)


def watch(probe: Probe) -> None:
    """Have the probe told of what the app does."""
    import tui.app
    from tui.core import crash
    from tui.screens.list_reading import ListReading

    class WatchedApp(tui.app.OnetApp):
        """Leaves only when it may."""

        def on_mount(self) -> None:
            probe.app = self
            probe.listen()
            self._probing = asyncio.create_task(probe.beat(), name="probe")

        async def action_quit(self) -> None:
            if (probe.folder / "may-leave").exists():
                await super().action_quit()
            else:
                probe.withheld += 1

        async def on_event(self, event: Any) -> None:
            probe.keys += type(event).__name__ == "Key"
            await super().on_event(event)

        @contextmanager
        def suspend(self) -> Iterator[None]:
            probe.is_lent = True
            with super().suspend():
                yield
            probe.is_lent = True

    tui.app.OnetApp = WatchedApp
    arrived, failed, told = ListReading._arrived, ListReading.fail, crash._tell

    def count_arrived(screen: Any) -> None:
        probe.refreshes += 1
        arrived(screen)

    def count_failed(screen: Any, *args: Any, **kwargs: Any) -> None:
        probe.failures += 1
        failed(screen, *args, **kwargs)

    def note(text: str) -> None:
        probe.complaints.append(text)
        told(text)

    ListReading._arrived, ListReading.fail, crash._tell = count_arrived, count_failed, note


def main() -> None:
    """Open the app, watched."""
    # Other tests that run beside it come first.
    os.nice(NICE)
    probe = Probe(Path(sys.argv[1]))
    from tui import cli
    from tui.core import wire_choice

    calm = wire_choice.calm

    def calm_and_watch(environ: Any) -> None:
        calm(environ)
        # Now, as Textual reads the environment when it is imported.
        compress(probe)
        watch(probe)

    wire_choice.calm = calm_and_watch
    cli.main(sys.argv[2:])


if __name__ == "__main__":
    main()
