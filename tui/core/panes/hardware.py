"""The panes Size, Location, VPC and Image."""

from datetime import datetime
from ipaddress import ip_network

from tui.core import words
from tui.core.panes.blocks import Fact, Facts, Pane, Table
from tui.core.panes.money import marks, prices, total
from tui.domain.catalogue import Addon, AvailableAddon, Image, Location, Size, Vpc
from tui.domain.instance import Instance, Volume


def life(record: Size | Location | Vpc | Image | Volume, now: datetime, of: str = "") -> tuple[Fact, ...]:
    """Whether it is active, since when it is there, its id; `of` goes before the names where several stand together."""

    def named(label: str) -> str:
        return f"{of} {label.lower()}" if of else label

    modified = (
        () if isinstance(record, Volume) else (Fact(named("Modified"), words.dated(record.modified, now), "dim"),)
    )
    return (
        Fact(named("Active"), words.yes_no(record.is_active), "warn" if record.is_active is False else ""),
        Fact(named("Created"), words.dated(record.created, now), "dim"),
        *modified,
        Fact(named("Id"), words.visible(record.id), "dim"),
    )


def _none(what: str) -> Pane:
    return (Facts(what, (Fact(what, words.ABSENT, "dim"),)),)


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
        *life(size, now),
    )
    volumes = tuple(
        (words.visible(v.volume_type), words.gigabytes(v.disk_gb), marks(v), words.visible(v.id))
        for v in size.available_volumes
    )
    return (
        Facts("Size", facts),
        Table("Volumes to choose", ("Type", "Disk", "Marks", "Id"), volumes, "The API told no volumes."),
        prices("Prices (* this instance's cycle)", size.pricing_options, current=instance.billing_cycle),
        *(block for entry in size.available_addons for block in _addon(entry, french)),
    )


def _addon(entry: AvailableAddon, french: bool) -> Pane:
    addon = entry.addon or Addon()
    names = (addon.name_fr, addon.name) if french else (addon.name, addon.name_fr)
    texts = (addon.description_fr, addon.description) if french else (addon.description, addon.description_fr)
    other = "in English" if french else "in French"
    facts = (
        Fact("Name", words.visible(names[0] or names[1]), "strong"),
        Fact(f"Name {other}", words.visible(names[1]), "dim"),
        Fact("Description", words.visible(texts[0] or texts[1])),
        Fact(f"Description {other}", words.visible(texts[1]), "dim"),
        Fact("Slug", words.visible(addon.slug)),
        Fact("Billed", words.visible(addon.billing_type)),
        Fact("With this size", marks(entry)),
        Fact("In the catalogue", marks(addon)),
        Fact("Id", words.visible(addon.id), "dim"),
        Fact("Offer id", words.visible(entry.id), "dim"),
    )
    title = words.visible(names[0] or names[1])
    return Facts(f"Add-on {title}", facts), prices(f"Prices of {title}", entry.pricing_options)


def place(location: Location | None, now: datetime, of: str = "") -> tuple[Fact, ...]:
    """Every field of a location; `of` goes before the names where they stand among those of something else."""
    if location is None:
        return (Fact(of or "Location", words.ABSENT, "dim"),)
    return (
        Fact(of or "Location", words.visible(location.name), "strong" if not of else ""),
        Fact(f"{of} slug" if of else "Slug", words.visible(location.slug)),
        Fact(f"{of} country" if of else "Country", words.visible(location.country_code)),
        *life(location, now, of),
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
        *life(network, now),
    )
    return Facts("VPC", facts), Facts("Its location", place(network.location, now))


def _usable(cidr: str | None) -> str:
    try:
        network = ip_network(cidr or "", strict=False)
    except ValueError:
        return words.ABSENT
    # The network's own address and the broadcast are no host's, but for /31 (RFC 3021), /32 and IPv6.
    spare = 1 if network.version == 4 and network.prefixlen < 31 else 0
    count = network.num_addresses - 2 * spare
    size = f"{count:,}".replace(",", " ") if count < 10**12 else f"2^{network.max_prefixlen - network.prefixlen}"
    return f"{size} ({network[0] + spare} to {network[-1] - spare})"


def image(instance: Instance, now: datetime, french: bool) -> Pane:
    """What the instance was installed from, and whether it has what that needs."""
    image = instance.image
    if image is None:
        return _none("Image")
    disk, _ = total(volume.size_gb for volume in instance.volumes)
    memory = instance.size.ram_mb if instance.size else None
    few_disk = disk is not None and image.min_disk_gb is not None and disk < image.min_disk_gb
    little_ram = memory is not None and image.min_ram_mb is not None and memory < image.min_ram_mb
    facts = (
        Fact("Name", words.visible(image.name), "strong"),
        Fact("Slug", words.visible(image.slug)),
        Fact("Description", words.visible(image.description)),
        Fact("OS", words.visible(image.os_name)),
        Fact("Version", words.visible(image.os_version)),
        Fact("Architecture", words.visible(image.os_architecture)),
        Fact("Language", words.visible(image.language)),
        Fact("Windows", words.yes_no(image.is_windows)),
        Fact("Licence add-on needed", words.yes_no(image.requires_license_addon)),
        Fact("Minimum disk", _need(words.gigabytes(image.min_disk_gb), words.gigabytes(disk)), _tone(few_disk)),
        Fact("Minimum RAM", _need(words.ram(image.min_ram_mb), words.ram(memory)), _tone(little_ram)),
        Fact("Visibility", words.visible(image.visibility)),
        Fact("Featured", words.yes_no(image.is_featured)),
        Fact("Organization id", words.visible(image.organization_id), "dim"),
        *life(image, now),
    )
    return (Facts("Image", facts),)


def _need(needed: str, present: str) -> str:
    return needed if present == words.ABSENT else f"{needed} (this instance has {present})"


def _tone(short: bool) -> str:
    return "warn" if short else ""
