"""The bar of the panes' names; a click opens one."""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message

from tui.core.panes import PANES
from tui.widgets.pane_canvas import Canvas
from tui.widgets.pane_tones import toned

# The width from which all names have room with blanks around them.
_ROOMY = sum(len(name) + 4 for name in PANES)
# Beside a list there is less; then the open pane has its whole name, and the others as much of theirs as tells them.
_SHORT = ("Ovr", "Size", "Loc", "VPC", "Img", "Vol", "IPs", "Bill", "Use", "JSON")


class PaneTabs(Canvas):
    """One line: numbers and names where they have room, else short ones, else the name of the open pane only."""

    @dataclass
    class Chosen(Message):
        """A name was clicked; the number of its pane, from 0."""

        number: int

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self._open = 0
        self._focused = False
        self._hints: tuple[str, ...] = ()
        self._insisting = False

    def show(self, number: int, *, focused: bool, hints: tuple[str, ...], insisting: bool = False) -> None:
        """Show which pane is open, whether keys act on it, and at the right end the first hint that has room.

        Where none has and one is `insisting`, the names of the other panes make room.
        """
        told = (number, focused, hints, insisting)
        if told != (self._open, self._focused, self._hints, self._insisting):
            self._open, self._focused, self._hints, self._insisting = told
            self._draw()

    def on_resize(self) -> None:
        """More or less has room."""
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Open the pane whose name was clicked."""
        texts = self._texts()
        at, x = len(_lead(texts)), self.place_of(event).x
        for number, text in enumerate(texts):
            if at <= x < at + len(text):
                self.post_message(self.Chosen(number))
            at += len(text)

    def _draw(self) -> None:
        texts = self._texts()
        tabs = Content("").join([Content(_lead(texts)), *(self._tab(*numbered) for numbered in enumerate(texts))])
        room = self._room(texts)
        hint = self._hint(texts)
        self.lines = [tabs + toned(f"{hint:>{room}}", "number") if hint else tabs]
        if tabs.cell_length > self.size.width:
            self.lines = [tabs[: self.size.width]]
        self.cut((tabs.cell_length,) if tabs.cell_length < self.size.width else ())

    def _tab(self, number: int, text: str) -> Content:
        if number == self._open:
            # What is set off has a blank on either side or none.
            end = len(text) if text.startswith(" ") else len(text.rstrip())
            return toned(text[:end], "tab-focused" if self._focused else "tab-open") + text[end:]
        digit = text.index(str((number + 1) % 10)) + 1
        return toned(text[:digit], "number") + toned(text[digit:], "tab")

    def _texts(self) -> list[str]:
        """The texts of the tabs with the blanks between them."""
        width = self.size.width
        if width >= _ROOMY:
            return [f" {(number + 1) % 10} {name} " for number, name in enumerate(PANES)]
        texts = [f"{(number + 1) % 10}{name} " for number, name in enumerate(PANES)]
        short = [f"{text[0]}{name} " for text, name in zip(texts, _SHORT, strict=True)]
        short[self._open] = texts[self._open]
        for fitting in (texts, short):
            # The blank after the last of them needs no room.
            if width >= len("".join(fitting).rstrip()) + len(_lead(fitting)) and (
                not self._insisting or self._hint(fitting)
            ):
                return fitting
        return [text if number == self._open else f"{text[0]} " for number, text in enumerate(texts)]

    def _hint(self, texts: list[str]) -> str:
        room = self._room(texts)
        return next((hint for hint in self._hints if len(hint) <= room), "")

    def _room(self, texts: list[str]) -> int:
        """The cells beside the tabs, the last one of the line left out."""
        return self.size.width - 1 - len(_lead(texts)) - sum(map(len, texts))


def _lead(texts: list[str]) -> str:
    """What is before the tabs, so that they begin in the column of what the pane says."""
    return "" if texts[0].startswith(" ") else " "
