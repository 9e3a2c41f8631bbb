"""The sandbox's instances: deterministic, believable, and moving with the clock."""

import math
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tui.sandbox.catalogue import IMAGES, LOCATIONS, SIZES, Json, uid, vpcs_of

_ROLES = ("web", "db", "mail", "cache", "vpn", "api", "worker", "bastion", "café-pos", "zürich-db", "łódź-erp", "señal")
_STATES = ("active",) * 14 + ("pending", "provisioning", "suspended", "suspended", "terminated", "cancelled")
_POWERS = ("running",) * 12 + ("stopped", "stopped", "paused", "crash-loop")
_CYCLES = ("monthly",) * 6 + ("hourly", "quarterly", "annually", "annually")
_TAGS: tuple[Any, ...] = (
    {"env": "prod", "team": "shop"},
    {"env": "staging", "port": 8080},
    ["web", "public"],
    ["db"],
    [],
    {},
    None,
    "legacy",
)


def stamp(at: datetime) -> str:
    """A time as the API writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_instance(number: int, organization: str, project: str, now: datetime) -> Json:
    """The instance of that number: every field of the contract, a few absent or null as in life."""
    dice = Random(f"{project}/{number}")
    role = _ROLES[number % len(_ROLES)]
    name = f"{role}-{number // len(_ROLES) + 1}"
    size, place = dice.choice(SIZES[:5]), dice.choice(LOCATIONS)
    image = IMAGES[4] if role == "worker" and size["ram_mb"] >= 4096 else dice.choice(IMAGES[:4])
    status = "active" if number < 3 else dice.choice(_STATES)
    created = now - timedelta(days=dice.randrange(20, 900), minutes=dice.randrange(1440))
    addresses = _addresses(dice, number, project, name, created)
    networks = [vpc for vpc in vpcs_of(project) if vpc["location"]["id"] == place["id"]]
    instance: Json = {
        "id": uid("instance", project, number),
        "legacy_id": None if number % 9 == 4 else 10_000 + number,
        "organization_id": organization,
        "project_id": project,
        "name": name,
        "status": status,
        "size": size,
        "location": place,
        "vpc": dice.choice(networks) if networks else None,
        "image": image,
        "os_name": f"{image['os_name']} {image['os_version']}",
        "primary_ipv4": addresses[0]["id"],
        "primary_ipv6": next((ip["id"] for ip in addresses if ip["ip_type"] == "ipv6"), None),
        "ip_addresses": addresses,
        "volumes": _volumes(dice, number, project, size, place, created),
    }
    instance |= _billing(dice, status, now, created)
    instance |= {
        "is_active": status == "active",
        "is_installed": status not in ("pending", "provisioning"),
        "state_sync": None if number % 17 == 11 else _sync(dice, number, project, status),
        "created": stamp(created),
        "modified": stamp(created + (now - created) * dice.random()),
        "hostname": None if number % 13 == 7 else f"{role.encode('ascii', 'ignore').decode()}{number}.example.net",
        "billing_cycle": dice.choice(_CYCLES),
        "tags": _TAGS[number % len(_TAGS)],
    }
    return instance


def _addresses(dice: Random, number: int, project: str, name: str, created: datetime) -> list[Json]:
    kinds = ["ipv4"] + ["ipv4"] * (number % 7 == 3) + ["ipv6"] * (number % 3 != 2)
    high, low = 1 + number // 250 % 250, 1 + number % 250
    return [
        {
            "id": uid("ip", project, number, position),
            "address": f"203.0.{high}.{low}"
            if not position
            else f"198.51.{high}.{low}"
            if kind == "ipv4"
            else f"2001:db8:{number:x}::1",
            "ip_type": kind,
            "interface": position if kind == "ipv4" else 0,
            "netmask": "255.255.255.0" if kind == "ipv4" else None,
            "gateway": f"203.0.{high}.254" if kind == "ipv4" else "fe80::1",
            "network_id": uid("network", high),
            "vlan": 100 + high if number % 2 else None,
            "mac_address": "52:54:00:" + ":".join(f"{dice.randrange(256):02x}" for _ in range(3)),
            "is_primary": position == 0 or kind == "ipv6",
            "created": stamp(created),
            "modified": stamp(created),
            "reverse_dns": f"vps{number}.example.net" if position == 0 else None,
        }
        for position, kind in enumerate(kinds)
    ]


def _volumes(dice: Random, number: int, project: str, size: Json, place: Json, created: datetime) -> list[Json]:
    disks = [size["available_volumes"][0]["disk_gb"]] + [250] * (number % 5 == 1) + [1000] * (number % 11 == 1)
    return [
        {
            "id": uid("volume", project, number, position),
            "name": "system" if not position else f"data-{position}",
            "size_gb": disk,
            "status": "attached",
            "disk_name": f"vd{'abc'[position]}",
            "location": place,
            "price_monthly": "0.00" if not position else f"{disk * 0.04:.2f}",
            "is_active": True,
            "created": stamp(created),
        }
        for position, disk in enumerate(disks)
    ]


def _billing(dice: Random, status: str, now: datetime, created: datetime) -> Json:
    leaving = status == "cancelled"
    return {
        "billing_start_date": stamp(created),
        "billing_end_date": stamp(now + timedelta(days=dice.randrange(3, 60))) if leaving else None,
        "next_billing_date": None if leaving else stamp(now + timedelta(days=dice.randrange(1, 31))),
        "cancellation_requested_at": stamp(now - timedelta(days=4)) if leaving else None,
        "cancellation_reason": "Replaced by a larger instance" if leaving else None,
        "bandwidth_used_gb": f"{dice.random() * 900:.2f}" if status == "active" else "",
    }


def _sync(dice: Random, number: int, project: str, status: str) -> Json:
    return {
        "id": uid("sync", project, number),
        "vm_status": dice.choice(_POWERS) if status == "active" else "stopped",
        "last_synced_at": None,
        "uptime": None,
        "cpu_usage": "",
        "memory_usage_mb": None,
        "disk_usage_gb": "",
        "network_in_bytes": None,
        "network_out_bytes": None,
        "sync_source": "libvirt",
    }


def alive(instance: Json, now: datetime) -> Json:
    """The instance as the hypervisor sees it at that moment: usage drifts, now and then a machine stops or starts."""
    sync = instance.get("state_sync")
    if not sync:
        return instance
    seed = int(instance["id"][:8], 16)
    seconds = now.timestamp()
    power = sync["vm_status"]
    if power in ("running", "stopped") and instance["status"] == "active" and (seed + int(seconds / 45)) % 41 == 0:
        power = "stopped" if power == "running" else "running"
    synced = stamp(now - timedelta(seconds=seconds % 20 + seed % 40))
    moved: Json = {"vm_status": power, "last_synced_at": synced}
    if power == "running":
        load = 0.5 + 0.45 * math.sin(seconds / (60 + seed % 300) + seed % 7)
        up = int(seconds + seed) % 8_000_000
        moved |= {
            "uptime": up,
            "cpu_usage": f"{(3 + seed % 60) * load + seed % 30:.2f}",
            "memory_usage_mb": int(instance["size"]["ram_mb"] * (0.25 + 0.6 * load * (seed % 100) / 100)),
            "disk_usage_gb": f"{instance['volumes'][0]['size_gb'] * (0.2 + seed % 70 / 100):.2f}",
            "network_in_bytes": up * (1000 + seed % 90_000),
            "network_out_bytes": up * (2000 + seed % 250_000),
        }
    return instance | {"state_sync": sync | moved}
