"""What is known of the terminal before anything is sent to it: if it can be drawn on, its colours, its letters."""

import re
from codecs import lookup
from collections.abc import Callable, Mapping
from enum import IntEnum
from pathlib import Path

ASCII, UTF8 = "ascii", "utf-8"
_UNDRAWABLE = ("", "dumb", "unknown")
_COMMANDS = "For scripts and pipes: onet list, onet show, onet set, onet journal, onet undo; see onet --help."
_WITHOUT_COLOURS = re.compile(r"vt\d|.*-m(ono)?$")
_TRUECOLOUR = re.compile(r"(xterm-)?(alacritty|contour|foot|ghostty|kitty|rio|wezterm)\b|.*-direct\d*$")
_PLAIN = ("", "C", "POSIX")
# What Python puts into LC_CTYPE where the locale is C, before any of its code runs (PEP 538).
_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
_EIGHT_BITS = ("iso8859", "koi8", "cp125")


class Colours(IntEnum):
    """How many colours a terminal is sent."""

    NONE = 0
    SIXTEEN = 16
    MANY = 256
    TRUE = 16_777_216


def colours(environ: Mapping[str, str]) -> Colours:
    """The colours that the terminal is known to have; none where NO_COLOR is set to anything (no-color.org)."""
    term = environ.get("TERM", "").lower()
    if environ.get("NO_COLOR") or _WITHOUT_COLOURS.match(term):
        return Colours.NONE
    few = Colours.MANY if term.endswith("256color") else Colours.SIXTEEN
    # GNU screen 4 takes truecolor for something else, and what is inside sees COLORTERM of the terminal around it.
    if in_gnu_screen(environ):
        return few
    named = environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit")
    return Colours.TRUE if named or _TRUECOLOUR.match(term) else few


def in_gnu_screen(environ: Mapping[str, str]) -> bool:
    """Whether what is drawn on is GNU screen, as far as the environment tells, which is handed on through others."""
    return bool(environ.get("STY")) and environ.get("TERM", "").startswith("screen")


def color_system(environ: Mapping[str, str]) -> str:
    """The same by the names that TEXTUAL_COLOR_SYSTEM takes, which has none for no colours."""
    return {Colours.TRUE: "truecolor", Colours.MANY: "256"}.get(colours(environ), "standard")


def undrawable(environ: Mapping[str, str], *, is_terminal: bool) -> str:
    """Why no app can be drawn here and what there is instead, in lines of plain text; "" where it can."""
    term = environ.get("TERM", "")
    if not is_terminal:
        reason = "there is no terminal here to draw on"
    elif term in _UNDRAWABLE:
        reason = f"the terminal cannot be drawn on (TERM {f'is {term}' if term else 'is not set'})"
    else:
        return ""
    return f"onet: {reason}.\n{_COMMANDS}\n"


def environ_at_start() -> Mapping[str, str] | None:
    """The environment that this process was given, before Python changed it; None where the system does not tell."""
    try:
        given = Path("/proc/self/environ").read_bytes()
    except OSError:
        return None
    pairs = (entry.decode("utf-8", "replace").partition("=") for entry in given.split(b"\0"))
    return {name: value for name, _, value in pairs}


def encoding(environ: Mapping[str, str], at_start: Callable[[], Mapping[str, str] | None] = environ_at_start) -> str:
    """The encoding of the terminal by its locale, as Python names it: "utf-8", one of 8 bits, or "ascii".

    "ascii" stands for all that is not known to be one of the others: every encoding of a terminal has these characters.
    """
    locale = _locale(environ, at_start)
    if locale in _PLAIN:
        return ASCII
    codeset = locale.partition("@")[0].rpartition(".")[2]
    try:
        name = lookup(codeset).name
    except (LookupError, ValueError):
        return ASCII
    return name if name == UTF8 or name.startswith(_EIGHT_BITS) else ASCII


def _locale(environ: Mapping[str, str], at_start: Callable[[], Mapping[str, str] | None]) -> str:
    chosen, usual = environ.get("LC_CTYPE", ""), environ.get("LANG", "")
    if environ.get("LC_ALL"):
        return environ["LC_ALL"]
    if chosen in _COERCED and usual in _PLAIN:
        # A pex starts Python twice: what the first one changed is what the second one was given.
        given = {} if "PEX" in environ else at_start()
        if given is not None:
            chosen = given.get("LC_CTYPE", "")
    return chosen or usual
