"""The Textual app: wiring only."""

import asyncio
import os
import signal
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen

from tui.api.errors import KeyRefused, OnetError
from tui.core.session import Session
from tui.core.settings import Settings
from tui.screens.base import InstanceScreen
from tui.screens.fleet import ListScreen
from tui.screens.keys import KeyDesk
from tui.screens.records import RecordScreen
from tui.widgets.crash import QuietCrash

if TYPE_CHECKING:
    from pydantic import SecretStr

    from tui.api.client import Client
    from tui.core.choosing import Choice
    from tui.core.context import Place
    from tui.core.credentials import FoundKey

_HERE = Path(__file__).parent
STYLES = next(folder for folder in (_HERE / "styles", _HERE.parent / "styles") if folder.is_dir())
# After a signal that ends it, the process is gone by then.
_LAST_SECONDS = 1.5
# Textual's own bindings for moving within a widget: everybody knows them, and they drown the rest.
_COMMON = ("scroll_", "app.focus", "screen.", "page_left", "page_right", "command_palette")


class OnetApp(QuietCrash[None]):
    """`onet`: opens the list with the key that is there, or asks for one."""

    TITLE = "onet"
    CSS_PATH: ClassVar = [STYLES / "theme.tcss", STYLES / "app.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help", key_display="?"),
        Binding("colon", "command_palette", "Palette", show=False),
        Binding("o", "context", "Context"),
        Binding("u", "undo", "Undo", tooltip="undo the last change of this run", show=False),
        Binding("H", "journal", "Journal", tooltip="what was changed through onet", show=False),
        Binding("L", "log", "Log", tooltip="the requests of this run", show=False),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True),
        Binding("ctrl+l", "redraw", "Redraw", show=False),
        Binding("ctrl+z", "suspend_process", "Suspend", show=False),
    ]

    def __init__(
        self, settings: Settings, session: Session | None = None, key: "FoundKey | OnetError | None" = None
    ) -> None:
        """`session` and `key` are those that are there already, or why there is none; what is missing is asked for."""
        super().__init__()
        self.settings = settings
        self.session = session
        self._key = key
        self._keys = KeyDesk(self)

    def on_mount(self) -> None:
        """Open the list once there is a key."""
        for number in (signal.SIGHUP, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._ended_by, number)
        self.run_worker(self._start(), group="start")

    def _ended_by(self, number: int) -> None:
        """Keep what is typed, and leave: the terminal may be gone, so nobody is asked."""
        import threading

        from tui.screens.edit import EditScreen

        # Textual waits for ever to write to a terminal that is gone; the journal has what is under way.
        last = threading.Timer(_LAST_SECONDS, os._exit, (128 + number,))
        last.daemon = True
        last.start()

        for screen in self.screen_stack:
            if isinstance(screen, EditScreen):
                screen.keep_now()
        self._keys.close()
        self.exit(return_code=128 + number)

    async def _start(self) -> None:
        if self.session is None:
            await self._open_profile(self.settings, self._key)
        else:
            await self._show(self.settings, self.session)

    async def _open_profile(self, settings: Settings, found: "FoundKey | OnetError | None" = None) -> None:
        """Open an account on what was open there last; where it has no key, one stays where one is."""
        if settings.demo:
            await self._show(settings, demo_session(settings))
            return
        if found is None:
            found = await self._keys.get(settings)
        elif isinstance(found, OnetError):
            found = await self._keys.ask(settings, f"{found}. {found.hint}")
        if found is not None:
            session = keyed_session(settings, found)
            session.client.transport.on_refused = partial(self._refused, session.client, settings)
            await self._show(settings, session)
        elif self.session is None:
            self.exit(return_code=1)

    async def _refused(self, client: "Client", settings: Settings, error: KeyRefused) -> "SecretStr | None":
        """Ask for another key for the reads of a client, unless it is no longer the one in use."""

        def in_use() -> bool:
            return self.session is not None and self.session.client is client

        found = await self._keys.ask(settings, str(error), in_use)
        if found is None or self.session is None:
            return None
        self.session.take_key(found)
        return found.key

    async def _show(self, settings: Settings, session: Session) -> None:
        before, self.settings, self.session = self.session, settings, session
        self.workers.cancel_group(self, "edit")
        screen = ListScreen(session, settings)
        while len(self.screen_stack) > 1 and not isinstance(self.screen, ListScreen):
            await self.pop_screen()
        if isinstance(self.screen, ListScreen):
            await self.switch_screen(screen)
        else:
            await self.push_screen(screen)
        if before is not None and before.client is not session.client:
            await before.settled()
            await before.client.aclose()

    @on(ListScreen.Entered)
    def _entered(self) -> None:
        session = self.session
        if self.settings.demo or session is None or session.context is None:
            return
        from tui.api.urls import origin
        from tui.core.remembered import remember

        remember(self.settings.profile, origin(self.settings.base_url), *session.context.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The context is left from the list and the panes only: a form would lose what was typed."""
        if action in ("context", "undo"):
            return isinstance(self.screen, InstanceScreen)
        if action in ("journal", "log"):
            return self.screen.id != action and isinstance(self.screen, (InstanceScreen, RecordScreen))
        return True

    def action_journal(self) -> None:
        """What was changed, and its undo."""
        from tui.screens.journal import JournalScreen

        if self.session is not None:
            self._open_records(JournalScreen(self.session, self.settings))

    def action_log(self) -> None:
        """The requests of this run."""
        from tui.screens.requests import RequestsScreen

        if self.session is not None:
            self._open_records(RequestsScreen(self.session, self.settings))

    def _open_records(self, screen: Screen[None]) -> None:
        """Over the list or the panes, in place of the journal or the log."""
        if isinstance(self.screen, RecordScreen):
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def action_undo(self) -> None:
        """Undo the last change of this run."""
        from tui.screens.undoing import Undoing

        screen = self.screen
        if self.session is not None and isinstance(screen, InstanceScreen):
            undoing = Undoing(self, self.session, self.settings, screen.changed, screen.fail)
            self.run_worker(undoing.last(), group="edit", exclusive=True)

    def action_context(self) -> None:
        """Choose the profile, the organization and the project."""
        from tui.screens.context import ContextScreen

        recent: tuple[tuple[str, str], ...] = ()
        if not self.settings.demo:
            from tui.api.urls import origin
            from tui.core.remembered import recent as remembered

            recent = remembered(self.settings.profile, origin(self.settings.base_url))
        self.push_screen(ContextScreen(self.session, self.settings, recent), self._chosen)

    def _chosen(self, choice: "Choice | None") -> None:
        if choice is None:
            return
        if choice.profile is not None and choice.profile != self.settings.profile:
            self.run_worker(self._open_profile(self.settings.switch(choice.profile)), group="start", exclusive=True)
        elif choice.place is not None:
            self.run_worker(self._move(choice.place), group="start", exclusive=True)

    async def _move(self, place: "Place") -> None:
        if self.session is not None:
            await self._show(self.settings, self.session.moved(*place.key))

    async def action_quit(self) -> None:
        """Leave; a change that is under way is seen through first."""
        self._keys.close()
        # Of several at once no further one is begun; those under way are waited for.
        self.workers.cancel_group(self, "edit")
        if self.session is not None:
            await self.session.settled()
        self.exit()

    async def on_unmount(self) -> None:
        """Close the connections."""
        if self.session is not None:
            await self.session.client.aclose()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action that acts here, by name, for the palette."""
        for name, (keys, action, node) in self._actions(screen).items():
            yield SystemCommand(name, f"key {keys[0]}", partial(self.run_action, action, node))

    def _actions(self, screen: Screen[object]) -> dict[str, tuple[list[str], str, DOMNode]]:
        found: dict[str, tuple[list[str], str, DOMNode]] = {}
        for node, binding, enabled, _ in screen.active_bindings.values():
            if enabled and binding.description and not binding.action.startswith(_COMMON):
                keys, *_ = found.setdefault(binding.description, ([], binding.action, node))
                keys.append(self.get_key_display(binding))
        return found

    def action_help(self) -> None:
        """The keys that act where one is."""
        from tui.screens.dialog import Notice

        lines = [
            Content.assemble((f"{'  '.join(dict.fromkeys(keys)):<16}", "bold"), name)
            for name, (keys, _, _) in self._actions(self.screen).items()
        ]
        self.push_screen(Notice("Keys here", Content("\n").join(lines)))

    def action_redraw(self) -> None:
        """Draw the whole screen again."""
        self.refresh(layout=True)


def demo_session(settings: Settings) -> Session:
    """A session on a sandbox inside this process: no account, no network, nothing on disk."""
    from pydantic import SecretStr

    from tui.api.client import connect
    from tui.core.ledger import Ledger
    from tui.sandbox import DEMO_KEY, Sandbox

    sandbox = Sandbox(settings.demo_instances, latency=settings.demo_latency / 1000)
    ledger = Ledger(origin="https://sandbox.invalid")
    client = connect(
        ledger.origin,
        SecretStr(DEMO_KEY),
        app=sandbox,
        read_only=settings.read_only,
        on_request=ledger.requests.add,
    )
    return Session(client, "…demo", ledger=ledger)


def keyed_session(settings: Settings, found: "FoundKey") -> Session:
    """A session at the provider with a key, on the project that was asked for or open last."""
    from tui.api.client import connect
    from tui.api.urls import origin
    from tui.core.ledger import ledger_on_disk
    from tui.core.remembered import recall

    here = origin(settings.base_url)
    ledger = ledger_on_disk(settings.profile, here, lists=settings.cache)
    client = connect(settings.base_url, found.key, read_only=settings.read_only, on_request=ledger.requests.add)
    last = recall(settings.profile, here)
    session = Session(client, "", (settings.organization, settings.project), last, ledger)
    session.take_key(found)
    return session


def run(settings: Settings) -> int:
    """Run the app until it is left; gives the exit code.

    A command that gives the key is run before the screen is drawn: it may ask on the terminal.
    """
    app = OnetApp(settings, key=_key_of_command(settings))
    app.run(mouse=settings.mouse)
    return app.return_code or 0


def _key_of_command(settings: Settings) -> "FoundKey | OnetError | None":
    from tui.core.credentials import find_key, runs_command

    if settings.demo or not runs_command(settings.account, os.environ):
        return None
    try:
        return find_key(settings.account, os.environ)
    except OnetError as error:
        return error
