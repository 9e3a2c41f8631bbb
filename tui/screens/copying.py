"""The copy menu, and a text on the whole screen to be taken by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Footer, OptionList, Static
from textual.widgets.option_list import Option

from tui.core import words
from tui.core.clipboard import Reached
from tui.core.copying import Item, PaneText, items
from tui.core.ssh import ssh_of
from tui.domain.row import InstanceRow
from tui.screens.base import InstanceScreen
from tui.screens.dialog import Buttons, Dialog, Foot, Top
from tui.screens.list_looks import ListLooks
from tui.styles import style
from tui.widgets.bound import bound
from tui.widgets.clipboard import to_clipboard
from tui.widgets.left_once import LeftOnce
from tui.widgets.panes import NAMES, InstancePanes

if TYPE_CHECKING:
    from tui.domain.instance import Instance


class Wish(NamedTuple):
    """What is to be copied, or only shown, to be taken by hand."""

    item: Item
    by_hand: bool = False


class CopyScreen(Dialog[Wish]):
    """`Copy`: a line for each thing, which `enter` or its letter copies."""

    CSS_PATH: ClassVar = style("copying")
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("copying.by_hand", "by_hand", show=True),
        bound("window.close", "leave"),
    ]
    HINTS: ClassVar = (("", "enter", "or a letter copies"),)

    def __init__(self, of: str, listed: Sequence[Item]) -> None:
        """`of` names what it is copied of."""
        super().__init__()
        self._of = of
        self._items = listed

    def compose(self) -> ComposeResult:
        """The lines, buttons."""
        with Vertical():
            yield Top(Static(Content(f"Copy from {self._of}"), classes="title"))
            yield OptionList(
                *(Option(_line(item), item.letter, disabled=not item.text) for item in self._items),
                compact=True,
                markup=False,
            )
            with Foot(), Buttons():
                yield Button("Copy", id="copy", compact=True, variant="primary")
                yield Button("Show", id="show", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        """The lines have the focus, the cursor on the first that there is something of."""
        self._listed.highlighted = next((at for at, item in enumerate(self._items) if item.text), None)
        self._listed.focus()

    @property
    def _listed(self) -> OptionList:
        return self.query_one(OptionList)

    def on_key(self, event: events.Key) -> None:
        """Copy what a letter of the menu stands for."""
        item = next((item for item in self._items if item.letter == event.character), None)
        if item is not None:
            # It would go on to the screen that is under this one by then.
            event.stop()
            self._give(item)

    def action_by_hand(self) -> None:
        """Show the text of the line, to be taken by hand."""
        self._give(self._current(), by_hand=True)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._give(self._items[event.option_index])

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "cancel":
            self.action_leave()
        else:
            self._give(self._current(), by_hand=event.button.id == "show")

    def _current(self) -> Item | None:
        at = self._listed.highlighted
        return None if at is None else self._items[at]

    def _give(self, item: Item | None, *, by_hand: bool = False) -> None:
        if item is not None and item.text:
            self.dismiss(Wish(item, by_hand))


class ByHand(LeftOnce[None]):
    """A text with nothing beside it, so that the terminal's own selection takes it whole."""

    TITLE = "a text to be taken by hand"
    CSS_PATH: ClassVar = style("copying")
    BINDINGS: ClassVar[list[BindingType]] = [bound("copied.close", "dismiss", show=True)]

    def __init__(self, text: str, why: str = "") -> None:
        """`why` says why it was not copied, where it should have been."""
        super().__init__()
        self._told = f"Not copied: {why}.  " if why else ""
        self._text = text

    def compose(self) -> ComposeResult:
        """How to take it, the text, keys."""
        yield Static(f"{self._told}To take it by hand, drag over it with shift held (iTerm2: option).", markup=False)
        with VerticalScroll():
            yield Static(Content("\n".join(words.visible(line) if line else "" for line in self._text.split("\n"))))
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """The keys that move scroll the text."""
        self.query_one(VerticalScroll).focus()


async def copy_from(screen: InstanceScreen) -> None:
    """Open the menu for the instance of a screen, or the marked ones, and say there what became of it."""
    rows = rows_of(screen, screen.ids_to_edit())
    if not rows:
        return
    one = rows[0] if len(rows) == 1 else None
    whole = screen.session.known(one.id) if one else None
    listed = items(rows, ssh_of(screen.settings), whole, _pane(screen, whole))
    of = words.visible(one.name or one.id) if one else f"{len(rows)} instances"
    wish = await screen.app.push_screen_wait(CopyScreen(of, listed))
    if wish is None:
        return
    if wish.by_hand:
        await screen.app.push_screen_wait(ByHand(wish.item.text))
    else:
        screen.say(await copy_text(screen.app, wish.item.text, wish.item.what))


async def copy_text(app: App[Any], text: str, what: str) -> str:
    """Copy a text and give what to say of it; what no clipboard takes is shown first, to be taken by hand."""
    copied = await to_clipboard(app, text)
    if copied.reached is Reached.NOT_COPIED:
        await app.push_screen_wait(ByHand(text, copied.why))
    return copied.said(what)


def rows_of(screen: InstanceScreen, ids: Sequence[str]) -> tuple[InstanceRow, ...]:
    """What is known of these instances; the list of an earlier run counts as long as it is shown."""
    shown = screen.board.rows if isinstance(screen, ListLooks) else ()
    known = {row.id: row for row in (*shown, *screen.session.rows)}
    return tuple(known[identity] for identity in ids if identity in known)


def _line(item: Item) -> Content:
    # The option itself is dimmed where there is nothing to copy.
    return Content.assemble((f"{item.letter}  ", "bold"), f"{item.label:<6}", item.shown)


def _pane(screen: InstanceScreen, whole: Instance | None) -> PaneText | None:
    """What the open pane says of an instance, also before the panes have followed the cursor."""
    for panes in screen.query(InstancePanes):
        if whole is not None and panes.display:
            panes.show(whole)
            return PaneText(NAMES[panes.pane], panes.text())
    return None
