"""The ten panes of one instance, with their bar of names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from tui.core.french import is_french
from tui.core.panes import PANES, build
from tui.core.panes.blocks import Pane, Source
from tui.core.panes.blocks import text_of as plain
from tui.core.usage_history import UsageHistory
from tui.widgets.bound import bound
from tui.widgets.pane_layout import Laid, lay_out
from tui.widgets.pane_search import PaneSearch
from tui.widgets.pane_source import find
from tui.widgets.pane_tabs import PaneTabs
from tui.widgets.pane_tones import toned
from tui.widgets.pane_view import PaneView

if TYPE_CHECKING:
    from tui.domain.instance import Instance

NAMES = PANES
FRENCH = is_french()
_NOTHING = "No instance is selected."


class InstancePanes(Vertical):
    """Shows one pane at a time; by number, by name, or to the left and right."""

    DEFAULT_CSS = """
    InstancePanes > PaneTabs { height: 1; }
    InstancePanes > PaneView { height: 1fr; padding: 0 1; }
    InstancePanes > PaneSearch { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("panes.previous", "step(-1)"),
        bound("panes.next", "step(1)"),
        bound("source.find", "find", show=True),
        bound("source.next", "found(1)"),
        bound("source.previous", "found(-1)"),
        bound("source.end", "end_find"),
    ]

    def __init__(self, history: UsageHistory | None = None) -> None:
        """`history` is what this session saw of the instances' load, where others see of it too."""
        super().__init__()
        self.instance: Instance | None = None
        self.pane = 0
        self.history = history or UsageHistory()
        self._shown: tuple[object, ...] = ()
        self._wanted = ""
        self._found = 0
        self._places: list[int] = []

    def compose(self) -> ComposeResult:
        """The bar of names over the pane; what is looked for under it comes when it is looked for first."""
        yield PaneTabs()
        yield PaneView()

    @property
    def view(self) -> PaneView:
        """The open pane."""
        return self.query_one(PaneView)

    def show(self, instance: Instance | None) -> None:
        """Show another instance on the same pane, or the same one as it was told last."""
        if instance is not None and instance is not self.instance:
            self.history.take(instance, datetime.now(UTC))
        self.instance = instance
        self._draw()

    def open(self, pane: int) -> None:
        """Show the pane of that number, from 0, and take the focus."""
        if (number := pane % len(NAMES)) != self.pane:
            if "JSON" in (NAMES[number], NAMES[self.pane]):
                self.refresh_bindings()
            self.pane = number
            self._stop_finding()
            self._draw(anew=True)
        self.view.focus()

    def text(self) -> str:
        """All that the open pane says, as plain lines to be copied; nothing where there is no instance."""
        return plain(self._blocks()) if self.instance is not None else ""

    def action_step(self, by: int) -> None:
        """The previous or the next pane."""
        self.open(self.pane + by)

    def on_mount(self) -> None:
        """Draw what was given before."""
        self._draw()

    def on_resize(self) -> None:
        """Lines break elsewhere."""
        self._draw()

    def on_descendant_focus(self) -> None:
        """The bar says where keys act."""
        self._tell()

    def on_descendant_blur(self) -> None:
        """The bar says where keys act."""
        self._tell()

    def _blocks(self) -> Pane:
        if self.instance is None:
            return ()
        return build(NAMES[self.pane], self.instance, datetime.now(UTC), FRENCH, self.history)

    def _draw(self, *, anew: bool = False) -> None:
        """Lay the pane out where it says something else than before, or has another width."""
        width = self.view.size.width if self.is_mounted else 0
        if not width:
            return
        blocks = self._blocks()
        shown = (blocks, width, self._wanted, self._found)
        if shown != self._shown or anew:
            self._shown = shown
            self.view.show(self._laid(blocks, width), anew=anew)
        self._tell()

    def _laid(self, blocks: Pane, width: int) -> Laid:
        self._places = []
        if not blocks:
            return Laid([toned(_NOTHING, "dim")], [])
        if self._wanted and isinstance(blocks[0], Source):
            lines, self._places = find(blocks[0].text, width, self._wanted, self._found)
            return Laid(lines, [])
        return lay_out(blocks, width)

    @on(PaneView.Scrolled)
    def _tell(self) -> None:
        """Say in the bar which pane is open, what was found and how many lines are out of view."""
        view = self.view
        below = len(view.lines) - view.top - view.size.height
        found = f"{self._found + 1 if self._places else 0}/{len(self._places)}" if self._wanted else ""
        hidden = [f"↑{view.top}" if view.top > 0 else "", f"↓{below}" if below > 0 else ""]
        hints = (" ".join(filter(None, (found, *hidden))), found or " ".join(filter(None, hidden)), found or hidden[1])
        focused = self.screen.focused is not None and self in self.screen.focused.ancestors
        self.query_one(PaneTabs).show(self.pane, focused=focused, hints=hints, insisting=bool(found))

    @on(PaneTabs.Chosen)
    def _chosen(self, message: PaneTabs.Chosen) -> None:
        self.open(message.number)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One finds in the JSON; elsewhere these keys are free for others."""
        if action == "find":
            return NAMES[self.pane] == "JSON"
        if action in ("found", "end_find"):
            return any(line.is_open for line in self.query(PaneSearch))
        return True

    def action_find(self) -> None:
        """Type what is to be found."""
        if not self.query(PaneSearch):
            self.mount(PaneSearch())
        self.query_one(PaneSearch).open()

    def action_found(self, by: int) -> None:
        """The next or the previous place, around the end."""
        if self._places:
            self._go((self._found + by) % len(self._places))

    def action_end_find(self) -> None:
        """Find nothing any more."""
        self._stop_finding()
        self.view.focus()
        self._draw()

    def _stop_finding(self) -> None:
        self._wanted, self._found = "", 0
        for line in self.query(PaneSearch):
            line.close()

    @on(PaneSearch.Typed)
    def _typed(self, message: PaneSearch.Typed) -> None:
        if message.text == self._wanted:
            return
        self._wanted, self._found = message.text, 0
        self._draw()
        # From where one is on, so that what is in view is found first.
        self._go(next((at for at, line in enumerate(self._places) if line >= self.view.top), 0))

    @on(PaneSearch.Kept)
    def _kept(self) -> None:
        if self._wanted:
            self.view.focus()
        else:
            self.action_end_find()

    def _go(self, found: int) -> None:
        self._found = found
        self._draw()
        if self._places:
            self.view.center(self._places[found])
