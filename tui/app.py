"""The Textual app: wiring only."""

import asyncio
import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen

from tui.api.errors import OnetError
from tui.core.session import Session
from tui.core.settings import Settings
from tui.screens.fleet import ListScreen

if TYPE_CHECKING:
    from tui.core.credentials import FoundKey

_HERE = Path(__file__).parent
STYLES = next(folder for folder in (_HERE / "styles", _HERE.parent / "styles") if folder.is_dir())
# Textual's own bindings for moving within a widget: everybody knows them, and they drown the rest.
_COMMON = ("scroll_", "app.focus", "screen.", "page_left", "page_right", "command_palette")


class OnetApp(App[None]):
    """`onet`: opens the list with the key that is there, or asks for one."""

    TITLE = "onet"
    CSS_PATH = STYLES / "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", "Help", key_display="?"),
        Binding("colon", "command_palette", "Palette", show=False),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True),
        Binding("ctrl+l", "redraw", "Redraw", show=False),
        Binding("ctrl+z", "suspend_process", "Suspend", show=False),
    ]

    def __init__(self, settings: Settings, session: Session | None = None) -> None:
        super().__init__()
        self.settings = settings
        self.session = session

    def on_mount(self) -> None:
        """Open the list once there is a key."""
        self.run_worker(self._start(), group="start")

    async def _start(self) -> None:
        if self.session is None:
            await self._open_session()
        else:
            await self.push_screen(ListScreen(self.session, self.settings.refresh))

    async def _open_session(self) -> None:
        if self.settings.demo:
            await self._show(demo_session(self.settings))
            return
        from tui.core.credentials import aside, find_key

        settings = self.settings
        found: FoundKey | None = None
        reason = "There is no key for this profile yet."
        try:
            found = await aside(lambda: find_key(settings.profile, settings.base_url, os.environ))
        except OnetError as error:
            reason = f"{error}. {error.hint}"
        if found is None:
            found = await self._ask_for_key(reason)
        if found is None:
            self.exit(return_code=1)
        else:
            await self._show(keyed_session(settings, found))

    async def _ask_for_key(self, reason: str) -> "FoundKey | None":
        from tui.screens.login import LoginScreen

        return await self.push_screen_wait(LoginScreen(self.settings, reason))

    async def _show(self, session: Session) -> None:
        if self.session is not None:
            await self.session.client.aclose()
        self.session = session
        screen = ListScreen(session, self.settings.refresh)
        if isinstance(self.screen, ListScreen):
            await self.switch_screen(screen)
        else:
            await self.push_screen(screen)

    @on(ListScreen.KeyNeeded)
    def _key_needed(self, message: ListScreen.KeyNeeded) -> None:
        if not self.settings.demo:
            self.run_worker(self._ask_again(message.error), group="start", exclusive=True)

    async def _ask_again(self, error: OnetError) -> None:
        found = await self._ask_for_key(str(error))
        if found is not None:
            await self._show(keyed_session(self.settings, found))

    @on(ListScreen.Entered)
    def _entered(self) -> None:
        session = self.session
        if self.settings.demo or session is None or session.scope is None:
            return
        from tui.api.urls import origin
        from tui.core.remembered import remember

        remember(self.settings.profile, origin(self.settings.base_url), *session.scope)

    async def action_quit(self) -> None:
        """Leave; a change that is under way is seen through first."""
        if self.session and self.session.writing and not self.session.writing.done():
            await asyncio.wait([self.session.writing])
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
    from tui.sandbox import DEMO_KEY, Sandbox

    sandbox = Sandbox(settings.demo_instances, latency=settings.demo_latency / 1000)
    client = connect("https://sandbox.invalid", SecretStr(DEMO_KEY), app=sandbox, read_only=settings.read_only)
    return Session(client, "…demo")


def keyed_session(settings: Settings, found: "FoundKey") -> Session:
    """A session at the provider with a key, on the project that was asked for or open last."""
    from tui.api.client import connect
    from tui.api.urls import origin
    from tui.core.remembered import recall

    client = connect(settings.base_url, found.key, read_only=settings.read_only)
    last = recall(settings.profile, origin(settings.base_url))
    return Session(client, found.hint or "set", (settings.organization, settings.project), last)


def run(settings: Settings) -> int:
    """Run the app until it is left; gives the exit code."""
    app = OnetApp(settings)
    app.run(mouse=settings.mouse)
    return app.return_code or 0
