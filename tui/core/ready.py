"""What is made of the rows of a snapshot so that a key is answered at once: for the filter, the order, the sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tui.core.filter import Filter, Index
from tui.core.order import Arranger, Order
from tui.core.totals import Sums
from tui.domain.row import InstanceRow

# Some milliseconds of work: no frame and no key waits for more.
PIECE = 1500


class Ready:
    """Rows with all that is made of them once, when it is needed or when there is time."""

    def __init__(self, rows: tuple[InstanceRow, ...] = ()) -> None:
        self.rows = rows
        self.index = Index(rows)
        self.arranger = Arranger(rows)
        self.sums = Sums(rows)

    def extended(self, rows: tuple[InstanceRow, ...]) -> Ready:
        """The same for these rows; what was made stays where they are only more of them, as while a list is read."""
        known = len(self.rows)
        if not known or rows[:known] != self.rows:
            return Ready(rows)
        for made in (self.index, self.arranger, self.sums):
            made.add(rows[known:])
        self.rows = rows
        return self

    def pieces(self, wanted: Filter | None, order: Order) -> Iterator[None]:
        """Make what that filter and that order need, and the sums; it yields after each piece of the work.

        Without a filter it is made ready for words without a field, which are what is typed first.
        """
        steps: tuple[Callable[[], bool], ...] = (
            lambda: self.index.prepare(PIECE, wanted),
            lambda: self.arranger.prepare(order, PIECE),
            lambda: self.sums.prepare(PIECE),
        )
        for step in steps:
            while not step():
                yield
        if order.keys:
            self.arranger.whole(order)
            yield
