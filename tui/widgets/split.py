"""The list and the panes of one instance, below it or beside it, with an edge between them that can be dragged."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.timer import Timer
from textual.widget import Widget

from tui.core.shares import BELOW, BESIDE, Shares, layout_for
from tui.widgets.instance_table import InstanceTable
from tui.widgets.panes import InstancePanes

# A key makes the panes so much larger or smaller.
_STEP = {BELOW: 2, BESIDE: 5}
# Keys that follow each other are kept once.
_KEPT_AFTER = 0.5


class _Shared(Layout):
    """Gives each of the two its share in one go: no other size is drawn in between."""

    name = "shared"

    def __init__(self, split: "Split") -> None:
        self._split = split

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """The list has all that the panes leave to it."""
        regions = self._split.regions(size) if len(children) > 1 else (size.region,)
        pairs = zip(children, regions, strict=False)
        return [WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, child) for child, region in pairs]


class Split(Container):
    """Shows the panes where there is room and they are wanted; what has the focus in them has it when they are back."""

    def __init__(self, table: InstanceTable, shares: Shares, size: Size) -> None:
        """`size` is that of the window."""
        super().__init__(id="body")
        self._table = table
        self._shares = shares
        self._where = layout_for(*size)
        self._layout = _Shared(self)
        self._dragging = False
        self._left: Widget | None = None
        self._keeping: Timer | None = None

    def compose(self) -> ComposeResult:
        """The list, the panes."""
        self.set_class(self._where == BESIDE, "wide")
        yield self._table
        yield InstancePanes().set_class(self.shows, "shown")

    @property
    def layout(self) -> Layout:
        """How the two share the room."""
        return self._layout

    @property
    def panes(self) -> InstancePanes:
        """The panes, shown or not."""
        return self.query_one(InstancePanes)

    @property
    def has_room(self) -> bool:
        """Whether there is room for the panes, so that it depends on the wish only."""
        return self._where is not None

    @property
    def shows(self) -> bool:
        """Whether the panes are shown."""
        return self.has_room and self._shares.wanted

    def fit(self, size: Size) -> bool:
        """Show or hide the panes as the window of that size and the wish have it; whether they are shown."""
        self._where = layout_for(*size)
        self.set_class(self._where == BESIDE, "wide")
        if self.panes.has_class("shown") != self.shows:
            self._change()
        return self.shows

    def _change(self) -> None:
        focused = self.screen.focused
        self.panes.set_class(self.shows, "shown")
        if not self.shows:
            self._drop()
            self._left = focused if focused is not None and self.panes in focused.ancestors else None
            if self._left is not None:
                self.screen.set_focus(self._table)
        elif self._left is not None:
            if focused is self._table:
                # It can have the focus once it is shown.
                self.call_after_refresh(self._left.focus)
            self._left = None

    def want(self, wanted: bool) -> None:
        """Show the panes, or hide them, also in other windows of this run."""
        self._shares.wanted = wanted

    def grow(self, steps: int) -> None:
        """Make the panes larger by so many steps, or smaller, as far as both keep room for a little."""
        if self._where is not None and self._choose(self._cells + steps * _STEP[self._where]):
            if self._keeping is not None:
                self._keeping.stop()
            self._keeping = self.set_timer(_KEPT_AFTER, self._shares.save)

    def _choose(self, cells: int) -> bool:
        assert self._where is not None
        changed = self._shares.choose(self._where, self._room, cells)
        if changed:
            self.panes.refresh(layout=True)
        return changed

    @property
    def _room(self) -> int:
        return self.size.width if self._where == BESIDE else self.size.height

    @property
    def _cells(self) -> int:
        return self._shares.cells(self._where or BELOW, self._room)

    def regions(self, size: Size) -> tuple[Region, Region]:
        """Where the list and the panes are in a room of that size."""
        width, height = size
        if self._where == BESIDE:
            cells = self._shares.cells(BESIDE, width)
            return Region(0, 0, width - cells, height), Region(width - cells, 0, cells, height)
        cells = self._shares.cells(BELOW, height)
        return Region(0, 0, width, height - cells), Region(0, height - cells, width, cells)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take the edge of the panes."""
        edge = self.panes.region
        on_edge = event.screen_x == edge.x if self._where == BESIDE else event.screen_y == edge.y
        if self.shows and event.button == 1 and on_edge and edge.contains_point(event.screen_offset):
            event.stop()
            self._dragging = True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Have the edge follow."""
        if self._dragging:
            event.stop()
            room = self.region
            beside = self._where == BESIDE
            self._choose(int(room.right - event.screen_x if beside else room.bottom - event.screen_y))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Leave the edge where it is."""
        if self._dragging:
            event.stop()
            self._drop()
            self._shares.save()

    def _drop(self) -> None:
        self._dragging = False
        self.release_mouse()

    def on_unmount(self) -> None:
        """Keep what was chosen last."""
        self._shares.save()
