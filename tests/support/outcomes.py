"""Ways that a write can go, on a real loopback server, and what has to come of each."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tui.api.client import Client
from tui.api.transport import RequestRecord
from tui.core.edit.draft import Draft
from tui.core.edit.outcome import Outcome
from tui.core.edit.send import PutAnswer, apply
from tui.core.journal.entry import Place, Ref
from tui.core.journal.journal import Journal
from tui.core.journal.record import Recorder
from tui.domain.scope import Scope
from tui.sandbox import Fault, Request, Sandbox
from tui.sandbox.values import Json

HERE = Scope(*Sandbox.default_scope)
THEIRS = "theirs.example.net"


@dataclass
class Bench:
    """A provider on loopback, one instance of it, a journal on the disk, and the requests that a client made."""

    sandbox: "Busy"
    url: str
    path: Path
    log: list[RequestRecord] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.identity: str = self.sandbox.named("web-1")["id"]
        self.before = dict(self.sandbox.named("web-1"))
        self.journal = Journal(self.path)
        self.place = Place("work", self.url, Ref(HERE.organization_id, "Acme"), Ref(HERE.project_id, "Production"))

    @property
    def held(self) -> Json | None:
        return self.sandbox.instances.get(self.identity)

    def last_put(self, identity: str) -> PutAnswer:
        made = next(one for one in reversed(self.log) if one.method == "PUT" and identity in one.path)
        return PutAnswer(made.status, made.request_id)

    async def sleep(self, _: float) -> None:
        """Wait for no time, but as long as the server is at work on something."""
        assert await asyncio.to_thread(self.sandbox.idle.wait, 10)

    async def send(self, client: Client, draft: Draft, undo_of: str | None = None) -> Outcome:
        recorder = Recorder(self.journal, self.place, undo_of=undo_of)
        return await apply(client, HERE, draft, self.sleep, journal=recorder, wait=self.wait, last_put=self.last_put)

    async def wait(self, seconds: float) -> bool:
        """A person who waits a short time for the rate limit, and calls off a long one."""
        return seconds < 10

    # What a colleague does, at once or right before a request is carried out.

    def rename(self, _: Request | None = None) -> None:
        self.sandbox.instances[self.identity]["name"] = "theirs"

    def move(self, _: Request | None = None) -> None:
        self.sandbox.instances[self.identity]["hostname"] = THEIRS

    def delete(self, _: Request | None = None) -> None:
        del self.sandbox.instances[self.identity]

    def put(self, fault: Fault, times: int | None = 1) -> None:
        self.sandbox.fail(fault, method="PUT", times=times)

    def read_after(self, fault: Fault, times: int | None = 1) -> None:
        """The read right before the PUT is fine, those after it meet the fault."""
        self.sandbox.fail(Fault(), method="GET")
        self.sandbox.fail(fault, method="GET", times=times)


class Busy(Sandbox):
    """A sandbox that tells when it is not at work."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.idle = threading.Event()
        self.idle.set()
        self._at_work = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self._at_work += 1
        self.idle.clear()
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._at_work -= 1
            if not self._at_work:
                self.idle.set()


class Row(NamedTuple):
    """One outcome: how it comes about, and all that is to be seen of it."""

    what: str
    arrange: Callable[[Bench], None]
    kind: str
    puts: int
    holds: dict[str, Any] | None
    told: str
    kept: list[str]


def nothing(_: Bench) -> None:
    """Nothing out of the ordinary."""


def put(times: int | None = 1, **fault: Any) -> Callable[[Bench], None]:
    return lambda bench: bench.put(Fault(**fault), times)


def html(status: int, applied: bool) -> Callable[[Bench], None]:
    return lambda bench: bench.put(Fault.html(status, applied=applied))


MINE, OLD = {"name": "mine"}, {"name": "web-1"}
NAMES = {"name": ["Taken."], "tags": {"env": ["Not this one."]}, "hostname": "A plain word.", "detail": "On top."}
TABLE = [
    Row("all well", nothing, "applied", 1, MINE, "Every change is in effect.", ["applied"]),
    # No answer, or none that can be read.
    Row("applied, answer lost", put(drop="after"), "applied", 1, MINE, "connection was lost", ["applied"]),
    Row("lost before applying", put(drop="before"), "not applied", 1, OLD, "when last checked at", ["not applied"]),
    Row("cut off", put(truncate=True), "applied", 1, MINE, "every change is in effect", ["applied"]),
    Row("late and applied", put(delay=0.6), "applied", 1, MINE, "No answer came in time, but every", ["applied"]),
    Row(
        "late and not applied",
        put(delay=0.6, drop="before"),
        "not known yet",
        1,
        OLD,
        "It may yet take effect.",
        ["not known yet"],
    ),
    Row("HTML 502", html(502, False), "not applied", 1, OLD, "The server failed (502). The old", ["not applied"]),
    Row("HTML 502, applied", html(502, True), "applied", 1, MINE, "failed (502), but every change is", ["applied"]),
    Row("500", put(status=500, body={"detail": "Oops."}), "not applied", 1, OLD, "Oops.", ["not applied"]),
    Row("503, applied", put(status=503, applied=True), "applied", 1, MINE, "failed (503), but every", ["applied"]),
    Row("504", put(status=504), "not known yet", 1, OLD, "It may yet take effect.", ["not known yet"]),
    Row("504, applied", put(status=504, applied=True), "applied", 1, MINE, "every change is in effect", ["applied"]),
    Row("empty 200", put(status=200, applied=True), "applied", 1, MINE, "not in a way that can be read", ["applied"]),
    Row("empty 200, nothing done", put(status=200), "not applied", 1, OLD, "The old values were", ["not applied"]),
    Row("HTML 200", html(200, False), "not applied", 1, OLD, "not in a way that can be read", ["not applied"]),
    # Refusals.
    Row("400 by field", put(status=400, body=NAMES), "refused", 1, OLD, "On top.", ["refused"]),
    Row("422", put(status=422, body={"name": "No."}), "refused", 1, OLD, "did not accept the values", ["refused"]),
    Row("401", put(status=401), "refused", 1, OLD, "The key was refused; nothing was changed.", ["refused"]),
    Row("403", put(status=403), "refused", 1, OLD, "Owner or Editor", ["refused"]),
    Row("404", put(status=404), "refused", 1, OLD, "deleted meanwhile, or moved", ["refused"]),
    Row("409", put(status=409), "conflict", 1, OLD, "The server saw a conflict", ["conflict"]),
    Row("412", put(status=412), "conflict", 1, OLD, "The server saw a conflict", ["conflict"]),
    Row("302", put(status=302, headers={"Location": "/x"}), "refused", 1, OLD, "redirect", ["refused"]),
    Row(
        "429, then free",
        put(status=429, headers={"Retry-After": "2"}, times=2),
        "applied",
        3,
        MINE,
        "Every change is in effect.",
        ["applied", "refused", "refused"],
    ),
    Row(
        "429, called off",
        put(status=429, headers={"Retry-After": "3600"}),
        "refused",
        1,
        OLD,
        "waiting was called off; nothing was changed",
        ["refused"],
    ),
    Row(
        "429 without end",
        put(status=429, headers={"Retry-After": "1"}, times=None),
        "refused",
        6,
        OLD,
        "The rate limit refused the request",
        ["refused"] * 6,
    ),
    # A colleague, between opening and sending.
    Row(
        "another field before",
        Bench.move,
        "applied",
        1,
        MINE | {"hostname": THEIRS},
        "Every change is in effect. carried: hostname",
        ["applied"],
    ),
    Row("same field before", Bench.rename, "conflict", 0, {"name": "theirs"}, "Somebody else changed Name", []),
    Row("deleted before", Bench.delete, "not applied", 0, None, "The instance is gone", []),
    # A colleague, between the read and the PUT: nothing in this API tells of it; the journal has what was read.
    Row(
        "another field between",
        lambda bench: bench.put(Fault(before=bench.move)),
        "applied",
        1,
        MINE | {"hostname": "web-1.example.net"},
        "Every change is in effect.",
        ["applied"],
    ),
    Row(
        "same field between",
        lambda bench: bench.put(Fault(before=bench.rename)),
        "applied",
        1,
        MINE,
        "Every change is in effect.",
        ["applied"],
    ),
    Row(
        "deleted between",
        lambda bench: bench.put(Fault(before=bench.delete)),
        "refused",
        1,
        None,
        "The instance is gone: it was deleted meanwhile",
        ["refused"],
    ),
    # A colleague, between the PUT and the read that verifies it.
    Row(
        "another field after",
        lambda bench: bench.read_after(Fault(before=bench.move)),
        "applied",
        1,
        MINE | {"hostname": THEIRS},
        "somebody else's hand or the server's: Hostname. meanwhile: hostname",
        ["applied"],
    ),
    Row(
        "same field after",
        lambda bench: bench.read_after(Fault(before=bench.rename)),
        "conflict",
        1,
        {"name": "theirs"},
        "somebody changed it meanwhile, or the server altered it",
        ["conflict"],
    ),
    Row(
        "deleted after",
        lambda bench: bench.read_after(Fault(before=bench.delete)),
        "conflict",
        1,
        None,
        "The server accepted the request, but the instance was gone",
        ["conflict"],
    ),
    # No read.
    Row(
        "never read again",
        lambda bench: bench.read_after(Fault(status=503), None),
        "not known yet",
        1,
        MINE,
        "accepted the request, but the instance cannot be read",
        ["not known yet"],
    ),
    Row(
        "cannot be read before",
        lambda bench: bench.sandbox.fail(Fault(status=503), times=None),
        "not applied",
        0,
        OLD,
        "nothing was sent",
        [],
    ),
    Row("no journal", lambda bench: bench.path.mkdir(), "not applied", 0, OLD, "The journal could not be written", []),
]
