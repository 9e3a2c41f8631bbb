"""A kill at any moment in the middle of edits: every PUT that the server saw has its intent, and nothing is torn."""

import json
import os
import random
import re
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.extent import SEED, extent
from tests.support.forks import Forks, Job
from tests.support.kill_work import PROFILE, SCOPE, key_of, where_of
from tests.support.machine import ONET, Machine
from tests.support.secrets import bare_environ
from tests.support.server import LoopbackServer
from tui.api.client import connect
from tui.core.cache import load
from tui.core.config import read_config
from tui.core.edit.kept import kept
from tui.core.edit.settle import settle_open
from tui.core.journal.journal import FILE, Journal
from tui.core.remembered import recall
from tui.core.state_file import is_damaged
from tui.core.views import FILE as VIEWS
from tui.core.views import Views
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Fault, Request, Sandbox

KILLS = extent(20, 200)
WORK = "tests.support.kill_work:work"
CONFIG = "# mine\nrefresh = 5\n[profiles.work]\n"
# Before a call into the system, amid a line of the journal, at a PUT that arrives, at any time.
WAYS = ("call", "line", "put", "time")


@dataclass
class Scene:
    """A home folder, the provider, and the names that PUTs brought there, each with whether its intent was written."""

    home: Path
    sandbox: Sandbox
    seed: int
    identities: list[str] = field(default_factory=list)
    intended: dict[str, bool] = field(default_factory=dict)
    began: threading.Event = field(default_factory=threading.Event)
    job: Job | None = None
    puts_to_kill: int | None = None

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    @property
    def state(self) -> Path:
        return self.home / ".local/state/onet"

    @property
    def journal(self) -> Path:
        return self.state / FILE

    def put(self, request: Request) -> None:
        """A PUT arrived: its intent is on the disk by now."""
        name = json.loads(request.body)["name"]
        self.intended[name] = f'"{name}"'.encode() in self.journal.read_bytes()
        self.began.set()
        if self.puts_to_kill is not None and self.job is not None:
            self.puts_to_kill -= 1
            if self.puts_to_kill == 0:
                os.kill(self.job.pid, signal.SIGKILL)

    def kill(self, forks: Forks, url: str, run: int) -> str:
        """Let a process edit, and kill it in one of the ways; gives which."""
        way = WAYS[run % len(WAYS)]
        calls = self.chance.randrange(1, 400) if way == "call" else None
        line = self.chance.randrange(1, 7) if way == "line" else None
        self.puts_to_kill = self.chance.randrange(1, 4) if way == "put" else None
        self.began.clear()
        self.job = forks.start(WORK, str(self.home), url, self.identities, run, calls, line)
        if way == "time":
            assert self.began.wait(60)
            threading.Event().wait(self.chance.random() / 10)
            os.kill(self.job.pid, signal.SIGKILL)
        assert forks.wait(self.job) == -signal.SIGKILL, self.job.result.read_text()
        return way


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with Forks("tests.support.kill_work") as forks:
        yield forks


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A home folder with a config.toml, and six instances."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".config/onet").mkdir(parents=True, mode=0o700)
    (tmp_path / ".config/onet/config.toml").write_text(CONFIG)
    scene = Scene(tmp_path, Sandbox(6, life=False), SEED)
    scene.sandbox.fail(Fault(before=scene.put), times=None, method="PUT")
    return scene


async def test_a_kill_at_any_moment_tears_nothing_and_hides_no_put(
    scene: Scene, forks: Forks, capfd: pytest.CaptureFixture[str]
) -> None:
    ways, settled, torn = Counter[str](), Counter[str](), 0
    try:
        with LoopbackServer(scene.sandbox) as server:
            async with connect(server.url, SecretStr(DEMO_KEY)) as client:
                scene.identities = [row.id async for page in client.instances(SCOPE) for row in page.rows]
            for run in range(1, KILLS + 1):
                ways[scene.kill(forks, server.url, run)] += 1
                torn = check_journal(scene, torn)
                settled += await settle(scene, server.url)
                check_others(scene, server.url)
    finally:
        told = f"seed {scene.seed}; kills {dict(ways)}; PUTs seen {len(scene.intended)}; torn lines {torn}"
        with capfd.disabled():
            sys.stderr.write(f"\n{told}; open entries settled {dict(settled)}\n")
    assert len(scene.intended) >= KILLS // 2
    # The program itself, too, finds each of them.
    code, said = Machine(bare_environ(scene.home), scene.home).run("journal", "-o", "json", command=ONET)
    assert code == 0
    assert [name for name in scene.intended if f'"{name}"' not in said] == []


def check_journal(scene: Scene, torn: int) -> int:
    """Every PUT has its intent, from before it; the kill tore at most one line. Gives how many are torn by now."""
    found = Journal(scene.journal).read() if scene.journal.exists() else None
    names = {entry.intent.sent["name"] for entry in found.entries} if found else set()
    # As it is by now: what was under way when its process was killed may arrive yet.
    intended = dict(scene.intended)
    assert intended.keys() <= names
    assert all(intended.values()), intended
    assert (found.unknown if found else 0) == 0
    now = found.damaged if found else 0
    assert torn <= now <= torn + 1
    return now


async def settle(scene: Scene, url: str) -> Counter[str]:
    """The next start finds out what became of the open entries, those of PUTs that arrived as applied."""
    journal, arrived = Journal(scene.journal), set(scene.intended)
    later = datetime.now(UTC) + timedelta(minutes=11)
    async with connect(url, SecretStr(DEMO_KEY)) as client:
        settled = await settle_open(client, journal, PROFILE, url, later)
    assert journal.open_entries(PROFILE, url) == ()
    for entry, outcome in settled:
        if entry.intent.sent["name"] in arrived:
            assert outcome.kind.value == "applied", entry
    return Counter(outcome.kind.value for _, outcome in settled)


def check_others(scene: Scene, url: str) -> None:
    """Every other file is as it was before a write or as it is after."""
    config = scene.home / ".config/onet/config.toml"
    assert re.fullmatch(re.escape(CONFIG) + r'(accent = "(red|blue|green)"\n)?', config.read_text())
    assert read_config().refresh == 5
    for identity in scene.identities:
        path = next(iter((scene.state / "drafts").glob(f"*-{identity}.json")), None)
        assert path is None or kept(where_of(url), identity) is not None
    for name in (VIEWS, "context.json"):
        assert not is_damaged(scene.state / name)
    lists = list((scene.home / ".cache/onet/lists").glob("*.onet"))
    found = load(key_of(url))
    assert (found is not None) == bool(lists)
    assert found is None or all(row.name == found.organization for row in found.rows)
    view = Views(scene.state).last(key_of(url))
    for text in (view.filter if view else "", recall(PROFILE, url)[0] or ""):
        assert re.fullmatch(r"(k\d+-\d+)?", text)
