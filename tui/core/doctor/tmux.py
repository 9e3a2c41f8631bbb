"""The settings of tmux that matter to an app in it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping

from tui.core.clipboard import without_secrets
from tui.core.doctor.check import Area, Check

LIMIT = 1.0
_AREA = Area("terminal")
# Server options, session options, and what tmux found out of the terminal around it.
_ASKED = ("tmux", "show", "-s", ";", "show", "-g", ";", "display", "-p", "features #{client_termfeatures}")
# Milliseconds; from here on one notices that `esc` waits.
_SLOW_ESCAPE = 100
_SHOWN = ("default-terminal", "escape-time", "set-clipboard", "mouse", "focus-events")


def ask(environ: Mapping[str, str]) -> str | None:
    """What tmux says of its options, a line each; None where it does not say so within a second."""
    try:
        done = subprocess.run(
            _ASKED,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=without_secrets(environ),
            timeout=LIMIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def settings(said: str | None, environ: Mapping[str, str]) -> Iterator[Check]:
    """Judge what `ask` gave."""
    if said is None:
        yield _AREA.warning("tmux", "it did not tell its settings", "Try it by hand: tmux show -g")
        return
    options = _options(said)
    yield _AREA.fine("tmux", ", ".join(f"{name} {options[name]}" for name in _SHOWN if name in options))
    faults = (_terminal(options), _escape(options), _clipboard(options), _colours(options, environ))
    yield from (fault for fault in faults if fault is not None)


def _options(said: str) -> dict[str, str]:
    found = {}
    for line in said.splitlines():
        name, _, value = line.partition(" ")
        found[name] = value.strip('"')
    return found


def _terminal(options: Mapping[str, str]) -> Check | None:
    name = options.get("default-terminal", "")
    if not name or name.startswith(("tmux", "screen")):
        return None
    advice = "In tmux.conf: set -g default-terminal tmux-256color"
    return _AREA.warning("tmux terminal", f"default-terminal {name} is none that tmux is", advice)


def _escape(options: Mapping[str, str]) -> Check | None:
    told = options.get("escape-time", "")
    if not told.isdecimal() or int(told) <= _SLOW_ESCAPE:
        return None
    detail = f"`esc` arrives {int(told)} ms late (escape-time)"
    return _AREA.warning("tmux escape", detail, "In tmux.conf: set -sg escape-time 10")


def _clipboard(options: Mapping[str, str]) -> Check | None:
    if options.get("set-clipboard") != "off":
        return None
    detail = "what is copied stays in tmux's buffer (set-clipboard off)"
    return _AREA.warning("tmux clipboard", detail, "In tmux.conf: set -s set-clipboard external")


def _colours(options: Mapping[str, str], environ: Mapping[str, str]) -> Check | None:
    wanted = environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")
    features = options.get("features", "")
    # Without a client nothing is known of the terminal around it.
    if not wanted or not features or "RGB" in features.split(","):
        return None
    detail = "COLORTERM promises truecolor, and tmux turns it into 256 colours"
    advice = "Where the terminal around it has truecolor, in tmux.conf: set -as terminal-features ',*:RGB'"
    return _AREA.warning("tmux colours", detail, advice)
