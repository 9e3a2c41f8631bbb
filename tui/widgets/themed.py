"""An app with our themes, in the colours and letters that the terminal has."""

import os
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ReturnType
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter, Monochrome, NoColor

from tui.core.appearance import DARK, has_colours, opening_theme
from tui.core.signs import in_ascii, in_letters
from tui.core.terminal import UTF8, encoding
from tui.themes import THEMES, variable_defaults
from tui.widgets.at_terminal import at_terminal

_NOT_OURS = (NoColor, Monochrome)


class NoColourCodes(LineFilter):
    """Takes every colour away, the terminal's default ones as well, so that none is named on the wire."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same text with the same attributes."""
        return [Segment(text, style and _without_colour(style), control) for text, style, control in segments]


class AsciiSigns(LineFilter):
    """Draws the signs, borders and bars of ours and of Textual in ASCII; the letters of names stay as they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same text with the twin of each sign."""
        return [Segment(in_ascii(text), style, control) for text, style, control in segments]


class PlainLetters(LineFilter):
    """Draws all in an encoding that has few letters: signs in ASCII, and of names what comes nearest, cell by cell."""

    def __init__(self, letters: str) -> None:
        """`letters` is the encoding: ASCII or one of 8 bits."""
        super().__init__()
        self._letters = letters

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same text in the letters that there are."""
        return [Segment(_in_letters(text, self._letters), style, control) for text, style, control in segments]


@lru_cache(4096)
def _in_letters(text: str, letters: str) -> str:
    return text if text.isascii() else in_letters(text, letters, cell_len)


@lru_cache(1024)
def _without_colour(style: Style) -> Style:
    # Rich drops what a click on the text does along with its colour.
    return style.without_color + Style.from_meta(style.meta) if style.meta else style.without_color


class ThemedApp(App[ReturnType]):
    """Has our themes beside Textual's, with the variables of ours in each."""

    # What stands in for Textual's filters; None while these are right.
    _instead: Sequence[LineFilter] | None = None
    _signs: Sequence[LineFilter] = ()

    def dress(
        self, configured: str | None, environ: Mapping[str, str] = os.environ, *, only_ascii: bool = False
    ) -> None:
        """Choose the theme, before the app runs; `configured` is the one of config.toml."""
        letters = encoding(environ)
        self.driver_class = at_terminal(self.driver_class, letters, environ)
        if letters != UTF8:
            self._signs = (PlainLetters(letters),)
        elif only_ascii:
            self._signs = (AsciiSigns(),)
        if not has_colours(environ):
            self._instead = (NoColourCodes(),)
        for theme in THEMES:
            self.register_theme(theme)
        wanted = opening_theme(configured, environ, few_colours=self.has_few_colours)
        # Set without its watcher: what that would do over again is all done before the first frame.
        self.set_reactive(App.theme, wanted if wanted in self.available_themes else DARK)
        theme = self.current_theme
        self.set_class(theme.dark, "-dark-mode", update=False)
        self.set_class(not theme.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    @property
    def sends_colours(self) -> bool:
        """Whether colours are sent at all."""
        return self._instead is None

    @property
    def has_few_colours(self) -> bool:
        """Whether the terminal has fewer than 256 colours."""
        return self.console.color_system in ("standard", "windows")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The variables that our style sheets use, for a theme that does not know them."""
        return variable_defaults(self.current_theme)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What is done to each line before it is sent: where no colours are wanted, they are taken out."""
        if self._instead is not None:
            return (*self._instead, *self._signs)
        unwanted = (*_NOT_OURS, ANSIToTruecolor) if self.native_ansi_color else _NOT_OURS
        usual = super().get_line_filters()
        return [*(one for one in usual if not isinstance(one, unwanted)), *self._signs]
