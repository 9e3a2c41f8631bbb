"""The line of sums over what the list shows."""

from textual.content import Content
from textual.widgets import Static

from tui.core.totals import Totals, line


class FleetLine(Static):
    """How many, by state and power, vCPU, RAM, disk and price a month: as much of it as has room."""

    def __init__(self) -> None:
        super().__init__(id="fleet")
        self._totals: Totals | None = None
        self._said = ""

    def show(self, totals: Totals | None) -> None:
        """Show these sums; nothing where there are none."""
        if totals != self._totals:
            self._totals = totals
            self._draw()

    def on_resize(self) -> None:
        """More or less has room."""
        self._draw()

    def _draw(self) -> None:
        said = line(self._totals, self.size.width) if self._totals else ""
        if said != self._said:
            self._said = said
            # It is one line high, whatever it says.
            self.update(Content(said), layout=False)
