"""The themes: every colour of the app is named here, and style sheets and drawn text know it by a variable.

A theme of ours gives each variable; for one of Textual's, `variable_defaults` derives them from the colours it has.
"""

from collections.abc import Mapping
from typing import NamedTuple

from textual.theme import Theme

from tui.core.appearance import ANSI, DARK, DARK_SAFE, LIGHT, LIGHT_SAFE, OURS

# A profile's accent and what marks production, under white text.
_ACCENTS = {
    "red": "#a32020",
    "orange": "#a3540a",
    "yellow": "#7a6400",
    "green": "#2c6e2f",
    "cyan": "#0f6b75",
    "blue": "#20569e",
    "purple": "#6b3fa0",
    "pink": "#a32b6c",
    "grey": "#555b61",
}
_PRODUCTION, _ON_ACCENT = "#a32020", "#ffffff"
# The same by the names that a terminal of 16 colours has.
_ANSI_ACCENTS = {
    "red": "ansi_red",
    "orange": "ansi_bright_red",
    "yellow": "ansi_yellow",
    "green": "ansi_green",
    "cyan": "ansi_cyan",
    "blue": "ansi_blue",
    "purple": "ansi_magenta",
    "pink": "ansi_bright_magenta",
    "grey": "ansi_bright_black",
}


class _Palette(NamedTuple):
    """The colours that a theme is made of; text of each kind can be read on each kind of ground."""

    background: str
    surface: str
    panel: str
    field: str
    focus: str
    cursor: str
    resting: str
    line: str
    text: str
    muted: str
    on_cursor: str
    on_strong: str
    accent: str
    ok: str
    wait: str
    bad: str


_DARK = _Palette(
    background="#161b22",
    surface="#1b222b",
    panel="#212a35",
    field="#252f3b",
    focus="#263c55",
    cursor="#263c55",
    resting="#232d39",
    line="#3a4655",
    text="#d0d8e2",
    muted="#9aa7b8",
    on_cursor="#f1f5fa",
    on_strong="#10151b",
    accent="#74b4f5",
    ok="#7ccf8e",
    wait="#e5b95c",
    bad="#ff9189",
)
_LIGHT = _Palette(
    background="#f5f7fa",
    surface="#ffffff",
    panel="#e4eaf1",
    field="#eaeff5",
    focus="#cbdff5",
    cursor="#cbdff5",
    resting="#e1e8f0",
    line="#b4c0cd",
    text="#1e2732",
    muted="#4f5b69",
    on_cursor="#10151b",
    on_strong="#ffffff",
    accent="#0b57a4",
    ok="#0f6330",
    wait="#734b00",
    bad="#a8231c",
)
# Blue, yellow and orange are told apart with every kind of colour vision, by hue or by lightness.
_DARK_SAFE = _DARK._replace(ok="#74b9f2", wait="#efe27c", bad="#ff9d4d")
_LIGHT_SAFE = _LIGHT._replace(ok="#0b57a4", wait="#6b6000", bad="#7d2600")


def _variables(colours: _Palette) -> dict[str, str]:
    return {**_textuals(colours), **_ours(colours), **_badges(_ACCENTS, _PRODUCTION, _ON_ACCENT)}


def _textuals(colours: _Palette) -> dict[str, str]:
    """What Textual's own widgets know a colour by, as far as it is not made of the theme's few."""
    return {
        "text-muted": colours.muted,
        "text-disabled": colours.muted,
        "text-primary": colours.accent,
        "text-secondary": colours.accent,
        "text-accent": colours.accent,
        "text-success": colours.ok,
        "text-warning": colours.wait,
        "text-error": colours.bad,
        "foreground-muted": colours.muted,
        "boost": colours.field,
        "primary-muted": colours.focus,
        "border": colours.accent,
        "border-blurred": colours.line,
        "block-cursor-background": colours.cursor,
        "block-cursor-foreground": colours.on_cursor,
        "block-cursor-blurred-background": colours.resting,
        "block-cursor-blurred-foreground": colours.text,
        "block-hover-background": colours.resting,
        "button-foreground": colours.text,
        "button-color-foreground": colours.on_strong,
        "input-cursor-background": colours.text,
        "input-cursor-foreground": colours.background,
        "input-selection-background": colours.cursor,
        "input-selection-foreground": colours.on_cursor,
        "screen-selection-background": colours.cursor,
        "screen-selection-foreground": colours.on_cursor,
        "footer-background": colours.panel,
        "footer-foreground": colours.muted,
        "footer-key-foreground": colours.accent,
        "footer-description-foreground": colours.muted,
        "scrollbar": colours.line,
        "scrollbar-hover": colours.muted,
        "scrollbar-active": colours.accent,
        "scrollbar-background": colours.background,
        "scrollbar-corner-color": colours.background,
    }


def _ours(colours: _Palette) -> dict[str, str]:
    """What our own style sheets and what is drawn by line know a colour by."""
    return _parts(colours) | _meanings(colours)


def _parts(colours: _Palette) -> dict[str, str]:
    return {
        "header-background": colours.panel,
        "header-foreground": colours.text,
        "header-text-style": "none",
        "field-background": colours.field,
        "focus-background": colours.focus,
        "focus-foreground": colours.on_cursor,
        "focus-text-style": "none",
        "cursor-background": colours.cursor,
        "cursor-foreground": colours.on_cursor,
        "cursor-text-style": "none",
        "cursor-blurred-background": colours.resting,
        "cursor-blurred-foreground": colours.text,
        "cursor-blurred-text-style": "none",
        "tab-foreground": colours.muted,
        "tab-active-background": colours.accent,
        "tab-active-foreground": colours.on_strong,
        "tab-active-text-style": "bold",
    }


def _meanings(colours: _Palette) -> dict[str, str]:
    return {
        "heading": colours.accent,
        "muted": colours.muted,
        "marked": colours.accent,
        "changed": colours.wait,
        "stale": colours.muted,
        "match": colours.accent,
        "status-ok": colours.ok,
        "status-wait": colours.wait,
        "status-bad": colours.bad,
        "status-off": colours.muted,
        "gauge-low": colours.ok,
        "gauge-middle": colours.wait,
        "gauge-high": colours.bad,
        "gauge-rest": colours.line,
        "spark": colours.accent,
        "json-key": colours.accent,
        "json-string": colours.ok,
        "json-number": colours.wait,
        "json-word": colours.muted,
    }


def _badges(accents: Mapping[str, str], production: str, text: str) -> dict[str, str]:
    """The grounds of the header line by accent, and the text on them."""
    named = {**{f"accent-{name}": ground for name, ground in accents.items()}, "production": production}
    return named | {f"{name}-text": text for name in named}


def _ansi_badges() -> dict[str, str]:
    # Which ground a terminal's colour can be read on is known to nobody, so the text has it on the terminal's own.
    named = {**{f"accent-{name}": colour for name, colour in _ANSI_ACCENTS.items()}, "production": "ansi_red"}
    return dict.fromkeys(named, "ansi_default") | {f"{name}-text": colour for name, colour in named.items()}


def _theme(name: str, colours: _Palette, *, dark: bool) -> Theme:
    return Theme(
        name,
        primary=colours.accent,
        secondary=colours.accent,
        accent=colours.accent,
        warning=colours.wait,
        error=colours.bad,
        success=colours.ok,
        foreground=colours.text,
        background=colours.background,
        surface=colours.surface,
        panel=colours.panel,
        dark=dark,
        variables=_variables(colours),
    )


# On the terminal's own two colours, so that it is right on dark and on light ones; what matters without any colour is
# told by an attribute as well.
_ANSI_OWN = _Palette(*["ansi_default"] * len(_Palette._fields))._replace(
    accent="ansi_cyan", ok="ansi_green", wait="ansi_yellow", bad="ansi_red", line="ansi_bright_black"
)
_ANSI_VARIABLES = {
    **_variables(_ANSI_OWN),
    "text": "ansi_default",
    "header-text-style": "bold",
    "focus-text-style": "reverse",
    "cursor-text-style": "reverse",
    "cursor-blurred-text-style": "underline",
    "tab-active-background": "ansi_default",
    "tab-active-foreground": "ansi_default",
    "tab-active-text-style": "bold reverse",
    "block-cursor-text-style": "reverse",
    "block-cursor-blurred-text-style": "underline",
    "input-cursor-background": "ansi_default",
    "input-cursor-foreground": "ansi_default",
    "input-cursor-text-style": "reverse",
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    **_ansi_badges(),
}
THEMES = (
    _theme(DARK, _DARK, dark=True),
    _theme(LIGHT, _LIGHT, dark=False),
    _theme(DARK_SAFE, _DARK_SAFE, dark=True),
    _theme(LIGHT_SAFE, _LIGHT_SAFE, dark=False),
    Theme(
        ANSI,
        primary="ansi_cyan",
        secondary="ansi_cyan",
        accent="ansi_cyan",
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        ansi=True,
        variables=_ANSI_VARIABLES,
    ),
)


def variable_defaults(theme: Theme) -> dict[str, str]:
    """Our variables for a theme that does not give them, by the nearest colour that it has; none for one of ours."""
    if theme.name in OURS:
        return {}
    has = theme.to_color_system().generate() | theme.variables
    derived = {name: has[source] for name, source in _SOURCES.items()}
    styles = _ANSI_STYLES if theme.ansi else _STYLES
    return derived | styles | (_ansi_badges() if theme.ansi else _badges(_ACCENTS, _PRODUCTION, _ON_ACCENT))


_STYLES = {name: text for name, text in _ours(_DARK).items() if name.endswith("-text-style")}
_ANSI_STYLES = {name: _ANSI_VARIABLES[name] for name in _STYLES} | {"cursor-text-style": "none"}
# Which of Textual's variables says the same, or the nearest to it.
_SOURCES = {
    "header-background": "footer-background",
    "header-foreground": "footer-foreground",
    "field-background": "panel",
    "focus-background": "block-cursor-blurred-background",
    "focus-foreground": "foreground",
    "cursor-background": "block-cursor-background",
    "cursor-foreground": "block-cursor-foreground",
    "cursor-blurred-background": "block-cursor-blurred-background",
    "cursor-blurred-foreground": "block-cursor-blurred-foreground",
    "tab-foreground": "text-muted",
    "tab-active-background": "block-cursor-background",
    "tab-active-foreground": "block-cursor-foreground",
    "heading": "text-primary",
    "muted": "text-muted",
    "marked": "text-accent",
    "changed": "text-warning",
    "stale": "text-muted",
    "match": "text-accent",
    "status-ok": "text-success",
    "status-wait": "text-warning",
    "status-bad": "text-error",
    "status-off": "text-muted",
    "gauge-low": "text-success",
    "gauge-middle": "text-warning",
    "gauge-high": "text-error",
    "gauge-rest": "border-blurred",
    "spark": "text-primary",
    "json-key": "text-primary",
    "json-string": "text-success",
    "json-number": "text-warning",
    "json-word": "text-muted",
}
