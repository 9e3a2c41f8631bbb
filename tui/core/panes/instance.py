"""The panes Overview, Volumes, IPs, Usage and JSON."""

from datetime import datetime
from decimal import Decimal

from tui.core import words
from tui.core.panes.blocks import Fact, Facts, Gauge, Pane, Source, Table
from tui.core.panes.hardware import life, place
from tui.core.panes.money import price_now, total
from tui.domain import exactjson
from tui.domain.catalogue import Size
from tui.domain.instance import Instance, IpAddress, Volume
from tui.domain.listing import tag_words

_STATE_TONES = {"active": "good", "suspended": "warn", "terminated": "bad", "cancelled": "warn"}
_POWER_TONES = {"running": "good", "stopped": "warn"}


def overview(instance: Instance, now: datetime, french: bool) -> Pane:
    """Who, where, what, in which state."""
    return Facts("Instance", _who(instance, now)), Facts("Record", _record(instance, now))


def _who(instance: Instance, now: datetime) -> tuple[Fact, ...]:
    sync, size = instance.state_sync, instance.size
    power = words.visible(sync.vm_status) if sync else words.ABSENT
    synced = f" (as of {words.age(sync.last_synced_at, now)})" if sync and sync.last_synced_at else ""
    tags = ", ".join(map(words.visible, tag_words(instance.tags))) or words.ABSENT
    facts = (
        Fact("Name", words.visible(instance.name), "strong"),
        Fact("Hostname", words.visible(instance.hostname)),
        Fact("State", words.state_label(instance.status), _STATE_TONES.get(instance.status or "", "")),
        Fact("Power", power + synced, _POWER_TONES.get((sync.vm_status if sync else None) or "", "")),
        Fact("IPv4", _address(instance.primary_address(4), instance.primary_ipv4)),
        Fact("IPv6", _address(instance.primary_address(6), instance.primary_ipv6)),
        Fact("OS", words.visible(instance.os_name)),
        Fact("Image", words.visible(instance.image.name if instance.image else None)),
        Fact("Size", _hardware(size)),
        Fact("Location", words.visible(instance.location.name if instance.location else None)),
        Fact("VPC", words.visible(instance.vpc.name if instance.vpc else None)),
        Fact("Tags", tags),
        Fact("Price", price_now(instance)),
        Fact("Next bill", words.dated(instance.next_billing_date, now)),
    )
    asked = instance.cancellation_requested_at
    return (*facts, Fact("Cancellation asked", words.dated(asked, now), "warn")) if asked else facts


def _hardware(size: Size | None) -> str:
    if size is None:
        return words.ABSENT
    amounts = [f"{words.integer(size.vcpu)} vCPU"] if size.vcpu is not None else []
    amounts += [words.ram(size.ram_mb)] if size.ram_mb is not None else []
    name = words.visible(size.name or size.slug)
    return f"{name} ({', '.join(amounts)})" if amounts else name


def _record(instance: Instance, now: datetime) -> tuple[Fact, ...]:
    return (
        Fact("Active", words.yes_no(instance.is_active), "warn" if instance.is_active is False else ""),
        Fact("Installed", words.yes_no(instance.is_installed), "warn" if instance.is_installed is False else ""),
        Fact("Created", words.dated(instance.created, now)),
        Fact("Modified", words.dated(instance.modified, now)),
        Fact("Id", words.visible(instance.id), "dim"),
        Fact("Legacy id", words.integer(instance.legacy_id), "dim"),
        Fact("Project id", words.visible(instance.project_id), "dim"),
        Fact("Organization id", words.visible(instance.organization_id), "dim"),
    )


def _address(entry: IpAddress | None, wanted: str | None) -> str:
    if entry is not None:
        return words.visible(entry.address)
    return f"not among the addresses ({words.visible(wanted)})" if wanted else words.ABSENT


def volumes(instance: Instance, now: datetime, french: bool) -> Pane:
    """The disks, with their total size and price."""
    if not instance.volumes:
        return (Table("Volumes", (), (), "This instance has no volumes."),)
    disk, disk_whole = total(volume.size_gb for volume in instance.volumes)
    price, price_whole = total(volume.price_monthly for volume in instance.volumes)
    sums = (
        Fact("Total size", _sum(words.gigabytes(disk), disk_whole), "strong"),
        Fact("Total price a month", _sum(words.money(price), price_whole)),
    )
    count = len(instance.volumes)
    return Facts(f"{count} volume{'s' if count != 1 else ''}", sums), *(_volume(v, now) for v in instance.volumes)


def _sum(text: str, whole: bool) -> str:
    return text if whole or text == words.ABSENT else f"{text} (of those that tell)"


def _volume(volume: Volume, now: datetime) -> Facts:
    facts = (
        Fact("Size", words.gigabytes(volume.size_gb), "strong"),
        Fact("Price a month", words.money(volume.price_monthly)),
        Fact("Status", words.visible(volume.status)),
        Fact("Disk", words.visible(volume.disk_name)),
        *life(volume, now),
        *place(volume.location, now, "Location"),
    )
    return Facts(f"Volume {words.visible(volume.name)}", facts)


def ips(instance: Instance, now: datetime, french: bool) -> Pane:
    """The addresses, primary ones first."""
    if not instance.ip_addresses:
        return (Table("IPs", (), (), "This instance has no addresses."),)
    named = [address.id for version in (4, 6) if (address := instance.primary_address(version))]
    entries = sorted(instance.ip_addresses, key=lambda entry: (entry.id not in named, entry.is_primary is not True))
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


def usage(instance: Instance, now: datetime, french: bool) -> Pane:
    """What the hypervisor saw: CPU, memory, disk, traffic."""
    # The API tells no allowance of traffic, so there is nothing to fill a gauge with.
    traffic = Fact("Bandwidth used", words.gigabytes(instance.bandwidth_used_gb))
    sync = instance.state_sync
    if sync is None:
        return (Facts("Usage", (traffic, Fact("Hypervisor", "has not reported", "dim"))),)
    memory = instance.size.ram_mb if instance.size else None
    disk, _ = total(volume.size_gb for volume in instance.volumes)
    facts = (
        traffic,
        Fact("Network in", words.data_size(sync.network_in_bytes)),
        Fact("Network out", words.data_size(sync.network_out_bytes)),
        Fact("Power", words.visible(sync.vm_status), _POWER_TONES.get(sync.vm_status or "", "")),
        Fact("Uptime", words.uptime(sync.uptime)),
        Fact("Last synced", words.dated(sync.last_synced_at, now)),
        Fact("Sync source", words.visible(sync.sync_source), "dim"),
        Fact("Sync id", words.visible(sync.id), "dim"),
    )
    used = _share(sync.memory_usage_mb, memory), _share(sync.disk_usage_gb, disk)
    return (
        Gauge("CPU", _share(sync.cpu_usage, 100), words.percent(sync.cpu_usage)),
        Gauge("Memory", used[0], _part(words.ram(sync.memory_usage_mb), words.ram(memory), used[0])),
        Gauge("Disk", used[1], _part(words.gigabytes(sync.disk_usage_gb), words.gigabytes(disk), used[1])),
        Facts("Usage", facts),
    )


def _share(part: Decimal | int | None, whole: Decimal | int | None) -> float | None:
    if part is None or not whole or whole < 0:
        return None
    # Compared before divided: a division of absurd numbers overflows.
    if part <= 0 or part >= whole:
        return 0.0 if part <= 0 else 1.0
    return float(Decimal(part) / whole)


def _part(part: str, whole: str, share: float | None) -> str:
    if whole == words.ABSENT or part == words.ABSENT:
        return part if whole == words.ABSENT else f"{part} of {whole}"
    return f"{part} of {whole}" + (f" ({share:.0%})".replace("%", " %") if share is not None and share < 1 else "")


def json(instance: Instance, now: datetime, french: bool) -> Pane:
    """The answer as it came."""
    # JSON lets DEL stand as it is; as an escape the text stays JSON of the same value, unlike with a picture of it.
    text = exactjson.dumps(instance.source, indent=2, ascii_only=False).replace("\x7f", "\\u007f")
    return (Source("\n".join(words.visible(line) for line in text.split("\n"))),)
