"""The pane Image: what the instance was installed from, and whether it has what that needs."""

from collections.abc import Callable
from datetime import datetime

from tui.core import words
from tui.core.panes.blocks import Fact, Facts, Pane
from tui.core.panes.common import life, none, total
from tui.domain.catalogue import Image
from tui.domain.instance import Instance


def image(instance: Instance, now: datetime) -> Pane:
    """The system, what it needs against what is there, who may use it."""
    image = instance.image
    if image is None:
        return none("Image", "The API told no image.")
    return (
        Facts("Image", _system(image)),
        Facts("What it needs", _needs(image, instance)),
        Facts("Catalogue", _catalogue(image)),
        Facts("Record", (Fact("Slug", words.visible(image.slug)), *life(image, now))),
    )


def _system(image: Image) -> tuple[Fact, ...]:
    return (
        Fact("Name", words.visible(image.name), "strong"),
        Fact("Description", words.visible(image.description)),
        Fact("OS", words.visible(image.os_name)),
        Fact("Version", words.visible(image.os_version)),
        Fact("Architecture", words.visible(image.os_architecture)),
        Fact("Language", words.visible(image.language)),
        Fact("Windows", words.yes_no(image.is_windows)),
    )


def _needs(image: Image, instance: Instance) -> tuple[Fact, ...]:
    disk, _ = total(volume.size_gb for volume in instance.volumes)
    memory = instance.size.ram_mb if instance.size else None
    return (
        _need("Minimum disk", image.min_disk_gb, int(disk) if disk is not None else None, words.gigabytes),
        _need("Minimum RAM", image.min_ram_mb, memory, words.ram),
        Fact("Licence add-on", words.yes_no(image.requires_license_addon)),
    )


def _need(label: str, needed: int | None, present: int | None, text: Callable[[int | None], str]) -> Fact:
    if needed is None or present is None:
        return Fact(label, text(needed))
    if present < needed:
        return Fact(label, f"{text(needed)}, too small: this instance has {text(present)}", "bad", "✕")
    return Fact(label, f"{text(needed)}, fits: this instance has {text(present)}", "good", "✓")


def _catalogue(image: Image) -> tuple[Fact, ...]:
    return (
        Fact("Visibility", words.visible(image.visibility)),
        Fact("Featured", words.yes_no(image.is_featured)),
        Fact("Organization id", words.visible(image.organization_id), "dim"),
    )
