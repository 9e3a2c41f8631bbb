"""A list of the last time, as a start of the app leaves it in a home folder."""

from datetime import UTC, datetime
from pathlib import Path

from tui.api.urls import origin
from tui.core.cache import Cached, ContextKey, store
from tui.core.remembered import remember
from tui.core.settings import DEFAULT_PROFILE
from tui.domain.row import InstanceRow

ROWS = (
    InstanceRow("i-1", "web-1", status="active", power="running", size="VPS M", size_slug="vps-m", tags=("env=prod",)),
    InstanceRow("i-2", "web-2", status="suspended", power="stopped", size="VPS M", size_slug="vps-m"),
    InstanceRow("i-3", "my $mail", status="active", vpc="prod net", tags=("old",)),
    InstanceRow("i-4", "twin", status="active"),
    InstanceRow("i-5", "twin", status="active"),
    InstanceRow("i-6", "we\x1b[2Jb\n", status="active"),
)


def keep_list(home: Path, base_url: str, profile: str = DEFAULT_PROFILE) -> None:
    """Leave `ROWS` there as the list of the project that was open last."""
    environ, here = {"HOME": str(home)}, origin(base_url)
    remember(profile, here, "o-1", "p-1", environ)
    cached = Cached(ROWS, datetime.now(UTC), len(ROWS), "Acme", "Production")
    assert store(ContextKey(profile, here, "o-1", "p-1"), cached, environ)
