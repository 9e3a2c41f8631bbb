"""What the list shows of one instance; imports nothing, so that cached rows are on screen at once."""

from typing import NamedTuple


class InstanceRow(NamedTuple):
    """One line of the list: plain values, each None where the API told nothing.

    `cpu` is percent now, `memory_mb` the MiB in use, `price` the decimal string for the row's own billing cycle,
    `modified` the ISO time as it came, `addresses` every address of the instance, `tags` words or `key=value`,
    `project` the name of its project where several are shown, `disk_gb` that of all volumes together.
    """

    id: str
    name: str
    hostname: str | None = None
    status: str | None = None
    power: str | None = None
    size: str | None = None
    size_slug: str | None = None
    vcpu: int | None = None
    ram_mb: int | None = None
    location: str | None = None
    location_slug: str | None = None
    image: str | None = None
    ipv4: str | None = None
    ipv6: str | None = None
    addresses: tuple[str, ...] = ()
    vpc: str | None = None
    cpu: float | None = None
    memory_mb: int | None = None
    tags: tuple[str, ...] = ()
    cycle: str | None = None
    price: str | None = None
    modified: str | None = None
    project_id: str | None = None
    project: str | None = None
    image_slug: str | None = None
    disk_gb: int | None = None
