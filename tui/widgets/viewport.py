"""Which of the rows of a list are visible, and which one the cursor is on; numbers only."""


class Viewport:
    """`count` rows of which `height` are visible from `top`; the cursor is always one of those."""

    def __init__(self) -> None:
        self.count = 0
        self.height = 1
        self.top = 0
        self.cursor = 0
        # Where the view begins once there is room again; elsewhere than `top` only while there is less.
        self._wanted = 0

    @property
    def visible(self) -> range:
        """The places of the rows that are visible."""
        return range(self.top, min(self.count, self.top + self.height))

    def resize(self, height: int) -> None:
        """Another number of lines has room; the cursor stays visible, and with the room of before all is as before."""
        wanted = self._wanted
        self.height = max(1, height)
        self._scroll_to(wanted)
        if self.cursor not in self.visible:
            self._scroll_to(self.cursor - self.height + 1)
        self._wanted = wanted

    def keep(self, cursor: int, count: int) -> None:
        """Other rows: the cursor is on that one now, on the line of the screen where it was before."""
        line, squeezed = self.cursor - self.top, self._wanted - self.top
        self.count = count
        self.cursor = max(0, min(cursor, count - 1))
        self._scroll_to(self.cursor - line)
        self._wanted = self.top + squeezed

    def go(self, index: int) -> None:
        """Put the cursor on a row; where that is not visible, the view jumps, as each scrolled line costs a screen."""
        self.cursor = max(0, min(index, self.count - 1))
        if self.cursor not in self.visible:
            self._scroll_to(self.cursor - self.height // 2)

    def page(self, by: int) -> None:
        """That many pages down; the cursor stays on its line of the screen, at the ends it goes to the last row."""
        index = max(0, min(self.cursor + by * self.height, self.count - 1))
        self._scroll_to(self.top + index - self.cursor)
        self.go(index)

    def scroll(self, by: int) -> None:
        """That many lines down; the cursor stays on its row as long as that is visible."""
        self._scroll_to(self.top + by)
        if self.count:
            self.cursor = max(self.visible[0], min(self.cursor, self.visible[-1]))

    def _scroll_to(self, top: int) -> None:
        self.top = self._wanted = max(0, min(top, self.count - self.height))
