"""`Export`: what the list shows, as CSV, JSON or a Markdown table, to a file or the clipboard."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, RadioSet, Static

from tui.api.errors import OnetError
from tui.core import words
from tui.core.clipboard import Reached
from tui.core.export import FORMATS, SUFFIXES, Columns, FileIsThere, proposed, write_export
from tui.domain.row import InstanceRow
from tui.screens.dialog import Buttons, Dialog, Foot, Notice, Top
from tui.styles import style
from tui.widgets.bound import bound
from tui.widgets.choice import Choice
from tui.widgets.clipboard import to_clipboard
from tui.widgets.still import StillInput


class ExportScreen(Dialog[str]):
    """Gives what to say of it, once it is written or copied."""

    CSS_PATH: ClassVar = style("export")
    BINDINGS: ClassVar[list[BindingType]] = [bound("export.write", "write", show=True, priority=True)]
    HINTS: ClassVar = (("", "tab", "Next"), ("", "space", "Choose"))

    def __init__(
        self, rows: Sequence[InstanceRow], columns: Columns, filtered: str = "", *, stale: bool = False
    ) -> None:
        """`filtered` is the filter that found the rows, where there is one; `stale` rows are of an earlier run."""
        super().__init__()
        self._rows = rows
        self._columns = columns
        self._filtered = filtered
        self._stale = stale
        self._format = next(iter(FORMATS))

    def compose(self) -> ComposeResult:
        """The format, the file, buttons."""
        with Vertical():
            yield Top(Static(f"Export {self._count}", classes="title"))
            yield Static(Content(self._what()), id="what", classes="note")
            with Horizontal(classes="row"):
                yield Static("Format", classes="label")
                with RadioSet(id="format", compact=True):
                    for name in FORMATS:
                        yield Choice(name, value=name == self._format, id=f"as-{name.split()[0].lower()}")
            with Horizontal(classes="row"):
                yield Static("File", classes="label")
                yield StillInput(f"instances{SUFFIXES[self._format]}", id="path", compact=True)
            yield Static(id="told", classes="warning")
            with Foot(), Buttons():
                yield Button("Write", id="write", compact=True, variant="primary")
                yield Button("Copy", id="copy", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        """The file has the focus."""
        self.query_one("#path").focus()

    @property
    def _count(self) -> str:
        return f"{len(self._rows):,} instance{'s' if len(self._rows) != 1 else ''}"

    def _what(self) -> str:
        """Which rows and columns they are."""
        found = f"that {words.visible(self._filtered)} finds" if self._filtered else "all that are there"
        old = ", of the list of an earlier run" if self._stale else ""
        return f"{found}{old}, {len(self._columns)} columns: {', '.join(name for name, _ in self._columns)}"

    @property
    def _text(self) -> str:
        return FORMATS[self._format](self._rows, self._columns)

    @on(RadioSet.Changed)
    def _chosen(self, event: RadioSet.Changed) -> None:
        """The file's suffix goes with the format."""
        before, self._format = self._format, list(FORMATS)[event.index]
        path = self.query_one("#path", Input)
        path.value = proposed(path.value, before, self._format)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_write()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "write":
            self.action_write()
        elif event.button.id == "copy":
            self.run_worker(self._copy(), exclusive=True)
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
            self.dismiss(f"{self._count} {'is' if len(self._rows) == 1 else 'are'} in {words.visible(str(written))}.")

    async def _copy(self) -> None:
        copied = await to_clipboard(self.app, self._text)
        if copied.reached is Reached.NOT_COPIED:
            self._say(f"{copied.said(self._count)}; write a file.")
        else:
            self.dismiss(copied.said(self._count))

    def _say(self, text: str) -> None:
        self.query_one("#told", Static).update(Content(words.visible(text)))
