"""A walk through screens such as Textual draws them, chosen at random by a seed."""

from collections.abc import Iterator
from random import Random

from rich.cells import cell_len

STYLES = (
    "", "", "", "1", "2", "31", "1;33", "38;5;208;48;5;17", "38;2;224;224;224;48;2;18;18;18", "44", "3;4;36", "7",
    "9;97;100", "53", "21",
)  # fmt: skip
PLAIN = ("a", "word", "longer words", "    ", " " * 16, "│", "──────", "● active", "é▲", "12,345", "203.0.113.7")
WIDE = ("日本", "한글", "ＡＢ", "字")
DOUBTFUL = ("e\u0301", "👍", "👩\u200d💻", "❤\ufe0f", "🇫🇷", "\u202e", "⌛", "a\u200bb")
Cell = tuple[str, str]


class Walk:
    """A screen that changes step by step: `step` gives what Textual would write."""

    def __init__(self, seed: int, columns: int, lines: int, doubtful: bool) -> None:
        self.random = Random(seed)
        self.columns, self.lines = columns, lines
        self.doubtful = doubtful
        self.rows = [self.row() for _ in range(lines)]

    def resize(self, columns: int, lines: int) -> None:
        """Another size, with all of it anew."""
        self.columns, self.lines = columns, lines
        self.rows = [self.row() for _ in range(lines)]

    def row(self, width: int = 0) -> list[Cell]:
        """A row of segments: text and style, as wide as the screen."""
        width = width or self.columns
        chance = self.random.random()
        words = PLAIN * 3 + (WIDE if chance < 0.3 else ()) + (DOUBTFUL if self.doubtful and chance < 0.1 else ())
        segments: list[Cell] = []
        left = width
        while left:
            text, style = self.random.choice(words), self.random.choice(STYLES)
            if (cells := cell_len(text)) > left:
                text, cells = " " * left, left
            segments.append((text, style))
            left -= cells
        return segments

    def whole(self) -> str:
        """All of it."""
        return "\n".join(f"\x1b[{y + 1};1H{paint(row)}" for y, row in enumerate(self.rows)) + self.cursor()

    def some(self, rows: list[int]) -> str:
        """Some rows of it."""
        return "\n".join(f"\x1b[{y + 1};1H{paint(self.rows[y])}" for y in rows) + self.cursor()

    def cursor(self) -> str:
        """Where the cursor is put at the end of a frame; mostly in the same place."""
        x, y = (0, 0) if self.random.random() < 0.8 else (self.random.randrange(40), self.random.randrange(5))
        return f"\x1b[{y + 1};{x + 1}H"

    def step(self) -> str:
        """The next frame."""
        steps = (self.scroll, self.scroll, self.mark, self.mark, self.change, self.patch, self.whole, self.anew)
        return self.random.choice(steps)()

    def scroll(self) -> str:
        """Rows move by a few."""
        top = self.random.randrange(self.lines - 4)
        bottom = self.random.randrange(top + 4, self.lines + 1)
        count = self.random.choice((1, 1, 2, 3))
        part, new = self.rows[top:bottom], [self.row() for _ in range(count)]
        up = self.random.random() < 0.5
        self.rows[top:bottom] = part[count:] + new if up else new + part[:-count]
        return self.whole() if self.random.random() < 0.5 else self.some(list(range(top, bottom)))

    def mark(self) -> str:
        """The style of a row is another."""
        y, style = self.random.randrange(self.lines), self.random.choice(STYLES)
        self.rows[y] = [(text, style) for text, _ in self.rows[y]]
        return self.some([y])

    def change(self) -> str:
        """Some rows are others."""
        rows = sorted(self.random.sample(range(self.lines), self.random.randint(1, 3)))
        for y in rows:
            self.rows[y] = self.row()
        return self.some(rows)

    def anew(self) -> str:
        """All rows are others."""
        self.rows = [self.row() for _ in range(self.lines)]
        return self.whole()

    def patch(self) -> str:
        """Something over a part of some rows, as a dialog is; it may cut what is there."""
        x, y = self.random.randrange(self.columns - 3), self.random.randrange(self.lines - 2)
        width = self.random.randint(1, self.columns - x)
        parts = (f"\x1b[{y + n + 1};{x + 1}H{paint(self.row(width))}" for n in range(2))
        return "\n".join(parts) + self.cursor()

    def beside(self) -> str:
        """What passes through between frames and changes no cell."""
        return self.random.choice(BESIDE)

    def foreign(self) -> str:
        """What the driver does not know, or should not."""
        y = self.random.randrange(self.lines)
        return self.random.choice(FOREIGN).format(y=y + 1, text=self.random.choice(PLAIN))


BESIDE = (
    "\x1b[?25l", "\x1b[?25h", "\x1b[?1000h", "\x1b[?1004h\x1b[>25u", "\x1b[<u", "\x07", "\x1b[?2026$p", "\x1b[?2004h",
    "\x1b]52;c;aGVsbG8=\x07", "\x1b]2;a title\x1b\\", "\x1b]22;default\x07", "\x1b]104\x07", "\x1b[2 q",
    "\x1bPtmux;\x1b\x1b]52;c;aGVsbG8=\x07\x1b\\", "\x1bP\x1b]52;c;aGVs\x1b\\\x1bPbG8=\x07\x1b\\",
)  # fmt: skip
FOREIGN = (
    "\x1b[2J", "\x1b[{y};3H\x1b[K", "\x1b[{y};5H\x1b[2P", "\x1b[{y};1H\x1b]8;id=1;http://a/m\x1b\\{text}\x1b]8;;\x1b\\",
    "\x1b[{y};1H\x1b[L", "\x1b[{y};1H\t{text}", "\x1b[31m\x1b[{y};2H{text}\x1b[J\x1b[m", "\x1b[{y};9H\x1b[3@",
    "\x1b[{y};4H\x1b[58;5;3m{text}\x1b[0m",
)  # fmt: skip


def paint(segments: list[Cell]) -> str:
    """Segments as Rich writes them."""
    return "".join(f"\x1b[{style}m{text}\x1b[0m" if style else text for text, style in segments)


def sizes(random: Random) -> Iterator[tuple[int, int]]:
    """Sizes of a window that somebody drags."""
    while True:
        yield random.randint(25, 45), random.randint(7, 9)
