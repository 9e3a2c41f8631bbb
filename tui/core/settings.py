"""How this run was asked to be: options over environment over defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.api.errors import OnetError
from tui.api.urls import DEFAULT_BASE_URL, check_base_url

if TYPE_CHECKING:
    import argparse

# A switch in the environment that guards (read-only) is on for every word but these: `true` must not mean off.
_OFF = ("", "0", "false", "no", "off")
_LONGEST_PROFILE = 100


class BadSetting(OnetError):
    """An option or a variable of the environment that cannot be meant."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Settings:
    """What the options and the environment say; `refresh` is in seconds (0 = never), `demo_latency` in milliseconds."""

    profile: str = "default"
    organization: str | None = None
    project: str | None = None
    base_url: str = DEFAULT_BASE_URL
    read_only: bool = False
    refresh: float = 30.0
    mouse: bool = True
    demo: bool = False
    demo_instances: int = 60
    demo_latency: int = 0


def from_options(options: argparse.Namespace, environ: Mapping[str, str]) -> Settings:
    """Settings of the command line and the environment; an option that is absent was not given.

    Raises InsecureUrl for a base URL that no key may be sent to, BadSetting for a profile that is no name. With
    `demo`, nothing of the environment that names an account counts.
    """
    given = vars(options)
    account = {} if given.get("demo") else _account(given, environ)
    return Settings(
        **account,
        read_only=_switch(given, environ, "read_only"),
        refresh=given.get("refresh", 30.0),
        mouse=not given.get("no_mouse", False),
        demo=bool(given.get("demo")),
        demo_instances=given.get("demo_instances", 60),
        demo_latency=given.get("demo_latency", 0),
    )


def _account(given: Mapping[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    asked: dict[str, str | None] = {
        name: given[name] if name in given else environ.get(f"ONET_{name.upper()}")
        for name in ("profile", "organization", "project", "base_url")
    }
    return {
        "profile": _profile(asked["profile"] or "default"),
        "organization": asked["organization"] or None,
        "project": asked["project"] or None,
        "base_url": check_base_url(asked["base_url"] or DEFAULT_BASE_URL),
    }


def _profile(name: str) -> str:
    # It becomes a part of a keyring entry's name and of messages.
    if len(name) > _LONGEST_PROFILE or not name.isprintable() or name != name.strip():
        raise BadSetting("That is no name for a profile", "", "Use letters, digits, `-` and `_`.")
    return name


def _switch(given: Mapping[str, Any], environ: Mapping[str, str], name: str) -> bool:
    return bool(given.get(name)) or environ.get(f"ONET_{name.upper()}", "").strip().lower() not in _OFF
