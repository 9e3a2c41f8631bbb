"""The terminal: what it is, what the app will do with it, and what stands between it and the person."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from tui.core.clipboard import tools
from tui.core.doctor import tmux
from tui.core.doctor.check import Area, Check
from tui.core.settings import Settings
from tui.core.terminal import UTF8, Colours, colours, encoding, undrawable
from tui.core.wire_choice import wire

AREA = Area("terminal")
# As tui.widgets.too_small has it.
LEAST = (40, 10)
_USUAL = (80, 24)
_COMMANDS = "The commands work without one: onet list, show, set, journal, undo."
_COLOURS = {
    Colours.NONE: "none",
    Colours.SIXTEEN: "the terminal's own 16",
    Colours.MANY: "256",
    Colours.TRUE: "truecolor",
}
# Terminals by what they set, and whether they take OSC 52 as they come.
_TAKES = ("kitty", "alacritty", "foot", "wezterm", "ghostty", "contour", "rio")


class Seen(NamedTuple):
    """What is there to draw on: whether input and output are terminals, and the size in columns and lines."""

    is_terminal: bool
    size: tuple[int, int] | None


def look() -> Seen:
    """Look at standard input and output; the size is that of any terminal among them or of standard error."""
    streams = [stream for stream in (sys.stdin, sys.stdout, sys.stderr) if stream is not None]
    attached = [stream.fileno() for stream in streams if not stream.closed and stream.isatty()]
    size = next((found for handle in attached if (found := _size_of(handle)) is not None), None)
    drawable = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    return Seen(drawable, size)


def _size_of(handle: int) -> tuple[int, int] | None:
    try:
        columns, lines = os.get_terminal_size(handle)
    except OSError:
        return None
    return columns, lines


def terminal(
    settings: Settings,
    environ: Mapping[str, str],
    seen: Seen,
    *,
    unsupported: Callable[[], str],
    ask_tmux: Callable[[Mapping[str, str]], str | None] = tmux.ask,
) -> Iterator[Check]:
    """Look at the terminal; `unsupported` gives why not only changed cells can be sent, "" where they can."""
    yield _kind(environ, seen)
    if seen.size is not None:
        yield _size(seen.size)
    yield _colours(environ)
    yield _letters(settings, environ)
    yield _clipboard(environ)
    if environ.get("TMUX"):
        yield from tmux.settings(ask_tmux(environ), environ)
    if environ.get("STY"):
        yield AREA.fine("GNU screen", "ctrl+a is its own; the palette (`:`) has every action by name")
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        yield AREA.fine("ssh", "the terminal is over SSH")
    yield _wire(settings, environ, unsupported)


def _kind(environ: Mapping[str, str], seen: Seen) -> Check:
    term = environ.get("TERM", "")
    told = f"TERM is {term}" if term else "TERM is not set"
    if not seen.is_terminal:
        # Its output may only be piped to a program.
        return AREA.warning("kind", f"no terminal to draw the app on here; {told}", _COMMANDS)
    if undrawable(environ, is_terminal=True):
        advice = f"Set TERM to what the terminal is, such as xterm-256color. {_COMMANDS}"
        return AREA.warning("kind", f"the app cannot be drawn: {told}", advice)
    return AREA.fine("kind", told)


def _size(size: tuple[int, int]) -> Check:
    told = f"{size[0]}x{size[1]}"
    if size[0] < LEAST[0] or size[1] < LEAST[1]:
        return AREA.warning("size", told, f"The app needs {LEAST[0]}x{LEAST[1]} at least: make it larger.")
    if size[0] < _USUAL[0] or size[1] < _USUAL[1]:
        return AREA.warning("size", told, f"Little fits: {_USUAL[0]}x{_USUAL[1]} is what the app is made for.")
    return AREA.fine("size", told)


def _colours(environ: Mapping[str, str]) -> Check:
    found = colours(environ)
    if found is Colours.NONE:
        why = "NO_COLOR is set" if environ.get("NO_COLOR") else "the terminal has none"
        return AREA.fine("colours", f"none, as {why}")
    return AREA.fine("colours", _COLOURS[found])


def _letters(settings: Settings, environ: Mapping[str, str]) -> Check:
    found = encoding(environ)
    if found != UTF8:
        locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or "not set"
        detail = f"{found} by the locale ({locale}): signs, borders and letters are drawn in it"
        return AREA.warning("letters", detail, "Where the terminal shows UTF-8: export LC_ALL=C.UTF-8")
    return AREA.fine("letters", "UTF-8, signs and borders in ASCII as asked for" if settings.ascii else "UTF-8")


def _clipboard(environ: Mapping[str, str]) -> Check:
    path = environ.get("PATH", os.defpath)
    program = next((tool.argv[0] for tool in tools(environ) if shutil.which(tool.argv[0], path=path)), None)
    if program is not None:
        return AREA.fine("clipboard", f"by {program}")
    if environ.get("TERM") == "linux":
        return AREA.warning("clipboard", "this console has none", "`t` in the copy menu shows the text alone.")
    if environ.get("TMUX"):
        return AREA.fine("clipboard", "tmux's buffer, and by tmux (OSC 52) the terminal around it where that takes it")
    guess = _takes_osc_52(environ)
    if guess is None:
        detail = "by the terminal (OSC 52), which does not tell whether it takes it"
        return AREA.warning("clipboard", detail, "Try `y` and paste; many terminals have a setting that allows it.")
    return AREA.fine("clipboard", f"by the terminal (OSC 52); {guess} takes it")


def _takes_osc_52(environ: Mapping[str, str]) -> str | None:
    """The terminal that is known to take it as it comes; None where that is not known."""
    named = [environ.get(name, "").lower() for name in ("TERM", "TERM_PROGRAM", "LC_TERMINAL")]
    if environ.get("WT_SESSION"):
        return "Windows Terminal"
    return next((one for one in _TAKES if any(one in word for word in named)), None)


def _wire(settings: Settings, environ: Mapping[str, str], unsupported: Callable[[], str]) -> Check:
    chosen = wire(settings, environ, unsupported)
    sent = "only the cells that changed (diff)" if chosen.kind == "diff" else "whole parts (full)"
    if chosen.kind == "full" and (reason := unsupported()):
        advice = "Install a version of Textual that onet was tested with; on a slow line it matters."
        return AREA.warning("wire", f"{sent}, as {reason}", advice)
    return AREA.fine("wire", f"{sent}, as {chosen.why}")
