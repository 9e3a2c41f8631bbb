"""What the instances of the sandbox are for, which decides how they are named, equipped and tagged."""

from typing import Any, NamedTuple


class Role(NamedTuple):
    """A job of a machine; `place` is None where any location will do, `disks` are those beside the system's, in GB."""

    name: str
    host: str
    sizes: tuple[str, ...]
    images: tuple[str, ...]
    place: str | None = None
    disks: tuple[int, ...] = ()


_LINUX = ("debian-12", "debian-12", "ubuntu-24-04")
ROLES = (
    Role("web", "web", ("vps-s", "vps-m"), _LINUX),
    Role("db", "db", ("vps-l", "vps-xl"), ("debian-12", "rocky-9"), None, (250,)),
    Role("mail", "mail", ("vps-m",), ("debian-12",), None, (100,)),
    Role("cache", "cache", ("vps-m", "vps-l"), _LINUX),
    Role("vpn", "vpn", ("vps-s",), ("freebsd-14", "debian-12")),
    Role("api", "api", ("vps-m", "vps-l"), ("acme-base",)),
    Role("worker", "worker", ("vps-l", "vps-xl"), _LINUX),
    Role("café-pos", "cafe-pos", ("vps-m",), ("ubuntu-24-04",), "par1"),
    Role("zürich-db", "zurich-db", ("vps-xl",), ("rocky-9",), "zrh1", (500, 1000)),
    Role("łódź-erp", "lodz-erp", ("vps-xl", "vps-2xl"), ("windows-2022",), "waw1", (500,)),
    Role("señal", "senal", ("vps-s", "vps-m"), _LINUX, "mad1"),
    Role("bastion", "bastion", ("vps-s",), ("freebsd-14", "debian-12")),
    Role("ci-runner", "ci-runner", ("vps-2xl", "vps-xl"), ("ubuntu-24-04",)),
    Role("ftp", "ftp", ("vps-legacy",), ("debian-11",), "ams1"),
)


# By number, over and over: every status and power word is in a fleet of 24.
ROUND = 40
STATUSES = {6: "suspended", 9: "provisioning", 12: "cancelled", 14: "terminated", 18: "pending", 33: "suspended"}
POWERS = {4: "stopped", 10: "paused", 20: "crash-loop", 26: "stopped", 35: "migrating"}
NO_SYNC, LEAVING, NO_IMAGE, NO_PRIMARY, SPARSE = 22, 23, 27, 16, 29


def tags_of(number: int, role: Role) -> Any:
    """Tags in every shape that the API was seen to hold: object, list, empty, null, a bare word."""
    shapes: tuple[Any, ...] = (
        {"env": "prod", "team": "shop", "role": role.name},
        {"env": "prod", "port": 8080, "weight": 0.25, "asset": 90071992547409931},
        [role.name, "public"],
        ["critical"],
        [],
        {},
        None,
        "legacy",
    )
    return shapes[number % len(shapes)]
