"""What a program writes to a terminal turned into what the terminal has to be sent."""

from tui.wire.diff import difference
from tui.wire.grid import Grid
from tui.wire.parser import Parser
from tui.wire.pen import Pen
from tui.wire.style import PLAIN_KEY, Palette

# A program that meets more is drawing colours, not text.
_MOST_STYLES = 50_000
_SYNC_BEGIN, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"


class Wire:
    """Between a program and its terminal: takes what is written, gives what makes the terminal show the newest of it.

    What is taken between two calls of `take` is one frame. Not for several threads at once.
    """

    def __init__(self, newline: str = "\r\n", erases: bool = False) -> None:
        """`newline` begins a line, `erases` says that what is erased takes the background in use."""
        self._parser = Parser()
        self._shown = self._wanted = Grid(0, 0)
        self._pen = Pen(self._parser.palette, 0, newline, erases)
        self._through: list[str] = []
        self._frame = False
        self._synchronized = False
        self._stale = False

    @property
    def pending(self) -> bool:
        """Whether there is something to send."""
        return self._frame or bool(self._through)

    def write(self, data: str, width: int, height: int) -> None:
        """Take what is written to a terminal of a size, in whole sequences.

        What is not understood will be sent as it is, after what came before it, and the screen is not known then.
        """
        self._fit(width, height)
        style = self._parser.style
        read = self._parser.read(data)
        self._synchronized = self._synchronized or read.synchronized
        if not read.understood:
            self._pass(data, style)
            return
        for y, written in read.writings:
            self._wanted.write(y, written)
        if read.through:
            self._through.append(read.through)
        if read.drawn and self._parser.position is not None:
            x, y = self._parser.position
            self._wanted.cursor = (min(x, width - 1), min(y, height - 1))
            self._frame = True

    def take(self) -> str:
        """What to send now; empty where the terminal shows what is wanted."""
        if self._frame:
            self._draw()
        taken = "".join(self._through)
        self._through.clear()
        return taken

    def forget(self) -> None:
        """What the terminal shows is not known any more: the next frame is sent whole. A signal handler may call it."""
        self._stale = True

    def reset(self) -> None:
        """As `forget`, and there is a frame to send: all that is wanted."""
        self._stale = self._frame = True

    def drop_frame(self) -> None:
        """Give up the frame that was not sent."""
        self._frame = False

    def _fit(self, width: int, height: int) -> None:
        if (width, height) != (self._wanted.width, self._wanted.height):
            self._shown, self._wanted = Grid(width, height), Grid(width, height)
            self._pen.height = height
            self._pen.cursor = self._pen.style = None
        if len(self._parser.palette) > _MOST_STYLES and self._parser.style == PLAIN_KEY:
            self._draw()
            self._parser.palette = self._pen.palette = Palette()
            self._unknown()

    def _draw(self) -> None:
        """Send the frame, after what was passed before."""
        self._frame = False
        if self._stale:
            self._stale = False
            self._shown.forget()
            self._pen.cursor = self._pen.style = None
        difference(self._shown, self._wanted, self._pen)
        if sent := self._pen.take():
            self._through.append(f"{_SYNC_BEGIN}{sent}{_SYNC_END}" if self._synchronized else sent)

    def _pass(self, data: str, style: str) -> None:
        if self._frame:
            self._draw()
        # Without a frame since something was passed, the terminal is in that style already.
        if self._pen.style is not None:
            self._pen.restyle(style)
            self._through.append(self._pen.take())
        self._through.append(data)
        self._unknown()

    def _unknown(self) -> None:
        self._shown.forget()
        self._wanted.forget()
        self._pen.cursor = self._pen.style = None
