"""Which theme the app opens in: what was chosen last counts, in the app or in config.toml; never a failure."""

import os
from collections.abc import Mapping
from typing import Any

from tui.core.paths import state_dir
from tui.core.state_file import read_state, write_state
from tui.core.terminal import Colours, colours

DARK, LIGHT, ANSI, DARK_SAFE, LIGHT_SAFE = "onet-dark", "onet-light", "onet-ansi", "onet-dark-safe", "onet-light-safe"
OURS = (DARK, LIGHT, DARK_SAFE, LIGHT_SAFE, ANSI)
# Named here, as config.toml is read without Textual.
TEXTUALS = (
    "textual-dark",
    "textual-light",
    "ansi-dark",
    "ansi-light",
    "atom-one-dark",
    "atom-one-light",
    "catppuccin-frappe",
    "catppuccin-latte",
    "catppuccin-macchiato",
    "catppuccin-mocha",
    "dracula",
    "flexoki",
    "gruvbox",
    "monokai",
    "nord",
    "rose-pine",
    "rose-pine-dawn",
    "rose-pine-moon",
    "solarized-dark",
    "solarized-light",
    "tokyo-night",
)
THEMES = OURS + TEXTUALS
FILE = "theme.json"
_FOR_SIXTEEN = (ANSI, "ansi-dark", "ansi-light")
_CHOSEN, _CONFIGURED = "theme", "configured"


def has_colours(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether colours may be sent: NO_COLOR is not set to anything (no-color.org) and the terminal knows any."""
    return colours(environ) is not Colours.NONE


def themes_for(*, few_colours: bool) -> tuple[str, ...]:
    """The themes to choose from: all, or where the terminal has fewer than 256 colours those that name its own."""
    return _FOR_SIXTEEN if few_colours else THEMES


def chosen_theme(configured: str | None, environ: Mapping[str, str] = os.environ) -> str:
    """The theme that was chosen last: in the app, or in config.toml where that says another one since then."""
    known = _read(environ)
    chosen = known.get(_CHOSEN)
    if chosen in THEMES and known.get(_CONFIGURED) == configured:
        return str(chosen)
    return configured or DARK


def opening_theme(configured: str | None, environ: Mapping[str, str] = os.environ, *, few_colours: bool = False) -> str:
    """The theme to open in; one of 16 colours where the terminal has no more, and ours where it may have none.

    `configured` is what config.toml says, `few_colours` whether the terminal has fewer than 256.
    """
    if not has_colours(environ):
        return ANSI
    chosen = chosen_theme(configured, environ)
    return chosen if chosen in themes_for(few_colours=few_colours) else ANSI


def remember_theme(theme: str, configured: str | None, environ: Mapping[str, str] = os.environ) -> bool:
    """Keep a theme that was chosen in the app, over what config.toml says now; False where that cannot be written."""
    kept = {_CHOSEN: theme, _CONFIGURED: configured}
    return write_state(state_dir(environ) / FILE, kept)


def _read(environ: Mapping[str, str]) -> dict[str, Any]:
    return read_state(state_dir(environ) / FILE)
