"""What this session saw of the load of instances: the last readings of each, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from tui.domain.instance import Instance, StateSync
    from tui.domain.row import InstanceRow

SAMPLES = 60
# A list of up to so many is followed as a whole (half a kilobyte each); of a longer one those that were looked at.
FOLLOWED = 5000
LOOKED_AT = 64
# A share is kept in half percents; one value of a byte stands for "not told".
_STEPS, _UNKNOWN = 200, 255
# What is read of one instance within so many seconds is one reading.
_ONE_READING = 1.0
# Counters past this are no traffic of a machine any more; they are not calculated with.
_MOST_BYTES = 10**18
Shares = tuple[float | None, ...]


class Rate(NamedTuple):
    """Traffic between two reports of the hypervisor, in bits a second."""

    received: float
    sent: float

    @property
    def both(self) -> float:
        """In both directions together."""
        return self.received + self.sent


class _Report(NamedTuple):
    """The hypervisor's counters of bytes at a time."""

    at: float
    received: int
    sent: int


class _Ring:
    """The last readings of one instance."""

    __slots__ = ("at", "cpu", "memory")

    def __init__(self) -> None:
        self.at = float("-inf")
        self.cpu = bytearray()
        self.memory = bytearray()

    def add(self, at: float, cpu: float | None, memory: float | None) -> None:
        """One more reading; the oldest goes where there are enough."""
        if at - self.at < _ONE_READING:
            return
        self.at = at
        for kept, value in ((self.cpu, cpu), (self.memory, memory)):
            kept.append(_UNKNOWN if value is None else round(min(max(value, 0.0), 1.0) * _STEPS))
            if len(kept) > SAMPLES:
                del kept[0]


class _Looked:
    """What is kept besides of an instance that was looked at."""

    __slots__ = ("last", "reports")

    def __init__(self) -> None:
        self.last: StateSync | None = None
        self.reports: deque[_Report] = deque(maxlen=SAMPLES + 1)


class UsageHistory:
    """CPU and memory by refresh of the list; traffic, by report, of the instances that were looked at last."""

    def __init__(self) -> None:
        self._rings: dict[str, _Ring] = {}
        self._looked: OrderedDict[str, _Looked] = OrderedDict()

    def follow(self, rows: Sequence[InstanceRow], now: datetime) -> None:
        """Take the load from a list that was just read."""
        at, every = now.timestamp(), len(rows) <= FOLLOWED
        for row in rows:
            if every or row.id in self._looked:
                cpu = None if row.cpu is None else row.cpu / 100
                self._ring(row.id).add(at, cpu, _ratio(row.memory_mb, row.ram_mb))
        if len(self._rings) > len(rows) + LOOKED_AT:
            there = {row.id for row in rows} | self._looked.keys()
            self._rings = {identity: ring for identity, ring in self._rings.items() if identity in there}

    def take(self, instance: Instance, now: datetime) -> None:
        """Take the load of an instance that is looked at; the same report is not taken twice."""
        looked, sync = self._look(instance.id), instance.state_sync
        if sync is None or sync == looked.last:
            return
        looked.last = sync
        ram = instance.size.ram_mb if instance.size else None
        ring = self._ring(instance.id)
        ring.add(now.timestamp(), _ratio(sync.cpu_usage, 100), _ratio(sync.memory_usage_mb, ram))
        report = _report(sync)
        if report and (not looked.reports or report.at > looked.reports[-1].at):
            looked.reports.append(report)

    def cpu(self, identity: str) -> Shares:
        """The shares of CPU, from 0 to 1 and oldest first, None where nothing was told."""
        return _shares(self._rings[identity].cpu) if identity in self._rings else ()

    def memory(self, identity: str) -> Shares:
        """The shares of memory, likewise."""
        return _shares(self._rings[identity].memory) if identity in self._rings else ()

    def rates(self, identity: str) -> tuple[Rate, ...]:
        """The traffic, oldest first; counters that went back, as at a restart, give none."""
        looked = self._looked.get(identity)
        pairs = pairwise(looked.reports) if looked else ()
        return tuple(_rate(old, new) for old, new in pairs if new.received >= old.received and new.sent >= old.sent)

    def _ring(self, identity: str) -> _Ring:
        ring = self._rings.get(identity)
        if ring is None:
            ring = self._rings[identity] = _Ring()
        return ring

    def _look(self, identity: str) -> _Looked:
        looked = self._looked.setdefault(identity, _Looked())
        self._looked.move_to_end(identity)
        if len(self._looked) > LOOKED_AT:
            self._looked.popitem(last=False)
        return looked


def _shares(kept: bytearray) -> Shares:
    return tuple(None if step == _UNKNOWN else step / _STEPS for step in kept)


def _ratio(part: Decimal | int | None, whole: int | None) -> float | None:
    if part is None or not whole or whole < 0:
        return None
    # Compared before divided: a division of absurd numbers overflows.
    return 0.0 if part <= 0 else 1.0 if part >= whole else float(part / whole)


def _report(sync: StateSync) -> _Report | None:
    received, sent = sync.network_in_bytes, sync.network_out_bytes
    if sync.last_synced_at is None or received is None or sent is None:
        return None
    if not (0 <= received < _MOST_BYTES and 0 <= sent < _MOST_BYTES):
        return None
    try:
        return _Report(sync.last_synced_at.timestamp(), received, sent)
    except (OverflowError, ValueError):
        return None


def _rate(old: _Report, new: _Report) -> Rate:
    seconds = new.at - old.at
    return Rate((new.received - old.received) * 8 / seconds, (new.sent - old.sent) * 8 / seconds)
