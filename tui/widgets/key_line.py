"""The keys that act where one is, in one line at the bottom; a click on one presses it.

Textual's Footer makes a widget of every key and makes them all anew when one changes: more work than all the rest of
the first frame.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

# What is the same everywhere comes after what acts here.
_LAST = ("help", "app.help", "command_palette", "app.command_palette")


class Shown(NamedTuple):
    """A key with what it does: as it is pressed, as it is written, and whether it acts now."""

    key: str
    written: str
    does: str
    enabled: bool


class KeyLine(Static):
    """Follows the focus; where there is not room for all, the last ones are cut off."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        padding: 0 1;
        color: $footer-description-foreground;
        background: $footer-background;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[Shown] = []

    def on_mount(self) -> None:
        """Follow what acts."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.say())

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        end = self.styles.padding.left
        if event.x < end:
            return
        for shown in self._shown:
            end += cell_len(_text(shown)) + 1
            if event.x < end:
                if shown.enabled:
                    self.app.simulate_key(shown.key)
                return

    def say(self) -> None:
        """Say what acts now; by itself it is said after the first frame."""
        if not self.is_attached:
            return
        shown = list(self._keys_of(self.screen))
        if shown == self._shown:
            return
        self._shown = shown
        self.update(Content(" ").join(map(_content, shown)))

    def _keys_of(self, screen: Screen[Any]) -> Iterator[Shown]:
        told = set()
        active = [(one.binding, one.enabled) for one in screen.active_bindings.values() if one.binding.show]
        active.sort(key=lambda one: _LAST.index(one[0].action) + 1 if one[0].action in _LAST else 0)
        for binding, enabled in active:
            if binding.action not in told:
                told.add(binding.action)
                yield Shown(binding.key, self.app.get_key_display(binding), binding.description, enabled)


def _text(shown: Shown) -> str:
    return f"{shown.written} {shown.does}"


def _content(shown: Shown) -> Content:
    style = "bold $footer-key-foreground" if shown.enabled else "dim"
    return Content.assemble((shown.written, style), " ", (shown.does, "" if shown.enabled else "dim"))
