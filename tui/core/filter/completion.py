"""What could be typed next in the filter: names of fields, and the values that the rows have."""

from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from itertools import islice
from typing import NamedTuple

from tui.core.filter.fields import BY_NAME, FIELDS, NumberField, TextField
from tui.core.filter.fold import fold
from tui.core.filter.index import Index
from tui.core.filter.parser import Token, tokens
from tui.core.filter.terms import NumberTerm, TextTerm, needle
from tui.domain.row import InstanceRow

MOST = 20
# Past this an amount of RAM is only something that must not break a calculation.
_MOST_RAM_MB = 10**9


class Completion(NamedTuple):
    """A text that can stand from `start` to `end` of what is typed, and a note on it."""

    start: int
    end: int
    text: str
    note: str


def complete(text: str, cursor: int, rows: Sequence[InstanceRow] | Index) -> list[Completion]:
    """At most 20 completions of the term at the cursor: fields in their order, values with the most frequent first.

    With the index of the rows, what was counted for one letter is there for the next.
    """
    token = next((token for token in tokens(text) if token.start <= cursor <= token.end), None)
    if token is None or token.name is None or cursor < token.start + token.negated + len(token.name) + 1:
        return _names(text, cursor, token)
    field = BY_NAME.get(fold(token.name))
    if field is None or cursor < token.value_start:
        return []
    typed = text[token.value_start : cursor].replace('"', "")
    index = rows if isinstance(rows, Index) else Index(rows)
    if isinstance(field, NumberField):
        return _numbers(field, typed, token, index)
    return _values(field, typed, token, index)


def _names(text: str, cursor: int, token: Token | None) -> list[Completion]:
    start = cursor if token is None else min(token.start + token.negated, cursor)
    end = cursor if token is None else token.end if token.name is None else start + len(token.name) + 1
    typed = fold(text[start:cursor])
    fields = [field for field in FIELDS if field.name.startswith(typed)]
    return [Completion(start, max(end, cursor), f"{field.name}:", field.help) for field in fields]


def _values(field: TextField, typed: str, token: Token, index: Index) -> list[Completion]:
    wanted = needle(field, typed)

    def fits(value: str, called: str) -> bool:
        # A quote cannot be typed within quotes, and what is nothing but accents is no value.
        if '"' in value or not fold(value):
            return False
        texts = (needle(field, value), fold(called))
        return any(text.startswith(wanted) if field.how == "start" else wanted in text for text in texts)

    if field.unique:
        each = (value for held in index.having(field, typed) for value in field.values(held))
        counted = dict.fromkeys(islice((value for value in each if fits(*value)), MOST), 1)
    else:
        counted = {value: count for value, count in _counted(field, index).items() if fits(*value)}
    return [
        Completion(
            token.value_start,
            token.end,
            _typed(TextTerm(field, value)),
            f"{called}, {_instances(count)}" if called else _instances(count),
        )
        for (value, called), count in _most(counted)
    ]


def _counted(field: TextField, index: Index) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    # First what the rows hold is counted, which is the same for many.
    for held, count in index.counts(field).items():
        for value in field.values(held):
            found[value] += count
    return found


def _numbers(field: NumberField, typed: str, token: Token, index: Index) -> list[Completion]:
    # What changes by the second is no value to choose.
    if field.rounds:
        return []
    found = index.counts(field).items()
    usable = {
        (str(number / field.scale).removesuffix(".0"), ""): count
        for number, count in found
        if number is not None and 0 <= number < _MOST_RAM_MB
    }
    return [
        Completion(token.value_start, token.end, _typed(NumberTerm(field, "", value)), _instances(count))
        for (value, _), count in _most({value: count for value, count in usable.items() if value[0].startswith(typed)})
    ]


def _most(counted: dict[tuple[str, str], int]) -> Iterable[tuple[tuple[str, str], int]]:
    return nsmallest(MOST, counted.items(), key=lambda item: (-item[1], item[0]))


def _typed(term: TextTerm | NumberTerm) -> str:
    """The value of a term as it is typed, in quotes where it needs them."""
    return str(term).partition(":")[2]


def _instances(count: int) -> str:
    return f"{count:,} instance{'s' if count != 1 else ''}"
