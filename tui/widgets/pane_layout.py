"""A pane as lines of so many cells: two columns where they have room, in the order of the blocks."""

from typing import NamedTuple

from textual.content import Content

from tui.core.panes.blocks import Block, Facts, Gauges, Pane, Source, Table, Traces, shortened
from tui.widgets.pane_blocks import block_lines, heading, label_room, padded
from tui.widgets.pane_table import Picked, natural_width, table_lines

TWO_COLUMNS_FROM = 96
_GAP = 4


class Laid(NamedTuple):
    """The lines of a pane, those of them that can be picked, and the cells at which columns of it begin."""

    lines: list[Content]
    picks: list[Picked]
    cuts: tuple[int, ...] = ()


class _Room(NamedTuple):
    """The cells of a pane: in all, of each of two columns (0 where there is one), of labels."""

    width: int
    half: int
    labels: int


def lay_out(pane: Pane, width: int) -> Laid:
    """The blocks one below the other, an empty line between them; those that fit, in two columns."""
    half = (width - _GAP) // 2 if width >= TWO_COLUMNS_FROM else 0
    room = _Room(width, half, label_room(half or width))
    pane = shortened(pane)
    laid = Laid([], [], _cuts(pane, room))
    run: list[Block] = []
    for block in pane:
        if isinstance(block, Facts) and block.apart:
            _add_columns(laid, run, room)
            run = []
        if half and _is_narrow(block, half):
            run.append(block)
            continue
        _add_columns(laid, run, room)
        run = []
        _add(laid, block, room)
    _add_columns(laid, run, room)
    return laid


def _cuts(pane: Pane, room: _Room) -> tuple[int, ...]:
    if any(isinstance(block, Source) for block in pane):
        return ()
    right = room.half + _GAP
    return (room.labels, right, right + room.labels) if room.half else (room.labels,)


def _is_narrow(block: Block, width: int) -> bool:
    if isinstance(block, Table):
        return not block.copies and natural_width(block) <= width
    return not isinstance(block, Source)


def _add(laid: Laid, block: Block, room: _Room) -> None:
    if laid.lines:
        laid.lines.append(Content(""))
    if not isinstance(block, Table):
        laid.lines.extend(block_lines(block, room.width, room.labels))
        return
    laid.lines.extend(heading(block.title, room.width))
    before = len(laid.lines)
    lines, picks = table_lines(block, room.width)
    laid.lines.extend(lines)
    laid.picks.extend(Picked(first + before, last + before, text) for first, last, text in picks)


def _add_columns(laid: Laid, run: list[Block], room: _Room) -> None:
    """Blocks in two columns that are as even as their order admits; a single one has all the width."""
    if len(run) < 2:
        for block in run:
            _add(laid, block, room)
        return
    if laid.lines:
        laid.lines.append(Content(""))
    drawn = [block_lines(block, room.half, room.labels) for block in run]
    heights = [_height(block) for block in run]
    split = min(range(1, len(run)), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    left, right = _stacked(drawn[:split]), _stacked(drawn[split:])
    height = max(len(left), len(right))
    for column in (left, right):
        column += [Content("")] * (height - len(column))
    laid.lines.extend(
        padded(one, room.half + _GAP) + other if other else one for one, other in zip(left, right, strict=True)
    )


def _height(block: Block) -> int:
    """The lines of a block where none wraps, with the empty one after it: so a long value moves no other block."""
    match block:
        case Facts(_, parts) | Gauges(_, parts) | Table(_, _, parts):
            return len(parts) + (3 if isinstance(block, Table) else 2)
        case Traces(_, traces):
            return max(1, len(traces)) + 2
        case Source():
            raise ValueError("the answer as it came stands in no column")


def _stacked(drawn: list[list[Content]]) -> list[Content]:
    lines = list(drawn[0])
    for block in drawn[1:]:
        lines += [Content(""), *block]
    return lines
