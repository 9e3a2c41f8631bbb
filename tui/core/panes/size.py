"""The pane Size: what the hardware is, what it costs, what it can come with."""

from collections.abc import Iterator
from datetime import datetime

from tui.core import words
from tui.core.panes.billing import HERE, prices
from tui.core.panes.blocks import Fact, Facts, Pane, Table
from tui.core.panes.common import life, marks, none, row_tone
from tui.domain.catalogue import Addon, AvailableAddon, PricingOption, Size
from tui.domain.instance import Instance


def size(instance: Instance, now: datetime, french: bool) -> Pane:
    """vCPU, memory, line and CPU; prices, volumes and add-ons that the size comes with; the ids of these last."""
    size = instance.size
    if size is None:
        return none("Size", "The API told no size.")
    facts = (
        Fact("Name", words.visible(size.name), "strong"),
        Fact("Description", words.visible(size.description)),
        Fact("vCPU", words.integer(size.vcpu)),
        Fact("RAM", words.ram(size.ram_mb)),
        Fact("Bandwidth", words.bandwidth(size.bandwidth_mbps)),
        Fact("CPU model", words.visible(size.cpu_model)),
    )
    return (
        Facts("Size", facts),
        prices(f"Prices ({HERE.strip()} this instance)", size.pricing_options, current=instance.billing_cycle),
        _volumes(size),
        Facts("Record", (Fact("Slug", words.visible(size.slug)), *life(size, now))),
        _addons(size.available_addons, french),
        *(_addon(entry, french) for entry in size.available_addons),
        *_ids(size, french),
    )


def _volumes(size: Size) -> Table:
    offered = size.available_volumes
    return Table(
        "Volumes to choose",
        ("Type", "Disk", "Notes"),
        tuple((words.visible(one.volume_type), words.gigabytes(one.disk_gb), marks(one)) for one in offered),
        "The API told no volumes.",
        right=(1,),
        tones=tuple(map(row_tone, offered)),
    )


def _addons(offered: tuple[AvailableAddon, ...], french: bool) -> Table:
    rows = [row for entry in offered for row in _offers(entry, french)]
    columns = ("Add-on", "With this size", "Cycle", "Price", "Discount", "Notes")
    cells, tones = tuple(row for row, _ in rows), tuple(tone for _, tone in rows)
    return Table("Add-ons", columns, cells, "The API told no add-ons.", right=(3, 4), tones=tones)


def _offers(entry: AvailableAddon, french: bool) -> Iterator[tuple[tuple[str, ...], str]]:
    """A row for each price of an add-on, its name on the first one."""
    name, with_it = _name(entry, french), marks(entry) or words.ABSENT
    for option in entry.pricing_options or (PricingOption(),):
        told = (
            words.cycle_label(option.billing_cycle),
            words.money(option.price),
            words.percent(option.discount_percent),
        )
        yield (name, with_it, *told, marks(option)), row_tone(entry) or row_tone(option)
        name = with_it = ""


def _name(entry: AvailableAddon, french: bool) -> str:
    addon = entry.addon or Addon()
    return words.visible((addon.name_fr or addon.name) if french else (addon.name or addon.name_fr))


def _addon(entry: AvailableAddon, french: bool) -> Facts:
    addon = entry.addon or Addon()
    name, other = (addon.name_fr, addon.name) if french else (addon.name, addon.name_fr)
    text, said = (addon.description_fr, addon.description) if french else (addon.description, addon.description_fr)
    language = "in English" if french else "in French"
    facts = (
        Fact("Description", words.visible(text or said)),
        Fact(f"Name {language}", words.visible(other)),
        Fact(f"Text {language}", words.visible(said)),
        Fact("Billed", words.visible(addon.billing_type)),
        Fact("Slug", words.visible(addon.slug)),
        Fact("In the catalogue", words.yes_no(addon.is_active), "warn" if addon.is_active is False else ""),
        Fact("Offered", words.yes_no(entry.is_active), "warn" if entry.is_active is False else ""),
    )
    return Facts(f"Add-on {words.visible(name or other)}", facts)


def _ids(size: Size, french: bool) -> Iterator[Facts]:
    """The ids of all that the size comes with: at the end, for whoever needs one."""
    told = [
        Fact(words.cycle_label(option.billing_cycle), words.visible(option.id), "dim")
        for option in size.pricing_options
    ]
    told += [
        Fact(f"{words.visible(one.volume_type)} {words.gigabytes(one.disk_gb)}", words.visible(one.id), "dim")
        for one in size.available_volumes
    ]
    if told:
        yield Facts("Ids of prices and volumes", tuple(told))
    for entry in size.available_addons:
        facts = [
            Fact("Add-on", words.visible(entry.addon.id if entry.addon else None), "dim"),
            Fact("Offer", words.visible(entry.id), "dim"),
        ]
        facts += [
            Fact(words.cycle_label(option.billing_cycle), words.visible(option.id), "dim")
            for option in entry.pricing_options
        ]
        yield Facts(f"Ids of {_name(entry, french)}", tuple(facts))
