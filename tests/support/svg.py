"""A picture of a screen as a small SVG: a line of the file for each line of the screen, so that two of them diff well.

Textual's export names the same style otherwise in each picture, loads fonts of the web and clips each line; none of
that tells two screens apart.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import groupby, zip_longest
from typing import NamedTuple
from xml.sax.saxutils import escape

from rich.cells import cell_len

# The cell of Fira Code at 19.5 px; that of Rich's export is a little larger.
WIDTH, HEIGHT = 12, 24
_RICH_WIDTH, _RICH_HEIGHT = 12.2, 24.4
_BASELINE = 18
_SHEET = (
    "<style>text{font:19.5px Fira Code,DejaVu Sans Mono,monospace;white-space:pre;font-variant-ligatures:none}"
    ".b{font-weight:bold}.i{font-style:italic}.u{text-decoration:underline}.s{text-decoration:line-through}</style>"
)
_STYLE = re.compile(r"\.terminal-\d+-(r\d+) \{ fill: (#\w+)([^}]*)\}")
_GROUND = re.compile(
    r'<rect fill="(#\w+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="24.65" shape-rendering="crispEdges"/>'
)
_RICH_TEXT = re.compile(r'<text class="terminal-\d+-(r\d+)" x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', re.DOTALL)
_DEFAULT_GROUND = re.compile(r'<rect fill="(#\w+)" stroke=')
_CLASSES = (
    ("font-weight: bold", "b"),
    ("font-style: italic", "i"),
    ("text-decoration: underline", "u"),
    ("text-decoration: line-through", "s"),
)
_TEXT = re.compile(r'<text x="(\d+)" y="(\d+)"[^>]*>(.*?)</text>')


class Run(NamedTuple):
    """Cells side by side in one style: the cell it begins in, how many there are, and what they show."""

    column: int
    cells: int
    colour: str
    text: str = ""
    classes: str = ""


def compact(exported: str, width: int, height: int) -> str:
    """What `App.export_screenshot` gives for a screen of that size in cells, in a form that is small and stable."""
    grounds, texts = _grounds(exported, width, height), _texts(exported)
    area = Counter[str]()
    for run in (run for runs in grounds for run in runs):
        area[run.colour] += run.cells
    page = max(area, key=lambda colour: (area[colour], colour))
    lines = (f"<g>{_line(y, grounds[y], texts.get(y, []), page)}</g>" for y in range(height))
    box = f'viewBox="0 0 {width * WIDTH} {height * HEIGHT}"'
    head = f'<svg {box} xmlns="http://www.w3.org/2000/svg" xml:space="preserve">\n{_SHEET}'
    return "\n".join((head, f'<rect width="100%" height="100%" fill="{page}"/>', *lines, "</svg>\n"))


def lines_of(picture: str) -> list[str]:
    """The text of a picture that `compact` made, a string for each line of the screen."""
    return [_words(line) for line in _drawn(picture)]


def differences(was: str, now: str, most: int = 12) -> Iterator[str]:
    """What a person would see differ between two pictures: at most `most` lines in words, then those in colours."""
    worded: list[tuple[int, str, str]] = []
    coloured: list[int] = []
    if was.split("\n")[2] != now.split("\n")[2]:
        yield "the ground of the whole picture is another"
    for number, (old, new) in enumerate(zip_longest(_drawn(was), _drawn(now), fillvalue=""), 1):
        if _words(old) != _words(new):
            worded.append((number, _words(old), _words(new)))
        elif old != new:
            coloured.append(number)
    for number, before, after in worded[:most]:
        yield f"line {number} was: {before}"
        yield f"line {number}  is: {after}"
    if len(worded) > most:
        yield f"and {len(worded) - most} lines more"
    if coloured:
        yield f"in colours or places only: line {', '.join(map(str, coloured))}"


def _drawn(picture: str) -> list[str]:
    return [line for line in picture.split("\n") if line.startswith("<g>")]


def _grounds(exported: str, width: int, height: int) -> list[list[Run]]:
    """The grounds of each line, those of one colour side by side joined; cells without one have the terminal's."""
    found = _DEFAULT_GROUND.search(exported)
    lines = [[found[1] if found else "#000000"] * width for _ in range(height)]
    for colour, x, y, wide in _GROUND.findall(exported):
        column, cells = round(float(x) / _RICH_WIDTH), round(float(wide) / _RICH_WIDTH)
        lines[round((float(y) - 1.5) / _RICH_HEIGHT)][column : column + cells] = [colour] * cells
    return [list(_joined(line)) for line in lines]


def _joined(line: list[str]) -> Iterator[Run]:
    column = 0
    for colour, cells in groupby(line):
        count = sum(1 for _ in cells)
        yield Run(column, count, colour)
        column += count


def _texts(exported: str) -> dict[int, list[Run]]:
    """The texts by line, without the spaces around them where these cannot be seen."""
    styles = {
        name: (colour, " ".join(short for css, short in _CLASSES if css in rest))
        for name, colour, rest in _STYLE.findall(exported)
    }
    found: dict[int, list[Run]] = {}
    for name, x, y, escaped in _RICH_TEXT.findall(exported):
        text, (colour, classes) = unescape(escaped).replace("\xa0", " ").replace("\n", ""), styles[name]
        column = round(float(x) / _RICH_WIDTH)
        if not {"u", "s"} & set(classes.split()):
            column += len(text) - len(text.lstrip(" "))
            text = text.strip(" ")
        if text:
            run = Run(column, cell_len(text), colour, text, classes)
            found.setdefault(round((float(y) - 20) / _RICH_HEIGHT), []).append(run)
    return found


def _line(y: int, grounds: list[Run], texts: list[Run], page: str) -> str:
    parts = [
        f'<rect x="{run.column * WIDTH}" y="{y * HEIGHT}" width="{run.cells * WIDTH}" height="{HEIGHT}"'
        f' fill="{run.colour}" shape-rendering="crispEdges"/>'
        for run in grounds
        if run.colour != page
    ]
    for run in texts:
        classes = f' class="{run.classes}"' if run.classes else ""
        # A sign may come from another font, of another width.
        length = "" if run.text.isascii() else f' textLength="{run.cells * WIDTH}"'
        place = f'x="{run.column * WIDTH}" y="{y * HEIGHT + _BASELINE}"'
        parts.append(f'<text {place} fill="{run.colour}"{classes}{length}>{escape(run.text)}</text>')
    return "".join(parts)


def _words(line: str) -> str:
    """The text of a line of the file."""
    told = ""
    for x, _, text in _TEXT.findall(line):
        told += " " * (int(x) // WIDTH - cell_len(told)) + unescape(text)
    return told.rstrip()
