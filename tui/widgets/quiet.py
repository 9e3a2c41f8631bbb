"""An app that a slow link can carry: no more reports and repaints than are used, and no wait for the terminal."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual.app import App, ReturnType
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from tui.core.settings import Settings
from tui.core.wire_choice import wire

if TYPE_CHECKING:
    from queue import Queue

    from rich.console import RenderableType
    from textual.screen import Screen
    from textual.timer import Timer
    from textual.widget import Widget

# Clicks and the wheel, movements while a button is down, and both in a form that knows every column.
_MOUSE = (1000, 1002, 1006)
# What may wait for the terminal: characters, and pieces of Textual's queue, whose 30 places are for more than frames.
_MOST_WAITING, _MOST_PIECES = 8192, 12
_LOOK_AGAIN = 0.05


class FewReports(LinuxDriver):
    """Has the terminal report of the mouse what is used; each movement would be a message over the link, 27 bytes."""

    def _enable_mouse_support(self) -> None:
        self._report_mouse("h")

    def _disable_mouse_support(self) -> None:
        self._report_mouse("l")

    def _report_mouse(self, switch: str) -> None:
        if self._mouse:
            self.write("".join(f"\x1b[?{mode}{switch}" for mode in _MOUSE))
            self.flush()


class WholeDriver(FewReports):
    """Sends what Textual draws as it is, and knows whether the terminal keeps up."""

    @property
    def is_behind(self) -> bool:
        """Whether more waits for the terminal than the person should wait for."""
        if self._writer_thread is None:
            return False
        waiting: Queue[str | None] = self._writer_thread._queue
        with waiting.mutex:
            return len(waiting.queue) > _MOST_PIECES or sum(len(one or "") for one in waiting.queue) > _MOST_WAITING

    @property
    def has_caught_up(self) -> bool:
        """Whether nothing waits any more."""
        return self._writer_thread is None or self._writer_thread._queue.empty()


def driver_for(usual: type[Driver], settings: Settings, environ: Mapping[str, str]) -> type[Driver]:
    """The driver for a terminal; `usual` is Textual's choice, kept where that is none for a terminal of POSIX."""
    if usual is not LinuxDriver:
        return usual
    if wire(settings, environ, _unsupported).kind == "full":
        return WholeDriver
    from tui.wire.driver import DiffDriver

    class Differences(FewReports, DiffDriver):
        """Sends only the cells that changed."""

    return Differences


def _unsupported() -> str:
    from tui.wire import supported

    return supported()


class QuietApp(App[ReturnType]):
    """Draws nothing while the terminal is behind, and then all of it once; nothing changes where the mouse rests.

    The hooks are Textual's private ones, as there are no others; a test holds that they are there.
    """

    _missed: "Timer | None" = None

    def _display(self, screen: "Screen[Any]", renderable: "RenderableType | None") -> None:
        if renderable is None or not (isinstance(self._driver, WholeDriver) and self._driver.is_behind):
            super()._display(screen, renderable)
        elif self._missed is None:
            self._missed = self.set_interval(_LOOK_AGAIN, self._catch_up)

    def _catch_up(self) -> None:
        driver = self._driver
        if self._missed is None or (isinstance(driver, WholeDriver) and not driver.has_caught_up):
            return
        self._missed.stop()
        self._missed = None
        self.screen.refresh()

    def _set_mouse_over(self, widget: "Widget | None", hover_widget: "Widget | None") -> None:
        super()._set_mouse_over(widget, None)

    def redraw(self) -> None:
        """Draw all of the screen again, whatever the terminal shows by now."""
        forget = getattr(self._driver, "reset", None)
        if forget is not None:
            forget()
        self.refresh(layout=True)
