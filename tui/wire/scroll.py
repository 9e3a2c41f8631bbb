"""Whether a terminal gets from one screen to another in fewer bytes by moving lines."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from operator import ne

from tui.wire.cells import UNKNOWN
from tui.wire.grid import Grid, Row

Scroll = tuple[int, int, int]
# Fewer lines than that are repainted at once.
_FEWEST = 3
# Lines are compared by parts of so many cells, as what stands beside that which moves does not move.
_PART = 10
# A part that is in more lines tells nothing of where they went.
_MOST_PLACES = 3
_CANDIDATES = 2
# What the sequences cost, and a little more: what moves flickers where it is not synchronized.
_COST = 40
_NEVER = 10**6


def find_scroll(shown: Grid, wanted: Grid, changed: Sequence[int]) -> Scroll | None:
    """First and last line of the region to move and by how many lines up; None where that saves nothing."""
    if len(changed) < _FEWEST:
        return None
    candidates = _candidates(shown, wanted, changed)
    if not candidates:
        return None
    stays = [0] * wanted.height
    for y in changed:
        stays[y] = _cost(shown.rows[y], wanted.rows[y])
    regions = [found for up in candidates if (found := _region(shown, wanted, stays, up)) is not None]
    saved, scroll = max(regions, default=(0, None))
    return scroll if saved > _COST else None


def _candidates(shown: Grid, wanted: Grid, changed: Sequence[int]) -> list[int]:
    """The distances by which most parts of lines seem to have moved."""
    places: dict[tuple[int, str], list[int]] = {}
    for y, row in enumerate(shown.rows):
        if row.text != shown.unknown.text:
            for place in enumerate(_parts(row.text)):
                places.setdefault(place, []).append(y)
    votes: Counter[int] = Counter()
    for y in changed:
        for place in enumerate(_parts(wanted.rows[y].text)):
            was = places.get(place, ())
            if len(was) <= _MOST_PLACES and y not in was:
                votes.update(before - y for before in was)
    # In what moves, most lines have a part or more that is theirs alone.
    return [up for up, count in votes.most_common(_CANDIDATES) if count >= max(_FEWEST, len(changed) // 2)]


def _region(shown: Grid, wanted: Grid, stays: Sequence[int], up: int) -> tuple[int, Scroll] | None:
    """About how many bytes are saved by the region that saves most if it is moved so, and the region."""
    height, distance = wanted.height, abs(up)
    saved = [
        stays[y] - _cost(shown.rows[y + up], wanted.rows[y]) if 0 <= y + up < height else -_NEVER for y in range(height)
    ]
    # Those that come in empty are above what moves down, or below what moves up.
    lost = [0, *accumulate(_cost(shown.blank, new) - cost for new, cost in zip(wanted.rows, stays, strict=True))]
    best: tuple[int, Scroll] | None = None
    start, total = 0, 0
    for y in range(height):
        if total <= 0:
            start, total = y, 0
        total += saved[y]
        top, bottom = (start, y + distance) if up > 0 else (start - distance, y)
        if top < 0 or bottom >= height or total <= 0:
            continue
        first, last = (y + 1, bottom + 1) if up > 0 else (top, start)
        gain = total - (lost[last] - lost[first])
        if (best is None or gain > best[0]) and not _doubtful(shown, wanted, top, bottom):
            best = (gain, (top, bottom, up))
    return best


def _doubtful(shown: Grid, wanted: Grid, top: int, bottom: int) -> bool:
    """Whether there is something in the region of which it is not known what it looks like."""
    news = wanted.rows[top : bottom + 1]
    return any(row.pieces for row in (*shown.rows[top : bottom + 1], *news)) or any(UNKNOWN in row.text for row in news)


def _cost(old: Row, new: Row) -> int:
    """About how many bytes lead from one row to another."""
    if old.text == new.text and old.style == new.style:
        return 0
    texts = sum(map(ne, _parts(old.text), _parts(new.text)))
    styles = 0 if old.style == new.style else sum(map(ne, _parts(old.style), _parts(new.style)))
    return int(_PART // 2 * (max(texts, styles) + 1))


@lru_cache(maxsize=512)
def _parts(cells: str) -> tuple[str, ...]:
    return tuple(cells[x : x + _PART] for x in range(0, len(cells), _PART))
