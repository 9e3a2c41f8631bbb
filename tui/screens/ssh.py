"""`ssh` to an instance: its command the first time, then the terminal is lent to it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import App, ComposeResult, SuspendNotSupported
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from tui.api.errors import OnetError
from tui.core import words
from tui.core.ssh import NoSsh, connect, ended, program, ssh_argv, ssh_of
from tui.screens.ask import tell
from tui.screens.copying import copy_text, rows_of
from tui.screens.dialog import Buttons, Dialog, Foot, Top
from tui.styles import style
from tui.widgets.bound import bound

if TYPE_CHECKING:
    from tui.screens.base import InstanceScreen

_FIRST = "The app comes back when ssh ends. This is asked once; user, port and more are in config.toml, under [ssh]."
_DEMO = "Nothing is run: the machines of the demo are not there."


class SshScreen(Dialog[str]):
    """The exact command; gives "run" or "copy"."""

    CSS_PATH: ClassVar = style("ssh")
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("ssh.copy", "copy", show=True),
        bound("window.close", "leave"),
    ]

    def __init__(self, name: str, command: str, *, runs: bool) -> None:
        super().__init__()
        self._words = (name, command)
        self._runs = runs

    def compose(self) -> ComposeResult:
        """The command, what it does, buttons."""
        name, command = self._words
        with Vertical():
            yield Top(Static(Content(f"ssh to {words.visible(name)}"), classes="title"))
            with VerticalScroll(can_focus=False):
                yield Static(Content(words.visible(command)), id="command")
                yield Static(_FIRST if self._runs else _DEMO, classes="note" if self._runs else "warning")
            with Foot(), Buttons():
                if self._runs:
                    yield Button("Run", id="run", compact=True, variant="primary")
                yield Button("Copy", id="copy", compact=True)
                yield Button("Cancel" if self._runs else "Close", id="cancel", compact=True)

    def on_mount(self) -> None:
        """What it was opened for has the focus."""
        self.query_one("#run" if self._runs else "#copy").focus()

    def action_copy(self) -> None:
        """Copy the command, and run nothing."""
        self.dismiss("copy")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "cancel":
            self.action_leave()
        else:
            self.dismiss(event.button.id)


class SshDesk:
    """Opens ssh; it knows which ways of calling it were shown in this run."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._shown: set[tuple[str, ...]] = set()

    async def open(self, screen: InstanceScreen) -> None:
        """Open ssh to the current instance of a screen, and say there how it ended, unless it ended well."""
        identity = screen.current_id()
        row = next(iter(rows_of(screen, (identity,) if identity else ())), None)
        if row is None:
            return
        try:
            argv = ssh_argv(row, ssh_of(screen.settings))
            if not screen.settings.demo:
                program()
        except OnetError as error:
            screen.fail(error)
            return
        answer = await self._answer(row.name or row.id, argv, demo=screen.settings.demo)
        if answer == "copy":
            command = shlex.join(argv)
            screen.say(await copy_text(self._app, command, words.visible(command)))
        elif answer == "run":
            # Nothing else runs while the terminal is lent, so a change that is under way would not see its answer.
            await screen.session.settled()
            await self._connect(screen, row.name or row.id, argv)

    async def _answer(self, name: str, argv: list[str], *, demo: bool) -> str | None:
        way = tuple(argv[:-1])
        if way in self._shown and not demo:
            return "run"
        answer = await self._app.push_screen_wait(SshScreen(name, shlex.join(argv), runs=not demo))
        if answer == "run":
            self._shown.add(way)
        return answer

    async def _connect(self, screen: InstanceScreen, name: str, argv: list[str]) -> None:
        try:
            said = ended(name, self._lend(argv))
        except SuspendNotSupported:
            await tell(self._app, "ssh cannot be opened here", "This terminal cannot be lent to another program.")
        except NoSsh as error:
            screen.fail(error)
        else:
            screen.say(said)

    def _lend(self, argv: list[str]) -> int:
        # As for an editor, nothing else runs meanwhile: whatever was drawn would be drawn over ssh.
        with self._app.suspend():
            try:
                return connect(argv)
            except NoSsh as error:
                # Textual does not take the terminal back from a block that is left by an exception.
                failed = error
        raise failed
