"""How the terminal is written to: whole parts, as Textual does, or only the cells that changed; and a calm terminal."""

from collections.abc import Callable, Mapping, MutableMapping
from typing import Literal, NamedTuple

from tui.core.settings import Settings

Kind = Literal["full", "diff"]
_SSH = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
_MULTIPLEXERS = {"TMUX": "tmux", "STY": "GNU screen"}
_CALM = {"TEXTUAL_ANIMATIONS": "none", "TEXTUAL_SMOOTH_SCROLL": "0"}


class Wire(NamedTuple):
    """What the terminal is sent, and why, as the end of a sentence."""

    kind: Kind
    why: str


def wire(settings: Settings, environ: Mapping[str, str], unsupported: Callable[[], str]) -> Wire:
    """Only the cells that changed where that was asked for or the terminal may be far away; else whole parts.

    The option counts over config.toml, and that over what the environment tells. `unsupported` gives why it cannot be
    only the cells, "" where it can; it is not called where whole parts were asked for.
    """
    wanted = _wanted(settings, environ)
    if wanted.kind == "diff" and (reason := unsupported()):
        return Wire("full", reason)
    return wanted


def calm(environ: MutableMapping[str, str]) -> None:
    """Have Textual move nothing bit by bit, unless the person says otherwise; before it is imported."""
    for name, value in _CALM.items():
        environ.setdefault(name, value)


def _wanted(settings: Settings, environ: Mapping[str, str]) -> Wire:
    if settings.wire == "full":
        return Wire("full", "it was asked for")
    if settings.wire == "diff":
        return Wire("diff", "it was asked for")
    if any(environ.get(name) for name in _SSH):
        return Wire("diff", "the terminal is over SSH")
    # What is inside keeps the environment of where it was first opened; from where it is looked at now, nobody tells.
    inside = next((program for name, program in _MULTIPLEXERS.items() if environ.get(name)), None)
    if inside is not None:
        return Wire("diff", f"{inside} may be looked at from afar")
    return Wire("full", "the terminal is on this machine")
