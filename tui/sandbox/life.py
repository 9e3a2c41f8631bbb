"""How the sandbox's machines live: what the hypervisor last saw of them is a function of the time alone."""

import math
from datetime import UTC, datetime

from tui.sandbox.roles import ROUND
from tui.sandbox.values import Json, stamp

_EVERY = 20  # seconds between two looks of the hypervisor
_CYCLE, _DOWN = 600, 60  # seconds from one restart of a restless machine to the next; and how long it is down
_STALE = 31
_RESTLESS = 9


def alive(instance: Json, number: int, now: datetime) -> Json:
    """The instance as it is at that moment: usage drifts, one machine in ten restarts every ten minutes.

    What is held is the middle that usage drifts around; a machine that is not held as running stays as it is, and one
    that the hypervisor lost sight of keeps its old look.
    """
    sync = instance.get("state_sync")
    if not isinstance(sync, dict) or instance.get("status") != "active" or number % ROUND == _STALE:
        return instance
    phase = number * 7919
    second = int(now.timestamp())
    seen = second - (second + phase) % _EVERY
    looked: Json = {"last_synced_at": stamp(datetime.fromtimestamp(seen, UTC))}
    if sync.get("vm_status") == "running":
        looked |= _running(sync, seen, phase)
        position = (seen + phase) % _CYCLE
        if number % 10 == _RESTLESS:
            looked |= {"uptime": position - _DOWN} if position >= _DOWN else _STOPPED
    return instance | {"state_sync": sync | looked}


_STOPPED: Json = {"vm_status": "stopped", "uptime": None, "cpu_usage": "0.00", "memory_usage_mb": None}


def _running(sync: Json, seen: int, phase: int) -> Json:
    since = _since(sync.get("last_synced_at"), seen)
    wave = math.sin(seen / (40 + phase % 300) + phase) + 0.4 * math.sin(seen / 11 + phase)
    moved: Json = {}
    if isinstance(sync.get("uptime"), int):
        moved["uptime"] = sync["uptime"] + since
        for name in ("network_in_bytes", "network_out_bytes"):
            if isinstance(sync.get(name), int):
                moved[name] = sync[name] + since * (sync[name] // max(1, sync["uptime"]))
    cpu = _number(sync.get("cpu_usage"))
    if cpu is not None:
        moved["cpu_usage"] = f"{min(100.0, cpu * (1 + 0.3 * wave)):.2f}"
    if isinstance(sync.get("memory_usage_mb"), int):
        moved["memory_usage_mb"] = int(sync["memory_usage_mb"] * (1 + 0.05 * wave))
    return moved


def _number(held: object) -> float | None:
    try:
        return float(str(held))
    except ValueError:
        return None


def _since(held: object, seen: int) -> int:
    try:
        return max(0, seen - int(datetime.fromisoformat(str(held)).timestamp()))
    except ValueError:
        return 0
