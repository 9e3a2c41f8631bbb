"""The sandbox's instances: deterministic, believable, every field of the contract."""

from datetime import datetime, timedelta
from ipaddress import ip_network
from random import Random
from typing import NamedTuple

from tui.sandbox import roles
from tui.sandbox.accounts import LAB, STAGING, Plot
from tui.sandbox.roles import ROLES, ROUND, Role
from tui.sandbox.values import Json, stamp, uid

_CYCLES = ("monthly",) * 6 + ("hourly", "quarterly", "semi_annually", "annually", "annually", "triennially")
# Days until the next bill, and whether the time was paid in advance.
_DAYS = {"quarterly": 90, "semi_annually": 180, "annually": 365, "biennially": 730, "triennially": 1095}
_NEW = ("pending", "provisioning")
_GONE = ("terminated", "cancelled")


class Shelf(NamedTuple):
    """What instances are equipped from: sizes, locations and images by slug, networks by project."""

    sizes: dict[str, Json]
    locations: dict[str, Json]
    images: dict[str, Json]
    vpcs: dict[str, list[Json]]


class _Draft(NamedTuple):
    """What the parts of one instance are made from."""

    plot: Plot
    dice: Random
    now: datetime
    created: datetime
    role: Role
    name: str
    status: str
    size: Json
    place: Json
    vpc: Json | None


def make_instance(plot: Plot, shelf: Shelf, now: datetime, seed: int) -> Json:
    """The instance of that place as it is at `now`; a few fields are absent or null, as in life."""
    draft = _draft(plot, shelf, now, seed)
    dice, role, status = draft.dice, draft.role, draft.status
    turn = plot.number % ROUND
    image = None if turn == roles.NO_IMAGE else shelf.images[dice.choice(role.images)]
    addresses = _addresses(draft)
    first = {kind: next((ip["id"] for ip in addresses if ip["ip_type"] == kind), None) for kind in ("ipv4", "ipv6")}
    instance: Json = {
        "id": uid("instance", seed, plot.project_id, plot.number),
        "legacy_id": None if plot.number % 9 == 4 else 10_000 + plot.serial,
        "organization_id": plot.organization_id,
        "project_id": plot.project_id,
        "name": draft.name,
        "status": status,
        "size": draft.size,
        "location": draft.place,
        "vpc": draft.vpc,
        "image": image,
        "os_name": f"{image['os_name']} {image['os_version']}" if image else "Custom ISO",
        "primary_ipv4": None if turn == roles.NO_PRIMARY else first["ipv4"],
        "primary_ipv6": first["ipv6"],
        "ip_addresses": addresses,
        "volumes": _volumes(draft),
        **_billing(draft),
        "is_active": status == "active",
        "is_installed": status not in _NEW,
        "state_sync": _sync(draft),
        "created": stamp(draft.created),
        "modified": stamp(_seconds(draft.created + (now - draft.created) * dice.random())),
        "hostname": None if plot.number % 13 == 7 else f"{role.host}-{plot.number // len(ROLES) + 1}.acme.example",
        "tags": roles.tags_of(plot.number, role),
    }
    if turn == roles.SPARSE:
        for name in ("legacy_id", "cancellation_requested_at", "cancellation_reason", "bandwidth_used_gb", "hostname"):
            del instance[name]
    return instance


def _draft(plot: Plot, shelf: Shelf, now: datetime, seed: int) -> _Draft:
    now = _seconds(now)
    dice = Random(f"{seed}/{plot.project_id}/{plot.number}")
    role = ROLES[plot.number % len(ROLES)]
    status = roles.STATUSES.get(plot.number % ROUND, "active")
    place = shelf.locations[role.place or dice.choice(("par1", "par1", "par1", "fra1", "fra1", "ams1", "waw1", "mad1"))]
    near = [vpc for vpc in shelf.vpcs[plot.project_id] if vpc["location"] is place]
    age = timedelta(days=dice.randrange(40, 900), minutes=dice.randrange(1440))
    return _Draft(
        plot=plot,
        dice=dice,
        now=now,
        created=now - (timedelta(minutes=dice.randrange(2, 9)) if status in _NEW else age),
        role=role,
        name=f"{role.name}-{plot.number // len(ROLES) + 1}",
        status=status,
        size=shelf.sizes[dice.choice(role.sizes)],
        place=place,
        vpc=dice.choice(near) if near and plot.number % 4 != 3 else None,
    )


def _seconds(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _addresses(draft: _Draft) -> list[Json]:
    """Public first, then IPv6 for most, then the one in the private network; none before and after the machine."""
    if draft.status in ("pending", "terminated"):
        return []
    serial, number = draft.plot.serial, draft.plot.number
    high, low = 1 + serial // 250, 1 + serial % 250
    public, gateway = (f"203.0.113.{low}", "203.0.113.254") if high == 1 else (f"198.18.{high}.{low}", "198.18.0.1")
    made = [_address(draft, 0, public, "255.255.255.0", gateway, f"{draft.role.host}{number}.acme.example")]
    if number % 7 == 3:
        extra = f"198.51.100.{low}" if high == 1 else f"198.19.{high}.{low}"
        made.append(_address(draft, 1, extra, "255.255.255.255", gateway, None))
    if number % 3 != 2:
        made.append(_address(draft, 2, f"2001:db8:{serial:x}::1", None, "fe80::1", None))
    if draft.vpc:
        block = ip_network(draft.vpc["cidr_block"])
        inside = str(block[10 + serial % (block.num_addresses - 20)])
        made.append(_address(draft, 3, inside, str(block.netmask), None, None))
    return made


def _address(draft: _Draft, place: int, text: str, netmask: str | None, gateway: str | None, name: str | None) -> Json:
    private = place == 3
    network = draft.vpc["id"] if private and draft.vpc else uid("network", draft.place["slug"])
    return {
        "id": uid("ip", draft.plot.project_id, draft.plot.number, place),
        "address": text,
        "ip_type": "ipv6" if ":" in text else "ipv4",
        "interface": int(private),
        "netmask": netmask,
        "gateway": gateway,
        "network_id": network,
        "vlan": 100 + draft.plot.serial % 900 if private else None,
        "mac_address": f"52:54:00:{draft.plot.serial >> 8 & 255:02x}:{draft.plot.serial & 255:02x}:{int(private):02x}",
        "is_primary": place in (0, 2),
        "created": stamp(draft.created),
        "modified": stamp(draft.created),
        "reverse_dns": name,
    }


def _volumes(draft: _Draft) -> list[Json]:
    if draft.status == "terminated":
        return []
    disks = (draft.size["available_volumes"][0]["disk_gb"], *draft.role.disks)
    return [
        {
            "id": uid("volume", draft.plot.project_id, draft.plot.number, position),
            "name": "system" if not position else f"data-{position}",
            "size_gb": disk,
            "status": "pending" if draft.status in _NEW else "attached",
            "disk_name": None if draft.status == "pending" else f"vd{'abcd'[position]}",
            "location": draft.place,
            "price_monthly": "0.00" if not position else f"{disk * 0.04:.2f}",
            "is_active": True,
            "created": stamp(draft.created),
        }
        for position, disk in enumerate(disks)
    ]


def _billing(draft: _Draft) -> Json:
    dice, now, status = draft.dice, draft.now, draft.status
    cycle = "free" if draft.plot.project_id == LAB else dice.choice(_CYCLES)
    leaving = status in _GONE or draft.plot.number % ROUND == roles.LEAVING
    days = _DAYS.get(cycle, 30)
    due = now + (
        timedelta(minutes=dice.randrange(5, 60)) if cycle == "hourly" else timedelta(hours=dice.randrange(6, days * 24))
    )
    ends: datetime | None = due if cycle in _DAYS else None
    if leaving:
        ends = now - timedelta(days=dice.randrange(1, 20)) if status in _GONE else now + timedelta(days=12)
    return {
        "billing_cycle": cycle,
        "billing_start_date": None if status == "pending" else stamp(draft.created),
        "billing_end_date": stamp(ends) if ends else None,
        "next_billing_date": None if leaving or cycle == "free" else stamp(due),
        "cancellation_requested_at": stamp(now - timedelta(days=25, hours=3)) if leaving else None,
        "cancellation_reason": "Replaced by a larger instance" if leaving else None,
        "bandwidth_used_gb": "" if status in _NEW else f"{dice.random() * 900:.2f}",
    }


def _sync(draft: _Draft) -> Json | None:
    turn = draft.plot.number % ROUND
    if turn == roles.NO_SYNC or draft.status in ("pending", "terminated"):
        return None
    power = roles.POWERS.get(turn, "running") if draft.status == "active" else "stopped"
    dice, up = draft.dice, power == "running"
    age = int((draft.now - draft.created).total_seconds())
    uptime = min(age, dice.randrange(3_600, 90 * 86_400)) if up else 0
    return {
        "id": uid("sync", draft.plot.project_id, draft.plot.number),
        "vm_status": power,
        "last_synced_at": None
        if draft.status == "provisioning"
        else stamp(draft.now - timedelta(seconds=dice.randrange(60))),
        "uptime": uptime if up else None,
        "cpu_usage": f"{dice.uniform(2, 70 if draft.plot.project_id != STAGING else 20):.2f}" if up else "0.00",
        "memory_usage_mb": int(draft.size["ram_mb"] * dice.uniform(0.2, 0.8)) if up else None,
        "disk_usage_gb": f"{draft.size['available_volumes'][0]['disk_gb'] * dice.uniform(0.15, 0.85):.2f}"
        if up
        else "",
        "network_in_bytes": uptime * dice.randrange(1_000, 90_000) if up else None,
        "network_out_bytes": uptime * dice.randrange(2_000, 250_000) if up else None,
        "sync_source": "libvirt",
    }
