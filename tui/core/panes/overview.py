"""The pane Overview: who, where, what, in which state."""

from datetime import datetime

from tui.core import words
from tui.core.panes.billing import price_now
from tui.core.panes.blocks import Fact, Facts, Pane
from tui.core.panes.common import active, dated, past, power, share, state
from tui.domain.catalogue import Size
from tui.domain.instance import Instance, IpAddress
from tui.domain.listing import tag_words


def overview(instance: Instance, now: datetime) -> Pane:
    """Who it is and how it does, how it is reached, what it has, its next bill; below all that its record."""
    return (
        Facts("Instance", _who(instance, now)),
        Facts("Network", _where(instance)),
        Facts("Hardware", _what(instance)),
        Facts("Billing", _bill(instance, now)),
        Facts("Record", _record(instance, now), apart=True),
        Facts("Ids", _ids(instance)),
    )


def _who(instance: Instance, now: datetime) -> tuple[Fact, ...]:
    tags = ", ".join(map(words.visible, tag_words(instance.tags))) or words.ABSENT
    return (
        Fact("Name", words.visible(instance.name), "strong"),
        state(instance),
        power(instance.state_sync, now),
        Fact("Load", _load(instance)),
        Fact("Hostname", words.visible(instance.hostname)),
        Fact("Tags", tags),
    )


def _load(instance: Instance) -> str:
    sync = instance.state_sync
    memory = share(sync.memory_usage_mb if sync else None, instance.size.ram_mb if instance.size else None)
    told = [f"CPU {words.percent(sync.cpu_usage)}"] if sync and sync.cpu_usage is not None else []
    told += [f"memory {memory * 100:.0f} %"] if memory is not None else []
    return ", ".join(told) or words.ABSENT


def _what(instance: Instance) -> tuple[Fact, ...]:
    return (
        Fact("Size", _hardware(instance.size)),
        Fact("Image", words.visible(instance.image.name if instance.image else None)),
        Fact("OS", words.visible(instance.os_name)),
        Fact("Location", words.visible(instance.location.name if instance.location else None)),
    )


def _hardware(size: Size | None) -> str:
    if size is None:
        return words.ABSENT
    amounts = [f"{words.integer(size.vcpu)} vCPU"] if size.vcpu is not None else []
    amounts += [words.ram(size.ram_mb)] if size.ram_mb is not None else []
    name = words.visible(size.name or size.slug)
    return f"{name} ({', '.join(amounts)})" if amounts else name


def _where(instance: Instance) -> tuple[Fact, ...]:
    return (
        Fact("IPv4", _address(instance.primary_address(4), instance.primary_ipv4)),
        Fact("IPv6", _address(instance.primary_address(6), instance.primary_ipv6)),
        Fact("VPC", words.visible(instance.vpc.name if instance.vpc else None)),
    )


def _address(entry: IpAddress | None, wanted: str | None) -> str:
    if entry is not None:
        return words.visible(entry.address)
    return f"not among the addresses ({words.visible(wanted)})" if wanted else words.ABSENT


def _bill(instance: Instance, now: datetime) -> tuple[Fact, ...]:
    facts = (Fact("Price", price_now(instance)), Fact("Next bill", dated(instance.next_billing_date, now)))
    asked = instance.cancellation_requested_at
    return (*facts, Fact("Cancellation", f"asked {past(asked, now)}", "warn")) if asked else facts


def _record(instance: Instance, now: datetime) -> tuple[Fact, ...]:
    return (
        active(instance.is_active),
        active(instance.is_installed, "Installed"),
        Fact("Created", past(instance.created, now)),
        Fact("Modified", past(instance.modified, now)),
    )


def _ids(instance: Instance) -> tuple[Fact, ...]:
    return (
        Fact("Id", words.visible(instance.id), "dim"),
        Fact("Legacy id", words.integer(instance.legacy_id), "dim"),
        Fact("Project id", words.visible(instance.project_id), "dim"),
        Fact("Organization id", words.visible(instance.organization_id), "dim"),
    )
