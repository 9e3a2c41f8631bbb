"""The panes Location and VPC."""

from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from tui.core import words
from tui.core.panes.blocks import Fact, Facts, Pane
from tui.core.panes.common import life, none
from tui.domain.catalogue import Location, Vpc
from tui.domain.instance import Instance


def location(instance: Instance, now: datetime) -> Pane:
    """Where the instance stands, and whether what belongs to it stands there too."""
    place = instance.location
    if place is None:
        return none("Location", "The API told no location.")
    return Facts("Location", _named(place)), Facts("Record", life(place, now)), Facts("Also there", _also(instance))


def _named(place: Location) -> tuple[Fact, ...]:
    return (
        Fact("Name", words.visible(place.name), "strong"),
        Fact("Country", words.visible(place.country_code)),
        Fact("Slug", words.visible(place.slug)),
    )


def _also(instance: Instance) -> tuple[Fact, ...]:
    here = instance.location.id if instance.location else ""
    placed = [volume for volume in instance.volumes if volume.location is not None]
    there = sum(volume.location is not None and volume.location.id == here for volume in placed)
    return (
        Fact("VPC", *_network(instance.vpc, here)),
        Fact(
            "Volumes",
            f"{there} of {len(instance.volumes)}" if placed else words.ABSENT,
            "warn" if there < len(placed) else "",
        ),
    )


def _network(network: Vpc | None, here: str) -> tuple[str, str]:
    if network is None:
        return words.ABSENT, ""
    name = words.visible(network.name)
    if network.location is None:
        return f"{name} (where is not told)", ""
    if network.location.id == here:
        return name, ""
    return f"{name} is elsewhere: {words.visible(network.location.name)}", "warn"


def elsewhere(place: Location | None, instance: Instance, now: datetime, of: str) -> tuple[Fact, ...]:
    """The location of a part: in a word where it is the instance's own, else with every field, named after `of`."""
    if place is None:
        return (Fact(of, words.ABSENT, "dim"),)
    if place == instance.location:
        return (Fact(of, f"{words.visible(place.name)}, as the instance"),)
    return (
        Fact(of, words.visible(place.name)),
        Fact(f"{of} country", words.visible(place.country_code)),
        Fact(f"{of} slug", words.visible(place.slug)),
        *life(place, now, of),
    )


def vpc(instance: Instance, now: datetime) -> Pane:
    """The private network, its addresses and which of them are this instance's, and where it is."""
    network = instance.vpc
    if network is None:
        return none("VPC", "This instance is in no private network.")
    facts = (
        Fact("Name", words.visible(network.name), "strong"),
        Fact("CIDR", words.visible(network.cidr_block)),
        Fact("Usable addresses", _usable(_block(network))),
        Fact("This instance", _inside(instance, _block(network))),
    )
    where = Facts("Its location", elsewhere(network.location, instance, now, "Location"))
    return Facts("VPC", facts), Facts("Record", life(network, now)), where


def _block(network: Vpc) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(network.cidr_block or "", strict=False)
    except ValueError:
        return None


def _usable(network: IPv4Network | IPv6Network | None) -> str:
    if network is None:
        return words.ABSENT
    # The network's own address and the broadcast are no host's, but for /31 (RFC 3021), /32 and IPv6.
    spare = 1 if network.version == 4 and network.prefixlen < 31 else 0
    count = network.num_addresses - 2 * spare
    size = f"{count:,}".replace(",", " ") if count < 10**12 else f"2^{network.max_prefixlen - network.prefixlen}"
    return f"{size} ({network[0] + spare} to {network[-1] - spare})"


def _inside(instance: Instance, network: IPv4Network | IPv6Network | None) -> str:
    told = [entry.address for entry in instance.ip_addresses if entry.address and _holds(network, entry.address)]
    return ", ".join(map(words.visible, told)) or words.ABSENT


def _holds(network: IPv4Network | IPv6Network | None, text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return network is not None and address.version == network.version and address in network
