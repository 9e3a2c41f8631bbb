"""From what is typed to a filter, or to where and why it is none."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tui.core import words
from tui.core.filter.fields import ANYWHERE, BY_NAME, SYNONYMS, Field, NumberField
from tui.core.filter.fold import fold
from tui.core.filter.terms import Filter, FilterError, NumberTerm, Term, TextTerm, number

_TOKEN = re.compile(r'(?:[^\s"]|"[^"]*(?:"|\Z))+')
_FIELD = re.compile(r"([^\W\d]+):")
_OPERATOR = re.compile(r">=|<=|>|<|=")
# Hexadecimal groups with two colons at least: an address that was pasted, not a field.
_ADDRESS = re.compile(r"[0-9a-fA-F]{0,4}:[0-9a-fA-F]{0,4}:[0-9a-fA-F:.]*")


class Token(NamedTuple):
    """One term as it is typed: where it starts and ends, whether it is negated, its field and operator by name.

    `value_start` is where its value starts, quotes included; `name` is None for a word alone.
    """

    start: int
    end: int
    negated: bool
    name: str | None
    compare: str
    value_start: int
    value: str


def parse(text: str) -> Filter:
    """The filter that a text means (product page, "Filter"); FilterError says where the text is none, and why.

    Words and terms are all required; `"two words"` is one; `-` before a term turns it round; `field:value` looks at a
    field, `=` before the value asks for exactly that, and for numbers there are `>`, `>=`, `<`, `<=`.
    """
    return Filter(tuple(_term(text, token) for token in tokens(text)))


def so_far(text: str) -> str:
    """The text without its last term where that is a field whose value is still to be typed, as in `web state:`."""
    last = next(reversed([*tokens(text)]), None)
    if last is None or last.end < len(text) or last.value or fold(last.name or "") not in BY_NAME:
        return text
    return text[: last.start].rstrip()


def tokens(text: str) -> Iterator[Token]:
    """Yield what stands between the spaces, also where it is no valid term; a quote that is open goes to the end."""
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        negated = text[start] == "-"
        begin = start + negated
        # What is in quotes is neither field nor operator.
        quote = text.find('"', begin, end)
        free = text[begin : end if quote < 0 else quote]
        named = None if _ADDRESS.fullmatch(free) else _FIELD.match(free)
        operator = _OPERATOR.match(free, named.end()) if named else None
        field_end = operator or named
        value_start = begin + (field_end.end() if field_end else 0)
        yield Token(
            start,
            end,
            negated,
            named.group(1) if named else None,
            operator.group() if operator else "",
            value_start,
            text[value_start:end].replace('"', ""),
        )


def _term(text: str, token: Token) -> Term:
    if text.count('"', token.start, token.end) % 2:
        position = text.rindex('"', token.start, token.end)
        raise FilterError(position, token.end - position, "this quote is not closed")
    field = _field(token)
    if not fold(token.value):
        raise FilterError(token.start, token.end - token.start, _missing(field, token.negated))
    if isinstance(field, NumberField):
        return _number_term(field, token)
    if token.compare not in ("", "="):
        position = token.value_start - len(token.compare)
        raise FilterError(position, len(token.compare), f"`{field.name}` is no number: it can only be equal (`=`)")
    return TextTerm(field, token.value, token.compare == "=", token.negated)


def _field(token: Token) -> Field:
    if token.name is None:
        return ANYWHERE
    name = fold(token.name)
    if name in BY_NAME:
        return BY_NAME[name]
    raise FilterError(token.start + token.negated, len(token.name), f"there is no field `{token.name}`{_near(name)}")


def _near(name: str) -> str:
    import difflib

    if SYNONYMS.get(name) == "":
        return ": a word alone looks there"
    near = [SYNONYMS[name]] if name in SYNONYMS else difflib.get_close_matches(name, BY_NAME, 1)
    return f"; did you mean `{near[0]}`?" if near else '; in quotes ("...") it is a word like others'


def _missing(field: Field, negated: bool) -> str:
    if field.name:
        return f"`{field.name}:` needs a value, as in {field.help.rpartition(': ')[2]}"
    return "after `-` comes what is not wanted, as in -state:active" if negated else "there is nothing to look for"


def _number_term(field: NumberField, token: Token) -> NumberTerm:
    try:
        number(field, token.value)
    except ValueError:
        told = f"`{words.visible(token.value)}` is no number"
        length = token.end - token.value_start
        raise FilterError(token.value_start, length, f"{told}, as in {field.help.rpartition(': ')[2]}") from None
    return NumberTerm(field, token.compare or "=", token.value, token.negated)
