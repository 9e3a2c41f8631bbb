"""The pane Volumes."""

from datetime import datetime

from tui.core import words
from tui.core.panes.blocks import Fact, Facts, Gauge, Gauges, Pane, Table
from tui.core.panes.common import life, row_tone, share, total
from tui.core.panes.place import elsewhere
from tui.domain.instance import Instance, Volume


def volumes(instance: Instance, now: datetime) -> Pane:
    """The disks side by side with their total size and price, then the record of each."""
    if not instance.volumes:
        return (Table("Volumes", (), (), "This instance has no volumes."),)
    return (
        _table(instance.volumes),
        Facts("Total", _sums(instance.volumes)),
        *_shares(instance.volumes),
        *(_record(volume, instance, now) for volume in instance.volumes),
    )


def _table(disks: tuple[Volume, ...]) -> Table:
    return Table(
        "Volumes",
        ("Name", "Size", "A month", "Disk", "Status", "Location", "Notes"),
        tuple(map(_row, disks)),
        "",
        right=(1, 2),
        tones=tuple(map(row_tone, disks)),
    )


def _row(volume: Volume) -> tuple[str, ...]:
    return (
        words.visible(volume.name),
        words.gigabytes(volume.size_gb),
        words.money(volume.price_monthly),
        words.visible(volume.disk_name),
        words.visible(volume.status),
        words.visible(volume.location.name if volume.location else None),
        "inactive" if volume.is_active is False else "",
    )


def _sums(disks: tuple[Volume, ...]) -> tuple[Fact, ...]:
    size, size_whole = total(volume.size_gb for volume in disks)
    price, price_whole = total(volume.price_monthly for volume in disks)
    return (
        Fact("Volumes", str(len(disks))),
        Fact("Total size", _sum(words.gigabytes(size), size_whole), "strong"),
        Fact("Total a month", _sum(words.money(price), price_whole), "strong"),
    )


def _sum(text: str, whole: bool) -> str:
    return text if whole or text == words.ABSENT else f"{text} (of those that tell)"


def _shares(disks: tuple[Volume, ...]) -> tuple[Gauges, ...]:
    """How the total is divided; of a single volume that goes without saying."""
    size, _ = total(volume.size_gb for volume in disks)
    if len(disks) < 2 or size is None:
        return ()
    gauges = (
        Gauge(words.visible(volume.name), part, f"{part:.0%}".replace("%", " %") if part is not None else words.ABSENT)
        for volume in disks
        for part in (share(volume.size_gb, size),)
    )
    return (Gauges("Shares of the total", tuple(gauges), levels=False),)


def _record(volume: Volume, instance: Instance, now: datetime) -> Facts:
    facts = (*life(volume, now), *elsewhere(volume.location, instance, now, "Location"))
    return Facts(f"Volume {words.visible(volume.name)}", facts)
