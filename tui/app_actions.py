"""What can be done anywhere in the app: the screens and menus that are opened over the others."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.screen import Screen

from tui.core.actions import ACTIONS
from tui.core.hints import Hints
from tui.core.keymap import keys_of
from tui.core.session import Session
from tui.core.settings import Settings
from tui.core.shares import Shares
from tui.screens.base import InstanceScreen
from tui.widgets.bound import bound
from tui.widgets.clipboard import ClipboardApp
from tui.widgets.crash import QuietCrash
from tui.widgets.quiet import QuietApp
from tui.widgets.themed import ThemedApp
from tui.widgets.too_small import RoomyApp
from tui.widgets.typed_ahead import TypedAheadApp

if TYPE_CHECKING:
    from tui.core.choosing import Choice
    from tui.core.context import Place
    from tui.screens.commanding import Commander
    from tui.screens.ssh import SshDesk

_SOON = "It opens as soon as there is a connection."
# The screens that take each other's place, by id.
_RECORDS = ("journal", "log")
# Only the list and the panes have what these act on; a form would lose what was typed.
_OF_INSTANCES = ("context", "undo", "copy", "ssh")


class AppActions(
    TypedAheadApp[None], RoomyApp[None], QuietApp[None], ClipboardApp[None], ThemedApp[None], QuietCrash[None]
):
    """The app without its start and end: what its keys and its palette do on every screen."""

    # Textual's own palette is a hundred kilobytes on the wire.
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("app.context", "context", show=True),
        bound("app.help", "help", show=True),
        bound("app.palette", "command_palette", show=True),
        bound("app.undo", "undo"),
        bound("app.journal", "journal"),
        bound("app.log", "log"),
        bound("instance.copy", "copy", show=True),
        bound("instance.ssh", "ssh", show=True),
        bound("app.quit", "quit", priority=True),
        bound("app.redraw", "redraw"),
        bound("app.suspend", "suspend_process"),
    ]
    # Those that have no key until config.toml gives them one.
    KEYLESS: ClassVar = {"app.theme": "theme"}

    def __init__(self, settings: Settings, session: Session | None = None) -> None:
        super().__init__()
        self.settings = settings
        self.session = session
        self._hints = Hints(keeps=not settings.demo)
        self._shares = Shares(keeps=not settings.demo)
        self._commander: Commander | None = None
        self._ssh: SshDesk | None = None
        self._places: tuple[Place, ...] = ()

    def take_keys(self) -> None:
        """Bind the actions to the keys of config.toml."""
        keys = self.settings.config.keys
        self.set_keymap({action: ",".join(keys) for action, keys in keys.items()})
        self.leaving = (*keys_of("list.quit", keys), *keys_of("app.quit", keys))
        for action, does in self.KEYLESS.items():
            if action in keys:
                self.bind(",".join(keys[action]), does, description=ACTIONS[action].name, show=False)

    def go_to(self, choice: "Choice | None") -> None:
        """Open the profile or the place that was chosen."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether it acts here: some do on the list and the panes only."""
        # Under a dialog the footer stays as it was.
        under = next(screen for screen in reversed(self.screen_stack) if not screen.is_modal)
        if action in _OF_INSTANCES:
            return isinstance(under, InstanceScreen)
        if action in ("journal", "log"):
            return under.id != action and (isinstance(under, InstanceScreen) or under.id in _RECORDS)
        return True

    def _once_ready(self, action: Callable[[], None]) -> None:
        """Do it now or, before all that it needs is there, as soon as it is."""
        if self.session is not None and self.session.is_ready:
            action()
        elif self.session is not None and isinstance(self.screen, InstanceScreen):
            self.screen.say(_SOON)
            self.run_worker(self._act_when_ready(self.session, action), group="soon", exclusive=True)

    async def _act_when_ready(self, session: Session, action: Callable[[], None]) -> None:
        await session.ready()
        if self.session is session and isinstance(self.screen, InstanceScreen):
            self.screen.unsay(_SOON)
            action()

    def action_journal(self) -> None:
        """What was changed, and its undo."""
        self._once_ready(self._open_journal)

    def _open_journal(self) -> None:
        from tui.screens.journal import JournalScreen

        if self.session is not None:
            self._open_records(JournalScreen(self.session, self.settings))

    def action_log(self) -> None:
        """The requests of this run."""
        self._once_ready(self._open_log)

    def _open_log(self) -> None:
        from tui.screens.requests import RequestsScreen

        if self.session is not None:
            self._open_records(RequestsScreen(self.session, self.settings))

    def _open_records(self, screen: Screen[None]) -> None:
        """Over the list or the panes, in place of the journal or the log."""
        if self.screen.id in _RECORDS:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def action_undo(self) -> None:
        """Undo the last change of this run."""
        self._once_ready(self._undo)

    def _undo(self) -> None:
        from tui.screens.undoing import Undoing

        screen = self.screen
        if self.session is not None and isinstance(screen, InstanceScreen):
            undoing = Undoing(self, self.session, self.settings, screen.changed, screen.fail)
            self.run_worker(undoing.last(), group="edit", exclusive=True)

    def action_context(self) -> None:
        """Choose the profile, the organization and the project."""
        self._once_ready(self._open_context)

    def _open_context(self) -> None:
        from tui.screens.context import ContextScreen

        screen = ContextScreen(self.session, self.settings, self._recent())

        def left(choice: "Choice | None") -> None:
            self._places = screen.places
            self.go_to(choice)

        self.push_screen(screen, left)

    def _recent(self) -> tuple[tuple[str, str], ...]:
        """The ids of what was open, newest first; none in the demo."""
        if self.settings.demo:
            return ()
        from tui.api.urls import origin
        from tui.core.remembered import recent

        return recent(self.settings.profile, origin(self.settings.base_url))

    def action_copy(self) -> None:
        """Copy something of the instance, or of the marked ones."""
        self._once_ready(self._copy)

    def _copy(self) -> None:
        from tui.screens.copying import copy_from

        if isinstance(self.screen, InstanceScreen):
            self.run_worker(copy_from(self.screen), group="copy", exclusive=True)

    def action_ssh(self) -> None:
        """Open ssh to the instance."""
        self._once_ready(self._open_ssh)

    def _open_ssh(self) -> None:
        from tui.screens.ssh import SshDesk

        if isinstance(self.screen, InstanceScreen):
            self._ssh = self._ssh or SshDesk(self)
            self.run_worker(self._ssh.open(self.screen), group="ssh", exclusive=True)

    def action_theme(self) -> None:
        """Choose the colours; what is chosen is remembered, but for the demo."""
        from tui.core.appearance import remember_theme, themes_for
        from tui.screens.themes import ThemeScreen

        configured = self.settings.config.theme

        def chosen(name: str | None) -> None:
            if name is not None and not self.settings.demo:
                remember_theme(name, configured)

        names = themes_for(few_colours=self.has_few_colours)
        self.push_screen(ThemeScreen(names, tries=self.sends_colours), chosen)

    def action_command_palette(self) -> None:
        """Every action of where one is, instances, contexts; what is taken is done."""
        from tui.screens.commanding import Commander
        from tui.screens.palette import PaletteScreen

        if self._leaves_for(PaletteScreen):
            return
        if self._commander is None:
            self._commander = Commander(self, keeps=not self.settings.demo)
        self._hints.used()
        self._commander.open(self.settings.config.keys, self._known_contexts(), self.go_to)

    def _known_contexts(self) -> "tuple[Choice, ...]":
        from tui.core.choosing import known_choices
        from tui.core.habits import names_known

        names = {} if self.settings.demo else names_known()
        context = self.session.context if self.session is not None else None
        return known_choices(self.settings, context, self._places, self._recent(), names)

    def action_help(self) -> None:
        """The keys and signs of where one is."""
        from tui.screens.help import HelpScreen

        if not self._leaves_for(HelpScreen):
            self._hints.used()
            self.push_screen(HelpScreen(self.screen, self.settings.config.keys))

    def _leaves_for(self, kind: type[Screen[Any]]) -> bool:
        """Whether help, or the palette, is open already: the one of the two that is on top is left then.

        They open over each other, and what is under a window is drawn with it: there has to be an end to it.
        """
        from tui.screens.help import HelpScreen
        from tui.screens.palette import PaletteScreen

        top = self.screen
        if not isinstance(top, HelpScreen | PaletteScreen):
            return False
        is_open = any(isinstance(screen, kind) for screen in self.screen_stack)
        if is_open:
            top.action_leave()
        return is_open

    def action_redraw(self) -> None:
        """Draw the whole screen again, in the size that the terminal has by now."""
        self.ask_size()
        self.redraw()
