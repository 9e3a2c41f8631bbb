"""One instance, whole, as the API answers it."""

from typing import Annotated, Any

from pydantic import Field

from tui.domain.catalogue import Image, Location, Size, Vpc
from tui.domain.page import primary
from tui.domain.tolerant import Flag, Id, IfObject, Int, Moment, Number, OnlyObjects, Record, Text


class IpAddress(Record):
    """An address of an instance."""

    id: Id = ""
    address: Text = None
    ip_type: Text = None
    interface: Int = None
    netmask: Text = None
    gateway: Text = None
    network_id: Text = None
    vlan: Int = None
    mac_address: Text = None
    is_primary: Flag = None
    created: Moment = None
    modified: Moment = None
    reverse_dns: Text = None


class Volume(Record):
    """A disk of an instance."""

    id: Id = ""
    name: Text = None
    size_gb: Int = None
    status: Text = None
    disk_name: Text = None
    location: Annotated[Location | None, IfObject] = None
    price_monthly: Number = None
    is_active: Flag = None
    created: Moment = None


class StateSync(Record):
    """The hypervisor's view, as old as `last_synced_at`; `vm_status` is the power, an open word."""

    id: Id = ""
    vm_status: Text = None
    last_synced_at: Moment = None
    uptime: Int = None
    cpu_usage: Number = None
    memory_usage_mb: Int = None
    disk_usage_gb: Number = None
    network_in_bytes: Int = None
    network_out_bytes: Int = None
    sync_source: Text = None


class Instance(Record):
    """An instance; `status` is the billing status, the power is in `state_sync`, `source` is the answer as it came."""

    id: Id = ""
    legacy_id: Int = None
    organization_id: Text = None
    project_id: Text = None
    name: Text = None
    status: Text = None
    size: Annotated[Size | None, IfObject] = None
    location: Annotated[Location | None, IfObject] = None
    vpc: Annotated[Vpc | None, IfObject] = None
    image: Annotated[Image | None, IfObject] = None
    os_name: Text = None
    primary_ipv4: Text = None
    primary_ipv6: Text = None
    ip_addresses: Annotated[tuple[IpAddress, ...], OnlyObjects] = ()
    volumes: Annotated[tuple[Volume, ...], OnlyObjects] = ()
    billing_start_date: Moment = None
    billing_end_date: Moment = None
    next_billing_date: Moment = None
    cancellation_requested_at: Moment = None
    cancellation_reason: Text = None
    bandwidth_used_gb: Number = None
    is_active: Flag = None
    is_installed: Flag = None
    state_sync: Annotated[StateSync | None, IfObject] = None
    created: Moment = None
    modified: Moment = None
    hostname: Text = None
    billing_cycle: Text = None
    tags: Any = None
    source: dict[str, Any] = Field(default_factory=dict, repr=False)

    def primary_address(self, version: int) -> IpAddress | None:
        """The primary address of IP version 4 or 6."""
        wanted = self.primary_ipv4 if version == 4 else self.primary_ipv6
        return primary(self.ip_addresses, wanted, version)


def parse_instance(source: Any) -> Instance:
    """An instance from the JSON object of the API; ValueError where it is no object with an id."""
    if not isinstance(source, dict):
        raise ValueError("an instance is a JSON object")
    if not isinstance(source.get("id"), str) or not source["id"]:
        raise ValueError("an instance has an id")
    known = {key: value for key, value in source.items() if key in Instance.model_fields and key != "source"}
    return Instance.model_construct(**_read(known), source=source)


def _read(known: dict[str, Any]) -> dict[str, Any]:
    # Tags stay out of validation: pydantic refuses lone surrogates where it looks into a string.
    tags = known.pop("tags", None)
    read = Instance.model_validate(known)
    return {name: getattr(read, name) for name in Instance.model_fields if name not in ("tags", "source")} | {
        "tags": tags
    }
