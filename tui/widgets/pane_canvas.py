"""Lines that are drawn by line: of those that are visible, only what differs from what is on the screen.

Textual sends a line of a widget from its first cell on. So a canvas is made of slices side by side: where only
values change, the labels before them are not sent again.
"""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

MOST_CUTS = 3


class Slice(Widget):
    """A column of a canvas."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._drawn: dict[int, Strip] = {}

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        self._drawn[y] = strip = self._strip(y)
        return strip

    def redraw(self) -> None:
        """Draw the parts of lines that differ from what is on the screen."""
        for y in range(self.size.height):
            drawn, strip = self._drawn.get(y), self._strip(y)
            if drawn is None or drawn.cell_length != strip.cell_length:
                self.refresh(Region(0, y, self.size.width, 1))
            elif part := differing(drawn, strip):
                self.refresh(Region(part[0], y, part[1] - part[0], 1))

    def _strip(self, y: int) -> Strip:
        canvas = self.parent
        assert isinstance(canvas, Canvas)
        first = self.region.x - canvas.content_region.x
        return canvas.strip(y).crop(first, first + self.size.width)


class Canvas(Widget):
    """Styled lines from `top` on; acts on no key."""

    DEFAULT_CSS = """
    Canvas { layout: horizontal; overflow: hidden; text-wrap: nowrap; text-overflow: ellipsis; }
    Canvas > Slice { width: 1fr; height: 100%; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: Sequence[Content] = ()
        self.top = 0
        self._cuts: tuple[int, ...] = ()

    def compose(self) -> ComposeResult:
        """As many slices as there may be, of which the last one has all the room until there are cuts."""
        for number in range(MOST_CUTS + 1):
            column = Slice()
            column.display = number == MOST_CUTS
            yield column

    @property
    def furthest(self) -> int:
        """The last line that the view can begin with."""
        return max(0, len(self.lines) - self.size.height)

    def line(self, at: int) -> Content:
        """The line at that place as it is drawn now."""
        return self.lines[at]

    def cut(self, cuts: tuple[int, ...]) -> None:
        """Have the columns that change apart from each other begin at these cells, at most `MOST_CUTS`; draw them."""
        if cuts == self._cuts:
            self.redraw()
            return
        self._cuts = cuts
        widths = [end - start for start, end in zip((0, *cuts), cuts, strict=False)]
        for number, column in enumerate(list(self.query_children(Slice))[:MOST_CUTS]):
            column.display = number < len(widths)
            if number < len(widths):
                column.styles.width = widths[number]
        # Drawn before, it would be drawn twice.
        self.call_after_refresh(self.redraw)

    def redraw(self) -> None:
        """Draw the parts of lines that differ from what is on the screen."""
        for column in self.query_children(Slice):
            if column.display:
                column.redraw()

    def strip(self, y: int) -> Strip:
        """A visible line in all its width."""
        at, width = self.top + y, self.size.width
        if at >= len(self.lines):
            return Strip.blank(width, self.visual_style.rich_style)
        strips = Visual.to_strips(self, self.line(at), width, 1, self.visual_style, apply_selection=False, pad=True)
        return strips[0].discard_meta() if strips else Strip.blank(width, self.visual_style.rich_style)

    def place_of(self, event: events.MouseEvent) -> Offset:
        """Where in the lines that are visible it happened."""
        return event.screen_offset - self.content_region.offset


def differing(old: Strip, new: Strip) -> tuple[int, int] | None:
    """From which cell to before which one two lines of the same length differ; None where they are the same."""
    if old == new:
        return None
    first, last = 0, new.cell_length
    for before, after in zip(old, new, strict=False):
        if before != after:
            break
        first += after.cell_length
    for before, after in zip(reversed(old), reversed(new), strict=False):
        if before != after or last - after.cell_length <= first:
            if before.style == after.style:
                last -= min(_blanks(before.text), _blanks(after.text))
            break
        last -= after.cell_length
    return first, max(last, first + 1)


def _blanks(text: str) -> int:
    """How many blanks are at its end."""
    return len(text) - len(text.rstrip(" "))
