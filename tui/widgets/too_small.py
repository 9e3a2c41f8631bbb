"""An app that says so where the terminal is too small, over everything, and is as before once there is room again.

No screen ever learns of a size below the least: nothing is laid out anew, scrolled or left for it.
"""

import io
import os
from collections.abc import Sequence
from shutil import get_terminal_size
from textwrap import wrap

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.control import Control
from rich.segment import Segment
from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App, ReturnType
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.screen import Screen

from tui.core.actions import ACTIONS
from tui.core.help import shown_key

LEAST = Size(40, 10)
_LEAVING = ("list.quit", "app.quit")


class TooSmall(CompositorUpdate):
    """A whole screen that says which size is needed and which one it has, in the terminal's own colours."""

    def __init__(self, size: Size, leave: str) -> None:
        """`leave` is the key that leaves the app."""
        told = [f"Too small: {LEAST.width}x{LEAST.height} at least;", f"it is {size.width}x{size.height}"]
        whole = " ".join(told)
        texts = [whole] if len(whole) <= size.width else told
        lines = [line for text in (*texts, f"{leave} leaves") for line in wrap(text, max(1, size.width))]
        self._lines = [line.center(size.width) for line in lines[: size.height]]
        self._top = (size.height - len(self._lines)) // 2

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Segment("\n" * self._top + "\n".join(self._lines))

    def render_segments(self, console: Console) -> str:
        """What clears the screen and writes it."""
        placed = (f"{Control.move_to(0, self._top + y)}{line}" for y, line in enumerate(self._lines))
        return f"{Control.clear()}{''.join(placed)}"


class RoomyApp(App[ReturnType]):
    """Draws its screens from 40x10 on; below that, keys and mouse do nothing but leave.

    The hooks are Textual's private ones, as there are no others; a test in a terminal holds that they are there.
    """

    # Keys that leave the app below the least size; the first is told.
    leaving: Sequence[str] = tuple(key for action in _LEAVING for key in ACTIONS[action].keys)
    _terminal = LEAST

    @property
    def is_too_small(self) -> bool:
        """Whether the terminal is."""
        return not _enough(self._terminal)

    @property
    def size(self) -> Size:
        """The size that screens are drawn in: the terminal's, and the least where that is less."""
        size = super().size
        # The first event of a size, which Textual makes from this, tells the terminal's.
        return size if self._size is None else _at_least(size)

    def _check_resize(self) -> None:
        if (event := self._resize_event) is None:
            super()._check_resize()
            return
        was_too_small, self._terminal = self.is_too_small, event.size
        size = _at_least(event.size)
        self._resize_event = events.Resize(size, size)
        super()._check_resize()
        if was_too_small or self.is_too_small:
            # Below the least, no size that a screen is told of changes.
            self.screen.refresh()

    def _newest(self, event: events.Resize) -> events.Resize:
        """The event with the size that the terminal has by now.

        Textual asks for it in its signal handler. Of two signals at once the second one interrupts the first, so that
        the size of the first, by then an old one, is told last.
        """
        if not isinstance(self._driver, LinuxDriver):
            return event
        try:
            told = os.get_terminal_size(self._driver.fileno)
        except OSError:
            return event
        # Where the terminal does not tell its size, Textual has several that stand for it; COLUMNS and LINES count.
        size = Size(*get_terminal_size(fallback=told)) if all(told) else event.size
        return events.Resize(size, size)

    def ask_size(self) -> None:
        """Take the size that the terminal has by now, in case it was never told."""
        if self._size is not None:
            self.post_message(events.Resize(self._size, self._size))

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if self.is_too_small and renderable is not None:
            renderable = TooSmall(self._terminal, shown_key(self.leaving[0]))
        super()._display(screen, renderable)

    async def on_event(self, event: events.Event) -> None:
        """Below the least size, take no key, no mouse and no text: nobody sees what they would do."""
        if isinstance(event, events.Resize):
            event = self._newest(event)
        unseen = isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded and self.is_too_small
        if not unseen:
            await super().on_event(event)
        elif isinstance(event, events.Key) and event.key in self.leaving:
            await self.run_action("quit")

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """A picture, as SVG, of what is on the terminal."""
        if not self.is_too_small:
            return super().export_screenshot(title=title, simplify=simplify)
        width, height = self._terminal
        console = Console(width=width, height=height, file=io.StringIO(), force_terminal=True, record=True)
        console.print(TooSmall(self._terminal, shown_key(self.leaving[0])))
        return console.export_svg(title=title or self.title)


def _enough(size: Size) -> bool:
    return size.width >= LEAST.width and size.height >= LEAST.height


def _at_least(size: Size) -> Size:
    return Size(max(size.width, LEAST.width), max(size.height, LEAST.height))
