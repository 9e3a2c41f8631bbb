"""The ten panes of an instance, as data without a screen; pydantic is imported with the first one that is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.core.panes.blocks import Pane, text_of

if TYPE_CHECKING:
    from datetime import datetime

    from tui.core.usage_history import UsageHistory
    from tui.domain.instance import Instance

PANES = ("Overview", "Size", "Location", "VPC", "Image", "Volumes", "IPs", "Billing", "Usage", "JSON")


def build(
    name: str, instance: Instance, now: datetime, french: bool = False, history: UsageHistory | None = None
) -> Pane:
    """The blocks of the pane `name` (one of `PANES`) as of `now`; French puts the catalogue's French texts first.

    `history` is what this session saw of the instance's load, for the pane Usage.
    """
    from tui.core.panes import billing, image, ips, overview, place, size, source, usage, volumes

    match name:
        case "Overview":
            return overview.overview(instance, now)
        case "Size":
            return size.size(instance, now, french)
        case "Location":
            return place.location(instance, now)
        case "VPC":
            return place.vpc(instance, now)
        case "Image":
            return image.image(instance, now)
        case "Volumes":
            return volumes.volumes(instance, now)
        case "IPs":
            return ips.ips(instance, now)
        case "Billing":
            return billing.billing(instance, now)
        case "Usage":
            return usage.usage(instance, now, history)
        case "JSON":
            return source.json(instance)
    raise ValueError(f"there is no pane {name}")


def pane_text(
    name: str, instance: Instance, now: datetime, french: bool = False, history: UsageHistory | None = None
) -> str:
    """A pane as plain lines, to be copied: facts as `Label: value`, tables with tabs, the JSON as it came."""
    return text_of(build(name, instance, now, french, history))
