"""`Help`: the keys of where one is, as they are bound, and what the signs mean; searched as one types."""

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from tui.core.help import FILTER, NOTE, SIGNS, Group, Line, groups, narrowed
from tui.core.keymap import Keymap
from tui.screens.acting import acting
from tui.screens.dialog import Dialog
from tui.styles import style
from tui.widgets.bound import bound
from tui.widgets.filter_bar import FilterBar
from tui.widgets.still import StillInput

TWO_COLUMNS_FROM = 150
_KEYS, _IDS, _GAP = 15, 23, 2


class HelpScreen(Dialog[None]):
    """Groups of keys, in two columns where it is wide; a letter typed searches, the moving keys scroll."""

    CSS_PATH: ClassVar = style("help")
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("find.down", "scroll(1)", priority=True),
        bound("find.up", "scroll(-1)", priority=True),
        bound("find.page_down", "page(1)", priority=True),
        bound("find.page_up", "page(-1)", priority=True),
    ]

    def __init__(self, under: Screen[Any], keymap: Keymap) -> None:
        """`under` is the screen that one is on."""
        super().__init__()
        self._title = _title(under)
        self._listed = groups((one.action for one in acting(under)), keymap)
        self._listed += () if under.is_modal else (SIGNS,)
        self._listed += (FILTER,) if under.query(FilterBar) else ()

    def compose(self) -> ComposeResult:
        """Title, the field to search in, the groups."""
        with Vertical():
            yield Static(Content(f"Help: {self._title}"), classes="title")
            yield StillInput(placeholder="type to search, esc leaves", id="typed", compact=True)
            with VerticalScroll(can_focus=False), Horizontal(id="columns"):
                yield Static(id="left")
                yield Static(id="right")

    def on_mount(self) -> None:
        """The field has the focus."""
        field = self.query_one(Input)
        field.focus()
        self._draw()

    def on_resize(self) -> None:
        """One column or two."""
        self._draw()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._draw()
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _draw(self) -> None:
        typed = self.query_one(Input).value
        found = narrowed(self._listed, typed)
        wide = self.app.size.width >= TWO_COLUMNS_FROM
        # Two of border, two of padding, two of a scrollbar, and what parts the columns.
        width = min(self.app.size.width, 180) - 6
        width = (width - 3) // 2 if wide else width
        blocks = [drawn(group, width) for group in found]
        blocks += [] if typed.strip() else [[Content.styled(NOTE, "dim")]]
        blocks = blocks if found else [[Content.styled(f"no key and no action has “{typed.strip()}”", "dim")]]
        first, second = _columns(blocks) if wide else (blocks, [])
        self.set_class(wide, "wide")
        self.query_one("#left", Static).update(_joined(first))
        self.query_one("#right", Static).update(_joined(second))

    def action_scroll(self, by: int) -> None:
        """A line down or up."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """A page down or up."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=by * max(1, scroll.size.height - 1), animate=False)


def _title(under: Screen[Any]) -> str:
    """What the screen calls itself: a dialog in its title, another one by its class."""
    titles = under.query(".title").results(Static)
    return next((str(title.content) for title in titles), under.TITLE or "here")


def drawn(group: Group, width: int) -> list[Content]:
    """A group as lines of at most that many cells: key, what it does, its id where there is room."""
    title = Content.styled(group.title, "bold $text-accent")
    if group.flows:
        return [title, *_flowing([_word(line) for line in group.lines], width)]
    return [title, *(part for line in group.lines for part in _line(line, width))]


def _word(line: Line) -> Content:
    """Key and name; the key alone where it is called as what it does."""
    first, name = line.keys.partition("  ")[0], line.name
    return Content.assemble((line.keys, "bold"), "" if first == name.casefold() else f" {name}")


def _line(line: Line, width: int) -> list[Content]:
    ids = _IDS if line.action and width >= 74 else 0
    keys = Content.styled(line.keys, "bold")
    room = max(_KEYS, cell_len(line.keys) + _GAP)
    does = Content(line.does).wrap(max(10, width - room - ids))
    first = Content.assemble(keys, " " * (room - cell_len(line.keys)), does[0])
    if ids:
        first = Content.assemble(first, " " * max(1, width - ids - first.cell_length), (line.action, "dim"))
    return [first, *(Content.assemble(" " * room, rest) for rest in does[1:])]


def _flowing(words: Sequence[Content], width: int) -> list[Content]:
    """Short texts one after the other, as many on a line as there is room for."""
    lines = [words[0]]
    for word in words[1:]:
        if lines[-1].cell_length + 3 + word.cell_length <= width:
            lines[-1] = Content.assemble(lines[-1], "   ", word)
        else:
            lines.append(word)
    return lines


def _columns(blocks: list[list[Content]]) -> tuple[list[list[Content]], list[list[Content]]]:
    """The blocks in two columns of nearly the same height, their order kept."""
    heights = [len(block) + 1 for block in blocks]
    at = min(range(len(blocks) + 1), key=lambda n: abs(sum(heights[:n]) - sum(heights[n:])))
    return blocks[:at], blocks[at:]


def _joined(blocks: Sequence[Sequence[Content]]) -> Content:
    return Content("\n\n").join(Content("\n").join(block) for block in blocks)
