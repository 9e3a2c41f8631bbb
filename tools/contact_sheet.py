"""Makes one picture of all screens: `python tools/contact_sheet.py OUT.svg [--size 80x24] [--theme NAME] [SCENE ...]`

The scenes are those of the snapshots (tests/support/pictures.py).
"""

import argparse
import asyncio
import re
import sys
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.pictures import USUAL, WALKS, Picture, pictures, runs_of
from tests.support.studio import Look, Size
from tests.support.svg import HEIGHT, WIDTH
from tui.core.appearance import THEMES

NO_COLOUR = "no-colour"
_GAP, _CAPTION = 24, 40
_GROUND, _TEXT = "#808080", "#ffffff"


def size_of(text: str) -> Size:
    """`120x40` as columns and lines."""
    found = re.fullmatch(r"(\d+)x(\d+)", text)
    if found is None:
        raise argparse.ArgumentTypeError("a size is COLUMNSxLINES")
    return int(found[1]), int(found[2])


def options() -> argparse.Namespace:
    """What was asked for."""
    scenes = [scene for walk in WALKS.values() for scene in walk.scenes]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT.svg")
    parser.add_argument("--size", type=size_of, default=(120, 40), metavar="COLUMNSxLINES")
    parser.add_argument("--theme", choices=(*THEMES, NO_COLOUR), metavar="NAME", help=f"a theme, or {NO_COLOUR}")
    parser.add_argument("--columns", type=int, default=4, help="pictures side by side")
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=f"of {', '.join(scenes)}; all where none is named")
    asked = parser.parse_intermixed_args()
    if unknown := set(asked.scenes) - set(scenes):
        parser.error(f"no such scene: {', '.join(sorted(unknown))}")
    return asked


async def taken(size: Size, look: Look, wanted: Sequence[str]) -> list[Picture]:
    """The pictures, in the order of the table."""
    found = []
    for run in runs_of(size, look, wanted):
        async for picture in pictures(run):
            print(picture.name, file=sys.stderr)
            found.append(picture)
    return found


def sheet(shown: Sequence[Picture], columns: int) -> str:
    """Pictures side by side, each under its name."""
    widest, highest = (max(picture.size[axis] for picture in shown) for axis in (0, 1))
    step = (widest * WIDTH + _GAP, highest * HEIGHT + _GAP + _CAPTION)
    columns = min(columns, len(shown))
    width, height = columns * step[0] + _GAP, ceil(len(shown) / columns) * step[1] + _GAP
    parts = [
        f'<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">',
        f'<rect width="100%" height="100%" fill="{_GROUND}"/>',
    ]
    for number, picture in enumerate(shown):
        x, y = _GAP + number % columns * step[0], _GAP + number // columns * step[1]
        parts.append(f'<text x="{x}" y="{y + 24}" fill="{_TEXT}" class="b">{escape(picture.name)}</text>')
        place = f'x="{x}" y="{y + _CAPTION}" width="{picture.size[0] * WIDTH}" height="{picture.size[1] * HEIGHT}"'
        parts.append(picture.svg.replace("<svg ", f"<svg {place} ", 1))
    return "\n".join((*parts, "</svg>\n"))


def main() -> None:
    """Take the pictures and write the sheet."""
    asked = options()
    look = USUAL if asked.theme is None else Look(asked.theme, None if asked.theme == NO_COLOUR else asked.theme)
    look = look._replace(colours=asked.theme != NO_COLOUR)
    shown = asyncio.run(taken(asked.size, look, asked.scenes))
    asked.out.write_text(sheet(shown, asked.columns), encoding="utf-8")


if __name__ == "__main__":
    main()
