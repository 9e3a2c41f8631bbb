"""Several processes and one journal, and a process that is killed amid a write."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.support.server import LoopbackServer
from tui.api.client import connect
from tui.core.edit.settle import settle_open
from tui.core.journal.journal import Journal
from tui.domain.scope import Scope
from tui.domain.secret import SecretStr
from tui.sandbox import DEMO_KEY, Fault, Sandbox

ROOT = Path(__file__).parents[2]
EACH = 25
WRITES = """
import sys
from pathlib import Path
from tests.unit.core.journal.intents import applied, intent
from tui.core.journal.journal import Journal

path, name, times = sys.argv[1:]
journal = Journal(Path(path))
print("ready", flush=True)
input()
for number in range(int(times)):
    wide = intent(tags=["x" * 5000, f"{name}-{number}"])
    journal.settle(journal.begin(wide).id, applied(wide))
"""
SENDS = """
import asyncio, sys
from pathlib import Path
from tui.domain.secret import SecretStr
from tui.api.client import connect
from tui.core.edit.draft import Draft
from tui.core.edit.send import apply
from tui.core.journal.entry import Place, Ref
from tui.core.journal.journal import Journal
from tui.core.journal.record import Recorder
from tui.domain.scope import Scope
from tui.sandbox import DEMO_KEY

path, url, organization, project, identity = sys.argv[1:]

async def send():
    async with connect(url, SecretStr(DEMO_KEY)) as client:
        scope = Scope(organization, project)
        draft = Draft(await client.instance(scope, identity))
        draft.set("name", "mine")
        place = Place("work", url, Ref(organization, ""), Ref(project, ""))
        await apply(client, scope, draft, journal=Recorder(Journal(Path(path)), place))

asyncio.run(send())
"""


def start(program: str, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_four_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "onet" / "journal.jsonl"
    processes = [start(WRITES, str(path), str(number), str(EACH)) for number in range(4)]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    found = Journal(path).read()
    assert (found.damaged, found.unknown) == (0, 0)
    written = {entry.intent.sent["tags"][1] for entry in found.entries}
    assert written == {f"{number}-{line}" for number in range(4) for line in range(EACH)}
    assert len({entry.id for entry in found.entries}) == 4 * EACH
    assert not any(entry.is_open for entry in found.entries)


async def test_what_a_killed_process_had_sent_is_settled_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "onet" / "journal.jsonl"
    sandbox = Sandbox(24, life=False)
    scope, identity = Scope(*Sandbox.default_scope), sandbox.named("web-1")["id"]
    with LoopbackServer(sandbox) as server:
        killed: list[int] = []
        sandbox.fail(Fault(before=lambda _: os.kill(killed[0], signal.SIGKILL)), method="PUT")
        process = start(SENDS, str(path), server.url, *scope, identity)
        killed.append(process.pid)
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL
        journal = Journal(path)
        (entry,) = journal.read().entries
        assert entry.is_open
        assert entry.writer.pid == process.pid
        async with connect(server.url, SecretStr(DEMO_KEY)) as client:
            (settled,) = await settle_open(client, journal, "work", server.url, datetime.now(UTC))
    assert (settled.entry.id, settled.outcome.kind.value) == (entry.id, "applied")
    assert len(sandbox.puts) == 1
    (entry,) = Journal(path).read().entries
    assert entry.outcome is not None
    assert entry.outcome.message == "Nobody saw an answer, but every change is in effect."
