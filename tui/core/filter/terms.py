"""What a filter is made of: terms, all of which a row must fulfil."""

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from tui.core.filter.fields import ANYWHERE, Field, NumberField, TextField
from tui.core.filter.fold import fold, fold_parts, spans
from tui.domain.row import InstanceRow

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
}
_PLAIN_WORD = re.compile(r"\w[\w.=/%+@-]*")
_PLAIN_VALUE = re.compile(r"\w[\w.=/%+@:-]*")


class FilterError(ValueError):
    """Text that is no filter: where (`position` and `length` in characters), and in words why (`message`)."""

    def __init__(self, position: int, length: int, message: str) -> None:
        super().__init__(message)
        self.position = position
        self.length = length
        self.message = message


class TextTerm(NamedTuple):
    """A text that must be found (or, `negated`, must not be): as part or start of a field's text, or `exact`."""

    field: TextField
    value: str
    exact: bool = False
    negated: bool = False

    @property
    def probe(self) -> str:
        """What stands in the folded texts of a row that is found."""
        found = needle(self.field, self.value)
        if self.exact:
            return f"\n{found}\n"
        return f"\n{found}" if self.field.how == "start" else found

    def select(self, column: Sequence[str], within: Iterable[int]) -> list[int]:
        """The places, of those within, whose folded texts fulfil it."""
        probe = self.probe
        if self.negated:
            return [place for place in within if probe not in column[place]]
        return [place for place in within if probe in column[place]]

    def implies(self, other: "Term") -> bool:
        """Whether each row that fulfils this one fulfils the other too; False where that is not certain."""
        if not isinstance(other, TextTerm) or (self.field.name, self.negated) != (other.field.name, other.negated):
            return False
        return self.probe in other.probe if self.negated else other.probe in self.probe

    def __str__(self) -> str:
        plain = _PLAIN_VALUE if self.field.name else _PLAIN_WORD
        value = self.value if plain.fullmatch(self.value) else f'"{self.value}"'
        return f"{_sign(self)}{_prefix(self.field)}{'=' if self.exact else ''}{value}"


class NumberTerm(NamedTuple):
    """A comparison with a number; a row that has none fulfils it only `negated`."""

    field: NumberField
    compare: str
    value: str
    negated: bool = False

    def select(self, column: Sequence[float | None], within: Iterable[int]) -> list[int]:
        """The places, of those within, whose number fulfils it."""
        test, limit, negated = self._test(), number(self.field, self.value) * self.field.scale, self.negated
        return [
            place for place in within if ((known := column[place]) is not None and test(known, limit)) is not negated
        ]

    def _test(self) -> Callable[[Any, Any], bool]:
        if self.compare != "=" or not self.field.rounds:
            return _COMPARE[self.compare]
        decimals = len(_bare(self.field, self.value).partition(".")[2])
        return lambda known, limit: bool(round(known, decimals) == limit)

    def implies(self, other: "Term") -> bool:
        """Whether each row that fulfils this one fulfils the other too; False where that is not certain."""
        return self == other

    def __str__(self) -> str:
        return f"{_sign(self)}{_prefix(self.field)}{self.compare}{self.value}"


Term = TextTerm | NumberTerm


class Filter(NamedTuple):
    """Terms that a row must all fulfil; without any, each row does. As text, it is one that parses to its equal."""

    terms: tuple[Term, ...] = ()

    @property
    def bare(self) -> tuple[str, ...]:
        """The words, folded, that are looked for without a field."""
        return tuple(
            needle(term.field, term.value)
            for term in self.terms
            if isinstance(term, TextTerm) and term.field is ANYWHERE and not term.negated
        )

    def matches(self, row: InstanceRow) -> bool:
        """Whether the row is found; for many rows there is the Index."""
        return all(term.select((cell(term.field, row),), (0,)) for term in self.terms)

    def narrows(self, other: "Filter") -> bool:
        """Whether all that this one finds is certain to be found by the other too."""
        return all(any(term.implies(wanted) for term in self.terms) for wanted in other.terms)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the words without a field are found in a text that is shown: (start, end), in order, apart."""
        words = self.bare
        return spans(text, words) if words else []

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))


def cell(field: Field, row: InstanceRow) -> Any:
    """What a term of the field looks at in a row: folded texts, or a number (None where there is none)."""
    held = field.of(row)
    return folded(field, held) if isinstance(field, TextField) else held


def folded(field: TextField, held: Any) -> str:
    """The texts that the field sees in what it takes from a row, folded, each between newlines."""
    texts = field.texts(held)
    return fold_parts(tuple(map(_even, texts)) if field.even else texts)


def needle(field: TextField, value: str) -> str:
    """A value as it is looked for in the field."""
    return fold(_even(value) if field.even else value)


def _even(word: str) -> str:
    """A word with its separators made alike: `semi_annually`, `Semi-annually` and `semi annually` are one."""
    return word.replace("_", "-").replace(" ", "-")


def number(field: NumberField, value: str) -> float:
    """A number as it was typed, with or without a unit of the field; ValueError where it is none."""
    bare = _bare(field, value)
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", bare):
        raise ValueError("no number")
    return float(bare)


def _bare(field: NumberField, value: str) -> str:
    folded = fold(value)
    unit = next((unit for unit in field.units if folded.endswith(unit)), "")
    return folded.removesuffix(unit)


def _sign(term: Term) -> str:
    return "-" if term.negated else ""


def _prefix(field: Field) -> str:
    return f"{field.name}:" if field.name else ""
