"""The panes Size, Location, VPC and Image."""

from datetime import datetime
from ipaddress import ip_network

from tui.core import words
from tui.core.panes.blocks import Fact, Facts, Pane, Table
from tui.domain.catalogue import AvailableAddon, Location, PricingOption, Size, Vpc
from tui.domain.instance import Instance
from tui.domain.tolerant import Record


def _life(record: Size | Location | Vpc | None, now: datetime) -> tuple[Fact, ...]:
    if record is None:
        return ()
    return (
        Fact("Active", words.yes_no(record.is_active), "" if record.is_active is not False else "warn"),
        Fact("Created", words.dated(record.created, now), "dim"),
        Fact("Modified", words.dated(record.modified, now), "dim"),
        Fact("Id", words.visible(record.id), "dim"),
    )


def _none(what: str) -> Pane:
    return (Facts(what, (Fact(what, words.ABSENT, "dim"),)),)


def _marks(record: Record) -> str:
    marks = [
        word
        for field, word in (("is_included", "included"), ("is_default", "default"))
        if getattr(record, field, None) is True
    ]
    active = getattr(record, "is_active", None)
    marks += ["active" if active else "inactive"] if active is not None else []
    return ", ".join(marks) or words.ABSENT


def _prices(title: str, options: tuple[PricingOption, ...], *, mark: str | None = None) -> Table:
    rows = tuple(
        (
            words.cycle(option.billing_cycle) + (" *" if mark and option.billing_cycle == mark else ""),
            words.money(option.price),
            words.percent(option.discount_percent),
            _marks(option),
            words.visible(option.id),
        )
        for option in options
    )
    return Table(title, ("Cycle", "Price", "Discount", "", "Id"), rows, "The API told no prices.")


def size(instance: Instance, now: datetime, french: bool) -> Pane:
    """vCPU, memory, line and CPU; volumes, prices and add-ons that the size comes with."""
    size = instance.size
    if size is None:
        return _none("Size")
    facts = (
        Fact("Name", words.visible(size.name), "strong"),
        Fact("Slug", words.visible(size.slug)),
        Fact("Description", words.visible(size.description)),
        Fact("vCPU", words.integer(size.vcpu)),
        Fact("RAM", words.ram(size.ram_mb)),
        Fact("Bandwidth", words.bandwidth(size.bandwidth_mbps)),
        Fact("CPU model", words.visible(size.cpu_model)),
        *_life(size, now),
    )
    volumes = tuple(
        (words.visible(v.volume_type), words.gigabytes(v.disk_gb), _marks(v), words.visible(v.id))
        for v in size.available_volumes
    )
    return (
        Facts("Size", facts),
        Table("Volumes to choose", ("Type", "Disk", "", "Id"), volumes, "The API told no volumes."),
        _prices("Prices (* this instance's cycle)", size.pricing_options, mark=instance.billing_cycle),
        *(block for entry in size.available_addons for block in _addon(entry, french)),
    )


def _addon(entry: AvailableAddon, french: bool) -> Pane:
    addon = entry.addon
    if addon is None:
        return (Facts("Add-on", (Fact("Offer id", words.visible(entry.id), "dim"),)),)
    names = (addon.name_fr, addon.name) if french else (addon.name, addon.name_fr)
    texts = (addon.description_fr, addon.description) if french else (addon.description, addon.description_fr)
    facts = (
        Fact("Name", words.visible(names[0] or names[1]), "strong"),
        Fact("In French" if not french else "In English", words.visible(names[1]), "dim"),
        Fact("Description", words.visible(texts[0] or texts[1])),
        Fact("In French" if not french else "In English", words.visible(texts[1]), "dim"),
        Fact("Slug", words.visible(addon.slug)),
        Fact("Billed", words.visible(addon.billing_type)),
        Fact("With this size", _marks(entry)),
        Fact("In the catalogue", _marks(addon)),
        Fact("Id", words.visible(addon.id), "dim"),
        Fact("Offer id", words.visible(entry.id), "dim"),
    )
    return Facts(f"Add-on {words.visible(names[0] or names[1])}", facts), _prices("Prices", entry.pricing_options)


def place(location: Location | None, now: datetime) -> tuple[Fact, ...]:
    """Every field of a location."""
    if location is None:
        return (Fact("Location", words.ABSENT, "dim"),)
    return (
        Fact("Location", words.visible(location.name), "strong"),
        Fact("Slug", words.visible(location.slug)),
        Fact("Country", words.visible(location.country_code)),
        *_life(location, now),
    )


def location(instance: Instance, now: datetime, french: bool) -> Pane:
    """Where the instance stands."""
    return (Facts("Location", place(instance.location, now)),)


def vpc(instance: Instance, now: datetime, french: bool) -> Pane:
    """The private network, its addresses, and where it is."""
    network = instance.vpc
    if network is None:
        return _none("VPC")
    facts = (
        Fact("Name", words.visible(network.name), "strong"),
        Fact("CIDR", words.visible(network.cidr_block)),
        Fact("Usable addresses", _usable(network.cidr_block)),
        *_life(network, now),
    )
    return Facts("VPC", facts), Facts("Its location", place(network.location, now))


def _usable(cidr: str | None) -> str:
    try:
        network = ip_network(cidr or "", strict=False)
    except ValueError:
        return words.ABSENT
    spare = 2 if network.version == 4 and network.prefixlen < 31 else 0
    return f"{network.num_addresses - spare:,}".replace(",", " ")


def image(instance: Instance, now: datetime, french: bool) -> Pane:
    """What the instance was installed from, and whether it has what that needs."""
    image = instance.image
    if image is None:
        return _none("Image")
    disk = sum(volume.size_gb or 0 for volume in instance.volumes)
    memory = instance.size.ram_mb if instance.size else None
    return (
        Facts(
            "Image",
            (
                Fact("Name", words.visible(image.name), "strong"),
                Fact("Slug", words.visible(image.slug)),
                Fact("Description", words.visible(image.description)),
                Fact("OS", words.visible(image.os_name)),
                Fact("Version", words.visible(image.os_version)),
                Fact("Architecture", words.visible(image.os_architecture)),
                Fact("Language", words.visible(image.language)),
                Fact("Windows", words.yes_no(image.is_windows)),
                Fact("Needs a licence add-on", words.yes_no(image.requires_license_addon)),
                Fact("Visibility", words.visible(image.visibility)),
                Fact("Featured", words.yes_no(image.is_featured)),
                Fact("Minimum disk", f"{words.gigabytes(image.min_disk_gb)} (has {words.gigabytes(disk or None)})"),
                Fact("Minimum RAM", f"{words.ram(image.min_ram_mb)} (has {words.ram(memory)})"),
                Fact("Organization id", words.visible(image.organization_id), "dim"),
                Fact("Active", words.yes_no(image.is_active)),
                Fact("Created", words.dated(image.created, now), "dim"),
                Fact("Modified", words.dated(image.modified, now), "dim"),
                Fact("Id", words.visible(image.id), "dim"),
            ),
        ),
    )
