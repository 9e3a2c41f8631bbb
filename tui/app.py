"""The Textual app: wiring only."""

import asyncio
import gc
import os
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on

from tui.api.errors import KeyRefused, OnetError
from tui.app_actions import AppActions
from tui.core.error_view import sentences
from tui.core.keymap import keys_of
from tui.core.opening import connect_key, connect_sandbox, load_connection, open_session
from tui.core.session import Session
from tui.core.settings import Settings
from tui.ending import Ending
from tui.screens.base import InstanceScreen
from tui.screens.fleet import ListScreen
from tui.styles import style
from tui.widgets.left_once import dismissed
from tui.widgets.once_there import OnceThere
from tui.widgets.one_frame import OneFrame
from tui.widgets.quiet import driver_for
from tui.widgets.released import release

if TYPE_CHECKING:
    from tui.api.client import Client
    from tui.core.choosing import Choice
    from tui.core.context import Place
    from tui.core.credentials import FoundKey
    from tui.domain.secret import SecretStr
    from tui.screens.keys import KeyDesk
# What may name a command that gives a key or a passphrase.
_COMMANDS = ("ONET_API_KEY_COMMAND", "ONET_PASSPHRASE_COMMAND")


class OnetApp(AppActions):
    """`onet`: opens the list with the key that is there, or asks for one."""

    TITLE = "onet"
    CSS_PATH: ClassVar = [style("base")]

    def __init__(
        self, settings: Settings, session: Session | None = None, key: "FoundKey | OnetError | None" = None
    ) -> None:
        """`session` and `key` are those that are there already, or why there is none; what is missing is asked for."""
        super().__init__(settings, session)
        release()
        self.driver_class = driver_for(self.driver_class, settings, os.environ)
        # Nothing here has a tooltip or sends a toast; each screen would have a part for either, which takes time.
        self._disable_tooltips = self._disable_notifications = True
        self.dress(settings.config.theme, only_ascii=settings.ascii)
        self._key = key
        self._desk: KeyDesk | None = None
        self._ending = Ending(self._ended_by)

    def on_load(self) -> None:
        """Be there for the signals that end the app before it takes the terminal, so that it is always given back."""
        self._ending.watch()

    def on_mount(self) -> None:
        """Open the list, and look for the key once it is drawn."""
        self.take_keys()
        self.run_worker(self._start(), group="start")

    @property
    def _keys(self) -> "KeyDesk":
        if self._desk is None:
            from tui.screens.keys import KeyDesk

            self._desk = KeyDesk(self)
        return self._desk

    def _ask_no_more(self) -> None:
        if self._desk is not None:
            self._desk.close()

    def _ended_by(self, number: int) -> None:
        """Keep what is typed, and leave: the terminal may be gone, so nobody is asked."""
        for screen in self.screen_stack:
            # By name, as nothing is to be imported here: the form is where it was opened.
            if (keep_now := getattr(screen, "keep_now", None)) is not None:
                keep_now()
        self._ask_no_more()
        self.exit(return_code=128 + number)

    async def _start(self) -> None:
        session = self.session or open_session(self.settings)
        with self.batch_update():
            await self._show(self.settings, session)
            await self._settled()
        if session.is_connected:
            return
        await self._painted()
        from tui.core.credentials.daemon import aside

        await aside(partial(load_connection, self.settings))
        if not gc.isenabled():
            # What is there by now stays, so that no collection ever looks through it.
            gc.freeze()
            gc.enable()
        if self.settings.demo:
            connect_sandbox(session, self.settings)
        elif (found := await self._first_key()) is not None:
            self._connect(session, self.settings, found)
        else:
            self.exit(return_code=1)

    async def _settled(self) -> None:
        """Return when the sizes of things are known, so that the first frame is the only one."""
        for pump in (self, self.screen):
            done = asyncio.Event()
            # It may be left by now.
            if pump.call_later(done.set):
                await done.wait()

    async def _painted(self) -> None:
        """Return when the list is on the terminal, with what is kept of the last time."""
        if isinstance(self.screen, OneFrame):
            self.screen.draw_now()
        if isinstance(self.screen, OnceThere):
            await self.screen.drawn()

    async def _first_key(self) -> "FoundKey | None":
        found = self._key
        if found is None:
            return await self._keys.get(self.settings)
        if isinstance(found, OnetError):
            return await self._keys.ask(self.settings, sentences((str(found), found.hint)))
        return found

    async def _open_profile(self, settings: Settings) -> None:
        """Open an account on what was open there last; where it has no key, one stays where one is."""
        found = await self._keys.get(settings)
        if found is not None:
            session = open_session(settings)
            self._connect(session, settings, found)
            await self._show(settings, session)

    def _connect(self, session: Session, settings: Settings, found: "FoundKey") -> None:
        client = connect_key(session, settings, found)
        client.transport.on_refused = partial(self._refused, client, settings)

    async def _refused(self, client: "Client", settings: Settings, error: KeyRefused) -> "SecretStr | None":
        """Ask for another key for the reads of a client, unless it is no longer the one in use."""

        def in_use() -> bool:
            return self.session is not None and self.session.is_connected and self.session.client is client

        found = await self._keys.ask(settings, str(error), in_use)
        if found is None or self.session is None:
            return None
        self.session.take_key(found)
        return found.key

    async def _show(self, settings: Settings, session: Session) -> None:
        before, self.settings, self.session = self.session, settings, session
        self.workers.cancel_group(self, "edit")
        screen = ListScreen(session, settings, self._hints, self._shares)
        while len(self.screen_stack) > 1 and not isinstance(self.screen, ListScreen):
            await dismissed(self.screen)
        if isinstance(self.screen, ListScreen):
            await asyncio.shield(self.switch_screen(screen))
        else:
            await self.push_screen(screen)
        if before is not None and before is not session:
            before.forget_list()
            if before.client is not session.client:
                await before.settled()
                await before.client.aclose()

    @on(ListScreen.Entered)
    def _entered(self) -> None:
        session = self.session
        if self.settings.demo or session is None or session.context is None:
            return
        from tui.api.urls import origin
        from tui.core.habits import remember_names
        from tui.core.remembered import remember

        context = session.context
        remember(self.settings.profile, origin(self.settings.base_url), *context.key)
        remember_names({one.id: one.name for one in (context.organization, *context.projects)})

    def go_to(self, choice: "Choice | None") -> None:
        """Open the profile or the place that was chosen."""
        if choice is None:
            return
        if choice.profile is not None and choice.profile != self.settings.profile:
            self._places = ()
            self.run_worker(self._open_profile(self.settings.switch(choice.profile)), group="start", exclusive=True)
        elif (place := choice.place) is not None:
            # Its key is that of the connection: before there is one, looking for it goes on.
            self._once_ready(partial(self._open_place, place))

    def _open_place(self, place: "Place") -> None:
        self.run_worker(self._move(place), group="start", exclusive=True)

    async def _move(self, place: "Place") -> None:
        if self.session is not None:
            await self._show(self.settings, self.session.moved(*place.key))

    def action_help_quit(self) -> None:
        """Say how one leaves, where ctrl+c is pressed to do so."""
        keys = self.settings.config.keys
        if isinstance(self.screen, InstanceScreen):
            self.screen.say(f"Press {(*keys_of('app.quit', keys), *keys_of('list.quit', keys))[0]} to leave.")

    async def action_quit(self) -> None:
        """Leave; a change that is under way is seen through first."""
        self._ask_no_more()
        # Of several at once no further one is begun; those under way are waited for.
        self.workers.cancel_group(self, "edit")
        if self.session is not None:
            await self.session.settled()
        self.exit()

    async def on_unmount(self) -> None:
        """Close the connections."""
        self._ending.unwatch()
        if self.session is not None and self.session.is_connected:
            await self.session.client.aclose()


def run(settings: Settings) -> int:
    """Run the app until it is left; gives the exit code.

    A command that gives the key is run before the screen is drawn: it may ask on the terminal.
    """
    app = OnetApp(settings, key=_key_of_command(settings))
    app.run(mouse=settings.mouse)
    return app.return_code or 0


def _key_of_command(settings: Settings) -> "FoundKey | OnetError | None":
    named = settings.command or any(os.environ.get(name) for name in _COMMANDS)
    # Looked at first, as the rest is imported beside the first frame where no command is named.
    if settings.demo or not named:
        return None
    from tui.core.credentials import find_key, runs_command

    if not runs_command(settings.account, os.environ):
        return None
    try:
        return find_key(settings.account, os.environ)
    except OnetError as error:
        return error
