"""What a pane is made of, as plain data that a screen or a pipe can draw."""

from typing import NamedTuple


class Fact(NamedTuple):
    """One named value; `tone` is "", "good", "warn", "bad", "dim" or "strong"."""

    label: str
    value: str
    tone: str = ""


class Facts(NamedTuple):
    """Named values under a heading."""

    title: str
    facts: tuple[Fact, ...]


class Table(NamedTuple):
    """Rows under column names, with the words for when there are none."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str


class Gauge(NamedTuple):
    """A share from 0 to 1 (None: not known) with its text."""

    label: str
    share: float | None
    text: str


class Source(NamedTuple):
    """The answer as it came, indented."""

    text: str


Block = Facts | Table | Gauge | Source
Pane = tuple[Block, ...]


def text_of(pane: Pane) -> str:
    """A pane as plain lines."""
    lines: list[str] = []
    for block in pane:
        match block:
            case Facts(title, facts):
                lines += [title, *(f"{fact.label}: {fact.value}" for fact in facts)]
            case Table(title, columns, rows, empty):
                lines += [title, *(["\t".join(columns), *("\t".join(row) for row in rows)] if rows else [empty])]
            case Gauge(label, _, text):
                lines.append(f"{label}: {text}")
            case Source(text):
                lines.append(text)
    return "\n".join(lines)
