"""The tables [ssh] and [profiles.NAME.ssh]: how `ssh` is called for an instance, the profile's own words first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from tui.core.config.keys import Key, Unusable, is_unicode

TABLE = "ssh"
FAMILIES = ("auto", "4", "6")
# What OpenSSH itself takes for a user (its `valid_ruser`) and no shell acts on: a jump host's goes through one.
_NAME = r"[A-Za-z0-9_.+@][A-Za-z0-9_.+@\\-]*(?<!\\)"
_HOST = r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*|\[[0-9A-Fa-f:.]+\])"
# Compiled where a file has such a word: no start waits for them.
_HOP = rf"(?:{_NAME}@)?{_HOST}(?::(?P<port>[0-9]{{1,5}}))?"
# The options of ssh(1) as its getopt has them (OpenSSH 10): with them, no word is left over that it takes for the host.
_LETTERS = "1246ab:c:e:fgi:kl:m:no:p:qstvxAB:CD:E:F:GI:J:KL:MNO:P:Q:R:S:TVw:W:XYy"


@dataclass(frozen=True, slots=True)
class Ssh:
    """How `ssh` is called; what is not said is None. An empty user leaves it to ssh's own configuration.

    `family` is "auto", "4" or "6", `jump` what ssh's `-J` takes, `options` further words before the host.
    """

    user: str | None = None
    port: int | None = None
    family: str | None = None
    jump: str | None = None
    options: tuple[str, ...] | None = None

    def over(self, general: Ssh) -> Ssh:
        """These words, and the general ones where there are none."""
        own = ((field.name, getattr(self, field.name)) for field in fields(self))
        return Ssh(**{name: getattr(general, name) if value is None else value for name, value in own})


def _user(value: Any) -> str:
    if not isinstance(value, str) or (value and not re.fullmatch(_NAME, value)):
        raise Unusable('must be the name of a user, such as "root", or "" to leave it to ssh\'s own configuration')
    return value


def _port(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 65535:
        raise Unusable("must be a port from 1 to 65535")
    return value


def _family(value: Any) -> str:
    word = str(value) if value in (4, 6) and not isinstance(value, float) else value
    if word not in FAMILIES:
        raise Unusable('must be "4", "6" or "auto"')
    return str(word)


def _jump(value: Any) -> str:
    hops = [re.fullmatch(_HOP, hop) for hop in value.split(",")] if isinstance(value, str) else [None]
    if not all(hop and 1 <= int(hop["port"] or 22) <= 65535 for hop in hops):
        raise Unusable('must be a jump host as `ssh -J` takes it, such as "ops@bastion.example.net:2222"')
    return str(value)


def _options(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        raise Unusable('must be a list of words in quotes, such as ["-i", "~/.ssh/onet"]')
    if any("\0" in word or not is_unicode(word) for word in value):
        raise Unusable("holds a character that no command can have")
    import getopt

    try:
        rest = getopt.getopt(value, _LETTERS)[1]
    except getopt.GetoptError:
        rest = value
    if rest or "--" in value:
        raise Unusable("must hold options of ssh only, each with what it needs, and neither host nor command")
    return tuple(value)


SSH: Mapping[str, Key] = {
    "user": Key('who logs in; "" leaves it to ssh\'s own configuration', '"root"', _user),
    "port": Key("where sshd listens", "22", _port),
    "family": Key('the address: "4", "6", or "auto" for the IPv4 one where there is one', '"auto"', _family),
    "jump": Key("through which host, as `ssh -J` takes it", '"ops@bastion.example.net"', _jump),
    "options": Key("further words for ssh", '["-i", "~/.ssh/onet"]', _options),
}
