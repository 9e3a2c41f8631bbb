"""Who the sandbox's key belongs to: a user, two organizations, their projects."""

from collections.abc import Iterator
from typing import NamedTuple

from tui.sandbox.catalogue import ACME
from tui.sandbox.values import Json, uid

SOLO = uid("organization", "solo")
PRODUCTION, STAGING, LAB = (uid("project", name) for name in ("production", "staging", "lab"))
HOME = uid("project", "home")

USER: Json = {
    "id": uid("user", "demo"),
    "email": "demo@example.net",
    "name": "Démo Operator",
    "is_staff": False,
    "permissions": {"role": "Owner"},
    "token_expires_at": None,
    "picture": None,
}


def projects() -> dict[str, list[Json]]:
    """The projects of each organization, the main one first."""
    acme = ((PRODUCTION, "Production"), (STAGING, "Staging"), (LAB, "Lab"))
    return {
        ACME: [{"id": identity, "name": name} for identity, name in acme],
        SOLO: [{"id": HOME, "name": "Home"}],
    }


def organizations() -> list[Json]:
    """The organizations, in no order; `project_count` is for the projects above."""
    listed = projects()
    return [
        {
            "id": identity,
            "legacy_id": number,
            "name": name,
            "project_count": len(listed[identity]),
            "modules": ["compute"],
            "organization_type": kind,
            "support_plan": "business" if kind == "professional" else "basic",
            "instance_quota": 500,
            "is_active": True,
        }
        for number, (identity, name, kind) in enumerate(
            [(ACME, "Acme Europe", "professional"), (SOLO, "Zoë Martin", "personal")], 1
        )
    ]


class Plot(NamedTuple):
    """Where an instance stands: `number` within its project, `serial` within the whole fleet."""

    number: int
    serial: int
    organization_id: str
    project_id: str


def plots(instances: int) -> Iterator[Plot]:
    """The places of a fleet: that many in the main project, a few in each other."""
    serial = 0
    shares = ((PRODUCTION, ACME, instances), (STAGING, ACME, 8), (LAB, ACME, 3), (HOME, SOLO, 2))
    for project, organization, share in shares:
        for number in range(min(share, instances)):
            yield Plot(number, serial, organization, project)
            serial += 1
