"""`Export`: what the list shows, as CSV, JSON or a Markdown table, to a file or the clipboard."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Select, Static

from tui.api.errors import OnetError
from tui.core import words
from tui.core.export import FORMATS, Columns, FileIsThere, write_export
from tui.domain.row import InstanceRow
from tui.screens.dialog import Dialog, Notice

# What a terminal takes by OSC 52 in one go.
_MOST_COPIED = 74_994 * 3 // 4


class ExportScreen(Dialog[str]):
    """Gives what to say of it, once it is written or copied."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "write", "Write", priority=True)]

    def __init__(self, rows: Sequence[InstanceRow], columns: Columns) -> None:
        super().__init__()
        self._rows = rows
        self._columns = columns

    def compose(self) -> ComposeResult:
        """The format, the file, buttons."""
        with Vertical():
            count = f"{len(self._rows)} instance{'s' if len(self._rows) != 1 else ''}"
            yield Static(f"Export {count}", classes="title")
            yield Select[str](
                [(name, name) for name in FORMATS],
                value=next(iter(FORMATS)),
                allow_blank=False,
                id="format",
                compact=True,
            )
            yield Input(placeholder="file to write, for example instances.csv", id="path", compact=True)
            yield Static(id="told", classes="warning")
            with Horizontal(classes="buttons"):
                yield Button("Write", id="write", compact=True, variant="primary")
                yield Button("Copy", id="copy", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        """The file has the focus."""
        self.query_one("#path").focus()

    @property
    def _text(self) -> str:
        return FORMATS[str(self.query_one("#format", Select).value)](self._rows, self._columns)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_write()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "write":
            self.action_write()
        elif event.button.id == "copy":
            self._copy()
        else:
            self.action_leave()

    def action_write(self) -> None:
        """Write the file; asks before another one is replaced."""
        self.run_worker(self._write(), exclusive=True)

    async def _write(self) -> None:
        path = self.query_one("#path", Input).value.strip()
        if not path:
            self._say("Name a file, or copy.")
            return
        try:
            try:
                written = write_export(path, self._text)
            except FileIsThere as error:
                question = Content(f"{error}.")
                if not await self.app.push_screen_wait(Notice("Replace the file?", question, "Keep it", "Replace")):
                    return
                written = write_export(path, self._text, overwrite=True)
        except OnetError as error:
            self._say(f"{error}. {error.hint}")
        else:
            self.dismiss(f"{len(self._rows)} instances are in {words.visible(str(written))}.")

    def _copy(self) -> None:
        text = self._text
        if len(text.encode()) > _MOST_COPIED:
            self._say("That is too much for a terminal's clipboard; write a file.")
        else:
            self.app.copy_to_clipboard(text)
            self.dismiss("Sent to the terminal's clipboard; whether it took it cannot be known.")

    def _say(self, text: str) -> None:
        self.query_one("#told", Static).update(Content(words.visible(text)))
