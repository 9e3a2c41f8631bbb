"""Writes to a terminal in few bytes, and keeps where its cursor is and the style it writes in."""

from tui.wire.cells import HALF
from tui.wire.style import PLAIN_KEY, Palette


def _count(number: int, letter: str) -> str:
    return f"\x1b[{number if number > 1 else ''}{letter}"


class Pen:
    """The cursor of a terminal, None where it is not known, and what was written since it was last taken.

    It moves by what every terminal has: to a place, left and right, to the first column, to the next line. `newline` is
    what begins a line, as the system may add to it; `erases` says that what is erased takes the background in use.
    """

    def __init__(self, palette: Palette, height: int, newline: str = "\r\n", erases: bool = False) -> None:
        self.palette, self.newline, self.erases = palette, newline, erases
        self.height = height
        self.cursor: tuple[int, int] | None = None
        self.style: str | None = None
        self._out: list[str] = []

    def take(self) -> str:
        """What was written since."""
        out, self._out = "".join(self._out), []
        return out

    def move(self, x: int, y: int) -> None:
        """Go to a cell."""
        if self.cursor != (x, y):
            self._out.append(self._way(x, y))
            self.cursor = (x, y)

    def _way(self, x: int, y: int) -> str:
        place = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"
        if self.cursor is None:
            return place
        left, top = self.cursor
        ways = [place]
        from_start = _count(x, "C") if x else ""
        if y == top:
            ways += ["\r" + from_start, _count(x - left, "C") if x > left else _count(left - x, "D")]
        # On the last line it would scroll.
        elif y == top + 1 < self.height:
            ways.append(self.newline + from_start)
        return min(ways, key=len)

    def text(self, cells: str, style: str, end: bool) -> None:
        """Write cells in a style; `end` says that they reach the last column, after which terminals differ."""
        self.restyle(style)
        self._out.append(cells.replace(HALF, ""))
        if end or self.cursor is None:
            self.cursor = None
        else:
            self.cursor = (self.cursor[0] + len(cells), self.cursor[1])

    def restyle(self, style: str) -> None:
        """Write in that style from now on."""
        if style != self.style:
            self._out.append(self.palette.change(self.style, style))
            self.style = style

    def can_erase(self, style: str) -> bool:
        """Whether what is erased looks like spaces in a style."""
        return style == PLAIN_KEY or (self.erases and self.palette.erasable(style))

    def erase(self, style: str, cells: int = 0) -> None:
        """Empty some cells from the cursor on, or without a number all that are right of it; it stays."""
        self.restyle(style)
        self._out.append(f"\x1b[{cells}X" if cells else "\x1b[K")

    def raw(self, text: str) -> None:
        """Write as it is a text that begins and ends in the plain style; the cursor is not known after it."""
        self.restyle(PLAIN_KEY)
        self._out.append(text)
        self.cursor = None

    def scroll(self, top: int, bottom: int, up: int) -> None:
        """Move the lines from `top` to `bottom` up, or down if negative; plain empty ones come in.

        By going beyond the ends of a region: every terminal since the VT100 has that.
        """
        self.restyle(PLAIN_KEY)
        # Setting a region leads to the first cell in most terminals, not in all.
        self._out.append(f"\x1b[{top + 1};{bottom + 1}r")
        self.cursor = None
        self.move(0, bottom if up > 0 else top)
        self._out.append(("\n" if up > 0 else "\x1bM") * abs(up) + "\x1b[r")
        self.cursor = None
