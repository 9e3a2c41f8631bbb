"""What the sandbox knows and what it answers: the provider behind the contract, without a word of HTTP's wire."""

import copy
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple

from tui.sandbox import accounts
from tui.sandbox.accounts import Plot
from tui.sandbox.body import REFERENCES, Entries, Errors, judge
from tui.sandbox.catalogue import ACME, IMAGES, LOCATIONS, SIZES, networks
from tui.sandbox.faults import Request
from tui.sandbox.fleet import Shelf, make_instance
from tui.sandbox.life import alive
from tui.sandbox.lists import page_of
from tui.sandbox.numbers import read_json, write_json
from tui.sandbox.store import Instances
from tui.sandbox.values import Json, stamp, uid

_PROJECT_LIST = re.compile(r"/v1/organizations/([^/]+)/projects")
_COMPUTE = re.compile(r"/v1/organizations/([^/]+)/projects/([^/]+)/compute/(\w+)(?:/([^/]+))?")
_HARDWARE = ("size", "location", "image")


class Reply(NamedTuple):
    """An answer: `value` is the JSON of its body."""

    status: int
    value: Any
    headers: tuple[tuple[str, str], ...] = ()


_NOT_FOUND = Reply(404, {"detail": "Not found."})


class Provider:
    """Two organizations, their projects, a catalogue and a fleet that lives on the clock; options as of `Sandbox`."""

    default_scope = (ACME, accounts.PRODUCTION)

    def __init__(
        self,
        instances: int,
        *,
        shape: Literal["page", "array"],
        max_page_size: int,
        catalogue: bool,
        hardware: Literal["ignore", "refuse", "apply"],
        vpc_in_location: bool,
        life: bool,
        clock: Callable[[], datetime],
        seed: int,
    ) -> None:
        self.shape, self.max_page_size, self.catalogue = shape, max_page_size, catalogue
        self.hardware, self.vpc_in_location = hardware, vpc_in_location
        self.life, self.clock = life, clock
        self.user = copy.deepcopy(accounts.USER)
        self.organizations, self.projects = accounts.organizations(), accounts.projects()
        self.sizes, self.locations, self.images = copy.deepcopy((SIZES, LOCATIONS, IMAGES))
        every = [project["id"] for listed in self.projects.values() for project in listed]
        self.vpcs = {project: networks(project, self.locations) for project in every}
        shelf = Shelf(_by("slug", self.sizes), _by("slug", self.locations), _by("slug", self.images), self.vpcs)
        now = clock()

        def build(plot: Plot) -> Json:
            return make_instance(plot, shelf, now, seed)

        places = ((uid("instance", seed, p.project_id, p.number), p) for p in accounts.plots(instances))
        self.instances = Instances(accounts.PRODUCTION, places, build)

    def instance_named(self, name: str) -> Json:
        """The first instance of that name, as it is held now, to read or to change; KeyError where there is none."""
        for instance in self.instances.values():
            if instance["name"] == name:
                return instance
        raise KeyError(name)

    def shown(self, identity: str) -> Json:
        """An instance as the API answers it now."""
        instance, number = self.instances[identity], self.instances.number(identity)
        return instance if number is None or not self.life else alive(instance, number, self.clock())

    def reply(self, request: Request) -> Reply:
        """The answer to a request whose key was accepted."""
        if found := _COMPUTE.fullmatch(request.path):
            organization, project, collection, identity = found.groups()
            if not any(known["id"] == project for known in self.projects.get(organization, ())):
                return _NOT_FOUND
            if collection == "instances":
                return self._one(request, project, identity) if identity else self._many(request, project)
            offers = self._offers(project) if self.catalogue and not identity else {}
            return (
                _reading(request) or self._listed(request, offers[collection]) if collection in offers else _NOT_FOUND
            )
        if request.path == "/v1/auth/me":
            return _reading(request) or Reply(200, self.user)
        if request.path == "/v1/organizations":
            by_name = sorted(self.organizations, key=lambda organization: str(organization["name"]))
            return _reading(request) or Reply(200, by_name)
        if (found := _PROJECT_LIST.fullmatch(request.path)) and found[1] in self.projects:
            return _reading(request) or self._listed(request, self.projects[found[1]])
        return _NOT_FOUND

    def _many(self, request: Request, project: str) -> Reply:
        return _reading(request) or self._listed(request, self.instances.of(project), self.shown)

    def _offers(self, project: str) -> dict[str, list[Json]]:
        """The catalogue of a project; private images are for the projects of their organization."""
        owner = next(name for name, listed in self.projects.items() if any(known["id"] == project for known in listed))
        images = [image for image in self.images if image["organization_id"] in (None, owner)]
        vpcs = self.vpcs.get(project, [])
        return {"sizes": self.sizes, "locations": self.locations, "images": images, "vpcs": vpcs}

    def _listed(self, request: Request, items: Sequence[Any], show: Callable[[Any], Any] = lambda item: item) -> Reply:
        if self.shape == "array":
            return Reply(200, [show(item) for item in items])
        page = page_of(request, items, show, self.max_page_size)
        return Reply(404, {"detail": "Invalid page."}) if page is None else Reply(200, page)

    def _one(self, request: Request, project: str, identity: str) -> Reply:
        refused = _reading(request, "GET", "PUT")
        if refused:
            return refused
        if not self.instances.in_project(identity, project):
            return _NOT_FOUND
        if request.method == "PUT":
            return self._update(request, identity, project)
        return Reply(200, self.shown(identity))

    def _update(self, request: Request, identity: str, project: str) -> Reply:
        media = request.headers.get("content-type", "")
        if media.partition(";")[0].strip().lower() != "application/json":
            return Reply(415, {"detail": f'Unsupported media type "{media}" in request.'})
        try:
            body = read_json(request.body)
        except ValueError as error:
            return Reply(400, {"detail": f"JSON parse error - {error}"})
        instance = self.instances[identity]
        entries = self._entries(instance, project)
        errors = judge(body, instance, entries) or self._refused(body, instance, entries)
        if errors:
            return Reply(400, errors)
        self._apply(body, instance, entries)
        return Reply(200, self.shown(identity))

    def _entries(self, instance: Json, project: str) -> Entries:
        """What the instance may be given: what is offered to its project, and what it has already."""
        offers = self._offers(project)
        known = {kind: _by("id", offers[f"{kind}s"]) for kind in REFERENCES}
        for kind in REFERENCES:
            if held := _id(instance.get(kind)):
                known[kind].setdefault(held, instance[kind])
        return known

    def _refused(self, body: Json, instance: Json, entries: Entries) -> Errors:
        """What is right by type and still not to be had."""
        if self.hardware == "refuse" and (moves := _moves(body, instance)):
            return {f"{kind}_id": ["Hardware changes require the resize endpoint."] for kind in moves}
        vpc = entries["vpc"].get(str(body.get("vpc_id")).lower())
        if self.vpc_in_location and vpc and _id(vpc["location"]) != _id(instance.get("location")):
            return {"vpc_id": [f"This VPC is in {vpc['location']['name']}, the instance is not."]}
        return {}

    def _apply(self, body: Json, instance: Json, entries: Entries) -> None:
        """Replace what can be modified: an optional field that is left out becomes null, the billing cycle stays."""
        after: Json = {"hostname": None, "tags": None}
        after |= {name: body[name] for name in ("name", "os_name", "hostname", "billing_cycle", "tags") if name in body}
        after["vpc"] = entries["vpc"].get(str(body.get("vpc_id")).lower())
        for kind in _moves(body, instance) if self.hardware == "apply" else ():
            after[kind] = entries[kind][body[f"{kind}_id"].lower()]
        # Compared as text: to Python 1 is True, and the order of keys is nothing.
        if write_json(after) != write_json({name: instance.get(name) for name in after}):
            instance["modified"] = self._later(instance.get("modified"))
        instance |= after

    def _later(self, modified: object) -> str:
        """The time of a change, after that of the last one even where the clock stood still."""
        now = self.clock()
        try:
            last = datetime.fromisoformat(str(modified)).astimezone(UTC)
        except ValueError:
            return stamp(now)
        return stamp(max(now, last + timedelta(microseconds=1)))


def _reading(request: Request, *allowed: str) -> Reply | None:
    """The refusal of a method that the resource does not have."""
    allowed = allowed or ("GET",)
    if request.method in allowed:
        return None
    return Reply(405, {"detail": f'Method "{request.method}" not allowed.'}, (("allow", ", ".join(allowed)),))


def _moves(body: Json, instance: Json) -> list[str]:
    """The hardware that the body would change."""
    return [kind for kind in _HARDWARE if body[f"{kind}_id"].lower() != _id(instance.get(kind))]


def _by(name: str, entries: list[Json]) -> dict[str, Json]:
    return {entry[name]: entry for entry in entries}


def _id(entry: Any) -> str | None:
    return entry.get("id") if isinstance(entry, dict) else None
