"""The review of several changes: every instance and field, old and new, before anything is sent."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from tui.core import words
from tui.core.edit.bulk import Row
from tui.core.edit.results import amount
from tui.core.settings import Settings
from tui.screens.dialog import Buttons, Dialog, Foot, Top
from tui.screens.review import warnings_block
from tui.styles import style
from tui.widgets.aligned import Cell, aligned
from tui.widgets.bound import bound
from tui.widgets.changes import OLD, old_and_new

LeftOut = tuple[str, str]


class BatchReview(Dialog[bool]):
    """True sends it, None goes back; the table has the focus, for the moving keys, and `enter` does nothing there."""

    CSS_PATH: ClassVar = [style("review"), style("batch")]
    HINTS: ClassVar = (("", "↓", "Scroll"),)
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("review.send", "send", show=True, priority=True),
        bound("window.close", "leave"),
    ]

    def __init__(
        self,
        title: str,
        rows: Sequence[Row],
        warnings: Sequence[str],
        left_out: Sequence[LeftOut],
        settings: Settings,
    ) -> None:
        """`left_out` are names with the reason why nothing is sent for them."""
        super().__init__()
        self._titled = title
        self._rows = rows
        self._warnings = warnings
        self._left_out = left_out
        self._profile = settings.profile if settings.production else ""
        self.set_class(settings.production, "production")

    def compose(self) -> ComposeResult:
        """What to mind, then the table, then those that are left out."""
        count = len({row.instance.id for row in self._rows})
        with Vertical():
            with Top():
                yield Static(Content(f"Review {words.visible(self._titled)}"), classes="title")
                if self._profile:
                    yield Static(Content(f"PRODUCTION: profile {words.visible(self._profile)}"), classes="banner")
                told = f"{amount(len(self._rows), 'change')} of {amount(count, 'instance')}, a PUT each."
                if self._left_out:
                    told += f"  {len(self._left_out)} left out, told at the end."
                yield Static(told, classes="note")
                if self._warnings:
                    with VerticalScroll(id="warnings"):
                        yield from warnings_block(self._warnings)
            yield OptionList(*self._lines(), id="changes", compact=True)
            with Foot(), Buttons():
                yield Button("Send", id="send", compact=True, variant="warning")
                yield Button("Back", id="back", compact=True)

    def _lines(self) -> list[Option]:
        before, table = "", [[Cell(Content.styled(text, OLD)) for text in ("INSTANCE", "FIELD", "OLD", "", "NEW")]]
        for row in self._rows:
            name = words.visible(row.instance.name or row.instance.id) if row.instance.id != before else ""
            before = row.instance.id
            label = Cell(Content(row.change.label))
            table.append([Cell(Content.styled(name, "bold")), label, *old_and_new(row.change)])
        head, *rows = aligned(table)
        # The cursor passes over the head.
        lines = [Option(head, disabled=True), *map(Option, rows)]
        for name, reason in self._left_out:
            told = f"  left out: {words.visible(reason)}"
            lines.append(Option(Content.assemble((words.visible(name), "bold"), told)))
        return lines

    def on_mount(self) -> None:
        """The table has the focus."""
        self.query_one("#changes").focus()

    def action_send(self) -> None:
        """Send what is shown."""
        self.dismiss(True)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(True if event.button.id == "send" else None)
