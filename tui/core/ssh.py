"""`ssh` to an instance: the command, as argv without a shell, and running it on a terminal that was lent."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from tui.api.errors import OnetError
from tui.core import words
from tui.core.clipboard import without_secrets
from tui.core.config import Ssh
from tui.core.lent import patient

if TYPE_CHECKING:
    from tui.core.settings import Settings
    from tui.domain.row import InstanceRow

PROGRAM = "ssh"
# A new instance of the provider has this user.
DEFAULT_USER = "root"
# ssh(1): "255 if an error occurred"; any other code is that of what was run there.
NOT_CONNECTED = 255
_NOBODY = "This is nothing that an API says of an instance; look at its addresses (pane 7) before you connect."
Run = Callable[..., "subprocess.CompletedProcess[Any]"]


class NoSsh(OnetError):
    """There is nothing that ssh could be opened to, or no ssh."""


def ssh_of(settings: Settings) -> Ssh:
    """How `ssh` is called: the profile's own words, then those for all; the demo has no profile."""
    profile = None if settings.demo else settings.config.profiles.get(settings.profile)
    return profile.ssh.over(settings.config.ssh) if profile else settings.config.ssh


def ssh_argv(row: InstanceRow, ssh: Ssh) -> list[str]:
    """The command for an instance; NoSsh where it has no address that may be connected to.

    Nothing else of the API is in it, and its own words end before the address.
    """
    return [PROGRAM, *_options(ssh), "--", _destination(row, ssh)]


def ssh_line(row: InstanceRow, ssh: Ssh) -> str:
    """The same command for a shell, as a person would type it."""
    return shlex.join([PROGRAM, *_options(ssh), _destination(row, ssh)])


def address(row: InstanceRow, family: str | None = None) -> str:
    """The primary address of that family ("4", "6"), or the IPv4 one where there is one; NoSsh without one.

    Whatever is not the address of another machine is refused: an option, a name, white space, this machine.
    """
    found = {"4": row.ipv4, "6": row.ipv6}.get(family or "auto", row.ipv4 or row.ipv6)
    if not found:
        kind = f"IPv{family}" if family in ("4", "6") else "primary"
        hint = "Set family in [ssh] of config.toml to another one." if row.ipv4 or row.ipv6 else ""
        raise NoSsh(f"{_name(row)} has no {kind} address", "", hint)
    title = f"ssh is not opened to {words.visible(found[:60])}"
    try:
        parsed = ip_address(found)
    except ValueError:
        raise NoSsh(title, "that is no IP address", _NOBODY) from None
    # The text after a `%` is free, and names an interface of this machine.
    if "%" in found or parsed.is_unspecified or parsed.is_loopback or parsed.is_multicast:
        raise NoSsh(title, "that is no address of another machine", _NOBODY)
    return found


def program(environ: Mapping[str, str] = os.environ) -> str:
    """The path of the program `ssh`; NoSsh where there is none."""
    path = shutil.which(PROGRAM, path=environ.get("PATH", os.defpath))
    if path is None:
        raise NoSsh("ssh is not installed here", "", "Install OpenSSH's client; `y` `s` copies the command.")
    return path


def connect(argv: list[str], environ: Mapping[str, str] = os.environ, run: Run = subprocess.run) -> int:
    """Run the command on this terminal, and wait; its exit code, negative for a signal's number.

    Where no connection came about, what ssh said stays until enter is pressed. NoSsh where it cannot be started. It
    gets none of our variables, and ctrl+c is its own.
    """
    path = program(environ)
    sys.stdout.write(f"$ {words.visible(shlex.join(argv))}\n")
    sys.stdout.flush()
    with patient():
        try:
            code = run(argv, executable=path, env=without_secrets(environ), check=False).returncode
        except OSError as error:
            raise NoSsh("ssh cannot be started", error.strerror or type(error).__name__) from None
        if code == NOT_CONNECTED:
            _until_enter()
    return code


def ended(name: str, code: int) -> str:
    """What to say of ssh's end, nothing where it ended well."""
    if code == 0:
        return ""
    to = f"ssh to {words.visible(name)}"
    if code == NOT_CONNECTED:
        return f"{to} ended with code 255: it could not connect, or the connection was lost."
    return f"{to} ended with code {code}." if code > 0 else f"{to} was ended by signal {-code}."


def _options(ssh: Ssh) -> list[str]:
    port = ["-p", str(ssh.port)] if ssh.port else []
    jump = ["-J", ssh.jump] if ssh.jump else []
    return [*(_at_home(word) for word in ssh.options or ()), *port, *jump]


def _at_home(word: str) -> str:
    # As a shell would; not every option of ssh does.
    home = os.environ.get("HOME")
    return f"{home}{word[1:]}" if home and word.startswith("~/") else word


def _destination(row: InstanceRow, ssh: Ssh) -> str:
    to, user = address(row, ssh.family), DEFAULT_USER if ssh.user is None else ssh.user
    return f"{user}@{to}" if user else to


def _name(row: InstanceRow) -> str:
    return words.visible(row.name or row.id)


def _until_enter() -> None:
    """Wait for enter, where there is a terminal to press it at."""
    if not (sys.__stdin__ and sys.__stdin__.isatty()):
        return
    sys.stdout.write("\nPress enter to return to onet.")
    sys.stdout.flush()
    try:
        os.read(sys.__stdin__.fileno(), 4096)
    except OSError:
        # The terminal is gone: nobody is left to read it.
        return
