"""What a pane is made of, as plain data that a screen or a pipe can draw."""

from collections.abc import Iterator
from typing import NamedTuple


class Fact(NamedTuple):
    """One named value; `tone` is "", "good", "wait", "warn", "bad", "dim" or "strong", `sign` goes before the value."""

    label: str
    value: str
    tone: str = ""
    sign: str = ""


class Facts(NamedTuple):
    """Named values under a heading; those `apart` stand below all that comes before, also in two columns."""

    title: str
    facts: tuple[Fact, ...]
    apart: bool = False


class Table(NamedTuple):
    """Rows under column names, with the words for when there are none.

    `right` are the places of the columns of numbers, `tones` those of the rows where they have any. Where there are
    `copies`, a row can be picked, and its text of them be copied.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str
    right: tuple[int, ...] = ()
    tones: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


class Gauge(NamedTuple):
    """A share from 0 to 1 (None: not known) with its text."""

    label: str
    share: float | None
    text: str


class Gauges(NamedTuple):
    """Shares under a heading; with `levels`, much of something is worse than little of it."""

    title: str
    gauges: tuple[Gauge, ...]
    levels: bool = True


class Trace(NamedTuple):
    """What a value was, oldest first, each from 0 to 1 (None: not known), with a text of all of it."""

    label: str
    values: tuple[float | None, ...]
    text: str


class Traces(NamedTuple):
    """Values over time under a heading, with the words for when there are none."""

    title: str
    traces: tuple[Trace, ...]
    empty: str


class Source(NamedTuple):
    """The answer as it came, indented."""

    text: str


Block = Facts | Table | Gauges | Traces | Source
Pane = tuple[Block, ...]
# A person reads no more of one value; a server may send a megabyte of it.
LONGEST = 2_000
_REST = "… (the rest is in the pane JSON)"


def shortened(pane: Pane) -> Pane:
    """The pane with at most 2,000 characters of each value, and words for what is left out; the JSON stays whole."""
    return tuple(map(_shortened, pane))


def _shortened(block: Block) -> Block:
    match block:
        case Facts(title, facts):
            cut = tuple(fact._replace(label=_cut(fact.label), value=_cut(fact.value)) for fact in facts)
            return block._replace(title=_cut(title), facts=cut)
        case Table(rows=rows):
            return block._replace(rows=tuple(tuple(map(_cut, row)) for row in rows))
        case Gauges(_, gauges):
            return block._replace(gauges=tuple(gauge._replace(label=_cut(gauge.label)) for gauge in gauges))
        case Traces() | Source():
            return block


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + _REST


def text_of(pane: Pane) -> str:
    """A pane as plain lines, an empty one between its blocks."""
    return "\n\n".join("\n".join(_lines(block)) for block in pane)


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Source):
        yield block.text
        return
    yield block.title
    match block:
        case Facts(_, facts):
            yield from (f"{fact.label}: {fact.value}" for fact in facts)
        case Table(_, columns, rows, empty):
            yield from ["\t".join(columns), *("\t".join(row) for row in rows)] if rows else [empty]
        case Gauges(_, gauges):
            yield from (f"{gauge.label}: {gauge.text}" for gauge in gauges)
        case Traces(_, traces, empty):
            yield from (f"{trace.label}: {trace.text}" for trace in traces) if traces else [empty]
