"""The Textual app: wiring only."""

import asyncio
import os
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from tui.api.errors import OnetError
from tui.core.session import Session
from tui.core.settings import Settings

_HERE = Path(__file__).parent
STYLES = next(folder for folder in (_HERE / "styles", _HERE.parent / "styles") if folder.is_dir())


class OnetApp(App[None]):
    """`onet`: opens the list with the key that is there, or asks for one."""

    TITLE = "onet"
    CSS_PATH = STYLES / "app.tcss"
    ENABLE_COMMAND_PALETTE = True
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
        self._session = session

    def on_mount(self) -> None:
        """Open the list once there is a key."""
        self.run_worker(self._start(), group="start")

    async def _start(self) -> None:
        from tui.screens.fleet import ListScreen

        session = self._session or await self._log_in()
        if session is None:
            self.exit(return_code=1)
            return
        await self.push_screen(ListScreen(session))

    async def _log_in(self) -> Session | None:
        from tui.api.client import connect
        from tui.core.credentials import FoundKey, find_key

        settings = self.settings
        if settings.demo:
            return demo_session(settings)
        found: FoundKey | None = None
        reason = "There is no key for this profile yet."
        try:
            found = await asyncio.to_thread(find_key, settings.profile, settings.base_url, os.environ)
        except OnetError as error:
            reason = f"{error} {error.hint}"
        if found is None:
            from tui.screens.login import LoginScreen

            found = await self.push_screen_wait(LoginScreen(settings, reason))
        if found is None:
            return None
        client = connect(settings.base_url, found.key, read_only=settings.read_only)
        return Session(client, found.hint, settings.organization, settings.project)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action that acts here, by name, for the palette."""
        for _, binding, enabled, _ in screen.active_bindings.values():
            if enabled and binding.description and binding.action != "command_palette":
                action = binding.action
                yield SystemCommand(
                    binding.description,
                    f"key {self.get_key_display(binding)}",
                    lambda action=action: self.call_later(screen.run_action, action),
                )

    def action_help(self) -> None:
        """The keys that act where one is."""
        from tui.screens.dialog import Notice

        keys = {
            binding.description: self.get_key_display(binding)
            for _, binding, _, _ in self.screen.active_bindings.values()
            if binding.description
        }
        lines = [Content.assemble((f"{shown:<14}", "bold"), name) for name, shown in keys.items()]
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
    return Session(client, "…demo", None, None)


def run(settings: Settings) -> int:
    """Run the app until it is left; gives the exit code."""
    app = OnetApp(settings)
    app.run(mouse=settings.mouse)
    return app.return_code or 0
