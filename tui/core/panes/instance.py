"""The panes Overview, Volumes, IPs, Billing, Usage and JSON."""

from datetime import datetime
from decimal import Decimal

from tui.core import words
from tui.core.panes.blocks import Fact, Facts, Gauge, Pane, Source, Table
from tui.core.panes.hardware import place
from tui.domain import exactjson
from tui.domain.instance import Instance, IpAddress
from tui.domain.listing import tag_words

_STATE_TONES = {"active": "good", "suspended": "warn", "terminated": "bad", "cancelled": "warn"}
_POWER_TONES = {"running": "good", "stopped": "warn"}


def overview(instance: Instance, now: datetime, french: bool) -> Pane:
    """Who, where, what, in which state."""
    sync, size = instance.state_sync, instance.size
    power = words.visible(sync.vm_status) if sync else words.ABSENT
    synced = f" (as of {words.age(sync.last_synced_at, now)})" if sync and sync.last_synced_at else ""
    tags = ", ".join(map(words.visible, tag_words(instance.tags))) or words.ABSENT
    return (
        Facts(
            "Instance",
            (
                Fact("Name", words.visible(instance.name), "strong"),
                Fact("Hostname", words.visible(instance.hostname)),
                Fact("State", words.state(instance.status), _STATE_TONES.get(instance.status or "", "")),
                Fact("Power", power + synced, _POWER_TONES.get((sync.vm_status if sync else None) or "", "")),
                Fact("OS", words.visible(instance.os_name)),
                Fact("Image", words.visible(instance.image.name if instance.image else None)),
                Fact("Size", words.visible(size.name if size else None)),
                Fact("Location", words.visible(instance.location.name if instance.location else None)),
                Fact("VPC", words.visible(instance.vpc.name if instance.vpc else None)),
                Fact("IPv4", _address(instance.primary_address(4), instance.primary_ipv4)),
                Fact("IPv6", _address(instance.primary_address(6), instance.primary_ipv6)),
                Fact("Tags", tags),
                Fact("Next bill", words.dated(instance.next_billing_date, now)),
            ),
        ),
        Facts(
            "Record",
            (
                Fact("Active", words.yes_no(instance.is_active)),
                Fact("Installed", words.yes_no(instance.is_installed)),
                Fact("Created", words.dated(instance.created, now), "dim"),
                Fact("Modified", words.dated(instance.modified, now), "dim"),
                Fact("Id", words.visible(instance.id), "dim"),
                Fact("Legacy id", words.integer(instance.legacy_id), "dim"),
                Fact("Project id", words.visible(instance.project_id), "dim"),
                Fact("Organization id", words.visible(instance.organization_id), "dim"),
            ),
        ),
    )


def _address(entry: IpAddress | None, wanted: str | None) -> str:
    if entry is not None:
        return words.visible(entry.address)
    return f"not among the addresses ({words.visible(wanted)})" if wanted else words.ABSENT


def volumes(instance: Instance, now: datetime, french: bool) -> Pane:
    """The disks, with their total size and price."""
    disk = sum(volume.size_gb or 0 for volume in instance.volumes)
    price = sum((volume.price_monthly or Decimal(0) for volume in instance.volumes), Decimal(0))
    total = Facts(
        f"Volumes: {len(instance.volumes)}",
        (Fact("Total size", words.gigabytes(disk)), Fact("Total a month", words.money(price))),
    )
    return total, *(
        Facts(
            f"Volume {words.visible(volume.name)}",
            (
                Fact("Size", words.gigabytes(volume.size_gb), "strong"),
                Fact("Status", words.visible(volume.status)),
                Fact("Disk", words.visible(volume.disk_name)),
                Fact("Price a month", words.money(volume.price_monthly)),
                Fact("Active", words.yes_no(volume.is_active)),
                Fact("Created", words.dated(volume.created, now), "dim"),
                Fact("Id", words.visible(volume.id), "dim"),
                *place(volume.location, now),
            ),
        )
        for volume in instance.volumes
    )


def ips(instance: Instance, now: datetime, french: bool) -> Pane:
    """The addresses, primary ones first."""
    if not instance.ip_addresses:
        return (Table("IPs", (), (), "This instance has no addresses."),)
    entries = sorted(instance.ip_addresses, key=lambda entry: entry.is_primary is not True)
    return tuple(
        Facts(
            words.visible(entry.address),
            (
                Fact("Type", words.visible(entry.ip_type)),
                Fact("Primary", words.yes_no(entry.is_primary), "good" if entry.is_primary else ""),
                Fact("Reverse DNS", words.visible(entry.reverse_dns)),
                Fact("Netmask", words.visible(entry.netmask)),
                Fact("Gateway", words.visible(entry.gateway)),
                Fact("Interface", words.integer(entry.interface)),
                Fact("VLAN", words.integer(entry.vlan)),
                Fact("MAC", words.visible(entry.mac_address)),
                Fact("Network id", words.visible(entry.network_id), "dim"),
                Fact("Created", words.dated(entry.created, now), "dim"),
                Fact("Modified", words.dated(entry.modified, now), "dim"),
                Fact("Id", words.visible(entry.id), "dim"),
            ),
        )
        for entry in entries
    )


def billing(instance: Instance, now: datetime, french: bool) -> Pane:
    """The cycle, its dates, a cancellation, and the price by cycle."""
    options = instance.size.pricing_options if instance.size else ()
    leaving = instance.cancellation_requested_at is not None
    return (
        Facts(
            "Billing",
            (
                Fact("Cycle", words.cycle(instance.billing_cycle), "strong"),
                Fact("Since", words.dated(instance.billing_start_date, now)),
                Fact("Next bill", words.dated(instance.next_billing_date, now)),
                Fact("Ends (prepaid)", words.dated(instance.billing_end_date, now)),
                Fact(
                    "Cancellation asked",
                    words.dated(instance.cancellation_requested_at, now),
                    "warn" if leaving else "",
                ),
                Fact("Reason", words.visible(instance.cancellation_reason)),
            ),
        ),
        Table(
            "Price of the size",
            ("Cycle", "Price", "Discount"),
            tuple(
                (words.cycle(option.billing_cycle), words.money(option.price), words.percent(option.discount_percent))
                for option in options
            ),
            "The API told no prices.",
        ),
    )


def usage(instance: Instance, now: datetime, french: bool) -> Pane:
    """What the hypervisor saw: CPU, memory, disk, traffic."""
    traffic = Fact("Bandwidth used", words.gigabytes(instance.bandwidth_used_gb))
    sync = instance.state_sync
    if sync is None:
        return (Facts("Usage", (traffic, Fact("Hypervisor", "has not reported", "dim"))),)
    memory = instance.size.ram_mb if instance.size else None
    disk = sum(volume.size_gb or 0 for volume in instance.volumes) or None
    return (
        Gauge("CPU", _share(sync.cpu_usage, 100), words.percent(sync.cpu_usage)),
        Gauge(
            "Memory", _share(sync.memory_usage_mb, memory), f"{words.ram(sync.memory_usage_mb)} of {words.ram(memory)}"
        ),
        Gauge(
            "Disk",
            _share(sync.disk_usage_gb, disk),
            f"{words.gigabytes(sync.disk_usage_gb)} of {words.gigabytes(disk)}",
        ),
        Facts(
            "Usage",
            (
                traffic,
                Fact("Network in", words.data_size(sync.network_in_bytes)),
                Fact("Network out", words.data_size(sync.network_out_bytes)),
                Fact("Power", words.visible(sync.vm_status)),
                Fact("Uptime", words.uptime(sync.uptime)),
                Fact("Last synced", words.dated(sync.last_synced_at, now)),
                Fact("Source", words.visible(sync.sync_source), "dim"),
                Fact("Id", words.visible(sync.id), "dim"),
            ),
        ),
    )


def _share(part: Decimal | int | None, whole: int | None) -> float | None:
    if part is None or not whole:
        return None
    return float(min(max(Decimal(part) / whole, Decimal(0)), Decimal(1)))


def json(instance: Instance, now: datetime, french: bool) -> Pane:
    """The answer as it came."""
    text = exactjson.dumps(instance.source, indent=2, ascii_only=False)
    return (Source("\n".join(words.visible(line) for line in text.split("\n"))),)
