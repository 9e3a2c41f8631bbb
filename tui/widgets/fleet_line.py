"""The line of sums over what the list shows."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tui.core.totals import Totals, line, totals
from tui.domain.row import InstanceRow


class FleetLine(Static):
    """How many, by state and power, vCPU, RAM, disk and price a month: as much of it as has room."""

    def __init__(self) -> None:
        super().__init__(id="fleet")
        self._rows: Sequence[InstanceRow] = ()
        self._totals: Totals | None = None
        self._said = ""

    def show(self, rows: Sequence[InstanceRow]) -> None:
        """Sum these up, unless they are the same as before."""
        if rows is not self._rows:
            self._rows = rows
            self._totals = totals(rows) if rows else None
            self._draw()

    def on_resize(self) -> None:
        """More or less has room."""
        self._draw()

    def _draw(self) -> None:
        said = line(self._totals, self.size.width) if self._totals else ""
        if said != self._said:
            self._said = said
            self.update(Content(said))
