"""The header line of a screen, in the colour of its profile."""

from collections.abc import Sequence
from typing import Self

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from tui.core.header import GAP, Part, fitted
from tui.core.settings import Settings


class HeaderLine(Static):
    """Says what is most important for the width it has; a production profile looks different."""

    def __init__(self, settings: Settings, parts: tuple[Part, ...] = ()) -> None:
        super().__init__(id="header")
        self.styles.padding = (0, 1, 0, 0)
        self._parts = parts
        self._kept: list[Part] = []
        self._said_in: tuple[Region, ...] = ()
        self.set_class(settings.production, "production")
        accent = settings.accent
        if accent and accent.startswith("#"):
            self.styles.background = accent
            self.styles.color = "auto"
        elif accent:
            self.add_class(f"accent-{accent}")

    def say(self, parts: list[Part]) -> None:
        """Say these from now on."""
        self._parts = tuple(parts)
        self._draw()

    def on_mount(self) -> None:
        """Say what was given before."""
        self._draw()

    def on_resize(self) -> None:
        """Say more or less."""
        self._draw()

    def _draw(self) -> None:
        room = (self.size.width or self.app.size.width - 1) - 1
        kept = fitted(self._parts, room, cell_len)
        if kept == self._kept:
            return
        wide = max(_cells(parts) for parts in (self._kept, kept))
        self._kept = kept
        # The blank before it is a part of the first text: by itself it would cost its own colours on the wire.
        texts = [f"{'' if n else ' '}{part.text}" for n, part in enumerate(kept)]
        styles = ("bold" if part.loud else "" for part in kept)
        said = Content(" " * GAP).join(map(Content.styled, texts, styles))
        self._said_in = (Region(0, 0, 1 + wide, 1),)
        # It is one line high, whatever it says.
        self.update(said, layout=False)
        self._said_in = ()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw it again; where it only says something else, without the blanks that follow: the age changes often."""
        return super().refresh(*(regions or self._said_in), repaint=repaint, layout=layout, recompose=recompose)


def _cells(parts: Sequence[Part]) -> int:
    return max(0, sum(cell_len(part.text) + GAP for part in parts) - GAP)
