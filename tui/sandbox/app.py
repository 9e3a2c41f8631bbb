"""The sandbox itself: an ASGI app that behaves as the contract says the provider does."""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, Self

from tui.sandbox.faults import Fault, Plan, Request
from tui.sandbox.numbers import write_json
from tui.sandbox.provider import Provider, Reply
from tui.sandbox.values import Json
from tui.sandbox.wire import Receive, Send, read_request, send_answer

DEMO_KEY = "sk-onetsolutions-sandbox-demo"
_MOST_REQUESTS = 10_000


def _now() -> datetime:
    return datetime.now(UTC)


class Sandbox(Provider):
    """A provider with two organizations and a fleet; state lives as long as the object.

    `instances` is the number in the main project, `default_scope`; the other projects have a few. `latency` is in
    seconds. `hardware` says what becomes of a new size, location or image: ignored, refused, or applied.
    `vpc_in_location` refuses a VPC of another location. Without `life` nothing moves on its own.
    """

    def __init__(
        self,
        instances: int = 60,
        *,
        shape: Literal["page", "array"] = "page",
        max_page_size: int = 100,
        catalogue: bool = True,
        hardware: Literal["ignore", "refuse", "apply"] = "ignore",
        vpc_in_location: bool = False,
        latency: float = 0.0,
        key: str = DEMO_KEY,
        life: bool = True,
        clock: Callable[[], datetime] = _now,
        seed: int = 1,
    ) -> None:
        super().__init__(
            instances,
            shape=shape,
            max_page_size=max_page_size,
            catalogue=catalogue,
            hardware=hardware,
            vpc_in_location=vpc_in_location,
            life=life,
            clock=clock,
            seed=seed,
        )
        self.latency = latency
        self.keys = {key}
        self.requests: list[Request] = []
        self._plans: list[Plan] = []
        self._answers = 0

    @classmethod
    def from_fleet(cls, fleet: Iterable[Json], **options: Any) -> Self:
        """A sandbox that holds exactly these objects, by their `id`, and moves nothing on its own.

        One without `project_id` is in the main project; the options are those of the class.
        """
        sandbox = cls(0, **{"life": False, **options})
        for instance in fleet:
            sandbox.instances[instance["id"]] = instance
        return sandbox

    @property
    def puts(self) -> list[Request]:
        """The writes it has seen."""
        return [request for request in self.requests if request.method == "PUT"]

    def named(self, name: str) -> Json:
        """The same as `instance_named`."""
        return self.instance_named(name)

    def fail(self, fault: Fault, *, times: int | None = 1, method: str | None = None, path: str = "") -> None:
        """Make the next requests that fit meet `fault`: `times` of them (None: all); `path` is a regular expression."""
        self._plans.append(Plan(fault, times, method, re.compile(path)))

    def heal(self) -> None:
        """Forget all faults."""
        self._plans.clear()

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one HTTP request; ConnectionResetError is raised where the connection is to be lost."""
        if scope["type"] != "http":
            return
        request = await read_request(scope, receive)
        self.requests.append(request)
        del self.requests[:-_MOST_REQUESTS]
        fault = self._fault_for(request)
        if delay := self.latency + fault.delay:
            await asyncio.sleep(delay)
        if fault.before:
            fault.before(request)
        if fault.drop == "before":
            raise ConnectionResetError
        reply = self._carried_out(request, fault)
        if fault.drop == "after":
            raise ConnectionResetError
        self._answers += 1
        request.status = reply.status
        body = reply.value if isinstance(reply.value, bytes) else write_json(reply.value)
        headers = {"x-request-id": f"req-{self._answers:06d}", **dict(reply.headers)}
        await send_answer(send, request, reply.status, body, headers, fault)

    def _fault_for(self, request: Request) -> Fault:
        plan = next((plan for plan in self._plans if plan.fits(request)), None)
        if plan is None:
            return Fault()
        if plan.times is not None:
            plan.times -= 1
        return plan.fault

    def _carried_out(self, request: Request, fault: Fault) -> Reply:
        headers = tuple((name.lower(), text) for name, text in fault.headers.items())
        if fault.status is not None and not fault.applied:
            return Reply(fault.status, fault.body, headers)
        reply = self._unknown_key(request) or self.reply(request)
        if fault.status is not None:
            return Reply(fault.status, fault.body, headers)
        return reply._replace(headers=(*reply.headers, *headers))

    def _unknown_key(self, request: Request) -> Reply | None:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and key in self.keys:
            return None
        refusal = {"detail": "Authentication credentials were not provided.", "code": "not_authenticated"}
        if key:
            refusal = {"detail": "Invalid token.", "code": "authentication_failed"}
        return Reply(401, refusal, (("www-authenticate", 'Bearer realm="api"'),))
