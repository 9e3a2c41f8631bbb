"""The ten panes of an instance, as data without a screen."""

from collections.abc import Callable
from datetime import datetime

from tui.core.panes import hardware, instance, money
from tui.core.panes.blocks import Pane
from tui.domain.instance import Instance

PANES: dict[str, Callable[[Instance, datetime, bool], Pane]] = {
    "Overview": instance.overview,
    "Size": hardware.size,
    "Location": hardware.location,
    "VPC": hardware.vpc,
    "Image": hardware.image,
    "Volumes": instance.volumes,
    "IPs": instance.ips,
    "Billing": money.billing,
    "Usage": instance.usage,
    "JSON": instance.json,
}


def build(name: str, instance: Instance, now: datetime, french: bool = False) -> Pane:
    """The blocks of the pane `name` (a key of `PANES`) as of `now`; French puts the catalogue's French texts first."""
    return PANES[name](instance, now, french)
