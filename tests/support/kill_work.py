"""One edit after another, and every file of onet written, through what the app itself calls, until it is killed."""

import asyncio
import os
import random
import signal
import sys
import tempfile
import threading
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from tui.api.client import Client, connect
from tui.core import cache, remembered
from tui.core.config.write import write_profile
from tui.core.edit.draft import Draft
from tui.core.edit.kept import Where, forget, keep
from tui.core.edit.send import apply
from tui.core.journal.entry import Place, Ref
from tui.core.journal.journal import FILE, Journal
from tui.core.journal.record import Recorder
from tui.core.ledger import DRAFTS
from tui.core.paths import state_dir
from tui.core.views import View, Views
from tui.domain.row import InstanceRow
from tui.domain.scope import Scope
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Sandbox

PROFILE, ACCENTS = "work", ("red", "blue", "green")
SCOPE = Scope(*Sandbox.default_scope)
# What changes a file or speaks to the server; a kill comes right before one of these.
_CALLS = frozenset(
    (
        "open",
        "write",
        "flush",
        "fsync",
        "replace",
        "unlink",
        "flock",
        "fchmod",
        "chmod",
        "mkdir",
        "close",
        "send",
        "recv",
    )
)


def work(home: str, url: str, identities: list[str], run: int, calls: int | None, cut: int | None) -> None:
    """Edit without an end.

    `calls`: it kills itself before that many calls into the system; `cut`: amid the journal's line of that number.
    """
    os.environ["HOME"] = home
    if calls is not None:
        _kill_before(calls)
    if cut is not None:
        _kill_amid(cut)
    asyncio.run(_edits(url, identities, run))


async def _edits(url: str, identities: list[str], run: int, edits: int | None = None, **options: Any) -> None:
    chance = random.Random(run)
    place = Place(PROFILE, url, Ref(SCOPE.organization_id, "Acme"), Ref(SCOPE.project_id, "Production"))
    async with connect(url, SecretStr(DEMO_KEY), **options) as client:
        for number in count() if edits is None else range(edits):
            await _one(client, chance.choice(identities), f"k{run}-{number}", place, chance)
            _others(f"k{run}-{number}", key_of(url), chance)


async def _one(client: Client, identity: str, name: str, place: Place, chance: random.Random) -> None:
    """One edit as the form does it: the draft is kept, sent, forgotten."""
    where = where_of(place.origin)
    draft = Draft(await client.instance(SCOPE, identity))
    draft.set("name", name)
    draft.set("tags", ["x" * chance.randrange(20_000), name])
    keep(draft, where)
    await apply(client, SCOPE, draft, journal=Recorder(Journal(state_dir() / FILE), place))
    forget(where, identity)


def _others(name: str, key: cache.ContextKey, chance: random.Random) -> None:
    views = Views(state_dir())
    views.remember(key, View(name))
    views.save("mine", View(name))
    remembered.remember(PROFILE, key.origin, name, "p")
    rows = tuple(InstanceRow(str(one), name) for one in range(chance.randrange(400)))
    cache.store(key, cache.Cached(rows, datetime.now(UTC), len(rows), name, "Production"))
    write_profile(PROFILE, {"accent": chance.choice(ACCENTS)})


def where_of(url: str) -> Where:
    """Where its drafts are kept."""
    return Where(state_dir() / DRAFTS, PROFILE, url, SCOPE.organization_id, SCOPE.project_id)


def key_of(url: str) -> cache.ContextKey:
    """The context of its list and view."""
    return cache.ContextKey(PROFILE, url, SCOPE.organization_id, SCOPE.project_id)


def _kill_before(calls: int) -> None:
    left, guard = count(calls, -1), threading.Lock()

    def watch(_: Any, event: str, function: Any) -> None:
        # Strings and times have a `replace` too.
        if event == "c_call" and function.__name__ in _CALLS and not isinstance(function.__self__, str | datetime):
            with guard:
                now = next(left)
            if now <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(watch)
    sys.setprofile(watch)


def _kill_amid(line: int) -> None:
    write, lines = os.write, count(1)

    def half(handle: int, data: Any) -> int:
        journal = Path(f"/proc/self/fd/{handle}").readlink().name == FILE
        if not journal or next(lines) < line:
            return write(handle, data)
        write(handle, bytes(data)[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("it lives on")

    os.write = half


def ready() -> None:
    """Do it once, so that all is imported that it needs."""
    sandbox, before = Sandbox(1), os.environ.get("HOME", "")
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home
        asyncio.run(_edits("https://sandbox.invalid", [sandbox.named("web-1")["id"]], 0, 1, app=sandbox))
    os.environ["HOME"] = before
