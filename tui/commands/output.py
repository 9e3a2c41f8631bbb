"""What the commands print: results on stdout, the rest on stderr; nothing in them acts on a terminal."""

import sys
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tui.api.redaction import redacted
from tui.commands.printing import UTF8, OutputFailed, complain, encoding_of, flush, near, write
from tui.core import words
from tui.core.signs import JOINER, in_ascii, sign

if TYPE_CHECKING:
    from tui.core.settings import Settings

__all__ = [
    "OutputFailed",
    "cut",
    "flush",
    "json_text",
    "say",
    "table",
    "terminal_columns",
    "write",
    "write_array",
    "write_words",
]

_GAP = "  "


def write_words(text: str, settings: "Settings") -> None:
    """Print a result that is for a person: our signs in ASCII where that is wanted, letters as near as stdout has."""
    write(near(in_ascii(text) if settings.ascii else text, encoding_of(sys.stdout)))


def say(*lines: str) -> None:
    """Print lines on stderr, without secrets, control characters made visible."""
    complain("".join(f"{words.visible(redacted(line)) if line else ''}\n" for line in lines))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Collection[int] = ()) -> str:
    """Lines of aligned cells under a head, a line for each row; the columns of `right` are aligned to the right.

    The cells are to be on one line already (`tui.core.words.visible`).
    """
    lines = [head, *rows]
    widths = [max(map(words.cell_width, column)) for column in zip(*lines, strict=True)]
    return "".join(f"{_line(cells, widths, right)}\n" for cells in lines)


def json_text(value: Any) -> str:
    """A value as JSON that is exact and indented, with an end of line; what acts on a terminal or hides is escaped."""
    from tui.domain import exactjson

    text = exactjson.dumps(value, indent=2, ascii_only=encoding_of(sys.stdout) != UTF8)
    return "".join(f"{words.visible_json(line)}\n" for line in text.split("\n"))


def write_array(values: Iterable[Any]) -> None:
    """Print values as `json_text` has an array of them, one after the other: together they may take a gigabyte."""
    before = "[\n  "
    for value in values:
        # No line begins within a string: JSON has none of those.
        write(before + json_text(value).removesuffix("\n").replace("\n", "\n  "))
        before = ",\n  "
    write("\n]\n" if before[0] == "," else "[]\n")


def cut(text: str, cells: int) -> str:
    """The text with an ellipsis at its end where it takes more cells than that."""
    if words.cell_width(text) <= cells:
        return text
    kept = text[:cells]
    while words.cell_width(kept) > cells - 1:
        kept = kept[:-1]
    # What joined the last character to the next one has nothing to join any more.
    return f"{kept.rstrip(JOINER)}{sign('ellipsis')}"


def terminal_columns() -> int | None:
    """How wide the terminal is that stdout goes to; None where it goes elsewhere."""
    from shutil import get_terminal_size

    return get_terminal_size().columns if sys.stdout is not None and sys.stdout.isatty() else None


def _line(cells: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
    padded = []
    for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        room = " " * (width - words.cell_width(cell))
        padded.append(room + cell if place in right else cell + room)
    return _GAP.join(padded).rstrip()
