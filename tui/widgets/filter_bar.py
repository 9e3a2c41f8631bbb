"""The line in which one types what the list is to show, with what could be typed next under it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.core import words
from tui.core.filter import Completion, FilterError, Index, complete, parse
from tui.widgets.bound import bound
from tui.widgets.still import StillInput
from tui.widgets.suggestions import Suggestions

# Longer than a button of the mouse is down: what is clicked must not move away under it.
_CLICK = 2.0
# The cells before its first letter.
_SIGN = len("/ ")


class FilterLine(StillInput):
    """The line itself; the footer names what `enter` does here."""

    BINDINGS: ClassVar[list[BindingType]] = [bound("filter.keep", "submit", show=True)]


class FilterBar(Vertical):
    """Says with each letter what could come next, or what is not understood; only its line takes room of the table.

    `tab` takes what the menu sets off, `down` and `up` move in it; `up` from its first line recalls the filters that
    were used before.
    """

    DEFAULT_CSS = """
    FilterBar { height: auto; display: none; padding: 0 0 0 1; }
    FilterBar #line { height: 1; }
    FilterBar #slash { width: 2; }
    FilterBar FilterLine { width: 1fr; }
    FilterBar #help { width: auto; max-width: 50%; height: 1; padding: 0 1 0 2; text-wrap: nowrap; }
    FilterBar #help { text-style: dim; display: none; }
    FilterBar #hints { overlay: screen; width: 100%; height: 1; display: none; text-wrap: nowrap; }
    FilterBar #hints { background: $panel; color: $text-warning; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("filter.complete", "complete", show=True, priority=True),
        bound("filter.later", "choose(1)"),
        bound("filter.earlier", "choose(-1)"),
        bound("filter.clear", "clear", show=True),
    ]

    @dataclass
    class Typed(Message):
        """The text is another; `error` says why it is not understood, None where it is."""

        text: str
        error: FilterError | None

    @dataclass
    class Kept(Message):
        """The text stays; with `back`, the list is to have the focus again."""

        text: str
        back: bool = True

    def __init__(self, rows: Callable[[], Index], recent: Callable[[], Sequence[str]]) -> None:
        """`rows` gives the instances whose values complete what is typed, `recent` the filters that were used last."""
        super().__init__()
        self._rows = rows
        self._recent = recent
        self._recalled = -1
        self._error: FilterError | None = None
        self._open = False
        self._filled = False

    def _fill(self) -> None:
        """Make the parts when they are needed first: the first frame does without."""
        if self._filled:
            return
        self._filled = True
        line = FilterLine(placeholder="web  state:active  cpu:>80  -tag:env=prod", compact=True)
        typing = Horizontal(id="line")
        self.mount(typing, Static(id="hints"), Suggestions())
        typing.mount(Static("/ ", id="slash"), line, Static(id="help"))
        # What points at a letter follows it when the line scrolls.
        self.watch(line, "scroll_x", self._say, init=False)

    @property
    def line(self) -> FilterLine:
        """Where one types."""
        self._fill()
        return self.query_one(FilterLine)

    @property
    def menu(self) -> Suggestions:
        """What could be typed next."""
        self._fill()
        return self.query_one(Suggestions)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.line.value if self._filled else ""

    @property
    def is_typed_in(self) -> bool:
        """Whether the line has the focus."""
        return self._filled and self.line.has_focus

    def open(self) -> None:
        """Show the line and type in it."""
        # At once: a class would take effect later, and what is not shown cannot have the focus.
        self.display = True
        self._begin()
        self.screen.set_focus(self.line)

    def show(self, text: str) -> None:
        """Show a text that was not typed here; without one, the line goes."""
        if text or self._filled:
            with self.line.prevent(Input.Changed):
                self.line.value = text
        self._error = None
        self._fold()
        if self._open:
            self._suggest()

    def on_descendant_focus(self) -> None:
        """Say what could be typed, also where the line was clicked."""
        if not self._open:
            self._begin()

    def _begin(self) -> None:
        self._open, self._recalled = True, -1
        self._read()
        self._suggest()

    def on_descendant_blur(self) -> None:
        """Keep what is typed where the focus went elsewhere by the mouse."""
        if self._open:
            self._close()
            self.set_timer(_CLICK, self._fold)
            self.post_message(self.Kept(self.text, back=False))

    def _fold(self) -> None:
        self.display = self._open or bool(self.text.strip())

    def _close(self) -> None:
        self._open = False
        self.menu.offer(())
        self.query_one("#hints").display = False
        self._offer_help("")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        # The file that they are in may have become shorter.
        recalled = self._recent()[self._recalled : self._recalled + 1]
        if self._recalled >= 0 and recalled != (event.value,):
            self._recalled = -1
        self._read()
        self._suggest()
        self.post_message(self.Typed(event.value, self._error))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._leave()

    def _leave(self) -> None:
        self._close()
        self._fold()
        self.post_message(self.Kept(self.text))

    def action_clear(self) -> None:
        """Take the filter away and go back to the list."""
        with self.line.prevent(Input.Changed):
            self.line.value = ""
        self._error, self._recalled = None, -1
        # Not by the line: what it tells of would come after the end, and what was typed would be back.
        self.post_message(self.Typed("", None))
        self._leave()

    def action_choose(self, by: int) -> None:
        """Move in the menu; above its first line are the filters that were used before, the newest first."""
        if self._recalled < 0 and self.menu.move(by):
            self._say()
            return
        recent = self._recent()
        recalled = max(-1, min(len(recent) - 1, self._recalled - by))
        if recalled != self._recalled:
            self._recalled = recalled
            self._put(recent[recalled] if recalled >= 0 else "")

    def action_complete(self) -> None:
        """Take what the menu sets off."""
        if (found := self.menu.chosen) is not None:
            self._take(found)

    @on(Suggestions.Picked)
    def _picked(self, message: Suggestions.Picked) -> None:
        message.stop()
        self._take(message.found)

    def _take(self, found: Completion) -> None:
        value = self.text
        self._put(value[: found.start] + found.text + value[found.end :], found.start + len(found.text))

    def _put(self, text: str, cursor: int | None = None) -> None:
        self.line.value = text
        self.line.cursor_position = len(text) if cursor is None else cursor

    def _read(self) -> None:
        self._error = None
        try:
            parse(self.text)
        except FilterError as error:
            self._error = error

    def _suggest(self) -> None:
        """Offer what could be typed next; nothing where it is a filter from before, or is all there."""
        line = self.line
        found = [] if self._recalled >= 0 else complete(line.value, line.cursor_position, self._rows())
        if len(found) == 1 and found[0].text.strip() == line.value[found[0].start : found[0].end].strip():
            found = []
        column = cell_len(line.value[: found[0].start]) - int(line.scroll_x) if found else 0
        # The menu has a space before its texts, so that they stand below what is typed.
        self.menu.offer(found, _SIGN + column - 1, int(self._is_wrong(found)))
        self._say()

    def _is_wrong(self, found: Sequence[Completion]) -> bool:
        """Whether the text is not understood, and not only unfinished, as a field is whose values are offered."""
        return self._error is not None and not (found and self.text.endswith((":", "<", ">", "=")))

    def _say(self) -> None:
        """Say under the line where it is not understood, and at its end what the keys do."""
        hints = self.query_one("#hints", Static)
        hints.display = self._open and self._is_wrong(self.menu.found)
        if hints.display and self._error is not None:
            room = max(1, self.content_size.width)
            hints.update(Content(pointed(self.text, self._error, int(self.line.scroll_x) - _SIGN, room)))
        self._offer_help(self._help() if self._open else "")

    def _offer_help(self, text: str) -> None:
        # The same text again would have the screen laid out again.
        line = self.query_one("#help", Static)
        if str(line.content) != text:
            # Without a text the field goes on to the edge.
            line.display = bool(text)
            line.update(Content(text))

    def _help(self) -> str:
        chosen, count = self.menu.chosen, len(self.menu.found)
        if chosen is None:
            return "enter keeps it" if self.text.strip() else "up recalls the last ones"
        place = f"   up, down: {self.menu.at + 1} of {count}" if count > 1 else ""
        return f"tab takes {words.visible(chosen.text.strip())}{place}"


def pointed(text: str, error: FilterError, scrolled: int, room: int) -> str:
    """A line of at most `room` cells that points at what is wrong in the text above it, and says what.

    `scrolled` are the cells of the text that stand left of the line, negative where the text begins further right.
    """
    end = error.position + max(1, error.length)
    start = min(max(0, cell_len(text[: error.position]) - scrolled), room - 1)
    until = min(max(start + 1, cell_len(text[:end].ljust(end)) - scrolled), room)
    signs, said = "^" * (until - start), words.visible(str(error))
    if until + 1 + cell_len(said) <= room:
        return f"{' ' * start}{signs} {said}"
    before = start - 1 - cell_len(said)
    return f"{' ' * before}{said} {signs}" if before >= 0 else said
