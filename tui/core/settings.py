"""How this run was asked to be: options over environment over config.toml over what was open last over defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.api.errors import OnetError
from tui.api.urls import DEFAULT_BASE_URL, check_base_url, origin
from tui.core.config import Config, Profile, is_profile_name, read_config

if TYPE_CHECKING:
    import argparse

    from tui.core.credentials.account import Account

DEFAULT_PROFILE = "default"
DEFAULT_REFRESH = 30.0
_MOST_NAMED = 10
# A switch in the environment that guards (read-only) is on for every word but these: `true` must not mean off.
_OFF = ("0", "false", "no", "off")


class BadSetting(OnetError):
    """An option or a variable of the environment that cannot be meant."""

    exit_code = 2


class Asked(NamedTuple):
    """What the options and the environment say of the account and of read-only; None where they say nothing.

    The account is that of the profile the run starts with, `read_only` is for the whole run.
    """

    profile: str
    organization: str | None = None
    project: str | None = None
    base_url: str | None = None
    read_only: bool | None = None
    read_only_why: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for the open profile; `refresh` is in seconds (0 = never), `demo_latency` in milliseconds.

    `wire` is "full", "diff" or "" for what suits the connection.
    `command` is the profile's `api_key_command`, whose key is for `command_origin` only. `environment` is whether
    ONET_API_KEY and ONET_API_KEY_COMMAND are for this profile. `read_only_why` says what made it read-only, as the
    end of a sentence. `notes` are for the person: what config.toml has that is not known.
    """

    profile: str = DEFAULT_PROFILE
    organization: str | None = None
    project: str | None = None
    base_url: str = DEFAULT_BASE_URL
    read_only: bool = False
    refresh: float = DEFAULT_REFRESH
    mouse: bool = True
    ascii: bool = False
    cache: bool = True
    wire: str = ""
    demo: bool = False
    demo_instances: int = 60
    demo_latency: int = 0
    production: bool = False
    accent: str | None = None
    store: str = "keyring"
    command: tuple[str, ...] = field(default=(), repr=False)
    command_origin: str | None = None
    keyring: str | None = None
    environment: bool = True
    read_only_why: str = field(default="", compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)
    config: Config = field(default_factory=Config, compare=False, repr=False)
    asked: Asked | None = field(default=None, compare=False, repr=False)

    @property
    def account(self) -> Account:
        """Whose key the run needs now, and the ways to it."""
        from tui.core.credentials.account import Account

        return Account(
            self.profile,
            self.base_url,
            self.store,
            self.command,
            self.command_origin,
            self.keyring,
            self.environment,
        )

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """The profiles to choose from: `default`, those of config.toml in its order, and the open one."""
        known = {} if self.demo else dict(self.config.profiles)
        first = {} if DEFAULT_PROFILE in known else {DEFAULT_PROFILE: Profile(DEFAULT_PROFILE)}
        every = first | known
        return tuple((every | {self.profile: every.get(self.profile, Profile(self.profile))}).values())

    def switch(self, name: str) -> Settings:
        """The settings of another profile in the same run; BadSetting where that is no name.

        What options and environment say of an account, ONET_API_KEY with it, is for the profile that the run started
        with and comes back with it. Read-only, refresh, mouse and ASCII are for the run. The demo has one profile.
        """
        if self.demo:
            return self
        asked = self.asked or Asked(
            self.profile,
            self.organization,
            self.project,
            self.base_url,
            self.read_only or None,
            self.read_only_why,
        )
        return _opened(self, asked, _checked(name))


def from_options(options: argparse.Namespace, environ: Mapping[str, str]) -> Settings:
    """Settings of the command line, the environment and config.toml; an option that is absent was not given.

    Raises BadConfig, InsecureUrl for a base URL that no key may be sent to, BadSetting for a profile that is no name.
    With `demo`, nothing that names an account counts.
    """
    given = vars(options)
    config = read_config(environ)
    run = Settings(
        refresh=given.get("refresh", DEFAULT_REFRESH if config.refresh is None else config.refresh),
        mouse=config.mouse is not False and not given.get("no_mouse", False),
        ascii=bool(given.get("ascii")) or environ.get("ONET_ASCII", "").strip().lower() not in ("", *_OFF),
        cache=not given.get("no_cache", False),
        wire=given.get("wire") or config.wire or "",
        demo=bool(given.get("demo")),
        demo_instances=given.get("demo_instances", 60),
        demo_latency=given.get("demo_latency", 0),
        notes=config.notes,
        config=config,
    )
    on, why = _read_only(given, environ)
    if run.demo:
        return _guarded(run, Asked(DEFAULT_PROFILE, read_only=on, read_only_why=why), Profile(DEFAULT_PROFILE))
    account = {name: _word(given, environ, name) for name in ("organization", "project", "base_url")}
    name = _checked(_word(given, environ, "profile") or _usual_profile(config, environ))
    run = replace(run, notes=config.notes + _mistyped(config, name))
    return _opened(run, Asked(name, **account, read_only=on, read_only_why=why), name)


def _opened(run: Settings, asked: Asked, name: str) -> Settings:
    """The settings of a profile; `run` has what is the same for every profile."""
    profile = run.config.profiles.get(name) or Profile(name)
    starts = name == asked.profile
    words = asked if starts else Asked(name)
    base_url = profile.base_url if words.base_url is None else words.base_url
    organization, project = _context(words, profile)
    return replace(
        _guarded(run, asked, profile),
        profile=name,
        organization=organization,
        project=project,
        base_url=check_base_url(base_url or DEFAULT_BASE_URL),
        production=profile.production,
        accent=profile.accent,
        store=profile.store or "keyring",
        command=profile.api_key_command,
        command_origin=origin(profile.base_url or DEFAULT_BASE_URL) if profile.api_key_command else None,
        keyring=run.config.keyring,
        environment=starts,
        asked=asked,
    )


def _context(asked: Asked, profile: Profile) -> tuple[str | None, str | None]:
    organization = profile.organization if asked.organization is None else asked.organization
    project = asked.project
    # The profile's project is one of the profile's organization.
    if project is None and (profile.organization is None or organization == profile.organization):
        project = profile.project
    return organization or None, project or None


def _guarded(run: Settings, asked: Asked, profile: Profile) -> Settings:
    if asked.read_only is not None:
        return replace(run, read_only=asked.read_only, read_only_why=asked.read_only_why)
    why = "config.toml says read_only = true" if run.config.read_only else ""
    if profile.read_only:
        why = f"the profile {profile.name} is read-only in config.toml"
    return replace(run, read_only=bool(why), read_only_why=why)


def _read_only(given: Mapping[str, Any], environ: Mapping[str, str]) -> tuple[bool | None, str]:
    if given.get("read_only"):
        return True, "it was started with --read-only"
    word = environ.get("ONET_READ_ONLY", "").strip().lower()
    if not word:
        return None, ""
    return (False, "") if word in _OFF else (True, "ONET_READ_ONLY is set")


def _word(given: Mapping[str, Any], environ: Mapping[str, str], name: str) -> str | None:
    # An option that is empty takes back what stands behind it, an empty variable is none.
    word: str | None = given[name] if name in given else environ.get(f"ONET_{name.upper()}") or None
    return word


def _usual_profile(config: Config, environ: Mapping[str, str]) -> str:
    if config.profile is not None or not config.profiles:
        return config.profile or DEFAULT_PROFILE
    from tui.core.remembered import last_profile

    last = last_profile(environ)
    # Who has one account only means that one.
    usual = next(iter(config.profiles)) if last is None and len(config.profiles) == 1 else DEFAULT_PROFILE
    return last if last is not None and last in config.profiles else usual


def _mistyped(config: Config, name: str) -> tuple[str, ...]:
    """A note where the profile is none of config.toml's: the safeguards there do not count for it."""
    if name == DEFAULT_PROFILE or name in config.profiles or not config.profiles:
        return ()
    from difflib import get_close_matches

    near = get_close_matches(name, config.profiles, 1)
    advice = f"did you mean {near[0]}?" if near else f"it has {', '.join(list(config.profiles)[:_MOST_NAMED])}."
    return (f"config.toml has no profile {name}; {advice}",)


def _checked(name: str) -> str:
    if not is_profile_name(name):
        raise BadSetting("That is no name for a profile", "", "Use letters, digits, `-` and `_`.")
    return name
