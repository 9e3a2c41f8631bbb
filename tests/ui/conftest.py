"""What all tests of screens share."""

from collections.abc import Iterator

import pytest
from textual.css import stylesheet
from textual.css.model import RuleSet
from textual.css.tokenize import Token
from textual.css.types import CSSLocation

Variables = dict[str, list[Token]]


class ParsedOnce:
    """Textual's parser of style sheets, which reads the same text with the same variables once for all apps.

    Within one app Textual does the same; a tenth of the time of these tests went into reading the same sheets anew.
    """

    def __init__(self) -> None:
        self._parse = stylesheet.parse
        self._kept: dict[tuple[object, ...], list[RuleSet]] = {}
        self._last: tuple[Variables, frozenset[tuple[str, ...]]] = ({}, frozenset())

    def __call__(
        self,
        scope: str,
        css: str,
        read_from: CSSLocation,
        variables: dict[str, str] | None = None,
        variable_tokens: Variables | None = None,
        is_default_rules: bool = False,
        tie_breaker: int = 0,
    ) -> list[RuleSet]:
        """The rules of a sheet."""
        assert variables is None
        known = self._known(variable_tokens or {})
        key = (scope, css, read_from, known, is_default_rules, tie_breaker)
        if key not in self._kept:
            rules = self._parse(scope, css, read_from, None, variable_tokens, is_default_rules, tie_breaker)
            self._kept[key] = list(rules)
        return self._kept[key]

    def _known(self, variables: Variables) -> frozenset[tuple[str, ...]]:
        """The values of all variables; those of the sheet before are most often the same object."""
        if variables is not self._last[0]:
            values = frozenset((name, *(token.value for token in tokens)) for name, tokens in variables.items())
            self._last = (variables, values)
        return self._last[1]


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """Style sheets are read once, not once for each app."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stylesheet, "parse", ParsedOnce())
        yield
