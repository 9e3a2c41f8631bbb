"""The header line of a screen, in the colour of its profile."""

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from tui.core.header import GAP, Part, fitted
from tui.core.settings import Settings


class HeaderLine(Static):
    """Says what is most important for the width it has; a production profile looks different."""

    def __init__(self, settings: Settings, parts: tuple[Part, ...] = ()) -> None:
        super().__init__(id="header")
        self._parts = parts
        self._kept: list[Part] = []
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
        room = self.size.width or self.app.size.width - 2
        kept = fitted(self._parts, room, cell_len)
        if kept == self._kept:
            return
        self._kept = kept
        self.update(Content(" " * GAP).join(Content.styled(part.text, "bold" if part.loud else "") for part in kept))
