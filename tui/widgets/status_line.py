"""Beside the sums of the list: how far it is read or what came and went, and where the cursor stands."""

from textual.content import Content
from textual.widgets import Static

from tui.core.list_words import reading

_LONGEST_BAR = 24


class StatusLine(Static):
    """One thing at a time, in room that the sums leave to it: the table never moves for it."""

    DEFAULT_CSS = """
    StatusLine { width: auto; max-width: 60%; height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self) -> None:
        super().__init__(id="status")
        self._said = Content()
        self.display = False

    def say(self, text: str) -> None:
        """Say that; nothing where it is empty."""
        self._show(Content(text))

    def says(self, text: str) -> bool:
        """Whether it is that which is said."""
        return self._said.plain == text

    def progress(self, count: int, total: int | None) -> None:
        """Say how many instances are read: with a bar where it is known of how many."""
        told = f"reading {reading(count, total)}"
        if not total or count >= total:
            self._show(Content(told))
            return
        wide = min(_LONGEST_BAR, self.app.size.width // 6)
        filled = wide * count // total
        bar = Content.assemble("━" * filled, ("─" * (wide - filled), "dim"))
        self._show(Content.assemble(bar, " ", told))

    def _show(self, said: Content) -> None:
        if said != self._said:
            self._said = said
            self.display = bool(said.plain)
            self.update(said)


class Position(Static):
    """Which row of how many the cursor is on: the table has no scrollbar, as that would cost a screen a key."""

    # A padding would go with each key in pieces of its own.
    DEFAULT_CSS = "Position { width: auto; height: 1; margin: 0 1; text-wrap: nowrap; }"

    def __init__(self) -> None:
        super().__init__(id="position")
        self._said = ""

    def show(self, place: int, count: int) -> None:
        """Say it; `place` counts from 0. As wide for each of the rows, so that a key draws these few cells only."""
        whole = f"{count:,}"
        said = f"{place + 1:>{len(whole)},}/{whole}" if count else ""
        if said != self._said:
            self.display = bool(said)
            self.update(said, layout=len(said) != len(self._said))
            self._said = said
