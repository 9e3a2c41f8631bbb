"""The ten panes of one instance, with their bar of names."""

import os
from datetime import UTC, datetime
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.core.panes import PANES, build
from tui.core.panes.blocks import Block, Facts, Gauge, Source, Table
from tui.domain.instance import Instance

NAMES = tuple(PANES)
FRENCH = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "").startswith(
    "fr"
)
_TONES = {"good": "$text-success", "warn": "$text-warning", "bad": "$text-error", "dim": "dim", "strong": "bold"}


class InstancePanes(Vertical):
    """Shows one pane at a time; by number, or to the left and right."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "Previous pane", show=False),
        Binding("right,l", "step(1)", "Next pane", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.instance: Instance | None = None
        self.pane = 0

    def compose(self) -> ComposeResult:
        """The bar of names over the pane."""
        yield Static(id="tabs")
        with VerticalScroll():
            yield Static(id="content")

    def show(self, instance: Instance | None) -> None:
        """Show another instance on the same pane."""
        self.instance = instance
        self._draw()

    def open(self, pane: int) -> None:
        """Show the pane of that number, from 0, and take the focus."""
        self.pane = pane % len(NAMES)
        self._draw()
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_home(animate=False)
        scroll.focus()

    def action_step(self, by: int) -> None:
        """The previous or the next pane."""
        self.open(self.pane + by)

    def action_scroll(self, by: int) -> None:
        """One line up or down."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def on_mount(self) -> None:
        """Draw what was given before."""
        self._draw()

    def on_resize(self) -> None:
        """The bar of names has a narrow form."""
        self._draw()

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        gap = " " if self.size.width >= 90 else ""
        tabs = [
            Content.styled(f"{(n + 1) % 10}{gap}{name}", "bold reverse" if n == self.pane else "")
            for n, name in enumerate(NAMES)
        ]
        self.query_one("#tabs", Static).update(Content(" ").join(tabs))
        content = (
            Content("No instance")
            if self.instance is None
            else draw(self.instance, NAMES[self.pane], self.size.width - 4, french=FRENCH)
        )
        self.query_one("#content", Static).update(content)


def draw(instance: Instance, name: str, width: int = 200, *, french: bool = False) -> Content:
    """A pane as styled text for that many cells; nothing of the API is read as markup."""
    blocks = build(name, instance, datetime.now(UTC), french)
    return Content("\n").join(line for block in blocks for line in _lines(block, width))


def _lines(block: Block, width: int) -> list[Content]:
    match block:
        case Facts(title, facts):
            drawn = [
                Content.assemble((f"{fact.label:<22}", "dim"), Content.styled(fact.value, _TONES.get(fact.tone, "")))
                for fact in facts
            ]
            return [Content.styled(title, "bold underline"), *drawn, Content("")]
        case Table():
            return [Content.styled(block.title, "bold underline"), *_rows(block, width), Content("")]
        case Gauge(label, share, text):
            filled = round((share or 0.0) * 24)
            bar = "█" * filled + "░" * (24 - filled) if share is not None else "·" * 24
            return [Content.assemble((f"{label:<10}", "dim"), (bar, "$text-success"), f"  {text}")]
        case Source(text):
            return [Content(text)]


def _rows(table: Table, width: int) -> list[Content]:
    """The rows in their columns; where these are too wide, the last column (the ids) takes lines of its own."""
    if not table.rows:
        return [Content.styled(table.empty, "dim")]
    widths = [max(cell_len(row[n]) for row in (table.columns, *table.rows)) + 2 for n in range(len(table.columns))]
    beside = len(widths) if sum(widths) - 2 <= width else len(widths) - 1

    def line(row: tuple[str, ...]) -> str:
        return "".join(set_cell_size(cell, room) for cell, room in zip(row[:beside], widths, strict=False)).rstrip()

    lines = [Content.styled(line(table.columns), "dim")]
    for row in table.rows:
        lines.append(Content(line(row)))
        lines += [Content.styled(f"  {cell}", "dim") for cell in row[beside:]]
    return lines
