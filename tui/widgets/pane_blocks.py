"""The blocks of a pane as styled lines of so many cells; nothing is cut, long texts wrap."""

from textual.content import Content

from tui.core.panes.blocks import Block, Fact, Facts, Gauges, Source, Table, Trace, Traces
from tui.core.signs import SPARKS, sign
from tui.widgets.pane_source import source_lines
from tui.widgets.pane_table import table_lines
from tui.widgets.pane_tones import level, toned
from tui.widgets.wrapped import wrapped

_LABELS = 19
_NARROWEST = 8
_WIDEST_BAR = 30
_GAP = 2
# With space around it: bars one below the other do not run together.
_FULL = "■"


def block_lines(block: Block, width: int, room: int) -> list[Content]:
    """The lines of a block under its heading, its labels in so many cells."""
    match block:
        case Facts(title, facts):
            return [*heading(title, width), *_facts(facts, width, room)]
        case Gauges(title):
            return [*heading(title, width), *_gauges(block, width, room)]
        case Traces(title, traces, empty):
            lines = _traces(traces, width, room) if traces else wrapped(toned(empty, "dim"), width)
            return [*heading(title, width), *lines]
        case Table(title):
            return [*heading(title, width), *table_lines(block, width).lines]
        case Source(text):
            return source_lines(text, width)


def heading(title: str, width: int) -> list[Content]:
    """A small heading."""
    return wrapped(toned(title, "heading"), width)


def beside(label: str, room: int, values: list[Content]) -> list[Content]:
    """Lines with a muted label, of `room` cells, before the first of them; what is longer wraps too."""
    labels = wrapped(toned(label, "label"), max(1, room - _GAP))
    count = max(len(labels), len(values))
    labels += [Content("")] * (count - len(labels))
    values += [Content("")] * (count - len(values))
    return [padded(left, room) + right for left, right in zip(labels, values, strict=True)]


def padded(line: Content, width: int) -> Content:
    """The line with blanks up to so many cells."""
    return line.pad_right(max(0, width - line.cell_length))


def label_room(width: int) -> int:
    """The cells for labels and the gap after them: the same in every pane, so that values stay where they are."""
    return min(_LABELS, max(1, width // 2))


def _facts(facts: tuple[Fact, ...], width: int, room: int) -> list[Content]:
    lines = []
    for fact in facts:
        text = f"{fact.sign} {fact.value}" if fact.sign else fact.value
        lines += beside(fact.label, room, wrapped(toned(text, fact.tone), max(_NARROWEST, width - room)))
    return lines


def _gauges(block: Gauges, width: int, room: int) -> list[Content]:
    texts = max(Content(gauge.text).cell_length for gauge in block.gauges)
    # Of texts that leave the bars no room, each goes below its bar.
    below = width - room - texts - _GAP < _NARROWEST
    bar = max(1, min(_WIDEST_BAR, width - room - (0 if below else texts + _GAP)))
    lines = []
    for gauge in block.gauges:
        drawn = _bar(gauge.share, bar, levels=block.levels)
        text = wrapped(Content(gauge.text), max(_NARROWEST, width - room))
        lines += beside(gauge.label, room, [drawn, *text] if below else [drawn + " " * _GAP + gauge.text])
    return lines


def _bar(share: float | None, width: int, *, levels: bool) -> Content:
    if share is None:
        return Content(" " * width)
    # What is used at all is seen.
    filled = max(round(share * width), 1 if share > 0 else 0)
    full = toned(_FULL * filled, level(share) if levels else "spark")
    return full + toned(sign("separator") * (width - filled), "rest")


def _traces(traces: tuple[Trace, ...], width: int, room: int) -> list[Content]:
    texts = max(Content(trace.text).cell_length for trace in traces)
    longest = max(len(trace.values) for trace in traces)
    chart = max(_NARROWEST, min(longest, width - room - texts - _GAP))
    lines = []
    for trace in traces:
        drawn = toned(spark(trace.values, chart), "spark") + " " * _GAP + toned(trace.text, "label")
        lines += beside(trace.label, room, wrapped(drawn, max(_NARROWEST, width - room)))
    return lines


def spark(values: tuple[float | None, ...], width: int) -> str:
    """The last values that have room as a line of bars, the newest at the right; a blank where nothing was told."""
    last = values[-width:]
    top = len(SPARKS) - 1
    return "".join(" " if value is None else SPARKS[round(value * top)] for value in last).rjust(width)
