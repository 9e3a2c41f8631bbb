"""What every dialog has in common, and the one that only tells something."""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Button, Static

from tui.core.help import shown_key
from tui.styles import style
from tui.widgets.bound import bound
from tui.widgets.left_once import LeftOnce
from tui.widgets.one_frame import OneFrame

ResultT = TypeVar("ResultT")
Hint = tuple[str, str, str]
# The way out comes last, as among the buttons; after it what is the same everywhere.
_LAST = ("leave", "app.help", "app.command_palette")
_ANYWHERE = (("app.help", "f1", "Help"), ("app.command_palette", "ctrl+p", "Menu"))
_KEYS = {"escape": "esc"}
# Corners, a stroke and a blank on each side of what stands on an edge.
_EDGES = 6


class Buttons(Horizontal):
    """The buttons of a dialog, alike everywhere: what it is for comes first, the way back last; arrows move in it."""

    DEFAULT_CLASSES = "buttons"
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("buttons.previous", "app.focus_previous"),
        bound("buttons.next", "app.focus_next"),
    ]


class Top(Vertical):
    """What stays above the part of a dialog that is scrolled."""


class Foot(Vertical):
    """What stays below the part of a dialog that is scrolled."""


class Dialog(ModalScreen[ResultT], LeftOnce[ResultT], OneFrame[ResultT], Generic[ResultT]):
    """A window over the screen that `esc` leaves; its keys stand on its lower edge, and can be clicked."""

    DEFAULT_CLASSES = "dialog"
    # Its styles are found as it comes up: some stand where the screen under it has room for them.
    _was_open = True
    # With priority, as keys that come in one piece over a slow link would else be typed into the field that is left.
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("dialog.leave", "leave", show=True),
        # A modal has none of the app's keys.
        bound("dialog.help", "app.help", show=True),
        bound("dialog.palette", "app.command_palette", show=True),
        bound("dialog.next", "app.focus_next", priority=True),
        bound("dialog.previous", "app.focus_previous", priority=True),
        # What is longer than the window is read by keys too, whichever button has the focus.
        bound("find.up", "scroll_text(-1)"),
        bound("find.down", "scroll_text(1)"),
        bound("find.page_up", "scroll_text(-10)"),
        bound("find.page_down", "scroll_text(10)"),
    ]
    # Keys of the widgets in it that are worth a word: the action where a click does it, the key, the word.
    HINTS: ClassVar[tuple[Hint, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        # A subclass has a sheet of its own, which would take the place of this one.
        self.css_path = [style("dialog"), *self.css_path]

    def on_mount(self) -> None:
        """Tell the keys."""
        self.tell_keys()

    def on_resize(self) -> None:
        """Tell as many keys as there is room for, once the window has its width."""
        self.call_after_refresh(self.tell_keys)

    @property
    def hints(self) -> Sequence[Hint]:
        """The keys of the widgets in it that are worth a word now."""
        return self.HINTS

    def tell_keys(self) -> None:
        """Tell the keys on the lower edge; where there is not room for all, help goes first, then the widgets' keys."""
        for window in self.query_children(Vertical):
            hints = self._keys()
            room = window.outer_size.width - _EDGES
            less = [hint for hint in hints if hint[0] == "app.help"] + [*reversed(self.hints)]
            while room > 0 and less and _line(hints).cell_length > room:
                hints.remove(less.pop(0))
            window.border_subtitle = _line(hints)

    def _keys(self) -> list[Hint]:
        own = [active.binding for active in self.active_bindings.values() if active.node is self]
        shown = [binding for binding in own if binding.show]
        shown.sort(key=lambda binding: _LAST.index(binding.action) + 1 if binding.action in _LAST else 0)
        told: dict[str, Hint] = {}
        for one in shown:
            # An action may have two keys, of which one is told.
            told.setdefault(one.action, (one.action, shown_key(one.key), one.description))
        return [*self.hints, *told.values()]

    def action_leave(self) -> None:
        """One step back."""
        self.dismiss(None)

    def action_scroll_text(self, by: int) -> None:
        """Scroll what is longer than the window."""
        for text in self.query(VerticalScroll):
            text.scroll_relative(y=by, animate=False)
            return


def _line(hints: Sequence[Hint]) -> Content:
    return Content("  ").join(_hint(*hint) for hint in hints)


def _hint(action: str, key: str, word: str) -> Content:
    hint = Content.assemble((_KEYS.get(key, key), "bold"), f" {word}")
    does = action if action.startswith("app.") else f"screen.{action}"
    return hint.stylize(Style.from_meta({"@click": does})) if action else hint


class Notice(Dialog[bool]):
    """Tells something, or asks a question whose safe answer has the focus; gives True for the other one."""

    BINDINGS: ClassVar[list[BindingType]] = [bound("window.close", "leave")]

    def __init__(self, title: str, text: Content, safe: str = "Close", other: str | None = None) -> None:
        super().__init__()
        self._words = (title, text, safe, other)
        self.set_class(bool(other), "question")

    def compose(self) -> ComposeResult:
        """Title, text, buttons."""
        title, _, safe, other = self._words
        with Vertical():
            yield Top(Static(Content(title), classes="title"))
            with VerticalScroll(can_focus=False):
                yield from self.body()
            with Foot(), Buttons():
                if other:
                    yield Button(Content(other), id="other", compact=True, variant="warning")
                yield Button(Content(safe), id="safe", compact=True)

    def body(self) -> ComposeResult:
        """What is told."""
        yield Static(self._words[1])

    def on_mount(self) -> None:
        """The safe answer has the focus."""
        self.query_one("#safe").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Give the answer."""
        self.dismiss(event.button.id == "other")


class Working(ModalScreen[None], LeftOnce[None]):
    """Says what is going on while it lasts; nothing leaves it but its end."""

    DEFAULT_CLASSES = "dialog"
    CSS_PATH: ClassVar = style("dialog")

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._words = (title, text)

    def compose(self) -> ComposeResult:
        """Title and text."""
        with Vertical():
            yield Static(Content(f"{self._words[0]}…"), classes="title")
            yield Static(Content(self._words[1]), classes="note")
