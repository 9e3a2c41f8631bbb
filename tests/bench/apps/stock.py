"""The other baseline: Textual's DataTable with the same rows, which it need not even fetch."""

import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable

WORDS = ("● Active", "▲ running", "VPS S", "Paris 1", "Ubuntu 24.04 LTS", "203.0.113.1", "73%", "55% of 2 GiB")


class Stock(App[None]):
    """Nine columns of as many rows as asked for."""

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """All rows at once."""
        table = self.query_one(DataTable)
        table.add_columns("NAME", "STATE", "POWER", "SIZE", "LOCATION", "IMAGE", "IPV4", "CPU", "MEM")
        table.add_rows((f"web-{n}", *WORDS) for n in range(int(sys.argv[1])))


if __name__ == "__main__":
    Stock().run()
