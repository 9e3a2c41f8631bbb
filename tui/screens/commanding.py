"""What the palette offers over a screen, and how that which was taken is done."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from inspect import isawaitable
from typing import Any, NamedTuple

from textual.app import App
from textual.screen import Screen
from textual.widgets import Button

from tui.core.actions import ACTIONS, MOTIONS, part_of
from tui.core.choosing import Choice
from tui.core.habits import actions_used, remember_action
from tui.core.help import shown_keys
from tui.core.keymap import Keymap
from tui.core.palette import Command, Instances
from tui.domain.row import InstanceRow
from tui.screens.acting import acting
from tui.screens.fleet import ListScreen
from tui.screens.palette import PaletteScreen

# What the palette itself is for, or does better.
LEFT_OUT = frozenset(
    ("app.palette", "dialog.palette", "dialog.next", "dialog.previous", "table.columns_left", "table.columns_right")
)
_ORDER = {action: number for number, action in enumerate(ACTIONS)}


class Offer(NamedTuple):
    """A command, and what does it."""

    command: Command
    run: Callable[[], Any]


class Commander:
    """Opens the palette over where one is, and does what was taken there."""

    def __init__(self, app: App[Any], *, keeps: bool) -> None:
        """With `keeps`, what was taken is remembered for later runs."""
        self._app = app
        self._keeps = keeps
        self._used = actions_used() if keeps else {}

    def open(self, keymap: Keymap, choices: Iterable[Choice], chosen: Callable[[Choice], Any]) -> None:
        """Show what can be done; `choices` are the contexts that are known, `chosen` opens one of them."""
        under = self._app.screen
        if isinstance(under, PaletteScreen):
            under.action_leave()
            return
        offers = list(actions(under, keymap))
        named = {offer.command.title for offer in offers}
        offers += [offer for offer in buttons(under) if offer.command.title not in named]
        instances = Instances(())
        if not under.is_modal:
            offers += [_context(choice, chosen) for choice in choices if not choice.open]
            instances = Instances(self._rows())
        by_identity = {offer.command.identity: offer for offer in offers}

        def taken(command: Command | None) -> None:
            if command is None:
                return
            if command.kind == "instance":
                self._go_to(command.identity)
                return
            if command.kind == "action":
                self._count(command.identity)
            self._app.call_later(do, by_identity[command.identity])

        async def do(offer: Offer) -> None:
            # Another window may have come up, or this one been left, since it was chosen.
            if self._app.screen is under and isawaitable(done := offer.run()):
                await done

        self._app.push_screen(PaletteScreen([offer.command for offer in offers], instances, self._used), taken)

    def _count(self, action: str) -> None:
        self._used[action] = self._used.get(action, 0) + 1
        if self._keeps:
            remember_action(action)

    def _list(self) -> ListScreen | None:
        return next((screen for screen in self._app.screen_stack if isinstance(screen, ListScreen)), None)

    def _rows(self) -> tuple[InstanceRow, ...]:
        listed = self._list()
        return listed.board.rows if listed else ()

    def _go_to(self, identity: str) -> None:
        """Put the cursor of the list on the instance; where another screen is over the list, open its panes."""
        listed, here = self._list(), self._app.screen
        if listed is None or here is listed:
            if listed is not None:
                listed.go_to(identity)
            return
        from tui.screens.detail import DetailScreen

        panes = listed.panes_of(identity)
        if isinstance(here, DetailScreen):
            self._app.switch_screen(panes)
        else:
            self._app.push_screen(panes)


def actions(under: Screen[Any], keymap: Keymap) -> Iterator[Offer]:
    """The actions of a screen and all that is on it, with their keys, without those that only move."""
    for action, runs, node in sorted(acting(under), key=lambda one: _ORDER[one.action]):
        if part_of(action) in MOTIONS or action in LEFT_OUT:
            continue
        command = Command(ACTIONS[action].name, shown_keys(action, keymap), "action", action, ACTIONS[action].does)
        yield Offer(command, partial(under.app.run_action, runs, node))


def buttons(under: Screen[Any]) -> Iterator[Offer]:
    """The buttons of a form, by what stands on them."""
    for number, button in enumerate(under.query(Button)):
        if button.display and not button.disabled:
            label = str(button.label)
            yield Offer(Command(label, "button", "button", f"button {number}"), button.press)


def _context(choice: Choice, chosen: Callable[[Choice], Any]) -> Offer:
    command = Command(choice.title, choice.note or "context", "context", f"context {choice.title}")
    return Offer(command, partial(chosen, choice))
