"""How much of the room beside or below the list the panes have: by layout, kept for later runs; never a failure."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from tui.core.paths import state_dir
from tui.core.state_file import read_state, write_state

FILE = "layout.json"
BELOW, BESIDE = "below", "beside"
# From these sizes of the window on there is room for the list and the panes.
BELOW_FROM = (100, 32)
BESIDE_FROM = 180


class _Rule(NamedTuple):
    """The share that the panes have at first, and the fewest cells of the list and of the panes, with their frames."""

    share: float
    least_list: int
    least_panes: int


# Five rows each: of the list under its head, of the panes under their edge and their bar.
_RULES = {BELOW: _Rule(0.5, 6, 7), BESIDE: _Rule(0.295, 40, 41)}


def layout_for(width: int, height: int) -> str | None:
    """Where the panes go in a window of that many cells: `below` the list or `beside` it; None where nowhere."""
    if width < BELOW_FROM[0] or height < BELOW_FROM[1]:
        return None
    return BESIDE if width >= BESIDE_FROM else BELOW


class Shares:
    """The share of the panes in each layout, and whether they are wanted at all, which is for one run only.

    With `keeps` the shares are remembered for later runs; without, as in the demo, for this run only.
    """

    def __init__(self, *, keeps: bool, environ: Mapping[str, str] = os.environ) -> None:
        self.wanted = True
        self._keeps = keeps
        self._environ = environ
        self._chosen: dict[str, float] | None = None
        self._kept: dict[str, float] = {}

    def cells(self, layout: str, room: int) -> int:
        """The cells of the panes, of the `room` for list and panes together: what is chosen, within the limits.

        A window that is smaller for a while changes nothing of what was chosen.
        """
        share = self._known().get(layout, _RULES[layout].share)
        return _within(layout, room, round(share * room))

    def choose(self, layout: str, room: int, cells: int) -> bool:
        """Give the panes so many cells of that room, as far as the limits allow; False where they have them already."""
        before = self.cells(layout, room)
        after = _within(layout, room, cells)
        if after == before:
            return False
        self._known()[layout] = after / room
        return True

    def save(self) -> bool:
        """Keep what was chosen for later runs; False where the file cannot be written, and nothing is lost by that."""
        known = self._known()
        if not self._keeps or known == self._kept:
            return True
        if not write_state(state_dir(self._environ) / FILE, known):
            return False
        self._kept = dict(known)
        return True

    def _known(self) -> dict[str, float]:
        if self._chosen is None:
            self._chosen = _read(self._environ) if self._keeps else {}
            self._kept = dict(self._chosen)
        return self._chosen


def _within(layout: str, room: int, cells: int) -> int:
    rule = _RULES[layout]
    return max(0, min(max(cells, rule.least_panes), room - rule.least_list))


def _read(environ: Mapping[str, str]) -> dict[str, float]:
    known = read_state(state_dir(environ) / FILE)
    return {layout: share for layout, share in known.items() if layout in _RULES and _is_share(share)}


def _is_share(value: object) -> bool:
    return isinstance(value, float) and 0 < value < 1
