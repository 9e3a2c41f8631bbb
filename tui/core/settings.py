"""How this run was asked to be: options over environment over defaults."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tui.api.urls import DEFAULT_BASE_URL, check_base_url


@dataclass(frozen=True, slots=True)
class Settings:
    """What the options and the environment say; `demo_latency` is in milliseconds."""

    profile: str = "default"
    organization: str | None = None
    project: str | None = None
    base_url: str = DEFAULT_BASE_URL
    read_only: bool = False
    mouse: bool = True
    demo: bool = False
    demo_instances: int = 60
    demo_latency: int = 0


def from_options(options: Mapping[str, Any], environ: Mapping[str, str]) -> Settings:
    """Settings of the command line and the environment; InsecureUrl for a base URL that no key may be sent to."""
    if options.get("demo"):
        return Settings(
            read_only=bool(options.get("read_only")),
            mouse=not options.get("no_mouse"),
            demo=True,
            demo_instances=options.get("demo_instances", 60),
            demo_latency=options.get("demo_latency", 0),
        )

    def asked(name: str) -> str | None:
        return options.get(name) or environ.get(f"ONET_{name.upper()}") or None

    return Settings(
        profile=asked("profile") or "default",
        organization=asked("organization"),
        project=asked("project"),
        base_url=check_base_url(asked("base_url") or DEFAULT_BASE_URL),
        read_only=bool(options.get("read_only")) or environ.get("ONET_READ_ONLY") == "1",
        mouse=not options.get("no_mouse"),
    )
