"""The pane Usage: what the hypervisor saw, and what this session saw of it."""

from datetime import datetime
from decimal import Decimal

from tui.core import words
from tui.core.panes.blocks import Fact, Facts, Gauge, Gauges, Pane, Trace, Traces
from tui.core.panes.common import past, power, share, total
from tui.core.usage_history import SAMPLES, Shares, UsageHistory
from tui.domain.instance import Instance, StateSync

_MBIT = 1_000_000
_NOTHING = "Seen once so far: each new report adds to it."
# Past these a rate is no rate of a machine any more; it is not calculated with.
_MOST_BYTES, _LONGEST = 10**18, 10**10
# A rate that varies by less than this share of itself is drawn as one that does not.
_STEADY = 0.1


def usage(instance: Instance, now: datetime, history: UsageHistory | None = None) -> Pane:
    """Gauges of what it has, the same over this session, traffic, and how old all of that is."""
    # The API tells no allowance of traffic, so there is nothing to fill a gauge with.
    used = Fact("Used", words.gigabytes(instance.bandwidth_used_gb))
    sync = instance.state_sync
    if sync is None:
        return (Facts("Traffic", (used,)), Facts("Hypervisor", (Fact("Hypervisor", "has not reported", "dim"),)))
    rate, since = _bits(instance, sync, history)
    traffic = (
        Fact("Rate", f"{_rate(rate)} {since}" if rate is not None else words.ABSENT),
        used,
        Fact("Network in", words.data_size(sync.network_in_bytes)),
        Fact("Network out", words.data_size(sync.network_out_bytes)),
    )
    reported = (
        power(sync, now),
        Fact("Uptime", words.uptime(sync.uptime)),
        Fact("Last synced", past(sync.last_synced_at, now)),
        Fact("Sync source", words.visible(sync.sync_source), "dim"),
        Fact("Sync id", words.visible(sync.id), "dim"),
    )
    return (
        Gauges("Now", _gauges(instance, sync, rate)),
        _session(instance, history),
        Facts("Hypervisor", reported),
        Facts("Traffic", traffic),
    )


def _gauges(instance: Instance, sync: StateSync, rate: float | None) -> tuple[Gauge, ...]:
    memory = instance.size.ram_mb if instance.size else None
    disk, _ = total(volume.size_gb for volume in instance.volumes)
    used = share(sync.memory_usage_mb, memory), share(sync.disk_usage_gb, disk)
    return (
        Gauge("CPU", share(sync.cpu_usage, 100), words.percent(sync.cpu_usage)),
        Gauge("Memory", used[0], _part(words.ram(sync.memory_usage_mb), words.ram(memory), used[0])),
        Gauge("Disk", used[1], _part(words.gigabytes(sync.disk_usage_gb), words.gigabytes(disk), used[1])),
        _line(instance, rate),
    )


def _part(part: str, whole: str, of: float | None) -> str:
    if whole == words.ABSENT or part == words.ABSENT:
        return part if whole == words.ABSENT else f"{part} of {whole}"
    return f"{part} of {whole}" + (f" ({of:.0%})".replace("%", " %") if of is not None and of < 1 else "")


def _line(instance: Instance, rate: float | None) -> Gauge:
    """How much of the size's bandwidth that rate is."""
    speed = instance.size.bandwidth_mbps if instance.size else None
    if rate is None:
        return Gauge("Bandwidth", None, words.ABSENT)
    part = share(Decimal(rate), speed * _MBIT if speed else None)
    return Gauge("Bandwidth", part, f"{_rate(rate)} of {words.bandwidth(speed)}" if speed else _rate(rate))


def _bits(instance: Instance, sync: StateSync, history: UsageHistory | None) -> tuple[float | None, str]:
    """Bits a second in both directions, and since when: the report before, else the start of the machine."""
    rates = history.rates(instance.id) if history is not None else ()
    return (rates[-1].both, "since the report before") if rates else (_average(sync), "on average since its start")


def _average(sync: StateSync) -> float | None:
    counted = (sync.network_in_bytes, sync.network_out_bytes)
    if None in counted or not sync.uptime or not 0 < sync.uptime < _LONGEST:
        return None
    moved = sum(count for count in counted if count is not None)
    return moved * 8 / sync.uptime if 0 <= moved < _MOST_BYTES else None


def _rate(bits: float) -> str:
    for unit, size in (("Gbit/s", 1e9), ("Mbit/s", 1e6), ("kbit/s", 1e3)):
        if bits >= size:
            return f"{bits / size:.1f} {unit}"
    return f"{bits:.0f} bit/s"


def _session(instance: Instance, history: UsageHistory | None) -> Traces:
    """What this session saw, the last of it at the right."""
    if history is None:
        return Traces("This session", (), _NOTHING)
    rates = history.rates(instance.id)
    traces = (
        _percents("CPU", history.cpu(instance.id)),
        _percents("Memory", history.memory(instance.id)),
        _rates("In", [rate.received for rate in rates]),
        _rates("Out", [rate.sent for rate in rates]),
    )
    readings = max(len(trace.values) for trace in traces)
    title = f"This session, {'the last ' if readings == SAMPLES else ''}{readings} readings"
    return (
        Traces(title, tuple(trace for trace in traces if trace.values), "")
        if readings > 1
        else Traces("This session", (), _NOTHING)
    )


def _percents(label: str, values: Shares) -> Trace:
    known = [value for value in values if value is not None]
    text = f"{min(known) * 100:.0f} to {max(known) * 100:.0f} %" if known else words.ABSENT
    return Trace(label, values if known else (), text)


def _rates(label: str, bits: list[float]) -> Trace:
    least, most = min(bits, default=0.0), max(bits, default=0.0)
    # There is no most that it could be: a rate that stays as it is says neither little nor much.
    top = most if most - least > most * _STEADY else most * 2
    return Trace(label, tuple(bit / top if top else 0.0 for bit in bits), f"up to {_rate(most)}")
