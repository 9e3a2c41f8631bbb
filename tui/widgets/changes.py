"""Changes to be looked at: old and new side by side, and the body of the request with what changes set off."""

import re
from collections.abc import Container, Iterator, Sequence

from textual.content import Content

from tui.core import words
from tui.core.edit.review import Change
from tui.core.signs import sign
from tui.widgets.aligned import Cell, Row, aligned, shortened
from tui.widgets.wrapped import wrapped

OLD, NEW = "$text-muted", "bold $text-warning"
_LINE = re.compile(r'(?P<indent> *)(?P<key>"(?:[^"\\]|\\.)*"(?=: ))?(?P<rest>.*)', re.DOTALL)
# Both ends of an id, in brackets: the old one is not to keep the new value far from it.
_SHORT = 15
_MARK = f"{sign('changed')} "


def change_rows(changes: Sequence[Change]) -> list[Row]:
    """A row a change under a head: the field, old, an arrow, new; ids muted."""
    head = [Cell(Content.styled(text, OLD)) for text in ("FIELD", "OLD", "", "NEW")]
    return aligned([head, *([Cell(Content.styled(change.label, "bold")), *old_and_new(change)] for change in changes)])


def old_and_new(change: Change) -> list[Cell]:
    """The cells of an old value, its id shortened, an arrow, and a new value."""
    old = value_cell(change.field, change.old, OLD)
    return [
        old._replace(aside=shortened(old.aside, _SHORT)),
        Cell(Content(sign("becomes"))),
        value_cell(change.field, change.new, NEW),
    ]


class Address(Cell):
    """A URL, broken before a slash where it is wider than its column."""

    def lines(self, width: int) -> list[Content]:
        """The lines that it takes in so many columns."""
        lines = [Content("")]
        for part in map(Content, re.split("(?=/)", self.text.plain)):
            if lines[-1].cell_length + part.cell_length > width:
                lines.append(Content(""))
            lines[-1] += part
        return [piece for line in lines if line for piece in wrapped(line, width)]


def request_row(method: str, url: str) -> Row:
    """What is asked of which address."""
    return aligned([[Cell(Content.styled(method, "bold $text-accent")), Address(Content(words.visible(url)))]])[0]


def value_cell(field: str, text: str, style: str = "") -> Cell:
    """The cell of a value as a person reads it; of what has a name and an id, the id stands aside."""
    name, bracket, identity = text.rpartition(" (") if field.endswith("_id") else ("", "", "")
    if not bracket:
        return Cell(Content.styled(words.visible(text), style))
    return Cell(Content.styled(words.visible(name), style), words.visible(bracket.strip() + identity))


def body_text(body: str, changed: Container[str]) -> Content:
    """A body of JSON, laid out with two blanks a level, in colours; fields that are `changed` are marked and bold."""
    return Content("\n").join(_lines(body, changed))


def _lines(body: str, changed: Container[str]) -> Iterator[Content]:
    is_changed = False
    for raw in body.split("\n"):
        line = words.visible(raw) if raw else ""
        found = _LINE.fullmatch(line)
        indent, key, rest = found.group("indent", "key", "rest") if found else ("", None, line)
        if len(indent) < len(_MARK) or (key and len(indent) == len(_MARK)):
            is_changed = key is not None and key[1:-1] in changed
        starts = is_changed and len(indent) == len(_MARK) and key
        margin = (_MARK, NEW) if starts else (indent[: len(_MARK)], "")
        parts = [margin, indent[len(_MARK) :], (key or "", "$text-primary"), *_value(rest)]
        yield Content.assemble(*parts).stylize("bold" if is_changed else "")


def _value(rest: str) -> Iterator[tuple[str, str]]:
    """The rest of a line behind its key, with the colour of what it holds."""
    colon = ": " if rest.startswith(": ") else ""
    value = rest.removeprefix(colon)
    comma = "," if value.endswith(",") else ""
    value = value.removesuffix(comma)
    style = "$text-success" if value.startswith('"') else ""
    yield from ((colon, ""), (value, style), (comma, ""))
