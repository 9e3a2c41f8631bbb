"""The pane IPs."""

from datetime import datetime

from tui.core import words
from tui.core.panes.blocks import Fact, Facts, Pane, Table
from tui.core.panes.common import past
from tui.domain.instance import Instance, IpAddress


def ips(instance: Instance, now: datetime) -> Pane:
    """The addresses to pick from, primary ones first, then the record of each."""
    entries = in_order(instance)
    if not entries:
        return (Table("IPs", (), (), "This instance has no addresses."),)
    named = _named(instance)
    table = Table(
        "Addresses (enter copies the one under the cursor)",
        ("Address", "Type", "Primary", "Reverse DNS", "Netmask", "Gateway", "Interface", "VLAN", "MAC"),
        tuple(_row(entry, named) for entry in entries),
        "",
        right=(6, 7),
        tones=tuple("strong" if entry.id in named else "" for entry in entries),
        copies=tuple(entry.address or "" for entry in entries),
    )
    return table, *(_record(entry, now) for entry in entries)


def in_order(instance: Instance) -> list[IpAddress]:
    """The entries: those that the instance names as primary, those that say they are, the others as they came."""
    named = _named(instance)
    return sorted(instance.ip_addresses, key=lambda entry: (entry.id not in named, entry.is_primary is not True))


def _named(instance: Instance) -> set[str | None]:
    """The ids of the entries that the instance names as its primary addresses."""
    return {address.id for version in (4, 6) if (address := instance.primary_address(version))}


def _primary(entry: IpAddress, named: set[str | None]) -> str:
    if entry.id not in named:
        return words.yes_no(entry.is_primary)
    return "yes (not marked)" if entry.is_primary is False else "yes"


def _row(entry: IpAddress, named: set[str | None]) -> tuple[str, ...]:
    return (
        words.visible(entry.address),
        words.visible(entry.ip_type),
        _primary(entry, named),
        words.visible(entry.reverse_dns),
        words.visible(entry.netmask),
        words.visible(entry.gateway),
        words.integer(entry.interface),
        words.integer(entry.vlan),
        words.visible(entry.mac_address),
    )


def _record(entry: IpAddress, now: datetime) -> Facts:
    facts = (
        Fact("Created", past(entry.created, now)),
        Fact("Modified", past(entry.modified, now)),
        Fact("Id", words.visible(entry.id), "dim"),
        Fact("Network id", words.visible(entry.network_id), "dim"),
    )
    return Facts(words.visible(entry.address), facts)
