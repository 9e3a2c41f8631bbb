"""How a text gets to a clipboard: by a program of the desktop, or through the terminal, which does not answer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple

# What terminals take by OSC 52, as encoded.
MOST_ENCODED = 74_994
TOOL_LIMIT = 2.0
# GNU screen's older versions hold 256 bytes of a string.
_SCREEN_HOLDS = 240
_ESC = "\x1b"
_SURROGATE = re.compile("[\ud800-\udfff]")
Run = Callable[..., "subprocess.CompletedProcess[Any]"]


class Reached(Enum):
    """How far a text came, as far as that is known."""

    COPIED = "copied"
    SENT = "sent to the terminal"
    NOT_COPIED = "not copied"


class Copied(NamedTuple):
    """What became of a text: `how` is the program that took it, `why` the reason where it went nowhere.

    `sequence` has to be written to the terminal in one piece, between two frames.
    """

    reached: Reached
    how: str = ""
    why: str = ""
    sequence: str = ""

    def said(self, what: str) -> str:
        """What to tell of it, `what` being a name for the text, or the text itself made visible."""
        if self.reached is Reached.COPIED:
            return f"Copied: {what}"
        if self.reached is Reached.SENT:
            and_tmux = " and tmux's buffer" if self.how == "tmux" else ""
            return f"Sent to the terminal{and_tmux}: {what} (it does not say whether it took it)"
        return f"Not copied: {what} ({self.why})"


class Tool(NamedTuple):
    """A program that puts its standard input on a clipboard, and how it reads text."""

    argv: tuple[str, ...]
    encoding: str = "utf-8"


_TMUX = Tool(("tmux", "load-buffer", "-w", "-"))


def copy(
    text: str, environ: Mapping[str, str] = os.environ, run: Run = subprocess.run, platform: str = sys.platform
) -> Copied:
    """Put a text on the clipboard of the desktop or, over SSH and where no program takes it, find what to send.

    It blocks, for 2 seconds a program at most. The text goes to their standard input and nowhere else.
    """
    if not text:
        return Copied(Reached.NOT_COPIED, why="there is nothing in it")
    text = _SURROGATE.sub("\ufffd", text)
    for tool in tools(environ, platform):
        if _took(tool, text, environ, run):
            return Copied(Reached.COPIED, tool.argv[0])
    if environ.get("TERM") == "linux":
        return Copied(Reached.NOT_COPIED, why="this console has no clipboard")
    encoded = b64encode(text.encode()).decode()
    if len(encoded) > MOST_ENCODED:
        return Copied(Reached.NOT_COPIED, why=f"{len(text.encode()):,} bytes are more than a terminal takes")
    # As it comes, tmux neither takes a sequence for the clipboard nor hands one on; its own command always does.
    how = "tmux" if environ.get("TMUX") and _took(_TMUX, text, environ, run) else ""
    return Copied(Reached.SENT, how, sequence=wrapped(f"\x1b]52;c;{encoded}\a", environ))


def tools(environ: Mapping[str, str], platform: str = sys.platform) -> Iterator[Tool]:
    """The programs for the clipboard of this desktop; none over SSH, where the desktop is another one."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return
    if platform == "darwin":
        yield Tool(("pbcopy",))
    if environ.get("WAYLAND_DISPLAY"):
        # Without the type, it guesses one that not everything can be pasted as.
        yield Tool(("wl-copy", "--type", "text/plain"))
    if environ.get("DISPLAY"):
        yield Tool(("xclip", "-selection", "clipboard", "-in"))
        yield Tool(("xsel", "--clipboard", "--input"))
    if environ.get("WSL_DISTRO_NAME") or environ.get("WSL_INTEROP"):
        # It takes UTF-8 for the code page of the console (microsoft/WSL#4852).
        yield Tool(("clip.exe",), "utf-16-le")


def wrapped(sequence: str, environ: Mapping[str, str]) -> str:
    """A sequence so that tmux or GNU screen hands it on to the terminal around it, in pieces that screen can hold."""
    if environ.get("TMUX"):
        return f"\x1bPtmux;{sequence.replace(_ESC, _ESC * 2)}\x1b\\"
    if environ.get("STY") and environ.get("TERM", "").startswith("screen"):
        pieces = (sequence[at : at + _SCREEN_HOLDS] for at in range(0, len(sequence), _SCREEN_HOLDS))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return sequence


def without_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment for programs of somebody else: without our own variables, which may hold a key."""
    return {name: value for name, value in environ.items() if not name.startswith("ONET_")}


def _took(tool: Tool, text: str, environ: Mapping[str, str], run: Run) -> bool:
    path = shutil.which(tool.argv[0], path=environ.get("PATH", os.defpath))
    if path is None:
        return False
    try:
        # Some stay behind and hold what was copied: they keep no pipe of ours open, and outlive the terminal.
        done = run(
            [path, *tool.argv[1:]],
            input=text.encode(tool.encoding),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TOOL_LIMIT,
            env=without_secrets(environ),
            start_new_session=True,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
