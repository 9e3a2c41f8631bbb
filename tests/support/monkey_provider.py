"""The provider of the long run, a process of its own: `python -m tests.support.monkey_provider SEED INSTANCES`.

The key is the first line of standard input. It prints its base URL, then answers each further line with one of JSON:
`storm` has faults come and go from then on, while colleagues edit; `calm` ends that; `tell` counts what was met.
"""

import gzip
import json
import os
import sys
import time
from collections import Counter
from random import Random
from typing import Any

from tests.support.monkey_app import NICE
from tests.support.monkey_words import TEXTS
from tests.support.server import LoopbackServer
from tui.sandbox import Fault, Request, Sandbox
from tui.sandbox.numbers import write_json
from tui.sandbox.provider import Reply
from tui.sandbox.values import Json

LISTS, ONE, OFFERS, ALL = r"/instances\?", r"/instances/[^/?]+$", r"/(sizes|locations|images|vpcs)\b", ""
_PUT = "PUT"
# Each with how often it comes, for which method, on which paths.
FAULTS: dict[str, tuple[Fault, int, str | None, tuple[str, ...]]] = {
    "500": (Fault(status=500, body={"detail": "A server error occurred."}), 3, None, (LISTS, ONE, OFFERS, ALL)),
    "503": (Fault(status=503, body={"detail": "Busy."}), 3, None, (LISTS, ONE, ALL)),
    "429 in a second": (Fault(status=429, headers={"Retry-After": "1"}), 3, None, (LISTS, ONE, ALL)),
    "429 absurd": (Fault(status=429, headers={"Retry-After": "1e99"}), 1, None, (LISTS, ONE)),
    "401": (Fault(status=401, body={"detail": "Invalid token."}), 1, None, (LISTS, ONE)),
    "403": (Fault(status=403, body={"detail": "You do not have permission."}), 2, None, (LISTS, ONE, OFFERS)),
    "404": (Fault(status=404, body={"detail": "Not found."}), 2, None, (ONE, OFFERS)),
    "HTML of a proxy": (Fault.html(), 3, None, (LISTS, ONE, OFFERS, ALL)),
    "HTML 200": (Fault.html(200, "Sign in"), 2, None, (LISTS, ONE, OFFERS)),
    "dropped": (Fault(drop="before"), 3, None, (LISTS, ONE, ALL)),
    "cut body": (Fault(truncate=True), 3, None, (LISTS, ONE, ALL)),
    "slow first byte": (Fault(delay=0.7), 3, None, (LISTS, ONE, OFFERS, ALL)),
    "slow body": (Fault(trickle=0.1), 3, None, (LISTS, ONE)),
    "black hole": (Fault(delay=2.5), 2, None, (LISTS, ONE, OFFERS)),
    "empty 200": (Fault(status=200), 2, None, (LISTS, ONE, OFFERS)),
    "204": (Fault(status=204), 1, None, (LISTS, ONE, OFFERS)),
    "another shape": (Fault(status=200, body={"results": 7}), 2, None, (LISTS, ONE, OFFERS, ALL)),
    "junk in a list": (Fault(status=200, body=[1, None, {"id": 5}, [[]]]), 2, None, (LISTS, OFFERS, ALL)),
    "PUT refused": (Fault(status=400, body={"name": [TEXTS[0]], "tags": ["Bad."]}), 3, _PUT, (ONE,)),
    "PUT conflict": (Fault(status=409, body={"detail": "Busy."}), 2, _PUT, (ONE,)),
    "PUT applied, answer lost": (Fault(drop="after"), 4, _PUT, (ONE,)),
    "PUT applied, 502": (Fault.html(applied=True), 3, _PUT, (ONE,)),
    "PUT lost": (Fault(drop="before"), 3, _PUT, (ONE,)),
    "PUT in a black hole": (Fault(delay=2.5), 2, _PUT, (ONE,)),
}
_SPELL = (0.3, 2.0)
_PAGES = 50


class StormySandbox(Sandbox):
    """A sandbox with weather; a page of its list is made and packed once for as long as nothing on it changes."""

    def __init__(self, seed: int, instances: int, key: str) -> None:
        super().__init__(instances, key=key, life=False)
        self._dice = Random(seed)
        self.is_stormy = False
        self.met: Counter[str] = Counter()
        self.asked = 0
        self.sent: list[tuple[str, str]] = []
        self._kinds: dict[int, str] = {id(fault): name for name, (fault, *_) in FAULTS.items()}
        self._until = 0.0
        self._opened = ""
        self._away: list[tuple[str, Json]] = []
        self._versions: Counter[str] = Counter()
        self._packed: dict[str, tuple[Any, bytes]] = {}

    def _fault_for(self, request: Request) -> Fault:
        self.asked += 1
        identity = request.path.rpartition("/")[2]
        if request.method == _PUT:
            self.sent.append((identity, request.body.decode()))
        if identity in self.instances:
            self._opened = identity
        if self.is_stormy and time.monotonic() > self._until:
            self._change_weather()
        fault = super()._fault_for(request)
        if kind := self._kinds.get(id(fault)):
            self.met[kind] += 1
        return fault

    def _change_weather(self) -> None:
        dice = self._dice
        self._until = time.monotonic() + dice.uniform(*_SPELL)
        self.heal()
        for _ in range(dice.choice((0, 0, 1, 1, 2))):
            fault, _, method, places = dice.choices(list(FAULTS.values()), [odds for _, odds, *_ in FAULTS.values()])[0]
            path = dice.choice(places)
            if path == LISTS and dice.random() < 0.5:
                path = rf"[?&]page={dice.randint(1, _PAGES)}\b"
            self.fail(fault, times=dice.choice((1, 3, None)), method=method, path=path)
        for _ in range(dice.randint(0, 40)):
            self._edit_as_a_colleague()
        self._come_and_go()

    def _edit_as_a_colleague(self) -> None:
        dice, home = self._dice, self.instances.of(self.default_scope[1])
        identity = self._opened if dice.random() < 0.1 and self._opened in self.instances else dice.choice(home)
        instance = self.instances[identity]
        what = dice.choice(("load", "load", "load", "name", "tags", "status", "hostname"))
        if what == "load":
            sync = instance.get("state_sync")
            if isinstance(sync, dict):
                instance["state_sync"] = sync | {"cpu_usage": f"{dice.uniform(0, 100):.2f}"}
        elif what == "tags":
            instance["tags"] = {dice.choice(TEXTS): dice.choice(TEXTS) for _ in range(dice.randint(0, 4))}
        elif what == "status":
            instance["status"] = dice.choice(("active", "suspended", "active", "pending", dice.choice(TEXTS)))
        else:
            instance[what] = f"{dice.choice(TEXTS)}-{dice.randint(1, 99)}"
        if what != "load":
            instance["modified"] = self._later(instance.get("modified"))
        self._versions[identity] += 1

    def _come_and_go(self) -> None:
        dice = self._dice
        while self._away and dice.random() < 0.7:
            identity, instance = self._away.pop()
            self.instances[identity] = instance
        for _ in range(dice.choice((0, 0, 1, 3, 20))):
            identity = dice.choice(self.instances.of(self.default_scope[1]))
            self._away.append((identity, self.instances[identity]))
            del self.instances[identity]

    def _apply(self, body: Json, instance: Json, entries: Any) -> None:
        super()._apply(body, instance, entries)
        self._versions[instance["id"]] += 1

    def _many(self, request: Request, project: str) -> Reply:
        page, size = int(request.query.get("page", "1")), int(request.query.get("page_size", "20"))
        ids = self.instances.of(project)
        shown = ids[(page - 1) * size : page * size]
        told = (len(ids), tuple(shown), tuple(self._versions[identity] for identity in shown))
        held = self._packed.get(request.target)
        if held is None or held[0] != told:
            reply = super()._many(request, project)
            if reply.status != 200:
                return reply
            held = self._packed[request.target] = (told, gzip.compress(write_json(reply.value), 1, mtime=0))
        return Reply(200, held[1], (("content-encoding", "gzip"),))

    def tell(self) -> dict[str, Any]:
        """What was asked and met so far, and the bodies of all writes."""
        return {"requests": self.asked, "faults": dict(self.met), "puts": self.sent}


def main(seed: int, instances: int) -> None:
    """Serve until standard input ends."""
    os.nice(NICE)
    sandbox = StormySandbox(seed, instances, sys.stdin.readline().strip())
    with LoopbackServer(sandbox) as server:
        _say(server.url)
        for line in sys.stdin:
            if line.strip() in ("storm", "calm"):
                sandbox.is_stormy = line.strip() == "storm"
            if line.strip() == "calm":
                sandbox.heal()
            _say(json.dumps(sandbox.tell() if line.strip() == "tell" else {}))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
