"""What one of several processes does that write the same files of onet at once."""

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path

from tui.core import cache, habits, remembered, state_file
from tui.core.config import write as writing
from tui.core.config.write import write_profile
from tui.core.edit.draft import Draft
from tui.core.edit.kept import Where, keep
from tui.core.ledger import DRAFTS
from tui.core.paths import state_dir
from tui.core.views import View, Views
from tui.domain.instance import parse_instance
from tui.domain.row import InstanceRow
from tui.sandbox import Sandbox

ORIGIN, GO = "https://api.example.net", "go"
# On a busy machine others may take long over a write, and then nobody is to go on without the lock.
state_file._PATIENCE = writing._LOCK_LIMIT = 60.0
INSTANCES = [dict(held) for held in Sandbox(12, life=False).instances.values()]


def write(home: str, name: str, times: int) -> int:
    """Write every file so many times; gives how many of the writes were told to be done. Begins when `GO` is let go."""
    os.environ["HOME"] = home
    with Path(home, GO).open("rb") as gate:
        fcntl.flock(gate, fcntl.LOCK_SH)
    views, done = Views(state_dir()), 0
    for number in range(times):
        done += views.save(f"{name}-{number}", View(name))
        done += views.remember_filter(f"{name}-{number}")
        done += remembered.remember(f"{name}-{number}", ORIGIN, "o", "p")
        done += habits.remember_action(name)
        done += habits.remember_names({f"{name}-{number}": name})
        done += _list("all", name) + _list(f"{name}-{number % 3}", name)
        done += _draft(number, name)
    write_profile(name, {"accent": "red"})
    return done


def where(home: str) -> Where:
    """Where the drafts are kept."""
    return Where(state_dir({"HOME": home}) / DRAFTS, "work", ORIGIN, "o", "p")


def key(project: str) -> cache.ContextKey:
    """The context of a list."""
    return cache.ContextKey("work", ORIGIN, "o", project)


def _list(project: str, name: str) -> bool:
    rows = tuple(InstanceRow(str(one), name) for one in range(300))
    return cache.store(key(project), cache.Cached(rows, datetime.now(UTC), 300, name, project))


def _draft(number: int, name: str) -> bool:
    draft = Draft(parse_instance(INSTANCES[number % len(INSTANCES)]))
    draft.set("name", name)
    return keep(draft, where(os.environ["HOME"]))
