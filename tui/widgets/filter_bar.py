"""The line in which one types what the list is to show, with what could be typed next under it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.core import words
from tui.core.filter import Completion, FilterError, complete, parse
from tui.domain.row import InstanceRow

_MOST_HINTS = 8


class FilterBar(Vertical):
    """Says with each letter what could come next, or what is not understood; `tab` completes, `up` recalls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False, priority=True),
        Binding("up", "recall(1)", "Earlier filter", show=False),
        Binding("down", "recall(-1)", "Later filter", show=False),
        Binding("escape", "clear", "Clear", show=False),
    ]

    @dataclass
    class Typed(Message):
        """The text is another; `error` says why it is not understood, None where it is."""

        text: str
        error: FilterError | None

    @dataclass
    class Kept(Message):
        """The text stays; the list is to have the focus again."""

        text: str

    def __init__(self, rows: Callable[[], Sequence[InstanceRow]], recent: Callable[[], Sequence[str]]) -> None:
        """`rows` gives the instances whose values complete what is typed, `recent` the filters that were used last."""
        super().__init__()
        self._rows = rows
        self._recent = recent
        self._recalled = -1

    def compose(self) -> ComposeResult:
        """The line, and what is said of it."""
        line = Input(placeholder="web  state:active  cpu:>80  -tag:env=prod   tab completes, up recalls", compact=True)
        line.cursor_blink = False
        yield line
        yield Static(id="hints")

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(Input).value

    def open(self) -> None:
        """Show the line and type in it."""
        self._recalled = -1
        self.add_class("shown")
        self.query_one(Input).focus()
        self._tell()

    def show(self, text: str) -> None:
        """Show a text that was not typed here; without one, the line goes."""
        line = self.query_one(Input)
        with line.prevent(Input.Changed):
            line.value = text
        self.set_class(bool(text) or line.has_focus, "shown")
        self.query_one("#hints").set_class(line.has_focus, "shown")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value, self._tell()))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._leave()

    def _leave(self) -> None:
        self.query_one("#hints").remove_class("shown")
        self.set_class(bool(self.text.strip()), "shown")
        self.post_message(self.Kept(self.text))

    def action_clear(self) -> None:
        """Take the filter away and go back to the list."""
        self.query_one(Input).value = ""
        self._leave()

    def action_recall(self, by: int) -> None:
        """A filter that was used before, or the one after it."""
        recent = self._recent()
        self._recalled = max(-1, min(len(recent) - 1, self._recalled + by))
        line = self.query_one(Input)
        line.value = recent[self._recalled] if self._recalled >= 0 else ""
        line.cursor_position = len(line.value)

    def action_complete(self) -> None:
        """Complete what is typed: as far as all go, or with the first."""
        line = self.query_one(Input)
        if found := self._completions():
            first = found[0]
            shared = _shared([one.text for one in found]) if len(found) > 1 else first.text
            typed = line.value[first.start : line.cursor_position]
            text = shared if len(shared) > len(typed) else first.text
            line.value = line.value[: first.start] + text + line.value[first.end :]
            line.cursor_position = first.start + len(text)

    def _completions(self) -> list[Completion]:
        line = self.query_one(Input)
        return complete(line.value, line.cursor_position, self._rows())

    def _tell(self) -> FilterError | None:
        """Say under the line what could be typed next, or where it is not understood."""
        hints = self.query_one("#hints", Static)
        hints.add_class("shown")
        error: FilterError | None = None
        try:
            parse(self.text)
        except FilterError as wrong:
            error = wrong
        found = self._completions()[:_MOST_HINTS]
        unfinished = bool(found) and self.text.endswith((":", "<", ">", "="))
        if error is not None and not unfinished:
            marked = f"{' ' * error.position}{'^' * max(1, error.length)}"
            hints.update(Content.styled(f"{marked} {words.visible(str(error))}", "$text-warning"))
        else:
            # What is only unfinished is helped on.
            shown = (f"{one.text.strip()} {one.note}".strip() for one in found)
            hints.update(Content.styled("   ".join(map(words.visible, shown)), "dim"))
        return error


def _shared(texts: Sequence[str]) -> str:
    """The beginning that all texts have."""
    first, last = min(texts), max(texts)
    length = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:length]
