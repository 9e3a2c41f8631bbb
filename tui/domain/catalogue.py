"""What an instance can be given: sizes, locations, images, VPCs."""

from decimal import Decimal
from typing import Annotated

from tui.domain.tolerant import Flag, Id, IfObject, Int, Moment, Number, OnlyObjects, Record, Text, parse_many

__all__ = [
    "Addon",
    "AvailableAddon",
    "AvailableVolume",
    "Image",
    "Location",
    "PricingOption",
    "Size",
    "Vpc",
    "parse_many",
]


class Location(Record):
    """A place with machines."""

    id: Id = ""
    name: Text = None
    slug: Text = None
    country_code: Text = None
    created: Moment = None
    modified: Moment = None
    is_active: Flag = None


class AvailableVolume(Record):
    """A volume that a size can come with."""

    id: Id = ""
    volume_type: Text = None
    disk_gb: Int = None
    is_default: Flag = None
    is_active: Flag = None


class PricingOption(Record):
    """What a size or an add-on costs in one billing cycle; the API names no currency."""

    id: Id = ""
    billing_cycle: Text = None
    price: Number = None
    discount_percent: Number = None
    is_default: Flag = None
    is_active: Flag = None


class Addon(Record):
    """An add-on of the catalogue, in English and French."""

    id: Id = ""
    slug: Text = None
    name: Text = None
    name_fr: Text = None
    description: Text = None
    description_fr: Text = None
    billing_type: Text = None
    is_active: Flag = None


class AvailableAddon(Record):
    """An add-on as one size offers it."""

    id: Id = ""
    addon: Annotated[Addon | None, IfObject] = None
    pricing_options: Annotated[tuple[PricingOption, ...], OnlyObjects] = ()
    is_included: Flag = None
    is_default: Flag = None
    is_active: Flag = None


class Size(Record):
    """A hardware configuration with what it costs and what can be added to it."""

    id: Id = ""
    name: Text = None
    slug: Text = None
    vcpu: Int = None
    ram_mb: Int = None
    bandwidth_mbps: Int = None
    available_volumes: Annotated[tuple[AvailableVolume, ...], OnlyObjects] = ()
    pricing_options: Annotated[tuple[PricingOption, ...], OnlyObjects] = ()
    available_addons: Annotated[tuple[AvailableAddon, ...], OnlyObjects] = ()
    created: Moment = None
    modified: Moment = None
    cpu_model: Text = None
    is_active: Flag = None
    description: Text = None

    def price_in(self, billing_cycle: str | None) -> Decimal | None:
        """What it costs in a billing cycle, where the API told."""
        fitting = (option.price for option in self.pricing_options if option.billing_cycle == billing_cycle)
        return next((price for price in fitting if price is not None), None)


class Vpc(Record):
    """A private network of one location."""

    id: Id = ""
    name: Text = None
    cidr_block: Text = None
    location: Annotated[Location | None, IfObject] = None
    created: Moment = None
    modified: Moment = None
    is_active: Flag = None


class Image(Record):
    """What an instance was installed from."""

    id: Id = ""
    organization_id: Text = None
    name: Text = None
    slug: Text = None
    os_name: Text = None
    os_version: Text = None
    language: Text = None
    is_windows: Flag = None
    requires_license_addon: Flag = None
    created: Moment = None
    modified: Moment = None
    description: Text = None
    visibility: Text = None
    os_architecture: Text = None
    is_active: Flag = None
    is_featured: Flag = None
    min_disk_gb: Int = None
    min_ram_mb: Int = None
