"""The sandbox itself: an ASGI app that behaves as the contract says the provider does."""

import asyncio
import gzip
import re
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode

from tui.sandbox.body import judge
from tui.sandbox.catalogue import IMAGES, LOCATIONS, SIZES, Json, uid, vpcs_of
from tui.sandbox.faults import Fault, Plan, Request
from tui.sandbox.fleet import alive, make_instance, stamp
from tui.sandbox.numbers import read_json, write_json

DEMO_KEY = "sk-onetsolutions-sandbox-demo"
ACME, SOLO = uid("organization", "acme"), uid("organization", "solo")
PRODUCTION, STAGING, HOME = uid("project", "production"), uid("project", "staging"), uid("project", "home")
_PROJECTS = {
    ACME: [{"id": PRODUCTION, "name": "Production"}, {"id": STAGING, "name": "Staging"}],
    SOLO: [{"id": HOME, "name": "Home"}],
}
_INSTANCES = re.compile(r"/v1/organizations/([^/]+)/projects/([^/]+)/compute/instances(?:/([^/]+))?")
_CATALOGUE = re.compile(r"/v1/organizations/([^/]+)/projects/([^/]+)/compute/(sizes|locations|images|vpcs)")
_PROJECT_LIST = re.compile(r"/v1/organizations/([^/]+)/projects")

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


class _Reply(NamedTuple):
    status: int
    value: Any


class Sandbox:
    """A provider with two organizations and a fleet; state lives as long as the object."""

    default_scope = (ACME, PRODUCTION)

    def __init__(
        self,
        instances: int = 60,
        *,
        shape: Literal["page", "array"] = "page",
        max_page_size: int = 100,
        catalogue: bool = True,
        hardware: Literal["ignore", "refuse", "apply"] = "ignore",
        latency: float = 0.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.shape, self.max_page_size, self.catalogue = shape, max_page_size, catalogue
        self.hardware, self.latency, self.clock = hardware, latency, clock
        self.keys = {DEMO_KEY}
        self.requests: list[Request] = []
        self._plans: list[Plan] = []
        self._counter = 0
        now = clock()
        self.instances: dict[str, Json] = {}
        for project, organization, number in _shares(instances):
            made = make_instance(number, organization, project, now)
            self.instances[made["id"]] = made

    @property
    def puts(self) -> list[Request]:
        """The writes it has seen."""
        return [request for request in self.requests if request.method == "PUT"]

    def named(self, name: str) -> Json:
        """The instance of that name, as it is held now."""
        return next(instance for instance in self.instances.values() if instance["name"] == name)

    def fail(self, fault: Fault, *, times: int | None = 1, method: str | None = None, path: str = "") -> None:
        """Make the next requests that fit meet `fault`."""
        self._plans.append(Plan(fault, times, method, re.compile(path)))

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if scope["type"] != "http":
            return
        request = await _read(scope, receive)
        self.requests.append(request)
        plan = next((plan for plan in self._plans if plan.fits(request)), None)
        fault = plan.fault if plan else Fault()
        if plan and plan.times is not None:
            plan.times -= 1
        if delay := self.latency + fault.delay:
            await asyncio.sleep(delay)
        if fault.before:
            fault.before(request)
        if fault.drop == "before":
            raise ConnectionResetError
        if fault.status is not None:
            await self._answer(send, request, fault.status, fault.body, fault)
            return
        reply = self._route(request)
        if fault.drop == "after":
            raise ConnectionResetError
        await self._answer(send, request, reply.status, reply.value, fault)

    async def _answer(self, send: Send, request: Request, status: int, value: Any, fault: Fault) -> None:
        self._counter += 1
        body = value if isinstance(value, bytes) else write_json(value)
        headers = {"content-type": "application/json", "x-request-id": f"req-{self._counter:06d}"}
        if "gzip" in request.headers.get("accept-encoding", "") and len(body) > 1000 and not fault.truncate:
            body, headers["content-encoding"] = gzip.compress(body, 1), "gzip"
        headers |= {"content-length": str(len(body))} | {k.lower(): v for k, v in fault.headers.items()}
        raw = [(name.encode(), text.encode("latin-1")) for name, text in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        if fault.truncate:
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            raise ConnectionResetError
        await send({"type": "http.response.body", "body": body})

    def _route(self, request: Request) -> _Reply:
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.keys:
            return _Reply(401, {"detail": "Invalid token.", "code": "authentication_failed"})
        if found := _INSTANCES.fullmatch(request.path):
            organization, project, identity = found.groups()
            if not _exists(organization, project):
                return _NOT_FOUND
            return self._one(request, project, identity) if identity else self._many(request, project)
        if request.method != "GET":
            return _Reply(405, {"detail": f'Method "{request.method}" not allowed.'})
        if request.path == "/v1/auth/me":
            return _Reply(200, _USER)
        if request.path == "/v1/organizations":
            return _Reply(200, _ORGANIZATIONS)
        if found := _PROJECT_LIST.fullmatch(request.path):
            listed = _PROJECTS.get(found[1])
            return _NOT_FOUND if listed is None else self._listed(request, listed)
        if (found := _CATALOGUE.fullmatch(request.path)) and self.catalogue and _exists(found[1], found[2]):
            entries = {"sizes": SIZES, "locations": LOCATIONS, "images": IMAGES, "vpcs": vpcs_of(found[2])}
            return self._listed(request, entries[found[3]])
        return _NOT_FOUND

    def _many(self, request: Request, project: str) -> _Reply:
        if request.method != "GET":
            return _Reply(405, {"detail": f'Method "{request.method}" not allowed.'})
        mine = [instance for instance in self.instances.values() if instance["project_id"] == project]
        now = self.clock()
        return self._listed(request, mine, lambda instance: alive(instance, now))

    def _listed(self, request: Request, items: list[Json], show: Callable[[Json], Json] = lambda item: item) -> _Reply:
        if self.shape == "array":
            return _Reply(200, [show(item) for item in items])
        try:
            page = int(request.query.get("page", "1"))
            size = min(int(request.query.get("page_size", "20")), self.max_page_size)
        except ValueError:
            page = size = 0
        last = max(1, -(-len(items) // size)) if size > 0 else 0
        if not 1 <= page <= last:
            return _Reply(404, {"detail": "Invalid page."})
        base = f"http://{request.headers.get('host', 'sandbox')}{request.path}?"
        links = [
            base + urlencode({"page": n, "page_size": size}) if 1 <= n <= last else None for n in (page + 1, page - 1)
        ]
        shown = [show(item) for item in items[(page - 1) * size : page * size]]
        return _Reply(200, {"count": len(items), "next": links[0], "previous": links[1], "results": shown})

    def _one(self, request: Request, project: str, identity: str) -> _Reply:
        instance = self.instances.get(identity)
        if instance is None or instance["project_id"] != project:
            return _NOT_FOUND
        if request.method == "PUT":
            return self._update(request, instance, project)
        if request.method != "GET":
            return _Reply(405, {"detail": f'Method "{request.method}" not allowed.'})
        return _Reply(200, alive(instance, self.clock()))

    def _update(self, request: Request, instance: Json, project: str) -> _Reply:
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return _Reply(415, {"detail": "Unsupported media type in request."})
        try:
            body = read_json(request.body)
        except ValueError as error:
            return _Reply(400, {"detail": f"JSON parse error - {error}"})
        entries = {"size": SIZES, "location": LOCATIONS, "image": IMAGES, "vpc": vpcs_of(project)}
        errors = judge(
            body, instance, {f"{kind}_id": {entry["id"] for entry in known} for kind, known in entries.items()}
        )
        moves = [
            kind for kind in ("size", "location", "image") if not errors and body[f"{kind}_id"] != instance[kind]["id"]
        ]
        if moves and self.hardware == "refuse":
            errors = {f"{kind}_id": ["Hardware changes require the resize endpoint."] for kind in moves}
        if errors:
            return _Reply(400, errors)
        changed = {
            name: body[name] for name in ("name", "os_name", "hostname", "billing_cycle", "tags") if name in body
        }
        for kind in [*(moves if self.hardware == "apply" else ()), *(["vpc"] if "vpc_id" in body else ())]:
            changed[kind] = next((entry for entry in entries[kind] if entry["id"] == body[f"{kind}_id"]), None)
        instance.update(changed, modified=stamp(self.clock()))
        return _Reply(200, alive(instance, self.clock()))


_NOT_FOUND = _Reply(404, {"detail": "Not found."})
_USER = {
    "id": uid("user", "demo"),
    "email": "demo@example.net",
    "name": "Démo Operator",
    "is_staff": False,
    "permissions": {"role": "Owner"},
    "token_expires_at": None,
    "picture": None,
}
_ORGANIZATIONS: list[Json] = [
    {
        "id": identity,
        "legacy_id": number,
        "name": name,
        "project_count": len(_PROJECTS[identity]),
        "modules": ["compute"],
        "organization_type": kind,
        "support_plan": "business" if number == 1 else "basic",
        "instance_quota": 500,
        "is_active": True,
    }
    for number, (identity, name, kind) in enumerate(
        [(ACME, "Acme Europe", "professional"), (SOLO, "Zoë Martin", "personal")], 1
    )
]


def _exists(organization: str, project: str) -> bool:
    return any(entry["id"] == project for entry in _PROJECTS.get(organization, ()))


def _shares(instances: int) -> Iterable[tuple[str, str, int]]:
    yield from ((PRODUCTION, ACME, number) for number in range(instances))
    yield from ((STAGING, ACME, number) for number in range(min(8, instances)))
    yield from ((HOME, SOLO, number) for number in range(min(2, instances)))


async def _read(scope: dict[str, Any], receive: Receive) -> Request:
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    return Request(scope["method"], scope["path"], dict(parse_qsl(scope["query_string"].decode())), headers, body)
